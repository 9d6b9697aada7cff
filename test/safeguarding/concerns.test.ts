import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { readFileSync } from "node:fs";
import { giveRole, setLeavingAccount, takeRole } from "../../src/features/accounts/index.ts";
import { endTie } from "../../src/features/ties/index.ts";
import { clock, HOUR_MS, plusMs } from "../../src/platform/clock.ts";
import { dailyWork } from "../../src/platform/jobs.ts";
import { systemContext } from "../../src/platform/context.ts";
import { newId } from "../../src/platform/ids.ts";
import { devMails } from "../../src/platform/mail.ts";
import { WHOLE } from "../../src/platform/mongo/collection.ts";
import { type Client, useHouse } from "../support/house.ts";
import {
  aGuardianOf,
  aMember,
  aMemberOf,
  aMentor,
  aMusician,
  anaAndMarta,
  anOrganisation,
  aSafeguardingLead,
  aSecretary,
  attends,
  type Member,
  mentors,
  seenBy,
} from "../support/people.ts";

const house = useHouse();
const lead = { kind: "safeguarding", organisationId: null, coordinator: false } as const;
const WORDS = "kanariefuglen sang om natten";

const leads: Member[] = [];
const aLead = async (name: string): Promise<Member> => {
  const made = await aSafeguardingLead(name);
  leads.push(made);
  return made;
};
const alsoLead = async (member: Member): Promise<Member> => {
  await giveRole(systemContext(), member.personId, lead);
  leads.push(member);
  return member;
};
const post = (browser: Client, path: string, body: object) => browser.post(path).type("form").send(body);
const json = (browser: Client, path: string) => browser.get(`/api/v1${path}`);
const send = (browser: Client, more: object = {}) =>
  browser.post("/api/v1/concerns").send({ worry: "unsafe", text: WORDS, requestId: newId(), ...more });
const listed = async (browser: Client): Promise<{ id: string; author: string; version: number }[]> =>
  (await json(browser, "/safeguarding")).body;

afterEach(async () => {
  clock.set(null);
  for (const one of leads.splice(0)) await takeRole(systemContext(), one.personId, "safeguarding");
  await house.connection.client
    .db(house.connection.dbName)
    .collection("concerns")
    .deleteMany({}, { comment: WHOLE });
});

