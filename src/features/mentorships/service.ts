import { dayOf } from "../../platform/calendar.ts";
import { HOUR_MS, plusMs } from "../../platform/clock.ts";
import type { Context, MemberContext } from "../../platform/context.ts";
import { AppError, notFound, refuse } from "../../platform/errors.ts";
import type { EventDraft } from "../../platform/events/events.ts";
import { newId } from "../../platform/ids.ts";
import { allowsMentoring, consentByAct, factsOf, type Relation } from "../consent/index.ts";
import { findMentor, mayMentor } from "../mentors/index.ts";
import { acceptTie, declineTie, endTie, findTie, makeTie } from "../ties/index.ts";
import {
  goalsChanged,
  mentorshipAsked,
  mentorshipBegun,
  mentorshipDeclined,
  mentorshipEnded,
  mentorshipPaused,
  mentorshipResumed,
  mentorshipWithdrawn,
} from "./events.ts";
import { changeMentorship, findByRequest, insertMentorship, liveOf } from "./model.ts";
import type { Mentorship } from "./schema.ts";

const stale = (): AppError => new AppError(409, "problems.changedMeanwhile");
export const orStale = (row: Mentorship | null): Mentorship => {
  if (!row) throw stale();
  return row;
};
const facts = (row: Mentorship) => ({
  about: row._id,
  person: row.musicianId,
  data: { mentor: row.mentorId },
});

/** @throws 422 at `mentor` when this mentor is not approved, or may not meet somebody of this age. */
export async function checkMentor(to: Relation, mentorId: string): Promise<void> {
  const mentor = await findMentor(mentorId);
  if (to.self && to.blocked.has(mentorId)) throw refuse("mentor", "ties.blockedByYou");
  if (
    to.blocked.has(mentorId) ||
    mentorId === to.person._id ||
    !mayMentor(mentor, to.facts.birthDay, to.facts.today)
  )
    throw refuse("mentor", "problems.choice");
}

export interface Asked {
  mentor: string;
  goal: string;
  requestId: string;
}

/**
 * Asks a mentor, for oneself or (`school`) for a pupil. The mentor answers. From 15, asking is the yes to *mentoring* and is
 * written with it; otherwise the mentor hears of it once that yes is there. Emits `mentorships.asked`.
 * @throws 404 behind a closed gate, 409 when there is one already, 422 for a mentor who may not
 */
export async function askMentor(
  ctx: MemberContext,
  to: Relation,
  asked: Asked,
  school: string | null,
): Promise<Mentorship> {
  const known = await findByRequest(asked.requestId);
  if (known?.askedBy === ctx.actor.personId) return known;
  if (!to.gateOpen) throw notFound();
  await checkMentor(to, asked.mentor);
  const musicianId = to.person._id;
  return ctx.change(
    async () => {
      if (await liveOf(musicianId)) throw new AppError(409, "mentorships.problems.already");
      if (to.self) await consentByAct(ctx, to, "mentoring");
      const tie = await makeTie(
        ctx,
        { kind: "mentor", from: asked.mentor, fromKind: "person", to: musicianId },
        "asked",
      );
      return insertMentorship({
        _id: newId(),
        musicianId,
        mentorId: asked.mentor,
        tieId: tie._id,
        status: "asked",
        askedBy: ctx.actor.personId,
        assignedBy: school,
        askedAt: ctx.now,
        goals: asked.goal === "" ? [] : [asked.goal],
        startedAt: null,
        pausedUntil: null,
        ended: null,
        standIn: null,
        lastContactDay: null,
        nextSession: null,
        version: 0,
        standing: musicianId,
        requestId: asked.requestId,
      });
    },
    (row) =>
      mentorshipAsked({
        about: row._id,
        person: musicianId,
        data: { mentor: row.mentorId, school },
      }),
  );
}

async function tieOf(row: Mentorship) {
  const tie = await findTie(row.tieId);
  if (!tie) throw stale();
  return tie;
}

/**
 * The mentor says yes; whether they may meet somebody of this age is asked once more, and whether there is a yes to it.
 * Emits `mentorships.begun`. @throws 404 without it
 */
export async function acceptMentorship(ctx: Context, row: Mentorship, to: Relation): Promise<Mentorship> {
  const known = (await factsOf(ctx, [row.musicianId])).get(row.musicianId);
  if (!to.gateOpen || !known || !allowsMentoring(known)) throw notFound();
  await checkMentor(to, row.mentorId);
  return ctx.change(
    async () => {
      await acceptTie(ctx, await tieOf(row));
      const change = { status: "active" as const, startedAt: ctx.now, lastContactDay: dayOf(ctx.now) };
      return orStale(await changeMentorship(row._id, ["asked"], change));
    },
    (saved) => mentorshipBegun(facts(saved)),
  );
}

/** What was asked is over: the tie and the row say so. Part of the change of whoever said so. @throws 409 */
export async function closeRequest(ctx: Context, row: Mentorship): Promise<Mentorship> {
  await declineTie(ctx, await tieOf(row));
  return orStale(await changeMentorship(row._id, ["asked"], { status: "declined", standing: null }));
}

