import { afterEach, describe, expect, test } from "@jest/globals";
import { generateSync } from "otplib";
import { readConfig } from "../../src/config.ts";
import { actions } from "../../src/features/order.ts";
import { clock, instant, plusMs } from "../../src/platform/clock.ts";
import { command } from "../support/command.ts";
import { type Client, useHouse } from "../support/house.ts";
import {
  aMember,
  aMusician,
  aSafeguardingLead,
  aSecretary,
  type Member,
  PASSWORD,
} from "../support/people.ts";

const house = useHouse();
afterEach(() => clock.set(null));

const START = instant("2026-03-02T09:00:05Z");
const at = (seconds: number): void => clock.set(() => plusMs(START, seconds * 1000));

const signIn = (browser: Client, member: Member) =>
  browser.post("/sign-in").type("form").send({ email: member.email, password: PASSWORD });
const sendCode = (browser: Client, code: string) => browser.post("/sign-in/code").type("form").send({ code });

/** Goes through the pages that set an app up; gives its secret and the recovery codes. */
async function setUp(browser: Client): Promise<{ secret: string; codes: string[] }> {
  expect((await browser.post("/account/second-factor/app").type("form").send({})).headers.location).toBe(
    "/account/second-factor/app",
  );
  const shown = await browser.get("/account/second-factor/app");
  const secret = (/class="typecode"[^>]*>([A-Z2-7 ]+)</.exec(shown.text)?.[1] ?? "").replaceAll(" ", "");
  expect(secret).toMatch(/^[A-Z2-7]{32}$/);
  const done = await browser
    .post("/account/second-factor/app/confirmation")
    .type("form")
    .send({ code: codeOf(secret) });
  const codes = [...done.text.matchAll(/<li class="typecode">([^<]+)</g)].map((match) => match[1] as string);
  return { secret, codes };
}
const codeOf = (secret: string): string =>
  generateSync({ secret, epoch: Math.floor(clock.now().getTime() / 1000) });

describe("a passkey", () => {
  test("is removed by its own button: pressed once more on an old page, the next one stays", async () => {
    const member = await aMember();
    const browser = await house.as(member);
    const names = ["Telefon", "Nøgle"];
    const passkeys = names.map((name, i) => ({
      id: `key${i}`,
      publicKey: "AAAA",
      counter: 0,
      transports: [],
      name,
      addedAt: plusMs(START, i),
      usedAt: null,
    }));
    const row = {
      _id: member.accountId,
      totp: null,
      pending: null,
      recovery: [],
      passkeys,
      changedAt: START,
    };
    const { client, dbName } = house.connection;
    await client.db(dbName).collection<typeof row>("factors").insertOne(row);
    const page = await browser.get("/account/second-factor");
    const [door, added] =
      /(\/account\/passkeys\/1\/removal)"[^>]*><input type="hidden" name="added" value="([^"]+)"/
        .exec(page.text)
        ?.slice(1) ?? [];
    for (let i = 0; i < 2; i += 1)
      expect(
        (
          await browser
            .post(door ?? "")
            .type("form")
            .send({ added })
        ).headers.location,
      ).toBe("/account/second-factor");
    const { text } = await browser.get("/account/second-factor");
    expect(names.filter((name) => text.includes(name))).toEqual(["Nøgle"]);
  });
});

describe("a second factor", () => {
  test("is set up with a first code, gives ten recovery codes once, and is asked for from then on", async () => {
    at(0);
    const member = await aMember();
    const [browser, elsewhere] = [await house.as(member), await house.as(member)];
    await house.settle();
    at(1);
    const { secret, codes } = await setUp(browser);
    expect(new Set(codes).size).toBe(10);
    expect((await browser.get("/account/second-factor")).text).not.toContain(codes[0] as string);
    // This browser goes on, every other one is signed out.
    expect((await browser.get("/account")).status).toBe(200);
    expect((await elsewhere.get("/account")).status).toBe(303);
    expect((await house.mail(member.email)).subject).toBe("Du logger nu ind i to trin");

    at(90);
    const next = house.client();
    expect((await signIn(next, member)).headers.location).toBe("/sign-in/code?next=%2F");
    expect((await next.get("/account")).headers.location).toContain("/sign-in");
    expect((await sendCode(next, "000000")).status).toBe(422);
    expect((await sendCode(next, codeOf(secret))).headers.location).toBe("/");
    expect((await next.get("/account")).status).toBe(200);
  });

  test("takes each code once, also in another browser and also the one it was set up with", async () => {
    at(0);
    const member = await aMember();
    const { secret } = await setUp(await house.as(member));
    const first = house.client();
    await signIn(first, member);
    expect((await sendCode(first, codeOf(secret))).status).toBe(422);
    at(60);
    expect((await sendCode(first, codeOf(secret))).status).toBe(303);
    const second = house.client();
    await signIn(second, member);
    expect((await sendCode(second, codeOf(secret))).status).toBe(422);
    at(90);
    expect((await sendCode(second, codeOf(secret))).status).toBe(303);
  });

  test("takes a code that is one step late, and none that is older", async () => {
    at(0);
    const member = await aMember();
    const { secret } = await setUp(await house.as(member));
    at(300);
    const old = codeOf(secret);
    at(360);
    const late = codeOf(secret);
    const browser = house.client();
    at(385);
    await signIn(browser, member);
    expect((await sendCode(browser, old)).status).toBe(422);
    expect((await sendCode(browser, late)).status).toBe(303);
  });

  test("lets a recovery code in once, however it is typed", async () => {
    at(0);
    const member = await aMember();
    const { codes } = await setUp(await house.as(member));
    const recovery = (codes[3] as string).toUpperCase().replaceAll("-", " ");
    for (const status of [303, 422]) {
      const browser = house.client();
      await signIn(browser, member);
      expect((await browser.post("/sign-in/code").type("form").send({ recovery })).status).toBe(status);
    }
  });

  test("counts wrong codes like wrong passwords: at most twenty, and forty at once pass no more", async () => {
    at(0);
    const member = await aMember();
    await setUp(await house.as(member));
    const browser = house.client();
    await signIn(browser, member);
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_one, i) => sendCode(browser, String(100_000 + i))),
    );
    const looked = answers.filter((answer) => answer.status === 422).length;
    expect([looked > 0, looked <= 25]).toEqual([true, true]);
    expect((await sendCode(browser, "123456")).status).toBe(429);
  });

  test("waits ten minutes after the password, not longer", async () => {
    at(0);
    const member = await aMember();
    const { secret } = await setUp(await house.as(member));
    const browser = house.client();
    at(60);
    await signIn(browser, member);
    at(60 + 11 * 60);
    expect((await sendCode(browser, codeOf(secret))).headers.location).toBe("/sign-in?next=%2F");
    expect((await browser.get("/account")).status).toBe(303);
  });

  test("lies encrypted: neither secret nor recovery code stands in the database", async () => {
    at(0);
    const member = await aMember();
    const { secret, codes } = await setUp(await house.as(member));
    const row = JSON.stringify(
      await house.connection.client
        .db(house.connection.dbName)
        .collection<{ _id: string }>("factors")
        .findOne({ _id: member.accountId }),
    );
    expect(row).toContain("sealed");
    for (const text of [secret, ...codes, ...codes.map((code) => code.replaceAll("-", ""))])
      expect(row).not.toContain(text);
  });

  test("can be removed by who chose it, not by who must have it", async () => {
    at(0);
    const free = await aMember();
    const browser = await house.as(free);
    await setUp(browser);
    expect((await browser.post("/account/second-factor/app/removal").type("form").send({})).status).toBe(303);
    expect((await signIn(house.client(), free)).headers.location).toBe("/");

    const bound = await house.as(await aSecretary());
    expect((await bound.post("/account/second-factor/app/removal").type("form").send({})).status).toBe(409);
    expect((await bound.get("/admin")).status).toBe(200);
  });
});

