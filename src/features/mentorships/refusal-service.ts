import { MINUTE_MS, plusMs } from "../../platform/clock.ts";
import type { MemberContext } from "../../platform/context.ts";
import { AppError, notFound } from "../../platform/errors.ts";
import { eventRows } from "../../platform/events/events.ts";
import type { Relation } from "../consent/index.ts";
import { makeTie } from "../ties/index.ts";
import { refusalTakenBack } from "./events.ts";
import { changeMentorship, liveOf } from "./model.ts";
import type { Mentorship } from "./schema.ts";
import { checkMentor, orStale } from "./service.ts";

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

/**
 * Takes a no back: the question stands again, on a new tie. Whether the mentor may meet somebody of this age is asked once more.
 * Emits `mentorships.refusalTakenBack`. @throws 404 behind a closed gate, 409 when another mentor was asked meanwhile, 422
 */
export async function takeRefusalBack(
  ctx: MemberContext,
  row: Mentorship,
  to: Relation,
): Promise<Mentorship> {
  if (!to.gateOpen) throw notFound();
  await checkMentor(to, row.mentorId);
  const { musicianId } = row;
  return ctx.change(
    async () => {
      if (await liveOf(musicianId)) throw new AppError(409, "mentorships.problems.already");
      const tie = await makeTie(
        ctx,
        { kind: "mentor", from: row.mentorId, fromKind: "person", to: musicianId },
        "asked",
      );
      const change = { status: "asked" as const, standing: musicianId, tieId: tie._id };
      return orStale(await changeMentorship(row._id, ["declined"], change, row.version));
    },
    refusalTakenBack({ about: row._id, person: musicianId, data: { mentor: row.mentorId } }),
  );
}
