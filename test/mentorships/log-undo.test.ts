import { afterEach, describe, expect, test } from "@jest/globals";
import { evidenceOf } from "../../src/features/evidence/index.ts";
import { eachDeed } from "../../src/features/impact/model.ts";
import { rebuildImpact } from "../../src/features/impact/index.ts";
import { addDays, dayOf, instantOf } from "../../src/platform/calendar.ts";
import { clock, DAY_MS, MINUTE_MS, plusMs } from "../../src/platform/clock.ts";
import { deliverEvents, eventRows } from "../../src/platform/events/events.ts";
import { newId } from "../../src/platform/ids.ts";
import { WHOLE } from "../../src/platform/mongo/collection.ts";
import { checkInvariants } from "../../src/platform/invariants.ts";
import { jobs } from "../../src/platform/jobs.ts";
import { applyRetention } from "../../src/platform/personal/retention.ts";
import { type Client, useHouse } from "../support/house.ts";
import { aMentor, aMusician, aSafeguardingLead, agreed, type Member } from "../support/people.ts";

const house = useHouse();
afterEach(() => clock.set(null));

const post = (browser: Client, path: string, body: object = {}) => browser.post(`/api/v1${path}`).send(body);
const press = (browser: Client, path: string) => browser.post(path).type("form").send({});
const read = async (browser: Client, path: string) => (await browser.get(`/api/v1${path}`)).body;
const rows = (name: string) => house.connection.client.db(house.connection.dbName).collection(name);

/** A pair at noon of a day, so that a session of today can be planned, held and logged. */
async function pairAtNoon(musician?: Member) {
  clock.set(null);
  const noon = instantOf(addDays(dayOf(clock.now()), 1), "12:00");
  clock.set(() => noon);
  const [noor, ilir] = [musician ?? (await aMusician()), await aMentor()];
  const [asNoor, asIlir] = [await house.as(noor), await house.as(ilir)];
  const asked = await post(asNoor, "/mentorships", { mentor: ilir.personId, goal: "", requestId: newId() });
  const id = String(asked.body.id);
  expect((await post(asIlir, `/mentorships/${id}/acceptance`)).status).toBe(200);
  const at = `/mentorships/${id}`;
  const versionOf = async (): Promise<number> => (await read(asIlir, at)).version;
  const step = async (title: string, days: number, next: "yes" | "no"): Promise<string> =>
    (
      await post(asIlir, `${at}/steps`, {
        title,
        dueDay: addDays(dayOf(noon), days),
        owner: "both",
        milestone: "",
        next,
        requestId: newId(),
      })
    ).body.id;
  const log = async (more: object = {}, browser = asIlir) =>
    post(browser, `${at}/sessions`, {
      day: dayOf(noon),
      time: "11:00",
      minutes: "45",
      place: "place",
      where: "Lokale 2",
      step: "Det nye skridt",
      owner: "musician",
      due: "week",
      readers: "both",
      note: "Broen er for hurtig.",
      milestones: ["RU-H1"],
      version: await versionOf(),
      requestId: newId(),
      ...more,
    });
  const plan = async (days: number, browser = asIlir, version?: number) =>
    post(browser, `${at}/plan`, {
      day: addDays(dayOf(noon), days),
      time: "18:00",
      minutes: "45",
      place: "place",
      where: "Lokale 2",
      version: version ?? (await versionOf()),
    });
  const door = (session: string): string => `${at}/sessions/${session}/withdrawal`;
  return { id, at, noon, noor, ilir, asNoor, asIlir, step, log, plan, door, versionOf };
}
type Pair = Awaited<ReturnType<typeof pairAtNoon>>;

/** All that a log may have moved, as the two and the database have it. */
async function standing(pair: Pair) {
  await house.settle();
  const [theirs, timeline, notices] = [
    await read(pair.asNoor, pair.at),
    await read(pair.asNoor, "/timeline"),
    await read(pair.asNoor, "/notifications"),
  ];
  const steps = await rows("steps").find({ musicianId: pair.noor.personId }).toArray();
  const deeds: string[] = [];
  for await (const deed of eachDeed()) if (deed.person === pair.noor.personId) deeds.push(deed._id);
  const evidence = (await evidenceOf(pair.noor.personId)).filter((one) => one.withdrawnAt === null);
  return {
    mentorship: { ...theirs, version: 0 },
    steps: steps.map(({ title, status, nextFor, closedAt, closedBy }) => ({
      title,
      status,
      nextFor,
      closedAt,
      closedBy,
    })),
    evidence: evidence.map((one) => one._id),
    timeline,
    notices,
    deeds,
  };
}
/** The concerns about a session, whoever they are about. */
const concernsAbout = async (session: string) =>
  (await rows("concerns").find({}, { comment: WHOLE }).toArray()).filter((one) => one.about?.id === session);
