import { page, type Page, type Typed, typedText, untouched } from "../../http/action.ts";
import { dayOf, daysBetween } from "../../platform/calendar.ts";
import type { Context } from "../../platform/context.ts";
import { showDate } from "../../platform/i18n.ts";
import type { Relation } from "../consent/index.ts";
import type { Milestone } from "../frameworks/index.ts";
import { maySteer } from "./policy.ts";
import type { Step, StepOwner } from "./schema.ts";

export interface StepAt {
  step: Step;
  to: Relation;
  /** The names of the two, as they are shown. */
  musician: string;
  /** The milestones by id, for the one that the step leads to. */
  titles: Titles;
}
export type Titles = ReadonlyMap<string, Pick<Milestone, "short" | "dimension">>;

/** Whose the step is, said to this reader. */
export function ownerLabel(ctx: Context, owner: StepOwner, musicianId: string, musician: string): string {
  if (owner === "both") return ctx.t("steps.owner.both");
  const own = ctx.actor?.personId === musicianId;
  if (owner === "musician") return own ? ctx.t("steps.owner.you") : musician;
  return own ? ctx.t("steps.owner.mentor") : ctx.t("steps.owner.mentorYou");
}

/** One step as a row of a list; `titles` are those of the milestones (`milestoneTitles`). */
export function presentStep(ctx: Context, step: Step, musician: string, titles: Titles) {
  const left = daysBetween(dayOf(ctx.now), step.dueDay);
  const open = step.status === "open";
  const milestone = titles.get(step.milestone ?? "");
  return {
    id: step._id,
    href: `/steps/${step._id}`,
    title: step.title,
    owner: ownerLabel(ctx, step.owner, step.musicianId, musician),
    due: showDate(ctx.locale, step.dueDay),
    dueDay: step.dueDay,
    milestone: milestone ? { dim: milestone.dimension, label: milestone.short[ctx.locale] } : null,
    late: open && left < 0,
    open,
    isNext: step.nextFor !== null,
    status: ctx.t(`steps.status.${step.status}`),
    reason: step.reason,
  };
}

/** A step as JSON; only who may steer it reads why it was dropped. */
export const stepJson = (step: Step, to: Relation) => ({
  id: step._id,
  musician: step.musicianId,
  mentorship: step.mentorshipId,
  title: step.title,
  dueDay: step.dueDay,
  owner: step.owner,
  milestone: step.milestone,
  status: step.status,
  next: step.nextFor !== null,
  version: step.version,
  ...(maySteer(to) ? { reason: step.reason } : {}),
});

type Home = (step: Step) => Promise<string>;
let home: Home = async (step) => `/mentorships/${step.mentorshipId}`;
/** The room of the mentorships says on which page a step stands now: it outlives the one in which it was agreed. */
export const setStepHome = (next: Home): void => {
  home = next;
};
export const backOf = (step: Step): Promise<string> => home(step);

/** The page of one step, with what may be done to it. */
export async function stepPage(
  ctx: Context,
  { step, to, musician, titles }: StepAt,
  typed: Typed,
  form: "outcome" | "date" | null,
): Promise<Page> {
  const steers = maySteer(to);
  const open = step.status === "open";
  const own = (which: "outcome" | "date"): Typed => (form === which ? typed : untouched);
  return page(
    "steps/step",
    step.title,
    {
      step: presentStep(ctx, step, musician, titles),
      back: await backOf(step),
      can: {
        close: steers && open,
        reopen: steers && !open,
        makeNext: steers && open && step.nextFor === null,
      },
      version: step.version,
      dueDay: typedText(own("date"), "dueDay", step.dueDay),
      dateProblems: own("date").problems,
      outcome: typedText(own("outcome"), "status"),
      reason: typedText(own("outcome"), "reason"),
      outcomeProblems: own("outcome").problems,
    },
    { task: true },
  );
}
