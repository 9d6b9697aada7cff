import { beforeAll, describe, expect, test } from "@jest/globals";
import { findByPerson } from "../../src/features/accounts/index.ts";
import { newCard, plainNumber, plainWords } from "../../src/features/accounts/card.ts";
import { WORDS } from "../../src/features/accounts/words.ts";
import { typePupils } from "../../src/features/enrolments/index.ts";
import type { Organisation } from "../../src/features/organisations/index.ts";
import { makeTie, confirmGuardian, tiesWith } from "../../src/features/ties/index.ts";
import { clock, DAY_MS, plusMs } from "../../src/platform/clock.ts";
import { newId } from "../../src/platform/ids.ts";
import { devMails } from "../../src/platform/mail.ts";
import { type Client, useHouse } from "../support/house.ts";
import {
  aMember,
  aMemberOf,
  anOrganisation,
  aSecretary,
  bornFor,
  type Member,
  seenBy,
} from "../support/people.ts";

const house = useHouse();
let school: Organisation;
let teacher: Member;
let staff: Client;
beforeAll(async () => {
  school = await anOrganisation("school", "Ådalens Musikskole");
  teacher = await aMemberOf(school, "Bodil");
  staff = await house.as(teacher);
}, 60_000);

/** A child whom the school typed, without a mail; the guardian has not answered. */
async function typed(name: string): Promise<{ personId: string; tieId: string }> {
  const pupil = { name, birthDay: bornFor(10), email: null, guardianEmail: `${newId()}@example.org` };
  const batch = await typePupils(await seenBy(teacher), school, [pupil] as never, newId());
  const personId = batch.people[0] as string;
  const [tie] = await tiesWith({ to: personId, kind: "pupil", status: "asked" });
  return { personId, tieId: tie?._id ?? "" };
}
interface Printed {
  number: string;
  words: string;
  text: string;
}
async function make(browser: Client, at: string): Promise<Printed> {
  const { text, status } = await browser.post(at).type("form").send({});
  expect(status).toBe(200);
  const [number, words] = [...text.matchAll(/class="typecode">([^<]+)</g)].map((match) => match[1] as string);
  return { number: number ?? "", words: words ?? "", text };
}
const signIn = (browser: Client, card: { number: string; words: string }) =>
  browser.post("/sign-in/card").type("form").send({ number: card.number, words: card.words });
const isIn = async (browser: Client): Promise<boolean> => (await browser.get("/account")).status === 200;

async function guardianOf(childId: string, confirmed: boolean): Promise<Member> {
  const guardian = await aMember({
    name: "Marta",
    roles: [{ kind: "guardian", organisationId: null, coordinator: false }],
  });
  const tie = await makeTie(
    await seenBy(guardian),
    {
      kind: "guardian",
      from: guardian.personId,
      fromKind: "person",
      to: childId,
      assurance: "claimed",
      power: "approver",
    },
    "active",
  );
  if (confirmed) await confirmGuardian(await seenBy(await aSecretary()), tie);
  return guardian;
}