const sessionsOf = (pair: Pair) => rows("mentorsessions").countDocuments({ mentorshipId: pair.id });

describe("a log that is taken back", () => {
  test("is as if it had not been written, and comes back as the form with what was typed", async () => {
    const noor = await aMusician("Noor");
    await agreed(noor, "statistics");
    const pair = await pairAtNoon(noor);
    const [first, second] = [
      await pair.step("Første skridt", 9, "yes"),
      await pair.step("Andet skridt", 20, "no"),
    ];
    expect((await pair.plan(0)).status).toBe(200);
    const before = await standing(pair);
    expect(before.mentorship.nextSession).not.toBeNull();
    const typed = {
      day: dayOf(pair.noon),
      time: "11:00",
      minutes: "60",
      place: "place",
      where: "Lokale 2",
      lastStep: first,
      outcome: "reached",
      step: "Det nye skridt",
      owner: "musician",
      due: "twoWeeks",
      readers: "both",
      note: "Broen er for hurtig.",
      milestones: "RU-H1",
      version: String(await pair.versionOf()),
      requestId: newId(),
    };
    expect((await pair.asIlir.post(`${pair.at}/sessions`).type("form").send(typed)).status).toBe(303);
    const after = await standing(pair);
    expect([after.mentorship.nextSession, after.mentorship.lastContactDay]).toEqual([null, dayOf(pair.noon)]);
    expect([after.deeds.length, after.evidence.length, after.notices.notices.length]).toEqual([
      1,
      before.evidence.length + 1,
      before.notices.notices.length + 2,
    ]);
    const page = await pair.asIlir.get(pair.at);
    const door = /action="([^"]*\/withdrawal)"/.exec(page.text)?.[1] ?? "";
    const session = after.mentorship.sessions[0].id;
    expect(door).toBe(pair.door(session));

    const form = await press(pair.asIlir, door);
    expect(form.status).toBe(200);
    expect(form.text).toContain("Sessionen er taget tilbage");
    for (const words of [typed.note, typed.step, "Lokale 2"]) expect(form.text).toContain(words);
    for (const [name, value] of [
      ["minutes", "60"],
      ["readers", "both"],
      ["outcome", "reached"],
      ["due", "twoWeeks"],
      ["milestones", "RU-H1"],
    ])
      expect(form.text).toMatch(new RegExp(`name="${name}"[^>]*value="${value}"[^>]* checked`));
    expect(await standing(pair)).toEqual(before);
    for (const browser of [pair.asNoor, pair.asIlir])
      expect((await browser.get(`/sessions/${session}`)).status).toBe(404);
    expect(await checkInvariants()).toEqual([]);
    await rebuildImpact();
    expect((await standing(pair)).deeds).toEqual([]);

    // Pressed once more it is the same act; saved again, corrected, it is one session.
    const again = await press(pair.asIlir, door);
    expect([again.status, again.headers.location]).toEqual([303, pair.at]);
    const version = /name="version" value="(\d+)"/.exec(form.text)?.[1] ?? "";
    const saved = await pair.asIlir
      .post(`${pair.at}/sessions`)
      .type("form")
      .send({ ...typed, note: "Broen er for langsom.", version, requestId: newId() });
    expect(saved.status).toBe(303);
    expect([(await read(pair.asNoor, pair.at)).sessions.length, await sessionsOf(pair)]).toEqual([1, 1]);
    expect((await read(pair.asNoor, `/steps/${second}`)).status).toBe("open");
    expect(await eventRows.count({ type: "sessions.takenBack", about: session })).toBe(1);
  });

  test("gives the mark of the next one back to the step that had it, and leaves a step that only went on", async () => {
    const pair = await pairAtNoon();
    await pair.step("Det gamle", 9, "yes");
    const before = await standing(pair);
    const replaced = (await pair.log()).body.id;
    expect((await read(pair.asNoor, pair.at)).nextStep.title).toBe("Det nye skridt");
    expect((await post(pair.asIlir, pair.door(replaced))).status).toBe(200);
    expect(await standing(pair)).toEqual(before);
    const kept = (await pair.log({ step: "", readers: "", note: "" })).body.id;
    expect((await post(pair.asIlir, pair.door(kept))).status).toBe(200);
    expect(await standing(pair)).toEqual(before);
    expect(await checkInvariants()).toEqual([]);
  });

  test("leaves the one who read its note with a trace of 30 days, on no page; the mentor's own words are gone", async () => {
    const pair = await pairAtNoon();
    const [both, own] = ["Ord til begge", "Ord til mig"];
    for (const [readers, note] of [
      ["both", both],
      ["mentorOnly", own],
    ]) {
      const { id } = (await pair.log({ readers, note })).body;
      expect((await post(pair.asIlir, pair.door(id))).status).toBe(200);
    }
    const notes = () => rows("sessionnotes").find({ musicianId: pair.noor.personId }).toArray();
    expect((await notes()).map((one) => [one.text, one.sessionId])).toEqual([[both, null]]);
    for (const browser of [pair.asNoor, pair.asIlir])
      for (const path of [
        pair.at,
        "/",
        "/sessions",
        "/mentees",
        `/sessions/new?musician=${pair.noor.personId}`,
      ])
        expect((await browser.get(path)).text).not.toContain(both);
    await applyRetention(plusMs(pair.noon, 29 * DAY_MS));
    expect(await notes()).toHaveLength(1);
    await applyRetention(plusMs(pair.noon, 31 * DAY_MS));
    expect(await notes()).toHaveLength(0);
  });

  test("is no mail any more where its mail waits", async () => {
    const pair = await pairAtNoon();
    const settings = [
      "answers",
      "steps",
      "demos",
      "milestones",
      "recommendations",
      "follows",
      "guardian",
      "account",
    ];
    await house.settle();
    await post(pair.asNoor, "/notifications/settings", {
      ...Object.fromEntries(settings.map((name) => [name, "now"])),
      version: 0,
    });
    const mails = () => jobs.count({ type: "mail" });
    const session = (await pair.log()).body.id;
    await deliverEvents();
    expect(await mails()).toBe(1);
    expect((await post(pair.asIlir, pair.door(session))).status).toBe(200);
    await deliverEvents();
    expect(await mails()).toBe(0);
    expect(
      (await read(pair.asNoor, "/notifications")).notices.map((one: { key: string }) => one.key),
    ).not.toContain("sessionTakenBack");
  });
});