describe("a role that asks for a second factor", () => {
  test.each([
    ["secretariat", aSecretary, "/admin"],
    ["safeguarding", aSafeguardingLead, "/safeguarding"],
  ])("%s without one can sign in and reach only the pages where it is set up", async (_kind, make, own) => {
    at(0);
    const member = await make();
    const browser = house.client();
    expect((await signIn(browser, member)).headers.location).toBe("/");
    for (const path of ["/", own, "/me", "/account", "/notifications"])
      expect([path, (await browser.get(path)).headers.location]).toEqual([path, "/account/second-factor"]);
    const json = await browser.get("/api/v1/account");
    expect([json.status, json.body.code]).toEqual([403, "accounts.secondFactorFirst"]);
    expect((await browser.get("/account/second-factor")).text).toContain("Først et ekstra trin");
    const { codes } = await setUp(browser);
    expect(codes).toHaveLength(10);
    expect((await browser.get(own)).status).toBe(200);
  });

  test("a role that is given bites in a session that is open", async () => {
    at(0);
    const member = await aMusician();
    const browser = await house.as(member);
    expect((await browser.get("/account")).status).toBe(200);
    await house.connection.client
      .db(house.connection.dbName)
      .collection<{ _id: string; roles: object[] }>("accounts")
      .updateOne(
        { _id: member.accountId },
        { $push: { roles: { kind: "secretariat", organisationId: null, coordinator: false } } },
      );
    expect((await browser.get("/account")).headers.location).toBe("/account/second-factor");
    expect((await browser.get("/admin")).headers.location).toBe("/account/second-factor");
  });
});

test("the codes of sample sign-ins are shown on one's own computer only", async () => {
  const doors = (env: Record<string, string>) =>
    actions(readConfig({ NODE_ENV: "test", ...env })).filter((one) => one.path === "/dev/codes").length;
  expect(doors({})).toBe(1);
  expect(doors({ SAMPLE: "no" })).toBe(0);
  expect(doors({ MONGODB_URI: "mongodb://localhost/x" })).toBe(0);
  expect(
    doors({
      NODE_ENV: "production",
      MONGODB_URI: "mongodb://localhost/x",
      BASE_URL: "https://x.example",
      SMTP_URL: "smtp://localhost:1",
      SESSION_SECRET: "0123456789abcdefghijklmnopqrstuvwxyz",
      TRUST_PROXY: "1",
    }),
  ).toBe(0);
  expect((await house.client().get("/dev/codes")).status).toBe(404);
});