/** The mentor says no, or whoever asked takes it back. Emits `mentorships.declined` or `mentorships.withdrawn`. */
export const refuseMentorship = (
  ctx: Context,
  row: Mentorship,
  how: "declined" | "withdrawn",
): Promise<Mentorship> =>
  ctx.change(
    () => closeRequest(ctx, row),
    (saved) => (how === "declined" ? mentorshipDeclined : mentorshipWithdrawn)(facts(saved)),
  );

/** Writes the goals anew, empty ones left out. @throws 409 problems.changedMeanwhile */
export const changeGoals = (
  ctx: Context,
  row: Mentorship,
  goals: readonly string[],
  version: number,
): Promise<Mentorship> => {
  const given = goals.filter((goal) => goal !== "");
  return ctx.change(
    async () => orStale(await changeMentorship(row._id, ["active", "paused"], { goals: given }, version)),
    goalsChanged({ about: row._id, person: row.musicianId, data: { count: given.length } }),
  );
};

/** Rests until a day, or until somebody takes it up. The tie stays; the clock of silence stands still. */
export function pauseMentorship(
  ctx: Context,
  row: Mentorship,
  until: string | null,
  version: number,
): Promise<Mentorship> {
  if (until !== null && until <= dayOf(ctx.now)) throw refuse("until", "problems.dayPast");
  const change = { status: "paused" as const, pausedUntil: until };
  return ctx.change(
    async () => orStale(await changeMentorship(row._id, ["active"], change, version)),
    (saved) => mentorshipPaused(facts(saved)),
  );
}

/** Goes on; the days of silence count from today. */
export const resumeMentorship = (ctx: Context, row: Mentorship): Promise<Mentorship> =>
  ctx.change(
    async () => {
      const change = { status: "active" as const, pausedUntil: null, lastContactDay: dayOf(ctx.now) };
      return orStale(await changeMentorship(row._id, ["paused"], change));
    },
    (saved) => mentorshipResumed(facts(saved)),
  );

/** How long an end can be taken back by whoever made it. */
const REOPEN_MS = HOUR_MS;

/** May the actor take the end back? Who ended it, for an hour. */
export const mayReopen = (ctx: MemberContext, row: Mentorship): boolean =>
  row.status === "ended" && row.ended?.by === ctx.actor.personId && plusMs(row.ended.at, REOPEN_MS) > ctx.now;

/**
 * Takes an end back: the two go on as before; a stand-in has to be chosen again. Emits `mentorships.resumed`. @throws as `standAgain`
 */
export const reopenMentorship = (ctx: MemberContext, row: Mentorship, to: Relation): Promise<Mentorship> =>
  standAgain(ctx, row, to, "active", (saved) => mentorshipResumed(facts(saved)));

/**
 * What was over stands again, on a new tie. Whether the mentor may meet somebody of this age is asked once more.
 * @throws 404 behind a closed gate, 409 when there is another mentor by now, 422
 */
export async function standAgain(
  ctx: MemberContext,
  row: Mentorship,
  to: Relation,
  status: "active" | "asked",
  event: (saved: Mentorship) => EventDraft,
): Promise<Mentorship> {
  if (!to.gateOpen) throw notFound();
  await checkMentor(to, row.mentorId);
  const { musicianId } = row;
  return ctx.change(async () => {
    if (await liveOf(musicianId)) throw new AppError(409, "mentorships.problems.already");
    const tie = await makeTie(
      ctx,
      { kind: "mentor", from: row.mentorId, fromKind: "person", to: musicianId },
      status,
    );
    const change = { status, ended: null, standing: musicianId, tieId: tie._id };
    return orStale(await changeMentorship(row._id, [row.status], change, row.version));
  }, event);
}

/** Ends it with where the musician goes from here; both ties end in the same change, at once effective everywhere. */
export const endMentorship = (
  ctx: Context,
  row: Mentorship,
  end: { destination: string; note: string; version?: number },
): Promise<Mentorship> =>
  ctx.change(
    async () => {
      for (const id of [row.tieId, ...(row.standIn ? [row.standIn.tieId] : [])]) {
        const tie = await findTie(id);
        if (tie && (tie.status === "active" || tie.status === "asked")) await endTie(ctx, tie);
      }
      const change = {
        status: "ended" as const,
        standing: null,
        standIn: null,
        nextSession: null,
        pausedUntil: null,
        ended: {
          at: ctx.now,
          by: ctx.actor?.personId ?? null,
          destination: end.destination,
          note: end.note,
        },
      };
      return orStale(await changeMentorship(row._id, ["asked", "active", "paused"], change, end.version));
    },
    (saved) =>
      mentorshipEnded({
        about: saved._id,
        person: saved.musicianId,
        data: { mentor: saved.mentorId, destination: end.destination },
      }),
  );