describe("a log stays", () => {
  const why: [string, (pair: Pair, session: string, step: string) => Promise<unknown>][] = [
    ["after a quarter of an hour", async (pair) => clock.set(() => plusMs(pair.noon, 15 * MINUTE_MS))],
    ["when somebody planned since", (pair) => pair.plan(3, pair.asNoor)],
    ["when another session was logged since", (pair) => pair.log({ step: "" })],
    [
      "when it was corrected",
      (pair, session) =>
        post(pair.asIlir, `/sessions/${session}/edit`, {
          day: dayOf(pair.noon),
          time: "11:00",
          minutes: "30",
          place: "place",
          where: "",
          note: "rettet",
          version: 0,
        }),
    ],
    [
      "when its step was moved",
      (pair, _session, step) =>
        post(pair.asNoor, `/steps/${step}/date`, { dueDay: addDays(dayOf(pair.noon), 30), version: 0 }),
    ],
    [
      "when its step got an answer",
      (pair, _session, step) =>
        post(pair.asNoor, `/steps/${step}/outcome`, { status: "reached", reason: "" }),
    ],
    ["when another step is the next one", async (pair) => void (await pair.step("Noget andet", 3, "yes"))],
    [
      "when the step that it closed was opened again",
      async (pair) => post(pair.asNoor, `/steps/${(await lastOf(pair)) ?? ""}/reopening`, {}),
    ],
    [
      "when a milestone rests on it",
      async (pair) => {
        const [evidence] = await evidenceOf(pair.noor.personId);
        return post(pair.asNoor, "/journey/RU-H1", { said: "ready", evidence: [evidence?._id], version: 0 });
      },
    ],
  ];
  const lastOf = async (pair: Pair) =>
    (await rows("mentorsessions").findOne({ mentorshipId: pair.id }))?.lastStepId as string | undefined;

  test.each(why)("%s, and nothing changes", async (_why, meanwhile) => {
    const pair = await pairAtNoon();
    const first = await pair.step("Det gamle", 9, "yes");
    const logged = (await pair.log({ lastStep: first, outcome: "partly" })).body;
    const done = await meanwhile(pair, logged.id, logged.nextStep);
    if (done) expect((done as { status: number }).status).toBe(200);
    const before = await standing(pair);
    const refused = await press(pair.asIlir, pair.door(logged.id));
    expect(refused.status).toBe(409);
    expect(refused.text).toMatch(/ret loggen i stedet/);
    expect(await standing(pair)).toEqual(before);
    expect(await checkInvariants()).toEqual([]);
  });

  test("when its note went to the safeguarding lead: no undo is offered, and none is taken", async () => {
    await aSafeguardingLead();
    const pair = await pairAtNoon();
    const form = {
      day: dayOf(pair.noon),
      time: "11:00",
      minutes: "45",
      place: "place",
      step: "Skridt",
      owner: "musician",
      due: "week",
      readers: "safeguarding",
      note: "Jeg er bekymret.",
      version: String(await pair.versionOf()),
      requestId: newId(),
    };
    expect((await pair.asIlir.get(`/sessions/new?musician=${pair.noor.personId}`)).text).toContain(
      "sessionen kan ikke fortrydes",
    );
    expect((await pair.asIlir.post(`${pair.at}/sessions`).type("form").send(form)).status).toBe(303);
    const page = await pair.asIlir.get(pair.at);
    expect([page.text.includes("Sessionen er gemt"), page.text.includes("/withdrawal")]).toEqual([
      true,
      false,
    ]);
    const session = (await read(pair.asIlir, pair.at)).sessions[0].id;
    const refused = await press(pair.asIlir, pair.door(session));
    expect([refused.status, refused.text.includes("bliver hos dem")]).toEqual([409, true]);
    expect([await sessionsOf(pair), (await concernsAbout(session)).length]).toEqual([1, 1]);
    // What the musician is given of it says nothing of the concern.
    expect(JSON.stringify(await read(pair.asNoor, `/sessions/${session}`))).not.toMatch(
      /concern|safeguarding/i,
    );
  });

  test("when a musician is worried about it, it goes all the same: the mentor learns nothing, the concern stays", async () => {
    await aSafeguardingLead();
    const pair = await pairAtNoon();
    const session = (await pair.log()).body.id;
    const raised = await pair.asNoor
      .post("/concerns")
      .type("form")
      .send({
        worry: "contact",
        text: "Det føles forkert.",
        reach: "",
        about: `session-${session}`,
        requestId: newId(),
      });
    expect(raised.status).toBe(303);
    expect((await post(pair.asIlir, pair.door(session))).status).toBe(200);
    expect((await concernsAbout(session)).map((one) => one.people)).toEqual([[pair.ilir.personId]]);
    expect(await checkInvariants()).toEqual([]);
  });
});

