import { isDeepStrictEqual } from "node:util";
import { type Context, type MemberContext, systemContext } from "../../platform/context.ts";
import { AppError, refuse } from "../../platform/errors.ts";
import type { EventDraft } from "../../platform/events/events.ts";
import { dayOf, type Day } from "../../platform/calendar.ts";
import { giveRole, takeRole } from "../accounts/index.ts";
import { getPerson } from "../people/index.ts";
import {
  certificateDue,
  certificateOver,
  certificateSeen,
  mentorApplied,
  mentorApproved,
  mentorChanged,
  mentorDeclined,
  mentorEnded,
  referenceSeen,
} from "./events.ts";
import { mayApply, warningFor } from "./policy.ts";
import { changeMentor, findMentor, insertMentor, markTold, mentorsWith } from "./model.ts";
import type { Application, Mentor } from "./schema.ts";

/** Asks the secretariat to be a mentor. @throws 409 mentors.problems.already, 422 for somebody under 18 */
export async function applyAsMentor(ctx: MemberContext, application: Application): Promise<Mentor> {
  const personId = ctx.actor.personId;
  const person = await getPerson(personId);
  if (!mayApply(person.birthDay, dayOf(ctx.now))) throw new AppError(422, "mentors.problems.tooYoung");
  return ctx.change(
    async () => {
      const known = await findMentor(personId);
      if (known && known.status !== "declined" && known.status !== "ended")
        throw new AppError(409, "mentors.problems.already");
      const fresh = {
        ...application,
        status: "applied" as const,
        appliedAt: ctx.now,
        decidedAt: null,
        decidedBy: null,
      };
      if (known) return (await changeMentor(personId, ["declined", "ended"], fresh)) as Mentor;
      return insertMentor({
        ...fresh,
        _id: personId,
        certificateDay: null,
        certificateSeenBy: null,
        referenceDay: null,
        certificateTold: null,
      });
    },
    mentorApplied({ about: personId, person: personId, data: {} }),
  );
}

/** Corrects what is written of a mentor. What is so already is neither written nor told. @throws 409 mentors.problems.movedOn */
async function correct(
  ctx: Context,
  personId: string,
  from: readonly Mentor["status"][],
  change: Partial<Mentor>,
  event: EventDraft,
): Promise<Mentor> {
  const { mentor } = await ctx.change(
    async () => {
      const known = await findMentor(personId);
      if (known && from.includes(known.status) && isDeepStrictEqual({ ...known, ...change }, known))
        return { mentor: known, isNew: false };
      const saved = await changeMentor(personId, from, change);
      if (!saved) throw new AppError(409, "mentors.problems.movedOn");
      return { mentor: saved, isNew: true };
    },
    ({ isNew }) => (isNew ? event : null),
  );
  return mentor;
}

/** A mentor (or who waits to be one) corrects their own words. @throws 409 mentors.problems.movedOn */
export const changeWords = (ctx: MemberContext, words: Application): Promise<Mentor> =>
  correct(
    ctx,
    ctx.actor.personId,
    ["applied", "approved"],
    words,
    mentorChanged({ about: ctx.actor.personId, person: ctx.actor.personId, data: {} }),
  );

/** The secretariat approves; with no certificate the mentor meets nobody under 15. Nobody approves themselves. */
export async function approveMentor(
  ctx: Context,
  personId: string,
  seen: { certificateDay: Day | null; referenceDay: Day | null },
): Promise<Mentor> {
  const by = ctx.actor?.personId ?? null;
  if (by === personId) throw new AppError(403, "problems.forbidden");
  if (!seen.certificateDay && !seen.referenceDay) throw refuse("certificateDay", "mentors.problems.needOne");
  for (const field of ["certificateDay", "referenceDay"] as const)
    if ((seen[field] ?? "") > dayOf(ctx.now)) throw refuse(field, "problems.dayFuture");
  return ctx.change(
    async () => {
      const change = {
        ...seen,
        status: "approved" as const,
        certificateSeenBy: seen.certificateDay ? by : null,
        decidedAt: ctx.now,
        decidedBy: by,
      };
      const saved = await changeMentor(personId, ["applied", "declined", "ended"], change);
      if (!saved) throw new AppError(409, "mentors.problems.movedOn");
      await giveRole(ctx, personId, { kind: "mentor", organisationId: null, coordinator: false });
      return saved;
    },
    mentorApproved({
      about: personId,
      person: personId,
      data: { certificate: seen.certificateDay !== null },
    }),
  );
}

