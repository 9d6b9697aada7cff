import { describe, expect, test } from "@jest/globals";
import { devMails } from "../../src/platform/mail.ts";
import { monotonicMs } from "../../src/platform/clock.ts";
import { newId } from "../../src/platform/ids.ts";
import { row, sized } from "../hard/support/rows.ts";
import { useHouse } from "../support/house.ts";
import { aMember, aMemberOf, aMusician, anOrganisation, PASSWORD } from "../support/people.ts";
import { anAct } from "../support/songs.ts";

// The weight of a password's hash as it is in production, so that leaving it out would show in the time.
const house = useHouse({ ARGON2_MEMORY_KIB: "19456" });

const post = (browser: ReturnType<typeof house.client>, path: string, fields: Record<string, string>) =>
  browser.post(path).type("form").send(fields);
const guess = (email: string, browser = house.client()) =>
  post(browser, "/sign-in", { email, password: "gæt på gæt på gæt" });
const looked = (answers: readonly { status: number }[]): number =>
  answers.filter(({ status }) => status === 422).length;

describe("guessing a password", () => {
  test("forty wrong tries at one account from forty places: at most 25 are looked at, one by one or at once", async () => {
    const [one, two] = [await aMember(), await aMember()];
    const inTurn = [];
    for (let i = 0; i < 40; i += 1) inTurn.push(await guess(one.email));
    const atOnce = await Promise.all(Array.from({ length: 40 }, () => guess(two.email)));
    expect({ inTurn: looked(inTurn), last: inTurn.at(-1)?.status }).toEqual({ inTurn: 20, last: 429 });
    expect([looked(atOnce) >= 20, looked(atOnce) <= 25]).toEqual([true, true]);
    expect(inTurn.at(-1)?.text).toContain("Vent 15 minutter");
    row("guessing, one account", {
      tried: "40 wrong passwords in turn, 40 at once",
      counted: "looked at, at most 25",
      result: `${looked(inTurn)} and ${looked(atOnce)}`,
    });
  }, 60_000);

  test("two hundred wrong tries from one address at as many accounts: at most 25 are looked at", async () => {
    const browser = house.client();
    const answers = [];
    for (let i = 0; i < 200; i += 1) answers.push(await guess(`nobody${i}@example.org`, browser));
    expect([looked(answers), answers.at(-1)?.status]).toEqual([22, 429]);
    row("guessing, one address", {
      tried: "200 wrong passwords at 200 accounts",
      counted: "looked at, at most 25",
      result: `${looked(answers)}; the owner is locked out by none of it (tests below)`,
    });
  }, 60_000);

  test("locks the owner out neither of a browser that was signed in before nor after a mailed reset", async () => {
    const member = await aMember();
    const known = await house.as(member);
    await post(known, "/sign-out", {});
    for (let i = 0; i < 30; i += 1) await guess(member.email);
    expect((await guess(member.email)).status).toBe(429);
    expect((await post(known, "/sign-in", { email: member.email, password: PASSWORD })).status).toBe(303);
    const elsewhere = house.client();
    expect((await post(elsewhere, "/sign-in", { email: member.email, password: PASSWORD })).status).toBe(429);
    await post(elsewhere, "/password-reset", { email: member.email });
    const token = new URL((await house.mail(member.email)).path, "http://x").searchParams.get("token") ?? "";
    await post(elsewhere, "/password-reset/new", { token, password: "tre solsorte på et tag" });
    const fields = { email: member.email, password: "tre solsorte på et tag" };
    expect((await post(elsewhere, "/sign-in", fields)).status).toBe(303);
  }, 60_000);

  test("a made-up cookie gives no allowance of its own", async () => {
    const member = await aMember();
    const known = await house.as(member);
    const name = /(fly\.d[\w-]{8})=/.exec(
      String(
        (await post(known, "/sign-in", { email: member.email, password: PASSWORD })).headers["set-cookie"],
      ),
    )?.[1];
    expect(name).toBeDefined();
    const answers = [];
    for (let i = 0; i < 30; i += 1) {
      const browser = house.client().set("Cookie", `${name}=madeup${i}`);
      answers.push(await guess(member.email, browser));
    }
    expect(looked(answers)).toBe(20);
  }, 60_000);
});

