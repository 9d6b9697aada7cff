import { afterEach, describe, expect, test } from "@jest/globals";
import { browserOf } from "../../src/features/accounts/browser.ts";
import { findAccount, giveRole, takeRole } from "../../src/features/accounts/index.ts";
import { clock, DAY_MS, HOUR_MS, instant, plusMs } from "../../src/platform/clock.ts";
import { systemContext } from "../../src/platform/context.ts";
import { row } from "../hard/support/rows.ts";
import { type Client, useHouse } from "../support/house.ts";
import { aMember, aMusician, type Member, PASSWORD } from "../support/people.ts";

const house = useHouse();
afterEach(() => clock.set(null));

const START = instant("2026-03-02T09:20:05Z");
const at = (ms: number): void => clock.set(() => plusMs(START, ms));
const FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0";
const IPHONE =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1";

async function inBrowser(member: Member, userAgent: string): Promise<Client> {
  const browser = house.client().set("User-Agent", userAgent);
  const answer = await browser
    .post("/sign-in")
    .type("form")
    .send({ email: member.email, password: PASSWORD });
  expect(answer.headers.location).toBe("/");
  return browser;
}
const sidOf = (answer: { headers: Record<string, unknown> }): string | null =>
  /fly\.sid=([^;]+)/.exec(String(answer.headers["set-cookie"]))?.[1] ?? null;
const isIn = async (browser: Client): Promise<boolean> => (await browser.get("/account")).status === 200;

describe("one's own sign-ins", () => {
  test("are listed by browser and system, with the hour of the last look and which one is this", async () => {
    at(0);
    const member = await aMember();
    const [desk] = [await inBrowser(member, FIREFOX), await inBrowser(member, IPHONE)];
    const page = (await desk.get("/account/sign-ins")).text;
    expect(page.indexOf("Firefox på Windows")).toBeLessThan(page.indexOf("Safari på iPhone"));
    expect([page.split("Her er du nu").length, page.split("/ending").length]).toEqual([2, 3]);
    expect(page).toContain("Brugt i dag, efter kl. 10.00");
    const json = (await desk.get("/api/v1/account/sign-ins")).body as { signIns: object[] };
    expect(json.signIns).toMatchObject([
      { browser: "Firefox", system: "Windows", seen: "2026-03-02T09:00:00.000Z", thisOne: true },
      { browser: "Safari", system: "iPhone", thisOne: false },
    ]);
  });

  test("end one by one, and a stranger's cannot be ended", async () => {
    const [member, other] = [await aMember(), await aMember()];
    const [desk, phone] = [await inBrowser(member, FIREFOX), await inBrowser(member, IPHONE)];
    const foreign = await house.as(other);
    const ids = ((await desk.get("/api/v1/account/sign-ins")).body as { signIns: { id: string }[] }).signIns;
    const phoneId = ids[1]?.id as string;
    expect((await foreign.post(`/account/sign-ins/${phoneId}/ending`).type("form").send({})).status).toBe(
      404,
    );
    expect(await isIn(phone)).toBe(true);
    expect((await desk.post(`/account/sign-ins/${phoneId}/ending`).type("form").send({})).status).toBe(303);
    expect([await isIn(phone), await isIn(desk)]).toEqual([false, true]);
    // This one is ended by signing out.
    expect((await desk.post(`/account/sign-ins/${ids[0]?.id}/ending`).type("form").send({})).status).toBe(
      403,
    );
  });

  test("all others end at once", async () => {
    const member = await aMember();
    const [desk, phone, third] = [
      await inBrowser(member, FIREFOX),
      await inBrowser(member, IPHONE),
      await house.as(member),
    ];
    await desk.post("/account/sign-ins/ending").type("form").send({});
    expect([await isIn(desk), await isIn(phone), await isIn(third)]).toEqual([true, false, false]);
  });

  test("hold a month, used or not, and are marked once an hour", async () => {
    at(0);
    const member = await aMember();
    const browser = await house.as(member);
    const seen = async () => (await findAccount(member.accountId))?.signIns[0]?.seenAt.toISOString();
    at(30 * 60_000);
    await browser.get("/account");
    expect(await seen()).toBe("2026-03-02T09:00:00.000Z");
    at(2 * HOUR_MS);
    await browser.get("/account");
    expect(await seen()).toBe("2026-03-02T11:00:00.000Z");
    at(29 * DAY_MS);
    expect(await isIn(browser)).toBe(true);
    at(31 * DAY_MS);
    expect(await isIn(browser)).toBe(false);
  });
});

