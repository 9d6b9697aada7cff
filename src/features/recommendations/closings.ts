import { onClosing } from "../../platform/events/closings.ts";
import { findRecommendation, moveRecommendation } from "./model.ts";
import { BEFORE, RECEIVED } from "./policy.ts";
import type { As, Recommendation, Status, What } from "./schema.ts";

/** Moves it again to where it went, from wherever it is open wider. Who did it, and as what, is read while it is known. */
const moving = (type: string, what: What, from: readonly Status[], change: Partial<Recommendation>): void =>
  onClosing(`recommendations.${type}`, {
    note: async ({ about }) => {
      const last = (await findRecommendation(about))?.history.findLast((one) => one.what === what);
      return { as: last?.as ?? "school" };
    },
    again: async (ctx, { about, at, by }, { as }) => {
      const row = await findRecommendation(about);
      if (!row) return false;
      const line = { at, by: by ?? row.by, as: as as As, what, text: "", before: row.status };
      await ctx.change(() => moveRecommendation(about, from, null, change, [line]));
      return true;
    },
  });

moving("withdrawn", "withdrawn", [...BEFORE, ...RECEIVED], { status: "withdrawn" });
moving("takenBack", "takenBack", ["withPupil", "withGuardian"], { status: "drafted", motivation: "" });
moving("refused", "refused", ["withPupil", "withGuardian"], { status: "refused" });
// A yes that was taken back: the pupil is asked again, and what was sent by it is with nobody.
moving("unagreed", "undone", ["withGuardian"], { status: "withPupil" });
moving("unsent", "undone", RECEIVED, { status: "withPupil", sentAt: null, stage: null });
