import type { Context } from "../../platform/context.ts";
import { moveRecommendation, unanswered } from "./model.ts";
import { BEFORE } from "./policy.ts";
import type { As, Recommendation, What } from "./schema.ts";
import { eventOf } from "./service.ts";

/** How one recommendation goes on without an organisation; null: as it is. */
type Turn = { change: Partial<Recommendation>; as: As; what: What } | null;

/** Without its receiver it is a draft of the school's again, which chooses another. The pupil's words were about this one. */
const withoutReceiver = (row: Recommendation): Turn =>
  row.status === "drafted"
    ? null
    : {
        change: { status: "drafted", motivation: "", sentAt: null, stage: null },
        as: "receiver",
        what: "takenBack",
      };

/** Without its school nobody takes it further before it is sent; what was sent is the receiver's to answer. */
const withoutSchool = (row: Recommendation): Turn =>
  BEFORE.includes(row.status) ? { change: { status: "withdrawn" }, as: "school", what: "withdrawn" } : null;

/**
 * Everything without an answer that an organisation wrote or is to receive goes on as it can without it. `by`: who closed it.
 * Emits `recommendations.returned` of what goes no further. Bears being done twice.
 */
export async function returnAll(ctx: Context, organisationId: string, by: string | null): Promise<void> {
  for (const row of await unanswered(organisationId, "receiverKey"))
    await turn(ctx, row, withoutReceiver(row), by);
  for (const row of await unanswered(organisationId, "schoolId"))
    await turn(ctx, row, withoutSchool(row), by);
}

async function turn(ctx: Context, row: Recommendation, to: Turn, by: string | null): Promise<void> {
  if (to === null) return;
  const { change, as, what } = to;
  const note = { at: ctx.now, by: by ?? row.by, as, what, text: "" };
  // Somebody may answer in the same moment: then there is nothing to return.
  await ctx.change(
    () => moveRecommendation(row._id, [row.status], row.version, change, [note]),
    (moved) => (moved && row.status !== "drafted" ? eventOf(moved, "returned") : null),
  );
}