describe("a card from the school", () => {
  test("signs a child in that has no mail, and opens no gate", async () => {
    const { personId, tieId } = await typed("Bjørk Holm");
    const card = await make(staff, `/pupils/${tieId}/card`);
    expect(card.text).toContain("Bjørk Holm");
    expect([
      card.number.startsWith(school._id.slice(0, 4).toUpperCase()),
      card.words.split(" ").length,
    ]).toEqual([true, 4]);
    const child = house.client();
    expect((await signIn(child, card)).headers.location).toBe("/");
    const account = await child.get("/account");
    expect([account.status, account.text.includes("Kort fra din musikskole")]).toEqual([200, true]);
    expect(account.text).not.toContain("/account/password");
    expect((await child.get("/account/password")).status).toBe(403);
    // The school still sees no more than the row that it typed itself.
    expect((await staff.get(`/people/${personId}`)).status).toBe(404);
    expect((await staff.get("/pupils")).text).toContain("Venter");
  });

  test("is read however a child types it; a misspelt word is said and does not count as a guess", async () => {
    const { tieId } = await typed("Vilja Holm");
    const card = await make(staff, `/pupils/${tieId}/card`);
    const child = house.client();
    for (let i = 0; i < 30; i += 1) {
      const slip = await signIn(child, { ...card, words: card.words.replace(/\S+$/, "solsorrt") });
      expect([slip.status, slip.text.includes("Ord nummer 4")]).toEqual([422, true]);
    }
    expect(
      (await signIn(child, { ...card, words: card.words.split(" ").slice(1).join(" ") })).text,
    ).toContain("alle 4 ord");
    const loose = {
      number: ` ${card.number.toLowerCase().replace("-", "  ").replaceAll("0", "O")}`,
      words: card.words.toUpperCase().replaceAll(" ", " - "),
    };
    expect((await signIn(child, loose)).status).toBe(303);
  });

  test("lies hashed, shows its words once, and no address or event holds the child's name", async () => {
    const { personId, tieId } = await typed("Tordis Holm");
    const card = await make(staff, `/pupils/${tieId}/card`);
    expect((await staff.get(`/pupils/${tieId}/card`)).text).not.toContain(card.words);
    const account = JSON.stringify(await findByPerson(personId));
    expect(account).toContain("$argon2id$");
    expect(account).not.toContain(card.words);
    const events = await house.connection.client
      .db(house.connection.dbName)
      .collection("events")
      .find({ person: personId })
      .toArray();
    expect(events.map((event) => event.type)).toContain("accounts.cardChanged");
    expect(JSON.stringify(events)).not.toMatch(/Tordis|Holm/);
    expect(`/pupils/${tieId}/card`).not.toMatch(/tordis/i);
  });

  test("is replaced or ended by the school: the old one opens nothing and its sessions end", async () => {
    const { tieId } = await typed("Signe Holm");
    const first = await make(staff, `/pupils/${tieId}/card`);
    const child = house.client();
    await signIn(child, first);
    const second = await make(staff, `/pupils/${tieId}/card`);
    expect([await isIn(child), (await signIn(house.client(), first)).status]).toEqual([false, 422]);
    expect((await signIn(child, second)).status).toBe(303);
    expect((await staff.post(`/pupils/${tieId}/card/ending`).type("form").send({})).status).toBe(303);
    expect([await isIn(child), (await signIn(house.client(), second)).status]).toEqual([false, 422]);
    expect((await make(staff, `/pupils/${tieId}/card`)).number).not.toBe(second.number);
  });

  test("is replaced or ended by a confirmed guardian; a claimed one and another school do not know of it", async () => {
    const { personId, tieId } = await typed("Oda Holm");
    const card = await make(staff, `/pupils/${tieId}/card`);
    const at = `/guardian/${personId}/card`;
    await house.settle();
    const guardian = await guardianOf(personId, true);
    const [known, claimed] = [await house.as(guardian), await house.as(await guardianOf(personId, false))];
    const other = await anOrganisation("school", "Havnens Musikskole");
    const stranger = await house.as(await aMemberOf(other, "Bo"));
    expect([(await claimed.get(at)).status, (await stranger.get(`/pupils/${tieId}/card`)).status]).toEqual([
      404, 404,
    ]);
    expect((await claimed.post(at).type("form").send({})).status).toBe(404);
    expect((await known.get("/guardian")).text).toContain(at);
    const renewed = await make(known, at);
    await house.settle();
    // Who made it themselves is told nothing.
    const told = await devMails.find({ to: guardian.email });
    expect(told.filter((mail) => mail.subject.includes("kort"))).toEqual([]);
    expect([
      (await signIn(house.client(), card)).status,
      (await signIn(house.client(), renewed)).status,
    ]).toEqual([422, 303]);
    await known.post(`${at}/ending`).type("form").send({});
    expect((await signIn(house.client(), renewed)).status).toBe(422);
  });

  test("is not for somebody with a mail of their own", async () => {
    const pupil = await aMember({ name: "Noor", birthDay: bornFor(16) });
    const tie = await makeTie(
      await seenBy(teacher),
      {
        kind: "pupil",
        from: school._id,
        fromKind: "organisation",
        to: pupil.personId,
        typedName: "Noor El Amin",
      },
      "active",
    );
    expect((await staff.get(`/pupils/${tie._id}/card`)).status).toBe(404);
    expect((await staff.post(`/pupils/${tie._id}/card`).type("form").send({})).status).toBe(404);
  });

  test("forty guesses at a number: at most 25 are looked at, and an unknown number answers alike", async () => {
    const { tieId } = await typed("Rikke Holm");
    const card = await make(staff, `/pupils/${tieId}/card`);
    const known = house.client();
    await signIn(known, card);
    await known.post("/sign-out").type("form").send({});
    const wrong = { number: card.number, words: "abe abe abe abe" };
    const [one, two] = [
      await signIn(house.client(), wrong),
      await signIn(house.client(), { ...wrong, number: "ABCD-12345" }),
    ];
    expect(two.text.replaceAll("ABCD-12345", "-")).toBe(one.text.replaceAll(card.number, "-"));
    const answers = await Promise.all(Array.from({ length: 40 }, () => signIn(house.client(), wrong)));
    const looked = answers.filter((answer) => answer.status === 422).length;
    expect([looked >= 18, looked <= 25]).toEqual([true, true]);
    expect((await signIn(known, card)).status).toBe(303);
  });

  test("a new browser is told to the confirmed guardian, without the child's name", async () => {
    const { personId, tieId } = await typed("Frida Holm");
    const guardian = await guardianOf(personId, true);
    const card = await make(staff, `/pupils/${tieId}/card`);
    expect((await house.mail(guardian.email)).subject).toBe("Dit barn har fået et kort til at logge ind");
    await signIn(house.client(), card);
    await house.settle();
    expect(
      await devMails.find({ to: guardian.email, subject: "Dit barn er logget ind et nyt sted" }),
    ).toEqual([]);
    await signIn(house.client(), card);
    const mail = await house.mail(guardian.email);
    expect(mail.subject).toBe("Dit barn er logget ind et nyt sted");
    expect(mail.text).not.toMatch(/Frida|Holm/);
    expect(mail.path).toBe(`/guardian/${personId}/card`);
  });

  test("gives way to a mail of the child's own: a password is chosen, the card and its sessions end, guardians are told", async () => {
    const { personId, tieId } = await typed("Alma Holm");
    const guardian = await guardianOf(personId, true);
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

  test("that is new or ended ends the link that waits for a mail: who held the old one gets nothing by it", async () => {
    const { tieId } = await typed("Liv Holm");
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

  test("cannot be made any more a month after a mail took its place", async () => {
    const { personId, tieId } = await typed("Ida Holm");
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
  });

  test("asks for the words again before a sensitive page", async () => {
    const { tieId } = await typed("Ella Holm");
    const card = await make(staff, `/pupils/${tieId}/card`);
    const child = house.client();
    await signIn(child, card);
    const next = "/account/sign-ins";
    expect((await child.get("/confirm-it-is-you")).text).toContain("de fire ord");
    const ask = (words: string) => child.post("/confirm-it-is-you").type("form").send({ words, next });
    expect((await ask("abe abe abe abe")).status).toBe(422);
    expect((await ask(card.words)).headers.location).toBe(next);
  });
});

test("the words are 256, all different, and typed without æ, ø and å", () => {
  expect([WORDS.length, new Set(WORDS).size]).toEqual([256, 256]);
  expect(WORDS.filter((word) => !/^[a-z]{3,10}$/.test(word))).toEqual([]);
  const card = newCard("0abc0000000000000000");
  expect([plainNumber(card.number.toUpperCase()), plainWords(` ${card.words} `)]).toEqual([
    card.number,
    card.words,
  ]);
});
