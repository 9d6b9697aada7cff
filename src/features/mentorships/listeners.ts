import { onPersonPage } from "../profiles/index.ts";
import { onReference } from "../safeguarding/index.ts";
import { setStepHome } from "../steps/index.ts";
import { onBlock } from "../ties/index.ts";
import { mentorshipAt } from "./load.ts";
import { liveOf } from "./model.ts";
import { endMentorship } from "./service.ts";
import { endStandIn } from "./standin-service.ts";

/** Whom the musician blocks is their mentor or stand-in no more, in the same change. */
onBlock(async (ctx, block) => {
  const row = await liveOf(block.person);
  if (row?.mentorId === block.party) await endMentorship(ctx, row, { destination: "other", note: "" });
  else if (row?.standIn?.mentorId === block.party) await endStandIn(ctx, row);
});

/** A worry from the page of the two is about the musician, and nobody of the two or their stand-in reads it. */
onReference("mentorship", async (ctx, id) => {
  const at = await mentorshipAt(ctx, id);
  if (!at) return null;
  const { musicianId, mentorId, standIn } = at.row;
  return { musicians: [musicianId], people: [mentorId, ...(standIn ? [standIn.mentorId] : [])] };
});

/** A step stands on the page of the two who work together now; where there are none, on that of those who agreed on it. */
setStepHome(async (step) => {
  const live = await liveOf(step.musicianId);
  return `/mentorships/${live && live.status !== "asked" ? live._id : step.mentorshipId}`;
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
