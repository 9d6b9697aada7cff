import { onReference } from "../safeguarding/index.ts";
import { mentorshipAt } from "./load.ts";

/** A worry from the page of the two is about the musician, and nobody of the two or their stand-in reads it. */
onReference("mentorship", async (ctx, id) => {
  const at = await mentorshipAt(ctx, id);
  if (!at) return null;
  const { musicianId, mentorId, standIn } = at.row;
  return { musicians: [musicianId], people: [mentorId, ...(standIn ? [standIn.mentorId] : [])] };
});
