import { STAGES } from "../../../../src/features/frameworks/index.ts";
import { clock } from "../../../../src/platform/clock.ts";
import { newId } from "../../../../src/platform/ids.ts";
import { WHOLE } from "../../../../src/platform/mongo/collection.ts";
import type { House } from "../../../support/house.ts";
import type { Member } from "../../../support/people.ts";
import { plant } from "../canaries.ts";
import { type Hands, today, inDays } from "../hands.ts";
import type { Body } from "../knock.ts";
import { populateSongs } from "../songs.ts";
import type { World } from "../world.ts";
import { rows } from "./later.ts";

/** Mentorships in each state, their sessions and notes, concerns, steps, and the journey. */
export async function mentoring(world: World, hands: Hands): Promise<void> {
  await pairs(world, hands);
  await populateSongs(world, world.known.demo ?? "");
  await concerns(world, hands);
  await stepsAndPlan(world, hands);
  await journeys(hands);
  await steppedBack(world);
}

/** Asked, going on, paused, and stood in for. */
async function pairs(world: World, { post, version, who }: Hands): Promise<void> {
  const { house, people, known } = world;
  const [ilir, eva, tove] = [who("ilir"), who("eva"), who("tove")];
  const asked = async (who: string, mentor: Member): Promise<string> => {
    await post(who, "/mentorships", {
      mentor: mentor.personId,
      goal: plant(`${who}.goal`, "En EP"),
      requestId: newId(),
    });
    return mentorshipOf(house, (people[who] as Member).personId);
  };
  const pair = await asked("noor", ilir);
  known.mentorship = pair;
  await post("ilir", `/mentorships/${pair}/acceptance`);
  known.askedMentorship = await asked("ana", eva);
  const paused = await asked("vega", tove);
  await post("tove", `/mentorships/${paused}/acceptance`);
  await post("vega", `/mentorships/${paused}/pause`, {
    until: inDays(30),
    version: await version("vega", `/mentorships/${paused}`),
  });
  const covered = await asked("sol", tove);
  await post("tove", `/mentorships/${covered}/acceptance`);
  await post("tove", `/mentorships/${covered}/stand-in`, {
    mentor: eva.personId,
    until: inDays(14),
    version: await version("tove", `/mentorships/${covered}`),
  });
  known.covered = covered;
  const log = async (readers: string, note: string, step: string): Promise<void> => {
    await post("ilir", `/mentorships/${pair}/sessions`, {
      day: today(),
      time: "00:01",
      minutes: "45",
      place: "place",
      where: plant("session.where", "Lokale 4"),
      readers,
      note,
      step,
      owner: "musician",
      due: "week",
      version: await version("ilir", `/mentorships/${pair}`),
      requestId: newId(),
    });
  };
  await log("both", plant("note.both", "Det gik godt."), plant("step.first", "Indspil omkvædet"));
  const logged = await rows(world, "mentorsessions").findOne({ mentorshipId: pair }, { comment: WHOLE });
  await post("ilir", `/sessions/${logged?._id ?? ""}/notes`, {
    readers: "both",
    note: plant("note.more", "Og én ting til."),
    requestId: newId(),
  });
  await log("mentorOnly", plant("note.mentorOnly", "Kun til mig selv."), plant("step.second", "Øv broen"));
  await log("safeguarding", plant("note.safeguarding", "Til den ansvarlige."), "");
}

