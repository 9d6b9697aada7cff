import { MINUTE_MS, plusMs } from "../../platform/clock.ts";
import type { MemberContext } from "../../platform/context.ts";
import { eventRows } from "../../platform/events/events.ts";
import type { Relation } from "../consent/index.ts";
import { refusalTakenBack } from "./events.ts";
import type { Mentorship } from "./schema.ts";
import { standAgain } from "./service.ts";

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
