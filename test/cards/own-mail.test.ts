import { beforeAll, expect, test } from "@jest/globals";
import { findByPerson } from "../../src/features/accounts/index.ts";
import type { Organisation } from "../../src/features/organisations/index.ts";
import { clock, DAY_MS, plusMs } from "../../src/platform/clock.ts";
import { newId } from "../../src/platform/ids.ts";
import { dailyWork } from "../../src/platform/jobs.ts";
import { isIn, make, signIn, typed } from "../support/cards.ts";
import { type Client, useHouse } from "../support/house.ts";
import { aGuardianOf, aMemberOf, anOrganisation, type Member } from "../support/people.ts";

const house = useHouse();
let school: Organisation;
let teacher: Member;
let staff: Client;
beforeAll(async () => {
  school = await anOrganisation("school", "Ådalens Musikskole");
  teacher = await aMemberOf(school, "Bodil");
  staff = await house.as(teacher);
}, 60_000);

test("a card gives way to a mail of the child's own: a password is chosen, the card and its sessions end, guardians are told", async () => {
  const { personId, tieId } = await typed(school, teacher, "Alma Holm");
  const guardian = await aGuardianOf({ personId });
  const card = await make(staff, `/pupils/${tieId}/card`);
  const [child, elsewhere] = [house.client(), house.client()];
  for (const browser of [child, elsewhere]) await signIn(browser, card);
  expect((await child.get("/account")).text).toContain("Tilføj din e-mail");
  const page = await child.get("/account/email");
  expect([page.status, page.text.includes("Nu:"), page.text.includes("uden kortet")]).toEqual([
    200,
    false,
    true,
  ]);
  const email = `${newId()}@example.org`;
  const asked = await child.post("/account/email").type("form").send({ email });
  expect([asked.status, asked.headers.location]).toEqual([303, "/account"]);
  // Nothing has changed until the address says yes.
  expect((await signIn(house.client(), card)).status).toBe(303);
  const { path } = await house.mail(email);
  expect((await child.get(path)).text).toContain("Kortet fra musikskolen holder op med at virke");
  const token = new URL(path, "http://x").searchParams.get("token") ?? "";
  const confirm = () => child.post("/email-change/confirmation").type("form").send({ token });
  const confirmed = await confirm();
  expect([confirmed.status, String(confirmed.headers.location).split("=")[0]]).toEqual([
    303,
    "/password-reset/new?token",
  ]);
  expect([await isIn(child), await isIn(elsewhere), (await signIn(house.client(), card)).status]).toEqual([
    false,
    false,
    422,
  ]);
  const secret = new URL(String(confirmed.headers.location), "http://x").searchParams.get("token") ?? "";
  const password = "tre solsorte på et tag";
  const chosen = await child.post("/password-reset/new").type("form").send({ token: secret, password });
  expect(chosen.status).toBeLessThan(400);
  const anew = house.client();
  expect((await anew.post("/sign-in").type("form").send({ email, password })).status).toBe(303);
  expect(await isIn(anew)).toBe(true);
  const told = await house.mail(guardian.email);
  expect([told.subject, told.path]).toEqual([
    "Dit barn logger nu ind med sin egen e-mail",
    `/guardian/${personId}/card`,
  ]);
  expect(told.text).not.toMatch(/Alma|Holm|example/);
  expect((await confirm()).text).not.toContain("token=");
  // Whoever held the card may have been somebody else: for a month another one can be made instead.
  expect((await staff.get(`/pupils/${tieId}/card`)).text).toContain("tilføjede sin egen e-mail");
  expect((await staff.get("/pupils")).text).toContain(`/pupils/${tieId}/card`);
  const known = await house.as(guardian);
  expect((await known.get("/guardian")).text).toContain("Logger nu ind med sin egen e-mail");
  const again = await make(known, `/guardian/${personId}/card`);
  expect([
    await isIn(anew),
    (await house.client().post("/sign-in").type("form").send({ email, password })).status,
    (await signIn(house.client(), again)).status,
  ]).toEqual([false, 422, 303]);
  expect((await house.mail(email)).subject).toBe("Du logger igen ind med et kort");
});

test("a card that is new or ended ends the link that waits for a mail: who held the old one gets nothing by it", async () => {
  const { tieId } = await typed(school, teacher, "Liv Holm");
  for (const end of [`/pupils/${tieId}/card`, `/pupils/${tieId}/card/ending`]) {
    const card = await make(staff, `/pupils/${tieId}/card`);
    const holder = house.client();
    await signIn(holder, card);
    const email = `${newId()}@example.org`;
    await holder.post("/account/email").type("form").send({ email });
    const { path } = await house.mail(email);
    const token = new URL(path, "http://x").searchParams.get("token");
    await staff.post(end).type("form").send({});
    const answer = await house.client().post("/email-change/confirmation").type("form").send({ token });
    expect([end, answer.status]).toEqual([end, 422]);
  }
});

test("a card cannot be made any more a month after a mail took its place", async () => {
  const { personId, tieId } = await typed(school, teacher, "Ida Holm");
  await make(staff, `/pupils/${tieId}/card`);
  const account = await findByPerson(personId);
  const accounts = house.connection.client.db(house.connection.dbName).collection("accounts");
  const since = async (days: number) => {
    const formerCard = { schoolId: school._id, endedAt: plusMs(clock.now(), -days * DAY_MS) };
    const change = { $set: { email: `${personId}@example.org`, card: null, formerCard } };
    await accounts.updateOne({ _id: account?._id as never }, change);
    return (await staff.get(`/pupils/${tieId}/card`)).status;
  };
  expect([await since(29), await since(31)]).toEqual([200, 404]);
  expect((await staff.post(`/pupils/${tieId}/card`).type("form").send({})).status).toBe(404);
  // Then the school of the card is forgotten; a day before, it is not.
  const forget = async (): Promise<unknown> => {
    for (const { name, run } of dailyWork()) if (name === "accounts.oldCards") await run(clock.now());
    return (await findByPerson(personId))?.formerCard ?? null;
  };
  expect(await forget()).toBeNull();
  await since(29);
  expect(await forget()).toMatchObject({ schoolId: school._id });
});
