import { onReference } from "../safeguarding/index.ts";
import { reach } from "./reach.ts";

/** A worry from a recommendation is about the pupil; neither its writer nor its receiver reads it. */
onReference("recommendation", async (ctx, id) => {
  const reached = await reach(ctx, id);
  if (!reached) return null;
  const { pupilId, by, receiver } = reached.row;
  return { musicians: [pupilId], people: [by, ...(receiver.kind === "mentor" ? [receiver.id ?? by] : [])] };
});