describe("raising a concern", () => {
  let dorthe: Member;
  beforeEach(async () => {
    dorthe = await aLead("Dorthe");
  });

  test("each signed-in page has one quiet way to it, which carries a kind and an id and never a name", async () => {
    const { ana, marta } = await anaAndMarta();
    const ilir = await aMentor();
    await mentors(ilir, ana);
    const mentor = await house.as(ilir);
    expect((await mentor.get("/me")).text).toContain('href="/concerns/new"');
    const profile = await mentor.get(`/people/${ana.personId}`);
    expect(profile.text).toContain(`href="/concerns/new?about=person-${ana.personId}"`);
    expect((await (await house.as(marta)).get("/guardian")).text).toContain('href="/concerns/new"');
    expect((await house.client().get("/help")).text).not.toContain("/concerns/new");
  });

  test("a child of 14 does it alone behind a closed gate: the link, one choice, send", async () => {
    const ana = await house.as(await aMusician("Ana", 14));
    const form = await ana.get("/concerns/new");
    expect(form.status).toBe(200);
    expect(form.text).toContain("Det, du sender, går kun til Dorthe");
    expect(form.text).toContain('href="tel:112"');
    expect(form.text).toContain('href="tel:116111"');
    const requestId = /name="requestId" value="([^"]+)"/.exec(form.text)?.[1];
    const sent = await post(ana, "/concerns", { worry: "contact", text: "", requestId });
    expect([sent.status, sent.headers.location]).toEqual([303, "/concerns"]);
    const again = await post(ana, "/concerns", { worry: "contact", text: "", requestId });
    expect(again.status).toBe(303);
    expect(await listed(await house.as(dorthe))).toHaveLength(1);
  });

  test("musician, guardian, mentor, school staff and venue may; nobody who is signed out", async () => {
    const { ana, marta } = await anaAndMarta();
    const staff = await aMemberOf(await anOrganisation("school", "Skolen"), "Lone");
    const booker = await aMemberOf(await anOrganisation("venue", "Scenen"), "Per");
    for (const who of [ana, marta, await aMentor(), staff, booker, await aSecretary()])
      expect((await send(await house.as(who))).body).toEqual({ received: true });
    expect((await send(house.client())).status).toBe(401);
    expect(await listed(await house.as(dorthe))).toHaveLength(6);
  });

  test("bad input is answered at the field, and what was typed stays", async () => {
    const noor = await house.as(await aMusician());
    const empty = await post(noor, "/concerns", { text: WORDS, requestId: newId() });
    expect(empty.status).toBe(422);
    expect(empty.text).toContain(WORDS);
    const bare = await post(noor, "/concerns", { worry: "else", text: " ", requestId: newId() });
    expect([bare.status, bare.text.includes("Skriv et par ord om, hvad det er.")]).toEqual([422, true]);
    const odd = await send(noor, { about: "session-../../x" });
    expect(odd.status).toBe(200);
    const long = await send(noor, { text: "x".repeat(4001) });
    expect(long.status).toBe(422);
  });

  test("nobody but the lead reads it: not the writer, guardian, mentor, school or secretariat; in no mail, event or log", async () => {
    const { ana, marta } = await anaAndMarta();
    const ilir = await aMentor();
    await mentors(ilir, ana);
    const school = await anOrganisation("school", "Skolen");
    await attends(ana, school);
    const child = await house.as(ana);
    await send(child, { reach: `${WORDS} efter skole` });
    await house.settle();
    const id = (await listed(await house.as(dorthe)))[0]?.id ?? "";
    for (const who of [
      ana,
      marta,
      ilir,
      await aMemberOf(school, "Lone"),
      await aSecretary(),
      await aMember(),
    ]) {
      const browser = await house.as(who);
      for (const path of [
        "/",
        "/concerns",
        "/me",
        "/notifications",
        "/safeguarding",
        `/safeguarding/${id}`,
        "/timeline",
        "/admin/events",
      ]) {
        expect((await browser.get(path)).text).not.toContain(WORDS);
        expect((await json(browser, path)).text).not.toContain(WORDS);
      }
      expect((await browser.get(`/safeguarding/${id}`)).status).toBe(404);
      expect((await post(browser, `/safeguarding/${id}/opening`, {})).status).toBe(404);
    }
    const db = house.connection.client.db(house.connection.dbName);
    for (const name of ["events", "jobs", "notices", "devmails"])
      expect(JSON.stringify(await db.collection(name).find({}, { comment: WHOLE }).toArray())).not.toContain(
        WORDS,
      );
    const events = await db
      .collection("events")
      .find({ type: /^safeguarding/ })
      .toArray();
    expect(events.every((event) => event.by === null && event.person === null)).toBe(true);
    const mails = await devMails.find({ to: dorthe.email });
    expect(mails.length).toBeGreaterThan(0);
    expect(mails.some((mail) => /Ana|natten/.test(mail.subject + mail.text))).toBe(false);
    expect((await devMails.find({ to: marta.email })).some((mail) => mail.text.includes("bekymring"))).toBe(
      false,
    );
  }, 180_000);

  test("the writer sees that it was received, then that it was opened, and nothing else", async () => {
    const noor = await house.as(await aMusician());
    await send(noor);
    expect((await json(noor, "/concerns")).body).toEqual([{ at: expect.any(String), openedAt: null }]);
    expect((await noor.get("/concerns")).text).toContain("Ikke åbnet endnu");
    const browser = await house.as(dorthe);
    const id = (await listed(browser))[0]?.id ?? "";
    await post(browser, `/safeguarding/${id}/opening`, {});
    const now = await json(noor, "/concerns");
    expect(now.body).toEqual([{ at: expect.any(String), openedAt: expect.any(String) }]);
    expect((await json(await house.as(await aMusician("Bo")), "/concerns")).body).toEqual([]);
  });
});

