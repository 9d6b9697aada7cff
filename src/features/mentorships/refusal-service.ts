import { MINUTE_MS, plusMs } from "../../platform/clock.ts";
import type { Context, MemberContext } from "../../platform/context.ts";
import { eventRows } from "../../platform/events/events.ts";
import { allowsMentoring, type Consent, factsOf, isGateOpen, type Relation } from "../consent/index.ts";
import { mentorshipNotWanted, refusalTakenBack } from "./events.ts";
import { liveOf } from "./model.ts";
import type { Mentorship } from "./schema.ts";
import { closeRequest, standAgain } from "./service.ts";

/** How long a mentor's no can be taken back. */
const UNDO_MS = 15 * MINUTE_MS;

/** Did the actor, as the mentor who was asked, say no a moment ago? A request that was withdrawn is declined as well. */
export const saidNoJustNow = async (ctx: MemberContext, row: Mentorship): Promise<boolean> =>
  row.status === "declined" &&
  row.mentorId === ctx.actor.personId &&
  eventRows.exists({
    about: row._id,
    type: "mentorships.declined",
    by: ctx.actor.personId,
    at: { $gt: plusMs(ctx.now, -UNDO_MS) },
  });

/** Takes a no back: the question stands again. Emits `mentorships.refusalTakenBack`. @throws as `standAgain` */
export const takeRefusalBack = (ctx: MemberContext, row: Mentorship, to: Relation): Promise<Mentorship> =>
  standAgain(ctx, row, to, "asked", (saved) =>
    refusalTakenBack({ about: saved._id, person: saved.musicianId, data: { mentor: saved.mentorId } }),
  );

/**
 * A no to mentoring is the answer to what a school asked for the musician: the question ends in the change of the no. One's own
 * is one's own to take back. The mentor is told only who could know of it until now. Emits `mentorships.notWanted`.
 */
export async function endUnwanted(ctx: Context, no: Consent): Promise<void> {
  const row = await liveOf(no.person);
  if (row?.status !== "asked" || row.assignedBy === null) return;
  const facts = (await factsOf(ctx, [no.person])).get(no.person);
  const before = facts && { ...facts, consents: facts.consents.filter((one) => one._id !== no._id) };
  const isKnown =
    before !== undefined && no.at >= row.askedAt && isGateOpen(before) && allowsMentoring(before);
  const { _id, musicianId, mentorId: mentor, askedBy, assignedBy: school } = row;
  await ctx.change(
    () => closeRequest(ctx, row),
    mentorshipNotWanted({
      about: _id,
      person: musicianId,
      data: { mentor, to: askedBy, school, known: isKnown ? "yes" : "no" },
    }),
  );
}
