import { hasRole, type MemberContext, organisationsOf } from "../../platform/context.ts";
import { isInner, openAmong, type Relation, relationTo, seesProgress } from "../consent/index.ts";
import type { Framework, Milestone } from "../frameworks/index.ts";
import { namesOf } from "../people/index.ts";
import { tiesFrom, tiesTo } from "../ties/index.ts";
import { findJourneys, signedJourneys } from "./model.ts";
import { isWithin, maySecond } from "./policy.ts";
import type { Journey } from "./schema.ts";
import { journeyAndFramework } from "./view.ts";

/** A journey as somebody comes to it. */
export interface Reached {
  to: Relation;
  personId: string;
  /** Of the inner circle: sees sentences and evidence too. */
  inner: boolean;
  journey: Journey;
  framework: Framework;
  /** The name of the mentor now; null when there is none. */
  mentorName: string | null;
}

async function reached(ctx: MemberContext, to: Relation): Promise<Reached> {
  const personId = to.person._id;
  const [found, ties] = await Promise.all([
    journeyAndFramework(personId),
    tiesTo(personId, ctx.now, "mentor"),
  ]);
  const mentor = ties.find((tie) => tie.from === ctx.actor.personId) ?? ties[0];
  const names = mentor ? await namesOf([mentor.from]) : new Map<string, string>();
  return {
    to,
    personId,
    inner: isInner(to),
    ...found,
    mentorName: mentor ? (names.get(mentor.from) ?? null) : null,
  };
}

/** For whoever sees progress; null otherwise. */
export async function reachJourney(ctx: MemberContext, personId: string): Promise<Reached | null> {
  const to = await relationTo(ctx, personId);
  return to && seesProgress(to) ? reached(ctx, to) : null;
}

/** For whoever may sign or look, and for the secretariat while a second signature is due. */
export async function reachSigning(ctx: MemberContext, personId: string): Promise<Reached | null> {
  const to = await relationTo(ctx, personId);
  if (!to || !(seesProgress(to) || maySecond(ctx, to))) return null;
  const found = await reached(ctx, to);
  return seesProgress(to) || found.journey.signed ? found : null;
}

export interface ReachedMilestone extends Reached {
  milestone: Milestone;
}
/** A milestone that the musician has come to, for the inner circle; null otherwise. */
export async function reachMilestone(
  ctx: MemberContext,
  personId: string,
  id: string,
): Promise<ReachedMilestone | null> {
  const found = await reachJourney(ctx, personId);
  const milestone = found?.framework.milestones.find((one) => one.id === id);
  if (!found?.inner || !milestone || !isWithin(milestone.stage, found.journey.stage)) return null;
  return { ...found, milestone };
}

/** Whose second signature the actor may give: pupils of the actor's schools, and for the secretariat everybody. */
export async function signaturesDue(
  ctx: MemberContext,
): Promise<{ personId: string; name: string; since: Date }[]> {
  const schools = organisationsOf(ctx.actor, "staff");
  const pupils = schools.length > 0 ? await tiesFrom(schools, "pupil", ctx.now) : [];
  const found = hasRole(ctx.actor, "secretariat")
    ? await signedJourneys()
    : (await findJourneys(pupils.map((tie) => tie.to))).filter((one) => one.signed !== null);
  const open = await openAmong(
    ctx,
    found.map((one) => one._id),
  );
  return found.flatMap((one) => {
    const person = open.get(one._id);
    return person && one.signed && one._id !== ctx.actor.personId
      ? [{ personId: one._id, name: person.name, since: one.signed.at }]
      : [];
  });
}
