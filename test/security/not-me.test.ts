import { afterEach, describe, expect, test } from "@jest/globals";
import { generateSync } from "otplib";
import { findAccount, giveRole, openAccount } from "../../src/features/accounts/index.ts";
import { findFactor } from "../../src/features/factors/index.ts";
import { clock, DAY_MS, instant, MINUTE_MS, plusMs } from "../../src/platform/clock.ts";
import { systemContext } from "../../src/platform/context.ts";
import { newId } from "../../src/platform/ids.ts";
import { devMails } from "../../src/platform/mail.ts";
import { type Client, useHouse } from "../support/house.ts";
import { aMember, aMusician, type Member, PASSWORD } from "../support/people.ts";

const house = useHouse();
afterEach(() => clock.set(null));

const START = instant("2030-03-04T09:00:05Z");
const at = (ms: number): void => clock.set(() => plusMs(START, ms));
const NEW = "tre solsorte på et tag";

const post = (browser: Client, path: string, fields: object = {}) =>
  browser.post(path).type("form").send(fields);
const signIn = (browser: Client, email: string, password = PASSWORD) =>
  post(browser, "/sign-in", { email, password });
const codeOf = (secret: string): string =>
  generateSync({ secret, epoch: Math.floor(clock.now().getTime() / 1000) });

/** Sets an app up in a browser; gives its secret. */
async function addApp(browser: Client): Promise<string> {
  await post(browser, "/account/second-factor/app");
  const shown = await browser.get("/account/second-factor/app");
  const secret = (/class="typecode"[^>]*>([A-Z2-7 ]+)</.exec(shown.text)?.[1] ?? "").replaceAll(" ", "");
  const done = await post(browser, "/account/second-factor/app/confirmation", { code: codeOf(secret) });
  expect(done.status).toBeLessThan(400);
  return secret;
}
/** The newest mail to an address with this subject: where its link leads, and its token. */
async function mailTo(to: string, subject: string): Promise<{ path: string; token: string }> {
  await house.settle();
  const [mail] = (await devMails.find({ to, subject })).sort((a, b) => b.at.getTime() - a.at.getTime());
  const url = new URL(mail?.link ?? "http://nowhere/");
  return { path: url.pathname, token: url.searchParams.get("token") ?? "" };
}
const STRANGE = "Nogen loggede ind på din profil";
const GONE = "Du logger ind med en anden adresse nu";
const notMe = (token: string) => post(house.client(), "/not-me", { token });
/** Changes the address of whoever is signed in, as far as the last button. */
async function changeMail(browser: Client, email: string): Promise<void> {
  expect((await post(browser, "/account/email", { email })).status).toBe(303);
  const { token } = await mailTo(email, "Bekræft din nye e-mail");
  expect((await post(house.client(), "/email-change/confirmation", { token })).status).toBe(200);
}
/** A new password by the mailed link, and the answer to signing in with it from a browser of one's own. */
async function recover(email: string) {
  const { token } = await mailTo(email, "Ny adgangskode");
  const own = house.client();
  await post(own, "/password-reset/new", { token, password: NEW });
  return { own, answer: await signIn(own, email, NEW) };
}
/** Ana of 15, who is signed in, and somebody who knows her password, in a browser that her account does not know. */
async function intruded(): Promise<{ ana: Member; intruder: Client }> {
  const ana = await aMusician("Ana", 15);
  await house.as(ana);
  const intruder = house.client();
  at(MINUTE_MS);
  expect((await signIn(intruder, ana.email)).headers.location).toBe("/");
  return { ana, intruder };
}

