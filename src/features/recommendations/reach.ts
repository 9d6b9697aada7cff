import { type MemberContext, saw } from "../../platform/context.ts";
import { plusMs } from "../../platform/clock.ts";
import { isSeenAs } from "../../platform/trail/trail.ts";
import { relationTo } from "../consent/index.ts";
import { findMentor } from "../mentors/index.ts";
import { findOrganisation } from "../organisations/index.ts";
import { findRecommendation } from "./model.ts";
import { isSeated, seatsOf, SENT_UNDO_MS, type Standing } from "./policy.ts";
import type { Recommendation } from "./schema.ts";
import { tiesBetween } from "../ties/index.ts";

/** A recommendation that the actor has a seat in; null is 404. */
export async function reach(ctx: MemberContext, id: string): Promise<Standing | null> {
  const row = await findRecommendation(id);
  const to = row && (await relationTo(ctx, row.pupilId));
  if (!row || !to) return null;
  const isMentor = row.receiver.kind === "mentor" && row.receiver.id === ctx.actor.personId;
  const seats = seatsOf(ctx.actor, row, to, isMentor ? await findMentor(ctx.actor.personId) : null);
  if (seats.teacher && to.schools.length === 0) saw(ctx, row.pupilId, "school", row.schoolId);
  if (seats.receiver)
    saw(ctx, row.pupilId, "receiver", row.receiver.kind === "organisation" ? row.receiver.id : null);
  if (!isSeated(seats)) return null;
  const [follows, opened] = await Promise.all([seats.receiver && isFollowed(row), isOpened(ctx, row)]);
  return { row, to, seats, follows, opened };
}

/** Is it addressed to a venue? Sending it there is the yes to being contacted by venues. */
export async function goesToVenue({ receiver }: Recommendation): Promise<boolean> {
  if (receiver.kind !== "organisation" || receiver.id === null) return false;
  return (await findOrganisation(receiver.id))?.kind === "venue";
}

/** Has whoever the actor just sent it on to looked at it since? The trail knows; another letter about the pupil counts as well. */
async function isOpened(ctx: MemberContext, { pupilId, status, history }: Recommendation): Promise<boolean> {
  const last = history.at(-1);
  const isAsked = last?.by === ctx.actor.personId && plusMs(last.at, SENT_UNDO_MS) > ctx.now;
  if (!isAsked || (status !== "sent" && status !== "withGuardian")) return false;
  return isSeenAs(pupilId, status === "sent" ? "receiver" : "guardian", last.at);
}

/** Does the organisation that said yes follow the pupil already, or has it asked? */
async function isFollowed({ status, receiver, pupilId }: Recommendation): Promise<boolean> {
  if (status !== "accepted" || receiver.kind !== "organisation" || receiver.id === null) return false;
  return (await tiesBetween(pupilId, receiver.id)).some((tie) => tie.kind === "follow");
}