test("each sensitive act asks who it is, and so does the page of its form", () => {
  const fresh = new Set(
    actions(readConfig({ NODE_ENV: "test" }))
      .filter((one) => one.fresh)
      .map((one) => `${one.method} ${one.path}`),
  );
  const missing = [
    ...["/account/password", "/account/email", "/admin/team", "/musicians/:id/birth-day"].flatMap((path) => [
      `get ${path}`,
      `post ${path}`,
    ]),
    "get /musicians/:id/guardians",
    "post /musicians/:id/guardians/ending",
    "get /account/second-factor",
    "post /account/second-factor/app",
    "post /account/second-factor/app/confirmation",
    "post /account/second-factor/app/removal",
    "post /account/second-factor/recovery-codes",
    "post /account/passkeys",
    "post /account/passkeys/:n/removal",
    "get /account/sign-ins",
    "post /account/sign-ins/:id/ending",
    "post /account/sign-ins/ending",
    "get /guardians/claims",
    "post /guardians/claims/:id/confirmation",
    "post /admin/team/:id/removal",
    "get /admin/mentors/:id",
    "post /admin/mentors/:id/approval",
    "get /safeguarding/:id",
    "post /safeguarding/:id/opening",
    "get /pupils/:id/card",
    "post /pupils/:id/card",
    "post /guardian/:id/card",
  ].filter((door) => !fresh.has(door));
  expect(missing).toEqual([]);
});

describe("a sensitive page", () => {
  test("asks who it is after a quarter of an hour, and leads back", async () => {
    at(0);
    const browser = await house.as(await aMember());
    at(14 * 60);
    expect((await browser.get("/account/second-factor")).status).toBe(200);
    at(16 * 60);
    const asked = await browser.get("/account/second-factor");
    expect(asked.headers.location).toBe("/confirm-it-is-you?next=%2Faccount%2Fsecond-factor");
    expect((await browser.get(asked.headers.location as string)).text).toContain("Er det dig?");
    const next = "/account/second-factor";
    const wrong = await browser.post("/confirm-it-is-you").type("form").send({ password: "forkert", next });
    expect([wrong.status, wrong.text.includes('value="/account/second-factor"')]).toEqual([422, true]);
    const right = await browser.post("/confirm-it-is-you").type("form").send({ password: PASSWORD, next });
    expect(right.headers.location).toBe(next);
    expect((await browser.get(next)).status).toBe(200);
  });

  test("says it when a form was sent too late, changes nothing, and leads back to the page of the form", async () => {
    at(0);
    const browser = await house.as(await aMember());
    at(16 * 60);
    const late = await browser
      .post("/account/second-factor/app")
      .set("Host", "flyvefaerdig.test")
      .set("Referer", "http://flyvefaerdig.test/account/second-factor")
      .type("form")
      .send({});
    expect(late.headers.location).toBe("/confirm-it-is-you?next=%2Faccount%2Fsecond-factor&lost=yes");
    expect((await browser.get(late.headers.location as string)).text).toContain("er ikke gemt");
    const foreign = await browser
      .post("/account/second-factor/app")
      .set("Referer", "https://evil.example/account")
      .type("form")
      .send({});
    expect(foreign.headers.location).toBe("/confirm-it-is-you?next=%2F&lost=yes");
  });

  test("leads nowhere outside the house", async () => {
    const browser = await house.as(await aMember());
    for (const next of ["https://evil.example/", "//evil.example", "/\\evil.example"])
      expect(
        (await browser.post("/confirm-it-is-you").type("form").send({ password: PASSWORD, next })).headers
          .location,
      ).toBe("/");
  });

  test("stops after twenty wrong passwords", async () => {
    const browser = await house.as(await aMember());
    const statuses: number[] = [];
    for (let i = 0; i < 23; i += 1)
      statuses.push((await browser.post("/confirm-it-is-you").type("form").send({ password: "gæt" })).status);
    expect([statuses.filter((one) => one === 422).length, statuses.at(-1)]).toEqual([20, 429]);
  });
});

test("npm run factor:reset takes everything away, ends the sessions, and refuses an address that it does not know", async () => {
  const secretary = await aSecretary();
  const browser = await house.as(secretary);
  const run = async (mail: string) => (await command("factor-reset", [mail], house.connection.dbName)).out;
  expect(await run("nobody@example.org")).toContain("No account has this address");
  expect((await browser.get("/admin")).status).toBe(200);
  expect(await run(secretary.email)).toContain("Taken away");
  expect((await browser.get("/admin")).status).toBe(303);
  const again = house.client();
  expect((await signIn(again, secretary)).headers.location).toBe("/");
  expect((await again.get("/admin")).headers.location).toBe("/account/second-factor");
}, 60_000);
