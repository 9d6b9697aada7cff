import { describe, expect, test } from "@jest/globals";
import { getAccount } from "../../src/features/accounts/model.ts";
import { changePassword } from "../../src/features/accounts/service.ts";
import { newId } from "../../src/platform/ids.ts";
import { devMails } from "../../src/platform/mail.ts";
import { useHouse } from "../support/house.ts";
import { aMember, aMusician, FURESOE, PASSWORD, seenBy } from "../support/people.ts";

const house = useHouse();
const typed = {
  kind: "musician",
  name: "Noor",
  email: "noor@example.org",
  birthDay: "2009-05-24",
  password: PASSWORD,
};

describe("signing up", () => {
  test("is by mail first: the link opens the account and signs in", async () => {
    const browser = house.client();
    const sent = await browser.post("/sign-up").type("form").send(typed);
    expect(sent.status).toBe(200);
    expect(sent.text).toContain("Se i din mail");
    expect((await browser.get("/account")).status).toBe(303);
    const { path } = await house.mail(typed.email);
    const opened = await browser.get(path);
    expect(opened.text).toContain("Åbn min profil");
    const token = new URL(path, "http://x").searchParams.get("token");
    const confirmed = await browser.post("/sign-up/confirmation").type("form").send({ token });
    expect([confirmed.status, confirmed.headers.location]).toEqual([303, "/"]);
    expect((await browser.get("/account")).text).toContain(typed.email);
    expect((await house.client().post("/sign-up/confirmation").type("form").send({ token })).status).toBe(
      422,
    );
  });

  test("of somebody from a school or a venue leads to the application for it, and the first screen says what waits", async () => {
    const browser = house.client();
    const email = "tove@example.org";
    const form = await browser.get("/sign-up?kind=organisation");
    expect(form.text).toMatch(/value="organisation"[^>]* checked/);
    const { birthDay: _none, ...own } = typed;
    await browser
      .post("/sign-up")
      .type("form")
      .send({ ...own, name: "Tove", email, kind: "organisation" });
    const token = new URL((await house.mail(email)).path, "http://x").searchParams.get("token");
    const confirmed = await browser.post("/sign-up/confirmation").type("form").send({ token });
    expect([confirmed.status, confirmed.headers.location]).toEqual([303, "/organisations/new"]);
    const before = (await browser.get("/")).text;
    await browser
      .post("/organisations")
      .type("form")
      .send({ kind: "venue", name: "Havnehuset", municipality: FURESOE, about: "", requestId: newId() });
    const after = (await browser.get("/")).text;
    expect([before.includes("Havnehuset"), after.includes("Havnehuset")]).toEqual([false, true]);
    expect(after).toContain("Du venter på svar");
  });

  test("answers the same for an address that has an account, and mails something else", async () => {
    const known = await aMember();
    const stranger = await house
      .client()
      .post("/sign-up")
      .type("form")
      .send({ ...typed, email: "ny@example.org" });
    const again = await house
      .client()
      .post("/sign-up")
      .type("form")
      .send({ ...typed, email: known.email });
    expect([again.status, again.text]).toEqual([stranger.status, stranger.text]);
    expect((await house.mail(known.email)).subject).toBe("Du har allerede en profil");
  });

  test("names each field that is wrong, keeps what was typed and never the password", async () => {
    const answer = await house
      .client()
      .post("/sign-up")
      .type("form")
      .send({ ...typed, email: "ikke en mail", birthDay: "2009-02-30", password: "kort" });
    expect(answer.status).toBe(422);
    for (const text of [
      "Skriv en e-mail som",
      "Skriv en dato, der findes",
      "mindst 10 tegn",
      "ikke en mail",
      "Noor",
    ])
      expect(answer.text).toContain(text);
    expect(answer.text).not.toContain('value="kort"');
  });
});

describe("signing in", () => {
  test("gives a new session id, and signing out ends it", async () => {
    const member = await aMusician();
    const browser = await house.as(member);
    expect((await browser.get("/account")).status).toBe(200);
    await browser.post("/sign-out").type("form").send({});
    expect((await browser.get("/account")).headers.location).toContain("/sign-in");
  });

  test("says the same for a wrong password and an unknown address", async () => {
    const member = await aMember();
    const wrong = await house
      .client()
      .post("/sign-in")
      .type("form")
      .send({ email: member.email, password: "forkert kode her" });
    const unknown = await house
      .client()
      .post("/sign-in")
      .type("form")
      .send({ email: "ukendt@example.org", password: "forkert kode her" });
    expect([wrong.status, unknown.status]).toEqual([422, 422]);
    expect(wrong.text.replaceAll(member.email, "x")).toBe(unknown.text.replaceAll("ukendt@example.org", "x"));
  });

  test("refuses an operator object in place of a mail", async () => {
    const answer = await house.client().post("/sign-in").type("form").send("email[$gt]=&password[$gt]=");
    expect(answer.status).toBe(422);
  });

  test("stops after 20 wrong tries, but a device that signed in before still may", async () => {
    const member = await aMember();
    const known = await house.as(member);
    await known.post("/sign-out").type("form").send({});
    const stranger = house.client();
    const statuses: number[] = [];
    for (let i = 0; i < 23; i += 1)
      statuses.push(
        (await stranger.post("/sign-in").type("form").send({ email: member.email, password: "gæt på gæt" }))
          .status,
      );
    expect(statuses.filter((status) => status === 422).length).toBeLessThanOrEqual(20);
    expect(statuses.at(-1)).toBe(429);
    expect(
      (await known.post("/sign-in").type("form").send({ email: member.email, password: PASSWORD })).status,
    ).toBe(303);
  });
});