describe("who takes a log back", () => {
  test("its author alone; for everybody else there is no such door", async () => {
    const pair = await pairAtNoon();
    const session = (await pair.log()).body.id;
    const others = { musician: pair.asNoor, "another mentor": await house.as(await aMentor("Bo")) };
    for (const [who, browser] of Object.entries(others))
      expect([who, (await press(browser, pair.door(session))).status]).toEqual([who, 404]);
    const other = await pairAtNoon();
    expect((await press(other.asIlir, other.door(session))).status).toBe(404);
    expect((await press(pair.asIlir, pair.door(newId()))).status).toBe(404);
    expect(await sessionsOf(pair)).toBe(1);
    expect((await press(pair.asIlir, pair.door(session))).status).toBe(200);
    for (const [who, browser] of Object.entries(others))
      expect([who, (await press(browser, pair.door(session))).status]).toEqual([who, 404]);
  });

  test("a stand-in takes back what they wrote, and neither the other's", async () => {
    const pair = await pairAtNoon();
    const eva = await aMentor("Eva");
    const asEva = await house.as(eva);
    const stands = await post(pair.asIlir, `${pair.at}/stand-in`, {
      mentor: eva.personId,
      until: addDays(dayOf(pair.noon), 5),
      version: await pair.versionOf(),
    });
    expect(stands.status).toBe(200);
    const session = (await pair.log({}, asEva)).body.id;
    expect((await press(pair.asIlir, pair.door(session))).status).toBe(404);
    expect((await press(asEva, pair.door(session))).status).toBe(200);
    const own = (await pair.log()).body.id;
    expect((await press(asEva, pair.door(own))).status).toBe(404);
    expect((await press(pair.asIlir, pair.door(own))).status).toBe(200);
    expect(await sessionsOf(pair)).toBe(0);
  });

  test("pressed twice at once it is one act; of it and a plan at once one is told to look again", async () => {
    const pair = await pairAtNoon();
    const session = (await pair.log()).body.id;
    const twice = await Promise.all([
      press(pair.asIlir, pair.door(session)),
      press(pair.asIlir, pair.door(session)),
    ]);
    expect(twice.map((one) => one.status)).toEqual([200, 200]);
    expect(await eventRows.count({ type: "sessions.takenBack", about: session })).toBe(1);
    const next = (await pair.log()).body.id;
    const version = await pair.versionOf();
    const [undo, plan] = await Promise.all([
      post(pair.asIlir, pair.door(next)),
      pair.plan(3, pair.asNoor, version),
    ]);
    expect(new Set([undo.status, plan.status])).toEqual(new Set([200, 409]));
    expect(await sessionsOf(pair)).toBe(undo.status === 200 ? 0 : 1);
    expect((await read(pair.asNoor, pair.at)).nextSession !== null).toBe(plan.status === 200);
    expect(await checkInvariants()).toEqual([]);
  });
});