describe("it was not me", () => {
  test("takes the factor away that an intruder added: the owner signs in with a new password alone", async () => {
    at(0);
    const { ana, intruder } = await intruded();
    at(2 * MINUTE_MS);
    await addApp(intruder);
    const { token } = await mailTo(ana.email, STRANGE);
    at(3 * MINUTE_MS);
    expect((await notMe(token)).status).toBe(200);
    expect((await intruder.get("/account")).status).toBe(303);
    // Until a new password is chosen the old one opens nothing, for whoever knows it.
    expect((await signIn(house.client(), ana.email)).status).toBe(422);
    const { own, answer } = await recover(ana.email);
    expect(answer.headers.location).toBe("/");
    expect((await own.get("/account")).status).toBe(200);
    expect(await findFactor(ana.accountId)).toMatchObject({ totp: null, passkeys: [], recovery: [] });
  });

  test("takes the passkeys of since then, and leaves the owner's own and their recovery codes", async () => {
    at(0);
    const { ana } = await intruded();
    const passkey = (id: string, addedAt: Date) => ({
      id: `${id}${ana.accountId}`,
      publicKey: "AAAA",
      counter: 0,
      transports: [],
      name: id,
      addedAt,
      usedAt: null,
    });
    const row = {
      _id: ana.accountId,
      totp: null,
      pending: null,
      recovery: [{ hash: "x", usedAt: null }],
      passkeys: [passkey("own", plusMs(START, -DAY_MS)), passkey("foreign", plusMs(START, 2 * MINUTE_MS))],
      changedAt: START,
    };
    const { client, dbName } = house.connection;
    await client.db(dbName).collection<typeof row>("factors").insertOne(row);
    await notMe((await mailTo(ana.email, STRANGE)).token);
    const left = await findFactor(ana.accountId);
    expect([left?.passkeys.map((one) => one.name), left?.recovery.length]).toEqual([["own"], 1]);
  });

  test("brings the address back that an intruder changed, and the link goes to the owner", async () => {
    at(0);
    const { ana, intruder } = await intruded();
    const theirs = `${newId()}@example.org`;
    at(2 * MINUTE_MS);
    await changeMail(intruder, theirs);
    expect((await findAccount(ana.accountId))?.email).toBe(theirs);
    at(3 * MINUTE_MS);
    await notMe((await mailTo(ana.email, STRANGE)).token);
    expect((await findAccount(ana.accountId))?.email).toBe(ana.email);
    expect((await mailTo(theirs, "Ny adgangskode")).token).toBe("");
    expect((await recover(ana.email)).answer.headers.location).toBe("/");
    expect((await signIn(house.client(), theirs)).status).toBe(422);
  });

  test("is said from the old address when the browser was a known one, for 7 days", async () => {
    at(0);
    const ana = await aMusician("Ana", 15);
    const shared = await house.as(ana);
    await addApp(shared);
    const theirs = `${newId()}@example.org`;
    at(2 * MINUTE_MS);
    await changeMail(shared, theirs);
    expect((await mailTo(ana.email, STRANGE)).token).toBe("");
    const { path, token } = await mailTo(ana.email, GONE);
    expect(path).toBe("/not-me");
    at(7 * DAY_MS + 3 * MINUTE_MS);
    expect((await notMe(token)).status).toBe(422);
    at(6 * DAY_MS);
    expect((await notMe(token)).status).toBe(200);
    expect((await recover(ana.email)).answer.headers.location).toBe("/");
  });

  test("is the owner's word alone: links that went to the intruder's address end with it", async () => {
    at(0);
    const { ana, intruder } = await intruded();
    const theirs = `${newId()}@example.org`;
    at(2 * MINUTE_MS);
    await changeMail(intruder, theirs);
    at(3 * MINUTE_MS);
    await signIn(house.client(), theirs);
    const foreign = await mailTo(theirs, STRANGE);
    expect(foreign.token).not.toBe("");
    at(4 * MINUTE_MS);
    await notMe((await mailTo(ana.email, STRANGE)).token);
    expect((await notMe(foreign.token)).status).toBe(422);
    expect((await findAccount(ana.accountId))?.email).toBe(ana.email);
  });

  test("makes every browser a stranger again: the intruder's next sign-in is told of", async () => {
    at(0);
    const { ana, intruder } = await intruded();
    await notMe((await mailTo(ana.email, STRANGE)).token);
    const { own } = await recover(ana.email);
    await own.post("/sign-out");
    at(2 * DAY_MS);
    const before = (await devMails.find({ to: ana.email, subject: STRANGE })).length;
    await signIn(intruder, ana.email, NEW);
    await house.settle();
    expect((await devMails.find({ to: ana.email, subject: STRANGE })).length).toBe(before + 1);
  });

  test("leaves an account without an address when somebody else signed up with the old one meanwhile", async () => {
    at(0);
    const { ana, intruder } = await intruded();
    at(2 * MINUTE_MS);
    await changeMail(intruder, `${newId()}@example.org`);
    const { token } = await mailTo(ana.email, STRANGE);
    const other = await openAccount(systemContext(), {
      personId: newId(),
      email: ana.email,
      passwordHash: null,
      roles: [],
      locale: "da",
    });
    at(3 * MINUTE_MS);
    await notMe(token);
    expect([(await findAccount(ana.accountId))?.email, (await findAccount(other._id))?.email]).toEqual([
      null,
      ana.email,
    ]);
  });
});

test("who goes back to their address by themselves has undone it: the one in between gets no way back", async () => {
  at(0);
  const { ana, intruder } = await intruded();
  const theirs = `${newId()}@example.org`;
  at(2 * MINUTE_MS);
  await changeMail(intruder, theirs);
  at(5 * MINUTE_MS);
  const own = house.client();
  await signIn(own, theirs);
  await changeMail(own, ana.email);
  expect((await mailTo(theirs, GONE)).token).toBe("");
  const sent = await mailTo(theirs, STRANGE);
  expect([sent.token === "", (await notMe(sent.token)).status]).toEqual([false, 422]);
});

test("a second factor that is removed counts no more: a role that asks for one is withheld", async () => {
  at(0);
  const member = await aMember();
  const browser = await house.as(member);
  await addApp(browser);
  at(MINUTE_MS);
  expect((await post(browser, "/account/second-factor/app/removal")).status).toBe(303);
  await giveRole(systemContext(), member.personId, {
    kind: "secretariat",
    organisationId: null,
    coordinator: false,
  });
  expect((await browser.get("/admin")).headers.location).toBe("/account/second-factor");
});