export const declineMentor = (ctx: Context, personId: string): Promise<Mentor> =>
  ctx.change(
    async () => {
      const saved = await changeMentor(personId, ["applied"], {
        status: "declined",
        decidedAt: ctx.now,
        decidedBy: ctx.actor?.personId ?? null,
      });
      if (!saved) throw new AppError(409, "mentors.problems.movedOn");
      return saved;
    },
    mentorDeclined({ about: personId, person: personId, data: {} }),
  );

/** Ends somebody's time as a mentor: the role goes at once; their ties are ended by the rooms that keep them. */
export const endMentor = (ctx: Context, personId: string): Promise<Mentor> =>
  ctx.change(
    async () => {
      const saved = await changeMentor(personId, ["approved"], {
        status: "ended",
        decidedAt: ctx.now,
        decidedBy: ctx.actor?.personId ?? null,
      });
      if (!saved) throw new AppError(409, "mentors.problems.movedOn");
      await takeRole(ctx, personId, "mentor");
      return saved;
    },
    mentorEnded({ about: personId, person: personId, data: {} }),
  );

/** A certificate was seen on a day. @throws 422 for a day to come. */
export async function seeCertificate(ctx: Context, personId: string, day: Day): Promise<Mentor> {
  if (ctx.actor?.personId === personId) throw new AppError(403, "problems.forbidden");
  if (day > dayOf(ctx.now)) throw refuse("certificateDay", "problems.dayFuture");
  const change = { certificateDay: day, certificateSeenBy: ctx.actor?.personId ?? null };
  const event = certificateSeen({ about: personId, person: personId, data: { day } });
  return correct(ctx, personId, ["approved"], change, event);
}

/** A reference was seen on a day. @throws 422 for a day to come. */
export async function seeReference(ctx: Context, personId: string, day: Day): Promise<Mentor> {
  if (ctx.actor?.personId === personId) throw new AppError(403, "problems.forbidden");
  if (day > dayOf(ctx.now)) throw refuse("referenceDay", "problems.dayFuture");
  const event = referenceSeen({ about: personId, person: personId, data: { day } });
  return correct(ctx, personId, ["approved"], { referenceDay: day }, event);
}

/** A certificate does not count any more, from the next request on. Emits `mentors.certificateOver`. */
export async function withdrawCertificate(ctx: Context, personId: string): Promise<Mentor> {
  if (ctx.actor?.personId === personId) throw new AppError(403, "problems.forbidden");
  const change = { certificateDay: null, certificateSeenBy: null };
  const event = certificateOver({ about: personId, person: personId, data: { withdrawn: true } });
  return correct(ctx, personId, ["approved"], change, event);
}

/** Each day: who is to be told that a re-check comes near, and whose certificate is over. Bears being done twice. */
export async function watchCertificates(now: Date): Promise<void> {
  const ctx = systemContext();
  for (const { _id, certificateDay } of await mentorsWith("approved", 5000)) {
    const left = certificateDay === null ? null : warningFor(certificateDay, dayOf(now));
    if (left === null) continue;
    const event =
      left === 0
        ? certificateOver({ about: _id, person: _id, data: { withdrawn: false } })
        : certificateDue({ about: _id, person: _id, data: { days: left } });
    await ctx.change(
      () => markTold(_id, `${certificateDay} ${left}`),
      (marked) => (marked ? event : null),
    );
  }
}