const held = (what: string): void =>
  row(`sessions: ${what}`, { tried: "a real session each", counted: "holds", result: "yes" });

describe("a session", () => {
  test("gets a new id at sign-in, at a proof of identity and at sign-out; the old ids open nothing", async () => {
    const member = await aMember();
    const browser = house.client();
    const first = await browser
      .post("/sign-in")
      .type("form")
      .send({ email: member.email, password: PASSWORD });
    const again = await browser.post("/confirm-it-is-you").type("form").send({ password: PASSWORD });
    const [one, two] = [sidOf(first), sidOf(again)];
    expect([one === null, two === null, one === two]).toEqual([false, false, false]);
    const open = async (sid: string | null) =>
      (await house.client().get("/account").set("Cookie", `fly.sid=${sid}`)).status;
    expect([await open(one), await open(two)]).toEqual([303, 200]);
    await browser.post("/sign-out").type("form").send({});
    expect(await open(two)).toBe(303);
    // One that somebody planted before is not taken over.
    const planted = house.client().set("Cookie", `fly.sid=${two}`);
    const signedIn = await planted
      .post("/sign-in")
      .type("form")
      .send({ email: member.email, password: PASSWORD });
    expect(sidOf(signedIn) === null || sidOf(signedIn) === two).toBe(false);
    held("a new id at sign-in, proof and sign-out");
  });

  test("ends elsewhere when the password is changed, and everywhere when the account is gone", async () => {
    const member = await aMember();
    const [here, elsewhere] = [await house.as(member), await house.as(member)];
    await here.post("/account/password").type("form").send({ password: "noget helt andet nu" });
    expect([await isIn(here), await isIn(elsewhere)]).toEqual([true, false]);
    await house.connection.client
      .db(house.connection.dbName)
      .collection<{ _id: string }>("accounts")
      .deleteOne({ _id: member.accountId });
    expect(await isIn(here)).toBe(false);
    held("a changed password and a closed account end all others");
  });

  test("follows a change of roles at the next request, both ways", async () => {
    const member = await aMusician();
    const browser = await house.as(member);
    expect((await browser.get("/guardian")).status).toBe(404);
    await giveRole(systemContext(), member.personId, {
      kind: "guardian",
      organisationId: null,
      coordinator: false,
    });
    expect((await browser.get("/guardian")).status).toBe(200);
    await takeRole(systemContext(), member.personId, "guardian");
    expect((await browser.get("/guardian")).status).toBe(404);
    held("a role that is given or taken bites at the next request");
  });

  test("of a signed-out browser is refused everything that asks who it is", async () => {
    const answer = await house.client().get("/confirm-it-is-you");
    expect([answer.status, answer.headers.location?.startsWith("/sign-in")]).toEqual([303, true]);
  });
});

test.each([
  [FIREFOX, "Firefox", "Windows"],
  [IPHONE, "Safari", "iPhone"],
  [
    "Mozilla/5.0 (Linux; Android 15; SM-S921B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36",
    "Samsung Internet",
    "Android",
  ],
  [
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36 Edg/139.0.0.0",
    "Edge",
    "Mac",
  ],
  [
    "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36",
    "Chrome",
    "Chromebook",
  ],
  ["curl/8.5", "", ""],
])("a browser is known by its own words: %s", (userAgent, browser, system) => {
  expect(browserOf(userAgent)).toEqual({ browser, system });
});