describe("a password", () => {
  test("can be set anew by a mailed link, once, and every session ends", async () => {
    const member = await aMember();
    const elsewhere = await house.as(member);
    await house.client().post("/password-reset").type("form").send({ email: member.email });
    const { path } = await house.mail(member.email);
    const token = new URL(path, "http://x").searchParams.get("token");
    const fresh = "en helt ny adgangskode";
    expect(
      (await house.client().post("/password-reset/new").type("form").send({ token, password: fresh })).status,
    ).toBe(303);
    expect(
      (await house.client().post("/password-reset/new").type("form").send({ token, password: fresh })).status,
    ).toBe(422);
    expect((await elsewhere.get("/account")).status).toBe(303);
    expect(
      (await house.client().post("/sign-in").type("form").send({ email: member.email, password: fresh }))
        .status,
    ).toBe(303);
  });

  test("is changed from the account page and leaves this session alone", async () => {
    const member = await aMember();
    const [here, elsewhere] = [await house.as(member), await house.as(member)];
    const answer = await here
      .post("/account/password")
      .type("form")
      .send({ current: PASSWORD, password: "en anden adgangskode" });
    expect(answer.status).toBe(303);
    expect((await here.get("/account")).status).toBe(200);
    expect((await elsewhere.get("/account")).status).toBe(303);
  });

  test("is changed once by two presses, however late the second comes to be read, and not by one that meant another", async () => {
    const member = await aMember();
    const ctx = await seenBy(member);
    const { rev } = await getAccount(member.accountId);
    // Both were let in by the sign-in that the first of them ends.
    await changePassword(ctx, rev, "tre solsorte på et tag");
    await changePassword(ctx, rev, "tre solsorte på et tag");
    const other = changePassword(ctx, rev, "fire solsorte på et tag");
    await expect(other).rejects.toMatchObject({ status: 409, key: "problems.changedMeanwhile" });
    await house.settle();
    const told = await devMails.find({ to: member.email }, { sort: { at: 1 } });
    expect(told.filter((mail) => mail.subject.includes("adgangskode")).length).toBe(1);
    const signIn = { email: member.email, password: "tre solsorte på et tag" };
    expect((await house.client().post("/sign-in").type("form").send(signIn)).headers.location).toBe("/");
  });
});

test("a POST from a foreign page is refused", async () => {
  const answer = await house
    .client()
    .set("Sec-Fetch-Site", "cross-site")
    .set("Origin", "https://evil.example")
    .post("/sign-in")
    .set("Sec-Fetch-Site", "cross-site")
    .type("form")
    .send({});
  expect(answer.status).toBe(403);
});

test("a new address counts only when its own mail is answered", async () => {
  const member = await aMember();
  const browser = await house.as(member);
  await browser
    .post("/account/email")
    .type("form")
    .send({ email: "ny-adresse@example.org", current: PASSWORD });
  expect((await house.mail(member.email)).subject).toContain("ved at blive skiftet");
  const { path } = await house.mail("ny-adresse@example.org");
  const token = new URL(path, "http://x").searchParams.get("token");
  await browser.post("/email-change/confirmation").type("form").send({ token });
  expect((await browser.get("/account")).text).toContain("ny-adresse@example.org");
});

test("a new password ends the links that wait: who had got in does not come back by an address of theirs", async () => {
  const member = await aMember();
  const [own, thief] = [await house.as(member), await house.as(member)];
  const theirs = `${newId()}@example.org`;
  await thief.post("/account/email").type("form").send({ email: theirs });
  const { path } = await house.mail(theirs);
  expect((await house.client().get(path)).text).toContain("Skift til denne adresse");
  const changed = await own
    .post("/account/password")
    .type("form")
    .send({ password: "tre solsorte på et tag" });
  expect(changed.status).toBe(303);
  const token = new URL(path, "http://x").searchParams.get("token");
  expect((await house.client().get(path)).text).not.toContain("Skift til denne adresse");
  const answer = await house.client().post("/email-change/confirmation").type("form").send({ token });
  expect(answer.status).toBe(422);
  expect((await own.get("/account")).text).toContain(member.email);
});

test("a new address ends what was sent to the old one: no password is set from there", async () => {
  const member = await aMember();
  const browser = await house.as(member);
  await house.client().post("/password-reset").type("form").send({ email: member.email });
  const reset = await house.mail(member.email);
  expect((await house.client().get(reset.path)).text).toContain("Gem adgangskoden");
  const next = `${newId()}@example.org`;
  await browser.post("/account/email").type("form").send({ email: next });
  const { path } = await house.mail(next);
  const token = new URL(path, "http://x").searchParams.get("token");
  await browser.post("/email-change/confirmation").type("form").send({ token });
  expect((await browser.get("/account")).text).toContain(next);
  expect((await house.client().get(reset.path)).text).not.toContain("Gem adgangskoden");
});
