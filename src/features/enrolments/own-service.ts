import { HOUR_MS, plusMs } from "../../platform/clock.ts";
import { type Context, makeContext, type MemberContext, organisationsOf } from "../../platform/context.ts";
import { AppError, refuse } from "../../platform/errors.ts";
import type { Relation } from "../consent/index.ts";
import { findOrganisation } from "../organisations/index.ts";
import { acceptTie, makeTie, type Tie, tiesTo, tiesWith } from "../ties/index.ts";
import { endEnrolment } from "./service.ts";

/**
 * A musician asks a school; what they asked another is taken back in the same change, and their place elsewhere stands until
 * the new school lets them in. @throws 422 behind a closed gate, for a school that is not there, or where they are or have
 * asked already.
 */
export async function askSchool(ctx: MemberContext, me: Relation, schoolId: string): Promise<Tie> {
  if (!me.gateOpen) throw new AppError(422, "enrolments.problems.gate");
  if (me.blocked.has(schoolId)) throw refuse("schoolId", "ties.blockedByYou");
  const school = await findOrganisation(schoolId);
  if (school?.kind !== "school" || !school.approvedAt || school.closedAt)
    throw refuse("schoolId", "problems.choice");
  const mine = await enrolmentsOf(ctx, me.person._id);
  if (mine.some((tie) => tie.from === schoolId)) throw refuse("schoolId", "enrolments.problems.thereAlready");
  return ctx.change(async () => {
    for (const tie of mine)
      if (tie.status === "asked" && tie.typedName === null) await endEnrolment(ctx, tie);
    return makeTie(
      ctx,
      { kind: "pupil", from: schoolId, fromKind: "organisation", to: me.person._id },
      "asked",
    );
  });
}

/**
 * The school lets a musician in who asked: from here on they are its pupil, and no other school's. @throws 409 when the
 * question was taken back meanwhile.
 */
export const letIn = (ctx: MemberContext, tie: Tie): Promise<Tie> =>
  ctx.change(async () => {
    const accepted = await acceptTie(ctx, tie);
    // Their own wish since they asked, and not the doing of whoever answers: the event names nobody. The school that they leave is told.
    const nobody = makeContext(null, ctx.locale, ctx.requestId, ctx.now);
    for (const one of await tiesTo(tie.to, ctx.now, "pupil"))
      if (one._id !== tie._id) await endEnrolment(nobody, one);
    return accepted;
  });

/** A musician's own enrolments, asked and active. */
export async function enrolmentsOf(ctx: Context, personId: string): Promise<Tie[]> {
  const [asked, active] = await Promise.all([
    tiesWith({ to: personId, kind: "pupil", status: "asked" }),
    tiesTo(personId, ctx.now, "pupil"),
  ]);
  return [...active, ...asked];
}

/** May the actor take the end back? Whoever ended it, of the school or the pupil, for an hour, of somebody who was enrolled. */
export const mayReturn = (ctx: MemberContext, tie: Tie): boolean => {
  const [end, before] = [tie.history.at(-1), tie.history.at(-2)];
  return (
    tie.kind === "pupil" &&
    tie.status === "ended" &&
    (organisationsOf(ctx.actor, "staff").includes(tie.from) || tie.to === ctx.actor.personId) &&
    end?.what === "ended" &&
    end.by === ctx.actor.personId &&
    plusMs(end.at, HOUR_MS) > ctx.now &&
    before?.what === "active"
  );
};

/** The tie begins anew; the old one stays as it ended. @throws 409 when they stand in it already, or went elsewhere since */
export async function returnPupil(ctx: MemberContext, tie: Tie): Promise<Tie> {
  const school = await findOrganisation(tie.from);
  const since = (await tiesTo(tie.to, ctx.now, "pupil")).some((one) => one.since >= (tie.until ?? ctx.now));
  if (!school || school.closedAt || since) throw new AppError(409, "ties.movedOn");
  return makeTie(
    ctx,
    { kind: "pupil", from: tie.from, fromKind: "organisation", to: tie.to, typedName: tie.typedName },
    "active",
  );
}
