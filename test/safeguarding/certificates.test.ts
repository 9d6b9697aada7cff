import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "@jest/globals";
import { soloActOf } from "../../src/features/acts/index.ts";
import {
  approveMentor,
  endMentor,
  mentorsWith,
  recheckDue,
  seeCertificate,
  withdrawCertificate,
} from "../../src/features/mentors/index.ts";
import { addDays, dayOf, instantOf } from "../../src/platform/calendar.ts";
import { clock, plusMs } from "../../src/platform/clock.ts";
import { systemContext } from "../../src/platform/context.ts";
import { newId } from "../../src/platform/ids.ts";
import { dailyWork } from "../../src/platform/jobs.ts";
import { devMails } from "../../src/platform/mail.ts";
import { row } from "../hard/support/rows.ts";
import { type Client, useHouse } from "../support/house.ts";
import {
  aGuardianOf,
  agreed,
  aMember,
  aMemberOf,
  aMentor,
  aMusician,
  anaAndMarta,
  anOrganisation,
  aSecretary,
  attends,
  type Member,
  mentors,
  saysYes,
  seenBy,
} from "../support/people.ts";

const house = useHouse();
const tone = join(import.meta.dirname, "../fixtures/audio/tone.mp3");
const post = (browser: Client, path: string, body: object) => browser.post(`/api/v1${path}`).send(body);
const json = (browser: Client, path: string) => browser.get(`/api/v1${path}`);
const today = (): string => dayOf(clock.now());
/** The day on a certificate whose re-check is due on `due`. */
const certificateDueOn = (due: string): string => {
  const day = `${Number(due.slice(0, 4)) - 2}${due.slice(4)}`.replace("02-29", "02-28");
  expect(recheckDue(day)).toBe(due.replace("02-29", "02-28"));
  return day;
};
afterEach(() => clock.set(null));

/** How a mentor comes to be without a certificate that counts. */
const WITHOUT: Record<string, (mentor: Member) => Promise<unknown>> = {
  missing: async (mentor) => {
    await endMentor(systemContext(), mentor.personId);
    await approveMentor(await seenBy(await aSecretary()), mentor.personId, {
      certificateDay: null,
      referenceDay: today(),
    });
  },
  expired: (mentor) => seeCertificate(systemContext(), mentor.personId, certificateDueOn(today())),
  withdrawn: (mentor) => withdrawCertificate(systemContext(), mentor.personId),
  ended: (mentor) => endMentor(systemContext(), mentor.personId),
};

/** Ana with Ilir as her mentor: a session with two notes, a demo for him, and a second mentor at hand. */
async function anasWorld() {
  const { ana } = await anaAndMarta();
  const [ilir, eva] = [await aMentor("Ilir"), await aMentor("Eva")];
  const school = await anOrganisation("school", "Skolen");
  const lone = await aMemberOf(school, "Lone");
  await attends(ana, school);
  const [child, mentor, second, teacher] = [
    await house.as(ana),
    await house.as(ilir),
    await house.as(eva),
    await house.as(lone),
  ];
  await agreed(ana, "mentoring");
  return { ana, ilir, eva, child, mentor, second, teacher };
}
type World = Awaited<ReturnType<typeof anasWorld>>;

const ask = (world: World, mentor: Member) =>
  post(world.child, "/mentorships", { mentor: mentor.personId, goal: "", requestId: newId() });
const logOf = (more: object) => ({
  day: today(),
  time: "00:01",
  minutes: "45",
  place: "place",
  where: "",
  step: "Øv omkvædet",
  owner: "musician",
  due: "week",
  requestId: newId(),
  ...more,
});

async function begun(world: World): Promise<string> {
  const { id } = (await ask(world, world.ilir)).body;
  expect((await post(world.mentor, `/mentorships/${id}/acceptance`, {})).status).toBe(200);
  return id;
}