describe("finding out who has an account", () => {
  type Answer = Awaited<ReturnType<typeof guess>>;
  const shape = (answer: Answer, email: string) => ({
    status: answer.status,
    headers: Object.keys(answer.headers).sort(),
    body: answer.text.replaceAll(email, "-"),
  });
  type Ask = (email: string) => Promise<Answer>;
  const anybody = (ask: Ask) => () => Promise.resolve(ask);
  /** Each form that takes an address, as somebody who may send it. */
  const forms: Record<string, () => Promise<Ask>> = {
    "sign-in": anybody((email) => guess(email)),
    "sign-up": anybody((email) =>
      post(house.client(), "/sign-up", {
        kind: "musician",
        name: "Noor",
        email,
        birthDay: "2009-05-24",
        password: "tre solsorte på et tag",
      }),
    ),
    reset: anybody((email) => post(house.client(), "/password-reset", { email })),
    "a new address": async () => {
      const browser = await house.as(await aMember());
      return (email) => post(browser, "/account/email", { email });
    },
    "invite, a colleague": async () => {
      const school = await anOrganisation("school", "Furesø Musikskole");
      const browser = await house.as(await aMemberOf(school, "Sine"));
      return (email) => post(browser, `/organisations/${school._id}/invitations`, { email });
    },
    "invite, a guardian": async () => {
      const browser = await house.as(await aMusician("Ana", 13));
      return (email) => post(browser, "/me/guardians", { email, power: "approver", requestId: newId() });
    },
    "invite, a bandmate": async () => {
      const [noor, vega] = [await aMusician("Noor", 19), await aMusician("Vega", 19)];
      const [act, browser] = [await anAct(noor, vega), await house.as(noor)];
      return (email) => post(browser, `/acts/${act._id}/invitations`, { email, roles: "" });
    },
  };
  const median = (list: readonly number[]): number =>
    list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] as number;

  test.each(Object.keys(forms))("%s answers alike: status, words, headers, and time", async (form) => {
    const times: Record<"known" | "unknown", number[]> = { known: [], unknown: [] };
    const timed = async (ask: Ask, kind: "known" | "unknown", email: string) => {
      const start = monotonicMs();
      const answer = await ask(email);
      times[kind].push(monotonicMs() - start);
      expect([form, answer.status < 400 || form === "sign-in"]).toEqual([form, true]);
      return shape(answer, email);
    };
    const asker = forms[form] as () => Promise<Ask>;
    await (await asker())("warm-up@example.org");
    for (let i = 0; i < sized(9, 40); i += 1) {
      const [ask, member] = [await asker(), await aMember()];
      const mine = `ukendt${form.replace(/\W/g, "")}${i}@example.org`;
      // Whoever is asked first warms up what both need: they take turns.
      const before = i % 2 === 0 ? null : await timed(ask, "unknown", mine);
      const known = await timed(ask, "known", member.email);
      expect(before ?? (await timed(ask, "unknown", mine))).toEqual(known);
    }
    const ratio = median(times.known) / median(times.unknown);
    expect([ratio > 0.5, ratio < 2]).toEqual([true, true]);
    row(`finding out who has an account, ${form}`, {
      tried: `${times.known.length} known addresses and as many unknown ones`,
      counted: "answers that differ in status, words or headers; time of known to unknown",
      result: `0; ${ratio.toFixed(2)}`,
    });
  }, 60_000);
});

describe("a sign-in from a browser that the account does not know", () => {
  const mailsTo = async (to: string) => {
    await house.settle();
    return devMails.find({ to }, { sort: { at: -1 } });
  };
  test("is told by mail, with time and browser and nothing else; the first one and known ones are not", async () => {
    const member = await aMember({ name: "Vigdis" });
    const known = await house.as(member);
    await post(known, "/sign-out", {});
    await post(known, "/sign-in", { email: member.email, password: PASSWORD });
    expect(await mailsTo(member.email)).toEqual([]);
    const strange = house
      .client()
      .set("User-Agent", "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0");
    await post(strange, "/sign-in", { email: member.email, password: PASSWORD });
    const mails = await mailsTo(member.email);
    expect(mails.map((mail) => mail.subject)).toEqual(["Nogen loggede ind på din profil"]);
    expect(mails[0]?.text).toContain("Firefox på Linux");
    expect(mails[0]?.text).not.toContain("Vigdis");
    expect(mails[0]?.text).not.toContain("10.0.");
  });

  test("can be ended by the mail's link, everywhere and once, and a link for a new password follows", async () => {
    const member = await aMember();
    const [own, strange] = [await house.as(member), await house.as(member)];
    const { path } = await house.mail(member.email);
    const reader = house.client();
    expect((await reader.get(path)).text).toContain("Var det ikke dig?");
    // Opening the link does nothing: mail scanners do that as well.
    expect((await strange.get("/account")).status).toBe(200);
    const token = new URL(path, "http://x").searchParams.get("token") ?? "";
    expect((await post(reader, "/not-me", { token })).text).toContain("Alle er logget ud");
    expect([(await own.get("/account")).status, (await strange.get("/account")).status]).toEqual([303, 303]);
    expect((await house.mail(member.email)).subject).toBe("Ny adgangskode");
    expect((await post(reader, "/not-me", { token })).status).toBe(422);
  });
});
