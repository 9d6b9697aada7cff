import { onPersonPage } from "../profiles/index.ts";
import { onReference } from "../safeguarding/index.ts";
import { mentorshipAt } from "./load.ts";

/** A worry from the page of the two is about the musician, and nobody of the two or their stand-in reads it. */
onReference("mentorship", async (ctx, id) => {
  const at = await mentorshipAt(ctx, id);
  if (!at) return null;
  const { musicianId, mentorId, standIn } = at.row;
  return { musicians: [musicianId], people: [mentorId, ...(standIn ? [standIn.mentorId] : [])] };
});

/** The school finds a mentor for a pupil who has none. */
onPersonPage((ctx, to, circle) =>
  to.schools.length > 0 && circle.mentors.length === 0
    ? {
        href: `/mentorships/assignment?musician=${to.person._id}`,
        label: ctx.t("mentorships.assignLink"),
        icon: "mentor",
      }
    : null,
);