describe("whom it concerns", () => {
  test("the mentor concerned, the guardian and a mentor of former days do not read it although they hold the role", async () => {
    const { ana, marta } = await anaAndMarta();
    const [ilir, former, dorthe] = [await aMentor("Ilir"), await aMentor("Eva"), await aLead("Dorthe")];
    await mentors(ilir, ana);
    const tie = await mentors(former, ana);
    await endTie(systemContext(), tie);
    for (const one of [ilir, marta, former]) await alsoLead(one);
    await send(await house.as(ana));
    await house.settle();
    const id = (await listed(await house.as(dorthe)))[0]?.id ?? "";
    for (const one of [ilir, marta, former]) {
      const browser = await house.as(one);
      expect(await listed(browser)).toEqual([]);
      expect((await post(browser, `/safeguarding/${id}/opening`, {})).status).toBe(404);
      expect((await json(browser, "/notifications")).text).not.toContain("concernRaised");
    }
    expect((await json(await house.as(dorthe), "/notifications")).text).toContain("concernRaised");
  });

  test("a lead whom the writer names, and a lead who writes, are left out", async () => {
    const [dorthe, erik] = [await aLead("Dorthe"), await aLead("Erik")];
    await send(await house.as(await aMusician()), { notTo: [dorthe.personId] });
    await send(await house.as(erik));
    const [hers, his] = [await listed(await house.as(dorthe)), await listed(await house.as(erik))];
    expect(hers.map((one) => one.author)).toEqual([erik.personId]);
    expect(his).toHaveLength(1);
    expect(his[0]?.author).not.toBe(erik.personId);
  });

  test("from a page it is about that page's people; a page that the writer may not see says nothing", async () => {
    const noor = await aMusician();
    const ilir = await alsoLead(await aMentor("Ilir"));
    const dorthe = await aLead("Dorthe");
    await mentors(ilir, noor);
    const [stranger, eva] = [await house.as(await aMember()), await aMentor("Eva")];
    await send(stranger, { about: `person-${noor.personId}` });
    await mentors(eva, noor);
    await send(await house.as(eva), { about: `person-${noor.personId}` });
    const all = (await json(await house.as(dorthe), "/safeguarding")).body;
    expect(all.map((one: { about: unknown; musicians: string[] }) => [one.about, one.musicians])).toEqual([
      [null, []],
      [{ type: "person", id: noor.personId }, [noor.personId]],
    ]);
    expect((await listed(await house.as(ilir))).map((one) => one.author)).not.toContain(eva.personId);
    await (await house.as(eva)).get(`/concerns/new?about=person-${noor.personId}`);
    const { visits } = (await json(await house.as(noor), "/me/looks")).body;
    expect(visits.filter((one: { looked: string[] }) => one.looked.length > 0)).toEqual([]);
  });

  test("with nobody who may read it, it is refused with whom to write to, and what was typed stays", async () => {
    const ana = await house.as(await aMusician("Ana", 14));
    const none = await ana.get("/concerns/new");
    expect(none.text).toContain(house.config.operator.email);
    expect(none.text).not.toContain('<form class="sect--s"');
    const only = await aLead("Dorthe");
    const refused = await post(ana, "/concerns", {
      worry: "unsafe",
      text: WORDS,
      notTo: only.personId,
      requestId: newId(),
    });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain(WORDS);
    expect(refused.text).toContain(house.config.operator.email);
    expect((await json(ana, "/concerns")).body).toEqual([]);
  });
});