/** What a mentor with a mentorship gets at. */
async function tries(
  world: World,
  id: string,
  at: { session: string; demo: string },
): Promise<Record<string, boolean>> {
  const { mentor, child, ana } = world;
  const version = (await json(child, `/mentorships/${id}`)).body.version;
  const log = await post(
    mentor,
    `/mentorships/${id}/sessions`,
    logOf({ version, readers: "both", note: "mere" }),
  );
  const pages = await Promise.all(
    [
      `/sessions/${at.session}`,
      `/mentorships/${id}`,
      "/mentees",
      `/sessions/new?musician=${ana.personId}`,
    ].map(async (path) => (await mentor.get(path)).text),
  );
  return {
    log: log.status === 200,
    note: pages.some((text) => text.includes("kun os to") || text.includes("min huskeseddel")),
    profile: (await mentor.get(`/people/${ana.personId}`)).status === 200,
    demo: (await mentor.head(`/demos/${at.demo}/versions/1/audio`)).status === 200,
  };
}

describe("no contact with an under-15 without a certificate that counts", () => {
  test("missing, expired, withdrawn or ended × ask, assign, accept, log, note, profile, demo, stand-in: 0 get through", async () => {
    const got: Record<string, Record<string, boolean>> = {};
    for (const state of ["valid", ...Object.keys(WITHOUT)]) {
      const world = await anasWorld();
      const { child, teacher, second, mentor, ana, eva, ilir } = world;
      const waiting = (await ask(world, eva)).body.id;
      if (state !== "valid") await WITHOUT[state]?.(eva);
      const accept = await post(second, `/mentorships/${waiting}/acceptance`, {});
      if (accept.status === 200)
        await post(second, `/mentorships/${waiting}/ending`, { destination: "other", note: "", version: 1 });
      else await post(child, `/mentorships/${waiting}/withdrawal`, {});
      const asks = await ask(world, eva);
      if (asks.status === 200) await post(child, `/mentorships/${asks.body.id}/withdrawal`, {});
      const assign = await post(teacher, `/mentorships/assignment?musician=${ana.personId}`, {
        mentor: eva.personId,
        goal: "",
        requestId: newId(),
      });
      if (assign.status === 200) await post(second, `/mentorships/${assign.body.id}/refusal`, {});
      const id = await begun(world);
      const first = await post(
        mentor,
        `/mentorships/${id}/sessions`,
        logOf({ version: 1, readers: "both", note: "kun os to" }),
      );
      const own = await post(
        mentor,
        `/mentorships/${id}/sessions`,
        logOf({ version: 2, readers: "mentorOnly", note: "min huskeseddel" }),
      );
      expect([state, first.status, own.status]).toEqual([state, 200, 200]);
      const act = await soloActOf(await seenBy(ana));
      const demo = await child
        .post("/api/v1/demos")
        .field({ title: "Sidste bus", act: act._id, readers: "mentor", ownWork: "yes", requestId: newId() })
        .attach("audio", await readFile(tone), { filename: "a.mp3" });
      expect([state, demo.status]).toEqual([state, 200]);
      await house.settle();
      const standIn = await post(mentor, `/mentorships/${id}/stand-in`, {
        mentor: eva.personId,
        until: today(),
        version: (await json(mentor, `/mentorships/${id}`)).body.version,
      });
      if (state !== "valid") await WITHOUT[state]?.(ilir);
      got[state] = {
        accept: accept.status === 200,
        ask: asks.status === 200,
        assign: assign.status === 200,
        standIn: standIn.status === 200,
        ...(await tries(world, id, { session: first.body.id, demo: demo.body.id })),
      };
    }
    const through = Object.entries(got).filter(([state]) => state !== "valid");
    row("mentor checks", {
      tried: `${through.length} ways to be without a certificate x ${Object.keys(got.valid ?? {}).length} steps`,
      counted: "steps that get through, notes that are read",
      result: `${through.flatMap(([, steps]) => Object.values(steps).filter(Boolean)).length}`,
    });
    const all = (through: boolean) =>
      Object.fromEntries(
        ["accept", "ask", "assign", "log", "note", "profile", "demo", "standIn"].map((step) => [
          step,
          through,
        ]),
      );
    expect(got).toEqual({
      valid: all(true),
      ...Object.fromEntries(Object.keys(WITHOUT).map((state) => [state, all(false)])),
    });
  }, 300_000);

  test("access ends at midnight in Copenhagen at the start of the day on which the re-check is due", async () => {
    const { ana } = await anaAndMarta();
    const ilir = await aMentor();
    await mentors(ilir, ana);
    const due = addDays(today(), 1);
    await seeCertificate(systemContext(), ilir.personId, certificateDueOn(due));
    const mentor = await house.as(ilir);
    const midnight = instantOf(due, "00:00");
    clock.set(() => plusMs(midnight, -1));
    expect((await mentor.get(`/people/${ana.personId}`)).status).toBe(200);
    clock.set(() => midnight);
    expect((await mentor.get(`/people/${ana.personId}`)).status).toBe(404);
  });

  test("from 15 a dated reference or a certificate is enough, and with neither a mentor meets nobody", async () => {
    const noor = await aMusician("Noor", 16);
    const [both, only] = [await aMentor("Ilir"), await aMentor("Eva")];
    await endMentor(systemContext(), only.personId);
    await approveMentor(await seenBy(await aSecretary()), only.personId, {
      certificateDay: today(),
      referenceDay: null,
    });
    for (const mentor of [both, only]) await mentors(mentor, noor);
    const sees = async (mentor: Member) =>
      (await (await house.as(mentor)).get(`/people/${noor.personId}`)).status;
    expect([await sees(both), await sees(only)]).toEqual([200, 200]);
    for (const mentor of [both, only])
      await seeCertificate(systemContext(), mentor.personId, certificateDueOn(today()));
    expect([await sees(both), await sees(only)]).toEqual([200, 404]);
  });
});

