import { type Day, dayOf } from "../../platform/calendar.ts";
import { showDate } from "../../platform/i18n.ts";
import { onAnswer, type Relation } from "../consent/index.ts";
import { onGuardianHome } from "../guardians/index.ts";
import { namesOf } from "../people/index.ts";
import { onPersonPage } from "../profiles/index.ts";
import { onReference } from "../safeguarding/index.ts";
import { setStepHome } from "../steps/index.ts";
import { onBlock } from "../ties/index.ts";
import { mentorshipAt } from "./load.ts";
import { liveOf } from "./model.ts";
import { endUnwanted } from "./refusal-service.ts";
import type { Mentorship } from "./schema.ts";
import { endMentorship } from "./service.ts";
import { endStandIn } from "./standin-service.ts";

/** Whom the musician blocks is their mentor or stand-in no more, in the same change. */
onBlock(async (ctx, block) => {
  const row = await liveOf(block.person);
  if (row?.mentorId === block.party) await endMentorship(ctx, row, { destination: "other", note: "" });
  else if (row?.standIn?.mentorId === block.party) await endStandIn(ctx, row);
});

/** Whoever says no to mentoring has answered what a school asked for them. */
onAnswer(async (ctx, row) => {
  if (row.purpose === "mentoring" && !row.given) await endUnwanted(ctx, row);
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

/** A guardian whose word counts has a seat beside the two: they read there, and before it where and when they meet next. */
onGuardianHome({
  soon: async (ctx, to) => {
    const row = await ofChild(to);
    const plan = row?.nextSession;
    if (!row || !plan || plan.at <= ctx.now) return [];
    const adult = adultOn(row, dayOf(plan.at));
    const name = (await namesOf([adult])).get(adult) ?? "";
    return [
      {
        date: {
          day: showDate(ctx.locale, plan.at, "dayNumber"),
          small: showDate(ctx.locale, plan.at, "weekdayMonth"),
        },
        title: ctx.t("mentorships.forGuardian", { name }),
        meta: [showDate(ctx.locale, plan.at, "time"), plan.where].filter(Boolean).join(" · "),
        href: `/mentorships/${row._id}`,
      },
    ];
  },
  pages: async (_ctx, to) => {
    const row = await ofChild(to);
    return row ? { [row.mentorId]: `/mentorships/${row._id}` } : {};
  },
});
/** The mentorship that a guardian of an under-15 has a seat in. */
const ofChild = async (to: Relation): Promise<Mentorship | null> =>
  to.under15 && to.approver ? liveOf(to.person._id) : null;
/** The grown-up who is there on that day: the stand-in while there is one. */
const adultOn = ({ mentorId, standIn }: Mentorship, day: Day): string =>
  standIn !== null && standIn.until >= day ? standIn.mentorId : mentorId;

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