/** A concern in each state. */
async function concerns(world: World, { post }: Hands): Promise<void> {
  const { house } = world;
  for (const label of ["raised", "waiting", "opened", "closed"])
    await post("sol", "/concerns", {
      worry: "contact",
      text: plant(`concern.${label}`, "Jeg er bekymret."),
      reach: plant(`concern.${label}.reach`, "Ring efter kl. 16"),
      requestId: newId(),
    });
  const concernsNow = () =>
    house.connection.client
      .db(house.connection.dbName)
      .collection<{ _id: string; text: string; version: number }>("concerns");
  const concerns = await concernsNow().find({}, { comment: "whole collection" }).toArray();
  const concernOf = (label: string): string =>
    concerns.find((one) => one.text.includes(plant(`concern.${label}`)))?._id ?? "";
  for (const label of ["waiting", "opened", "closed"])
    await post("dorthe", `/safeguarding/${concernOf(label)}/opening`);
  const hold = async (label: string, door: string, more: Body = {}): Promise<string> =>
    post("dorthe", `/safeguarding/${concernOf(label)}/${door}`, {
      ...more,
      version: (await concernsNow().findOne({ _id: concernOf(label) }))?.version ?? 0,
    });
  for (const label of ["opened", "closed"]) await hold(label, "hand");
  await hold("closed", "closure", {
    reason: "helped",
    text: plant("concern.closed.reason", "Der er hjulpet."),
  });
}

/** A next step and an agreed session. */
async function stepsAndPlan(world: World, { post, version }: Hands): Promise<void> {
  const pair = world.known.mentorship ?? "";
  await post("ilir", `/mentorships/${pair}/steps`, {
    title: plant("step.third", "Skriv et vers"),
    dueDay: inDays(20),
    owner: "both",
    next: "no",
    requestId: newId(),
  });
  await post("ilir", `/mentorships/${pair}/plan`, {
    day: inDays(7),
    time: "15:00",
    minutes: "45",
    place: "place",
    where: plant("plan.where", "Lokale 5"),
    version: await version("ilir", `/mentorships/${pair}`),
  });
}

/** Milestones in two voices. */
async function journeys({ post, who }: Hands): Promise<void> {
  const [noor] = [who("noor")];
  await post("noor", "/journey/RU-K1", { said: "ready", version: 0 });
  for (const id of ["H1", "H2", "H3", "K2", "K3", "E1", "E2"]) {
    await post("noor", `/journey/RU-${id}`, { said: "ready", version: 0 });
    await post("ilir", `/people/${noor.personId}/journey/RU-${id}`, {
      verdict: "confirmed",
      sentence: plant(`journey.sentence.${id}`, "Ja"),
      version: 1,
    });
  }
}

/** What only time or a rarer path makes: a step that was reached, a stage that waits for its second signature. */
async function steppedBack(world: World): Promise<void> {
  const db = world.house.connection.client.db(world.house.connection.dbName);
  const step = await db.collection<{ _id: string }>("steps").findOne({ nextFor: { $type: "string" } }, WALK);
  const closed = await world.send("ilir", `/steps/${step?._id ?? ""}/outcome`, {
    form: { status: "reached", reason: "" },
  });
  const tove = world.people.tove?.personId ?? "";
  await db.collection<{ _id: string }>("journeys").insertOne({
    _id: world.people.vega?.personId ?? "",
    frameworkVersion: 1,
    stage: STAGES[2],
    enteredAt: clock.now(),
    stages: [{ stage: STAGES[2], enteredAt: clock.now(), signedBy: tove, secondBy: null }],
    marks: [],
    signed: { by: tove, at: clock.now() },
    rev: 1,
  } as { _id: string });
  const read = await world.send("noor", "/notifications/reading", { form: {} });
  const notice = await db
    .collection<{ readAt: Date | null }>("notices")
    .findOne({ person: world.people.noor?.personId, readAt: { $ne: null } }, WALK);
  world.known.readAt = notice ? String(notice.readAt?.getTime()) : "";
  if (closed.status !== 303 || read.status !== 303)
    throw new Error(`the step ${closed.status}, the notices ${read.status}`);
}
const WALK = { comment: WHOLE };

const mentorshipOf = async (house: House, musicianId: string): Promise<string> =>
  String(
    (
      await house.connection.client
        .db(house.connection.dbName)
        .collection("mentorships")
        .findOne({ standing: musicianId }, { comment: "whole collection" })
    )?._id ?? "",
  );
