import { dayOf, daysBetween } from "../../platform/calendar.ts";
import type { Context, MemberContext } from "../../platform/context.ts";
import { openAmong } from "../consent/index.ts";
import { journeysOf, milestoneTitles, stageCells, waitingAmong } from "../journeys/index.ts";
import type { Person } from "../people/index.ts";
import { nextStepsOf, presentStep, type Titles } from "../steps/index.ts";
import { coveredBy, liveOf, liveOfAll, menteesOf } from "./model.ts";
import { isSilent, SILENT_DAYS, silenceOf } from "./policy.ts";
import type { Mentorship, Plan } from "./schema.ts";

interface Mine {
  row: Mentorship;
  person: Person;
  standIn: boolean;
}

/** All that the actor mentors now, themselves or as a stand-in, whom they may meet: longest silence first. */
export async function minePairs(ctx: MemberContext): Promise<Mine[]> {
  const me = ctx.actor.personId;
  const [own, covered] = await Promise.all([menteesOf(me), coveredBy(me)]);
  const today = dayOf(ctx.now);
  const live = covered.filter((row) => row.standIn !== null && row.standIn.until >= today);
  const rows = [...own, ...live.filter((row) => !own.some((one) => one._id === row._id))];
  const open = await openAmong(
    ctx,
    rows.map((row) => row.musicianId),
    true,
  );
  return rows
    .flatMap((row) => {
      const person = open.get(row.musicianId);
      return person ? [{ row, person, standIn: row.mentorId !== me }] : [];
    })
    .sort((a, b) => (a.row.lastContactDay ?? "").localeCompare(b.row.lastContactDay ?? ""));
}

/** Requests that wait for the actor's answer. */
export async function askedOf(ctx: MemberContext): Promise<{ row: Mentorship; person: Person }[]> {
  const rows = await menteesOf(ctx.actor.personId, ["asked"]);
  const open = await openAmong(
    ctx,
    rows.map((row) => row.musicianId),
    true,
  );
  return rows.flatMap((row) => {
    const person = open.get(row.musicianId);
    return person ? [{ row, person }] : [];
  });
}

/** One musician of a mentor, as a row: days since they met, stage, next step, what waits. */
function personRow(
  ctx: MemberContext,
  { row, person, standIn }: Mine,
  facts: {
    journeys: Awaited<ReturnType<typeof journeysOf>>;
    steps: Awaited<ReturnType<typeof nextStepsOf>>;
    waiting: ReadonlyMap<string, number>;
    titles: Titles;
  },
) {
  const today = dayOf(ctx.now);
  const journey = facts.journeys.get(person._id);
  const step = facts.steps.get(person._id);
  return {
    mentorshipId: row._id,
    musicianId: person._id,
    name: person.name,
    href: `/mentorships/${row._id}`,
    logHref: `/sessions/new?musician=${person._id}`,
    days: silenceOf(row, today) ?? 0,
    silent: isSilent(row, today),
    paused: row.status === "paused",
    standIn,
    stage: journey?.stageNumber ?? 1,
    cells: journey ? stageCells(journey) : [],
    nextStep: step ? presentStep(ctx, step, person.name, facts.titles) : null,
    waiting: facts.waiting.get(person._id) ?? 0,
    /** Where the next stage is signed, while it waits for that. */
    advanceHref: journey?.proposal === "mentor" ? `/people/${person._id}/journey/advance` : null,
    session: row.nextSession,
  };
}

/** What a mentor's first screen and list show. A fixed number of reads, whatever the number of people. */
export async function mentorHome(ctx: MemberContext) {
  const [mine, asked] = await Promise.all([minePairs(ctx), askedOf(ctx)]);
  const ids = mine.map((one) => one.person._id);
  const [journeys, steps, waits, titles] = await Promise.all([
    journeysOf(ids),
    nextStepsOf(ids),
    waitingAmong(ids),
    milestoneTitles(),
  ]);
  const waiting = new Map<string, number>();
  for (const one of waits) waiting.set(one.personId, (waiting.get(one.personId) ?? 0) + 1);
  const people = mine.map((one) => personRow(ctx, one, { journeys, steps, waiting, titles }));
  const today = dayOf(ctx.now);
  const planned = people.filter((one) => one.session !== null && !one.paused);
  const over = (plan: Plan | null): boolean => plan !== null && plan.at < ctx.now;
  return {
    /** Longest silence first. */
    people,
    /** Sessions of today with the step agreed last, the earliest first. */
    today: planned
      .filter((one) => one.session !== null && dayOf(one.session.at) === today)
      .sort((a, b) => (a.session?.at.getTime() ?? 0) - (b.session?.at.getTime() ?? 0)),
    /** Milestones that wait for the actor's word. */
    waiting: waits.length,
    /** Sessions that were planned, have been held and not been logged. */
    owed: planned.filter((one) => over(one.session)),
    /** Who asks the actor to be their mentor. */
    asked: asked.map(({ row, person }) => ({
      id: row._id,
      name: person.name,
      href: `/mentorships/${row._id}`,
      goals: row.goals,
      bySchool: row.assignedBy !== null,
      days: daysBetween(dayOf(row.askedAt), today),
    })),
  };
}

/** The next session of a musician, if one is planned and not over. */
export async function nextSessionOf(
  ctx: Context,
  musicianId: string,
): Promise<(Plan & { mentorshipId: string; mentorId: string }) | null> {
  const row = await liveOf(musicianId);
  return row?.nextSession && row.nextSession.at > ctx.now
    ? { ...row.nextSession, mentorshipId: row._id, mentorId: row.mentorId }
    : null;
}

/** Of these musicians, the pairs silent for more than 28 days, oldest first. */
export async function silentPairs(
  ctx: Context,
  musicianIds: readonly string[],
): Promise<{ mentorshipId: string; musicianId: string; mentorId: string; days: number }[]> {
  const today = dayOf(ctx.now);
  return (await liveOfAll(musicianIds))
    .filter((row) => isSilent(row, today))
    .map((row) => ({
      mentorshipId: row._id,
      musicianId: row.musicianId,
      mentorId: row.mentorId,
      days: silenceOf(row, today) ?? SILENT_DAYS,
    }))
    .sort((a, b) => b.days - a.days);
}
