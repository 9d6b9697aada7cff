import { relationTo } from "../features/consent/index.ts";
import { findFramework } from "./framework.ts";
import { answerWord, sayWord, secondStage, signStage } from "../features/journeys/index.ts";
import {
  acceptMentorship,
  askMentor,
  findMentorship,
  logSession,
  planSession,
} from "../features/mentorships/index.ts";
import type { Session } from "../features/sessions/index.ts";
import { recordEvidence } from "../features/evidence/index.ts";
import { addDays, type Day, daysBetween } from "../platform/calendar.ts";
import { newId } from "../platform/ids.ts";
import { transaction } from "../platform/mongo/connection.ts";
import type { MusicianCast } from "./cast.ts";
import { as, daysAgo, type Soul, today } from "./moment.ts";
import type { Region } from "./people.ts";
import type { Chance } from "./random.ts";
import { CONFIRMS, MENTOR_NOTES, NOTES, RETURNS, STEPS } from "./words.ts";

export interface Life {
  region: Region;
  soul: Soul;
  cast: MusicianCast;
  joined: Day;
  chance: Chance;
  /** One of those with a story of their own. */
  isTold: boolean;
}

/** The mentorship from its first day to now: a session every fourth week or so, milestones on the way, stages signed. */
export async function liveWithMentor(life: Life): Promise<void> {
  const { region, cast } = life;
  const mentor = cast.mentor ? region.mentors.get(cast.mentor) : null;
  if (!mentor) return;
  const mentorshipId = await beginWith(life, mentor);
  const days = sessionDays(life);
  const milestones = milestonesOf(cast);
  const share = Math.ceil(milestones.length / days.length);
  const all = days.map((day, index) => ({
    day,
    index,
    reached: milestones.slice(index * share, index === days.length - 1 ? undefined : (index + 1) * share),
  }));
  let so: SoFar = { stage: 0, last: null };
  for (let from = 0; from < all.length; from += AT_ONCE) {
    const [few, before] = [all.slice(from, from + AT_ONCE), so];
    so = await transaction(() => liveDays(life, mentor, mentorshipId, few, before));
  }
  const lastDay = days.at(-1) ?? today();
  for (let { stage } = so; stage + 1 < cast.stage; stage += 1) await enter(life, mentor, stage + 1, lastDay);
  await leaveOpen(life, mentor);
  await planNext(life, mentor, mentorshipId);
}

/** So many meetings share a transaction, which a slow computer too has done within its lifetime. */
const AT_ONCE = 4;
interface SoFar {
  stage: number;
  last: Session | null;
}

/** Some meetings, each with what was reached by then. */
async function liveDays(
  life: Life,
  mentor: Soul,
  mentorshipId: string,
  days: readonly { day: Day; index: number; reached: readonly string[] }[],
  before: SoFar,
): Promise<SoFar> {
  let { stage, last } = before;
  for (const { day, index, reached } of days) {
    for (const id of reached) {
      for (; stage < stageOf(id); stage += 1) await enter(life, mentor, stage + 1, day);
      const shown = last?.evidenceId && life.chance.next() < 0.6 ? [last.evidenceId] : [];
      await reach(life, mentor, id, { day, evidence: shown });
    }
    last = await meet(life, mentor, mentorshipId, { day, index, last });
  }
  return { stage, last };
}

async function beginWith(life: Life, mentor: Soul): Promise<string> {
  const day = addDays(life.joined, 6);
  const to = await relationTo(as(life.soul, today()), life.soul.personId);
  if (!to) throw new Error("the musician is not there");
  const row = await askMentor(
    as(life.soul, day),
    to,
    { mentor: mentor.personId, goal: "Et sæt på tyve minutter, som jeg tør spille", requestId: newId() },
    null,
  );
  await acceptMentorship(as(mentor, addDays(day, 1)), row, to);
  return row._id;
}

/**
 * Every fourth week from a fortnight after the beginning, the last one as long ago as the cast says; those who fill the
 * region meet more seldom, so that it is made in a moment.
 */
function sessionDays({ joined, cast, chance, isTold }: Life): Day[] {
  const first = addDays(joined, 14);
  const lastDay = daysAgo(cast.silentWeeks * 7 + chance.whole(1, 4));
  const span = Math.max(0, daysBetween(first, lastDay));
  const count = Math.max(1, Math.min(isTold ? 14 : 7, Math.round(span / 30)));
  return Array.from({ length: count }, (_, i) =>
    addDays(lastDay, -Math.round(((count - 1 - i) * span) / count)),
  );
}

/** What is confirmed in all: nearly all of the earlier stages, and so many of the present one, spread over its dimensions. */
function milestonesOf(cast: MusicianCast): string[] {
  const order = [0, 3, 6, 1, 4, 7, 2, 5, 8];
  return findFramework().flatMap((ids, stage) => {
    const count =
      stage + 1 < cast.stage ? 7 + (cast.name.length % 2) : stage + 1 === cast.stage ? cast.confirmed : 0;
    return order.slice(0, count).map((at) => ids[at] as string);
  });
}