describe("what a lead does", () => {
  test("opens, takes, notes, hands over, closes with a reason, takes up again; each look is in the log", async () => {
    const [dorthe, erik] = [await aLead("Dorthe"), await aLead("Erik")];
    const [first, second] = [await house.as(dorthe), await house.as(erik)];
    await send(await house.as(await aMusician("Noor")));
    const id = (await listed(first))[0]?.id ?? "";
    const at = `/safeguarding/${id}`;
    expect((await first.get(at)).text).not.toContain(WORDS);
    expect((await post(first, `${at}/hand`, { version: 0 })).status).toBe(403);
    const opened = await post(first, `${at}/opening`, {});
    expect(opened.text).toContain(WORDS);
    const version = async (): Promise<number> => (await json(first, at)).body.version;
    expect((await post(first, `${at}/hand`, { version: await version() })).status).toBe(303);
    expect((await post(first, `${at}/hand`, { version: await version() })).status).toBe(403);
    expect(
      (await post(first, `${at}/notes`, { text: "Ringet til skolen", version: await version() })).status,
    ).toBe(303);
    expect((await post(first, `${at}/notes`, { text: "En til", version: 0 })).status).toBe(409);
    expect((await first.get(at)).text).not.toContain("Ringet til skolen");
    expect((await post(second, `${at}/closure`, { reason: "helped", version: await version() })).status).toBe(
      403,
    );
    const stranger = await aMember();
    for (const to of [stranger.personId, dorthe.personId])
      expect((await post(first, `${at}/handover`, { to, version: await version() })).status).toBe(422);
    expect(
      (await post(first, `${at}/handover`, { to: erik.personId, version: await version() })).status,
    ).toBe(303);
    expect((await post(first, `${at}/closure`, { reason: "helped", version: await version() })).status).toBe(
      403,
    );
    expect((await post(second, `${at}/closure`, { version: await version() })).status).toBe(422);
    expect(
      (await post(second, `${at}/closure`, { reason: "passedOn", version: await version() })).status,
    ).toBe(303);
    await post(second, `${at}/opening`, {});
    const closed = (await json(first, at)).body;
    expect(closed).toMatchObject({ state: "closed", reason: "passedOn", lead: erik.personId, dueAt: null });
    expect(closed.opened.map((look: { by: string }) => look.by)).toEqual([dorthe.personId, erik.personId]);
    expect(closed.steps.map((step: { what: string }) => step.what)).toEqual([
      "taken",
      "noted",
      "handedOver",
      "closed",
    ]);
    expect((await first.get("/safeguarding")).text).toContain("Hvem har åbnet hvad");
    expect((await post(first, `${at}/reopening`, { version: await version() })).status).toBe(303);
    expect((await json(first, at)).body).toMatchObject({ state: "inHand", lead: dorthe.personId });
    await house.settle();
    expect((await json(second, "/notifications")).text).toContain("concernForYou");
  });

  test("is taken over from a lead who is ill or gone by another who may read it: a step that the first one is told of", async () => {
    const [dorthe, erik] = [await aLead("Dorthe"), await aLead("Erik")];
    const [first, second] = [await house.as(dorthe), await house.as(erik)];
    const noor = await aMusician("Noor");
    const hers = await alsoLead(await aMentor("Ilir"));
    await mentors(hers, noor);
    await send(await house.as(noor));
    const id = (await listed(first))[0]?.id ?? "";
    const at = `/safeguarding/${id}`;
    const version = async (): Promise<number> => (await json(second, at)).body.version;
    expect((await post(second, `${at}/takeover`, { version: await version() })).status).toBe(403);
    await post(first, `${at}/opening`, {});
    await post(first, `${at}/hand`, { version: await version() });
    expect((await post(first, `${at}/takeover`, { version: await version() })).status).toBe(403);
    const closing = { reason: "helped" };
    expect((await post(second, `${at}/closure`, { ...closing, version: await version() })).status).toBe(403);
    expect((await post(await house.as(hers), `${at}/takeover`, { version: await version() })).status).toBe(
      404,
    );
    expect((await second.get(at)).text).toContain("Overtag den");
    expect((await post(second, `${at}/takeover`, { version: await version() })).status).toBe(303);
    expect((await json(second, at)).body).toMatchObject({ state: "inHand", lead: erik.personId });
    expect((await second.get(at)).text).toContain("Erik overtog den");
    await house.settle();
    expect((await json(first, "/notifications")).text).toContain("concernTaken");
    expect((await post(first, `${at}/closure`, { ...closing, version: await version() })).status).toBe(403);
    expect((await post(second, `${at}/closure`, { ...closing, version: await version() })).status).toBe(303);
  });

  test("is taken over while it waits for whoever it was given to and who never opened it", async () => {
    const [dorthe, erik] = [await aLead("Dorthe"), await aLead("Erik")];
    const first = await house.as(dorthe);
    await send(await house.as(await aMusician("Noor")));
    const id = (await listed(first))[0]?.id ?? "";
    const at = `/safeguarding/${id}`;
    const version = async (): Promise<number> => (await json(first, at)).body.version;
    await post(first, `${at}/handover`, { to: erik.personId, version: await version() });
    await takeRole(systemContext(), erik.personId, "safeguarding");
    await post(first, `${at}/opening`, {});
    expect((await post(first, `${at}/takeover`, { version: await version() })).status).toBe(303);
    expect((await json(first, at)).body).toMatchObject({ lead: dorthe.personId });
  });

  test("a lead who is leaving is neither asked nor counted", async () => {
    const dorthe = await aLead("Dorthe");
    await setLeavingAccount(dorthe.personId, clock.now());
    const ana = await house.as(await aMusician("Ana", 14));
    expect((await send(ana)).status).toBe(422);
    await setLeavingAccount(dorthe.personId, null);
    expect((await send(ana)).body).toEqual({ received: true });
  });

  test("what nobody has opened within a day is late, and the leads hear of it once that day", async () => {
    const dorthe = await aLead("Dorthe");
    await send(await house.as(await aMusician()));
    await house.settle();
    const later = plusMs(clock.now(), 25 * HOUR_MS);
    clock.set(() => later);
    const work = dailyWork().find((one) => one.name === "safeguarding.unopened");
    await work?.run(later);
    await work?.run(later);
    await house.settle();
    const browser = await house.as(dorthe);
    expect((await browser.get("/safeguarding")).text).toContain("Skulle være sket");
    const told = (await json(browser, "/notifications")).body.notices as { key: string }[];
    expect(told.filter((one) => one.key === "concernWaits")).toHaveLength(1);
  });

  test("the log of who opened it is only ever added to: no program text changes or removes a row", () => {
    const text = readFileSync("src/features/safeguarding/model.ts", "utf8");
    expect(text).toContain("looks.insert");
    expect(text).not.toMatch(/looks\.(update|remove|updateMany)/);
  });
});

test("a guardian of another child learns nothing, and a claimed guardian is no reader either", async () => {
  const dorthe = await aLead("Dorthe");
  const { ana } = await anaAndMarta();
  const claimed = await alsoLead(await aGuardianOf(ana, "Kaj", false));
  await send(await house.as(ana));
  expect(await listed(await house.as(claimed))).toEqual([]);
  expect(await listed(await house.as(dorthe))).toHaveLength(1);
  expect((await seenBy(claimed)).actor.roles.map((one) => one.kind)).toContain("safeguarding");
});
