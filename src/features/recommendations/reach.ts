import { type MemberContext, saw } from "../../platform/context.ts";
import { relationTo } from "../consent/index.ts";
import { findMentor } from "../mentors/index.ts";
import { findRecommendation } from "./model.ts";
import { isSeated, seatsOf } from "./policy.ts";
import type { Reached } from "./steps-service.ts";

/** A recommendation that the actor has a seat in; null is 404. */
export async function reach(ctx: MemberContext, id: string): Promise<Reached | null> {
  const row = await findRecommendation(id);
  const to = row && (await relationTo(ctx, row.pupilId));
  if (!row || !to) return null;
  const isMentor = row.receiver.kind === "mentor" && row.receiver.id === ctx.actor.personId;
  const seats = seatsOf(ctx.actor, row, to, isMentor ? await findMentor(ctx.actor.personId) : null);
  if (seats.receiver)
    saw(ctx, row.pupilId, "receiver", row.receiver.kind === "organisation" ? row.receiver.id : null);
  return isSeated(seats) ? { row, to, seats } : null;
}