/** The musician says ready with what there is to show; the mentor confirms, now and then after a return. */
async function reach(
  life: Life,
  mentor: Soul,
  id: string,
  { day, evidence }: { day: Day; evidence: string[] },
): Promise<void> {
  const { soul, chance } = life;
  const said = await sayWord(as(soul, addDays(day, -2)), soul.personId, id, {
    said: "ready",
    evidence,
    version: 0,
  });
  if (chance.next() < 0.06) {
    const back = await answerWord(as(mentor, addDays(day, -1)), soul.personId, id, {
      verdict: "returned",
      sentence: chance.pick(RETURNS),
      version: said.n,
    });
    const again = await sayWord(as(soul, addDays(day, -1), "19:10"), soul.personId, id, {
      said: "ready",
      evidence,
      version: back.n,
    });
    await answerWord(as(mentor, day), soul.personId, id, {
      verdict: "confirmed",
      sentence: chance.pick(CONFIRMS),
      version: again.n,
    });
    return;
  }
  await answerWord(as(mentor, day), soul.personId, id, {
    verdict: "confirmed",
    sentence: chance.pick(CONFIRMS),
    version: said.n,
  });
}

const NAMES = ["incubator", "hatched", "flight-training", "ready-to-fly"] as const;
const stageOf = (id: string): number => findFramework().findIndex((ids) => ids.includes(id));

/** A person signs a stage; the last one needs a second hand. */
async function enter({ region, soul, cast }: Life, mentor: Soul, stage: number, day: Day): Promise<void> {
  const to = NAMES[stage];
  if (!to) return;
  await signStage(as(mentor, addDays(day, -2), "12:00"), soul.personId, to);
  const second = region.staff.get(cast.school ?? "")?.[0] ?? region.secretary;
  if (to === "ready-to-fly") await secondStage(as(second, addDays(day, -2), "13:00"), soul.personId);
}

async function meet(
  { chance }: Life,
  mentor: Soul,
  mentorshipId: string,
  { day, index, last }: { day: Day; index: number; last: Session | null },
): Promise<Session> {
  const row = await findMentorship(mentorshipId);
  if (!row) throw new Error("the mentorship is not there");
  const agreed = last?.nextStepId ?? null;
  const alone = chance.next() < 0.12;
  const stage = findFramework()[chance.whole(0, 1)] ?? [];
  return logSession(as(mentor, day, "17:20"), row, {
    day,
    time: chance.pick(["15:30", "16:00", "16:30"]),
    minutes: chance.pick(["30", "45", "45", "60"] as const),
    minutesOther: null,
    length: chance.pick([30, 45, 45, 60]),
    place: chance.pick(["place", "place", "place", "online"] as const),
    where: chance.pick(["Lokale 4", "Øvelokalet", "Biblioteket", ""]),
    lastStep: agreed,
    outcome: agreed ? chance.pick(["reached", "reached", "reached", "partly", "notYet"] as const) : null,
    milestones: [stage[index % 9] ?? stage[0] ?? ""],
    readers: alone ? "mentorOnly" : "both",
    note: chance.pick(alone ? MENTOR_NOTES : NOTES),
    step: chance.pick(STEPS),
    owner: chance.pick(["musician", "musician", "musician", "both", "mentor"] as const),
    due: "twoWeeks",
    dueDay: null,
    stepMilestone: index % 2 === 0 ? (stage[(index + 2) % 9] ?? null) : null,
    version: row.version,
    requestId: newId(),
  });
}

/** Something waits for a word, and something came back: what is open now. */
async function leaveOpen({ soul, cast, chance }: Life, mentor: Soul): Promise<void> {
  const ids = findFramework()[cast.stage - 1] ?? [];
  const order = [0, 3, 6, 1, 4, 7, 2, 5, 8].slice(cast.confirmed);
  if (order.length > 1 && chance.next() < 0.5) {
    const id = ids[order[0] as number] as string;
    const text = await recordEvidence(as(soul, daysAgo(3)), {
      kind: "text",
      day: daysAgo(3),
      members: [soul.personId],
      title: "Min egen plan for øveren",
      text: "Opvarmning, broen tre gange, hele sættet, fem minutter til snak.",
    });
    await sayWord(as(soul, daysAgo(3)), soul.personId, id, {
      said: "ready",
      evidence: [text._id],
      version: 0,
    });
  }
  if (order.length > 2 && chance.next() < 0.25) {
    const id = ids[order[1] as number] as string;
    const said = await sayWord(as(soul, daysAgo(5)), soul.personId, id, {
      said: "ready",
      evidence: [],
      version: 0,
    });
    await answerWord(as(mentor, daysAgo(2)), soul.personId, id, {
      verdict: "returned",
      sentence: chance.pick(RETURNS),
      version: said.n,
    });
  }
}

async function planNext({ cast, chance }: Life, mentor: Soul, mentorshipId: string): Promise<void> {
  const row = await findMentorship(mentorshipId);
  if (!row || cast.silentWeeks > 4 || chance.next() < 0.3) return;
  const version = row.version;
  await planSession(as(mentor, today(), "08:00"), row, {
    day: addDays(today(), chance.whole(1, 12)),
    time: "16:30",
    minutes: "45",
    minutesOther: null,
    length: 45,
    place: "place",
    where: "Lokale 4",
    version,
  });
}