describe("the days before and after", () => {
  test("a mentor is told 60, 30 and 7 days ahead, once each; when it is over, so are the secretariat and the guardian, without names in the mail", async () => {
    const ana = await aMusician("Ana", 12);
    const marta = await aGuardianOf(ana);
    await saysYes(marta, ana);
    const [ilir, karen] = [await aMentor("Ilir"), await aSecretary()];
    await mentors(ilir, ana);
    const start = clock.now();
    // Of the other tests' mentors nobody is due in these days.
    for (const one of await mentorsWith("approved"))
      await seeCertificate(systemContext(), one._id, dayOf(start));
    await seeCertificate(systemContext(), ilir.personId, certificateDueOn(addDays(dayOf(start), 61)));
    const work = dailyWork().find((one) => one.name === "mentors.certificates");
    const told = async (who: Member, word: string): Promise<number> =>
      (await devMails.find({ to: who.email })).filter((mail) => mail.text.includes(word)).length;
    await house.settle();
    const before = await told(karen, "tæller ikke længere");
    const counts: number[][] = [];
    for (const days of [0, 1, 2, 31, 53, 54, 55, 60, 61, 62]) {
      const at = plusMs(start, days * 24 * 3_600_000);
      clock.set(() => at);
      await work?.run(at);
      await work?.run(at);
      await house.settle();
      counts.push([
        days,
        await told(ilir, "børneattest skal ses igen"),
        await told(ilir, "tæller ikke længere"),
        (await told(karen, "tæller ikke længere")) - before,
        await told(marta, "har ikke adgang"),
      ]);
    }
    expect(counts).toEqual([
      [0, 0, 0, 0, 0],
      [1, 1, 0, 0, 0],
      [2, 1, 0, 0, 0],
      [31, 2, 0, 0, 0],
      [53, 2, 0, 0, 0],
      [54, 3, 0, 0, 0],
      [55, 3, 0, 0, 0],
      [60, 3, 0, 0, 0],
      [61, 3, 1, 1, 1],
      [62, 3, 1, 1, 1],
    ]);
    const mails = (await devMails.find({ to: marta.email })).map((mail) => mail.text).join(" ");
    expect(mails).not.toMatch(/Ilir|Ana/);
  });

  test("the secretariat withdraws a certificate by its own door, but not its own; nobody else does", async () => {
    const [ilir, karen] = [await aMentor("Ilir"), await aSecretary()];
    const path = `/admin/mentors/${ilir.personId}/certificate/withdrawal`;
    expect((await post(await house.as(await aMember()), path, {})).status).toBe(404);
    expect((await post(await house.as(ilir), path, {})).status).toBe(404);
    expect((await post(await house.as(karen), path, {})).body).toMatchObject({ certificateDay: null });
  });
});
