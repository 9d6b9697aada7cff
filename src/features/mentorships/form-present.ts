import { page, type Page, type Typed, typedList, typedText, untouched } from "../../http/action.ts";
import { addDays, dayOf, timeOf } from "../../platform/calendar.ts";
import type { Context, MemberContext } from "../../platform/context.ts";
import { showDate } from "../../platform/i18n.ts";
import { type Relation, textOfAct } from "../consent/index.ts";
import { mayMentor, mentorsWith } from "../mentors/index.ts";
import { namesOf } from "../people/index.ts";
import { milestoneChips, minuteOptions, whenFields } from "../sessions/index.ts";
import { ownerLabel } from "../steps/index.ts";
import type { At } from "./load.ts";
import { mayEnd, maySteerWhole } from "./policy.ts";
import { presentPlan } from "./present.ts";
import { DESTINATIONS } from "./schema.ts";

/** The mentors who may meet this musician, as choices with a sentence. */
export async function mentorChoices(to: Relation, but: readonly string[] = []) {
  const rows = (await mentorsWith("approved")).filter(
    (mentor) =>
      mentor._id !== to.person._id &&
      !but.includes(mentor._id) &&
      mayMentor(mentor, to.facts.birthDay, to.facts.today),
  );
  const names = await namesOf(rows.map((mentor) => mentor._id));
  return rows
    .map((mentor) => ({
      value: mentor._id,
      label: names.get(mentor._id) ?? "",
      small: [mentor.instruments.join(", "), mentor.about].filter((part) => part !== "").join(". "),
      icon: "mentor",
    }))
    .sort((a, b) => a.label.localeCompare(b.label));
}

/** Asking for a mentor, for oneself or (a school) for a pupil. */
export async function askPage(
  ctx: Context,
  { to, school }: { to: Relation; school: string | null },
  typed: Typed,
): Promise<Page> {
  const name = to.person.name;
  return page(
    "mentorships/ask",
    ctx.t(school ? "mentorships.assign.title" : "mentorships.ask.title", { name }),
    {
      title: ctx.t(school ? "mentorships.assign.title" : "mentorships.ask.title", { name }),
      lead: ctx.t(school ? "mentorships.assign.lead" : "mentorships.ask.lead", { name }),
      goalLabel: ctx.t(school ? "mentorships.assign.goal" : "mentorships.ask.goal", { name }),
      action: school ? `/mentorships/assignment?musician=${to.person._id}` : "/mentorships",
      mentors: to.gateOpen ? await mentorChoices(to) : [],
      gateOpen: to.gateOpen,
      consent: school ? null : textOfAct(ctx, to, "mentoring"),
      mentor: typedText(typed, "mentor"),
      goal: typedText(typed, "goal"),
      requestId: typedText(typed, "requestId"),
      problems: typed.problems,
    },
    { task: true },
  );
}

export type AgreementForm = "goals" | "pause" | "standIn" | "ending" | null;

/** Goals, rest, stand-in and end: what is rarely changed, on one page. */
export async function agreementPage(
  ctx: MemberContext,
  at: At,
  typed: Typed,
  form: AgreementForm,
): Promise<Page> {
  const { row, to, seat } = at;
  const of = (which: AgreementForm): Typed => (form === which ? typed : untouched);
  const given = typedList(of("goals"), "goals", row.goals);
  const whole = maySteerWhole(seat);
  return page(
    "mentorships/agreement",
    ctx.t("mentorships.agreement.title"),
    {
      base: `/mentorships/${row._id}`,
      musician: at.names.musician,
      can: {
        goals: whole,
        pause: whole && row.status === "active",
        resume: whole && row.status === "paused",
        standIn: seat === "mentor",
        end: mayEnd(seat),
      },
      version: row.version,
      goals: [0, 1, 2].map((i) => given[i] ?? ""),
      goalsNow: form === "goals" && typed.problems[""] ? row.goals : [],
      goalsProblems: of("goals").problems,
      until: typedText(of("pause"), "until"),
      pauseProblems: of("pause").problems,
      standIn: row.standIn
        ? { name: at.names.standIn ?? "", until: showDate(ctx.locale, row.standIn.until) }
        : null,
      mentors: seat === "mentor" ? await mentorChoices(to, [row.mentorId]) : [],
      standInMentor: typedText(of("standIn"), "mentor"),
      standInUntil: typedText(of("standIn"), "until"),
      standInProblems: of("standIn").problems,
      destinations: DESTINATIONS.map((value) => ({
        value,
        label: ctx.t(`mentorships.destination.${value}`),
      })),
      destination: typedText(of("ending"), "destination"),
      note: typedText(of("ending"), "note"),
      endingProblems: of("ending").problems,
    },
    { task: true },
  );
}

/** Planning the next session; what is planned stands in it. */
export function planPage(ctx: MemberContext, at: At, typed: Typed): Page {
  const plan = at.row.nextSession;
  const start = plan ? plan.at : ctx.now;
  const when = whenFields(typed, start, plan ?? { minutes: 45, place: "place", where: "" });
  const fresh = plan === null && typed.values.day === undefined;
  return page(
    "mentorships/plan",
    ctx.t("mentorships.plan.title"),
    {
      base: `/mentorships/${at.row._id}`,
      other: at.seat === "musician" ? at.names.mentor : at.names.musician,
      when: fresh ? { ...when, day: addDays(dayOf(ctx.now), 14), time: "16:00" } : when,
      minuteOptions: minuteOptions(ctx),
      planned: plan ? presentPlan(ctx, plan) : null,
      meanwhile: typed.problems[""] !== undefined && plan !== null,
      version: at.row.version,
      now: timeOf(ctx.now),
      problems: typed.problems,
    },
    { task: true },
  );
}

export const ownerOptions = (ctx: Context, at: At) =>
  (["musician", "mentor", "both"] as const).map((value) => ({
    value,
    label: ownerLabel(ctx, value, at.row.musicianId, at.names.musician),
  }));

/** The milestones that a step can lead to, and none. */
export const stepMilestoneOptions = (ctx: Context, chips: readonly { value: string; label: string }[]) => [
  { value: "", label: ctx.t("mentorships.newStep.noMilestone") },
  ...chips.map(({ value, label }) => ({ value, label })),
];

export async function newStepPage(ctx: MemberContext, at: At, typed: Typed): Promise<Page> {
  const chips = await milestoneChips(ctx, at.row.musicianId, []);
  return page(
    "mentorships/new-step",
    ctx.t("mentorships.newStep.title"),
    {
      base: `/mentorships/${at.row._id}`,
      title: typedText(typed, "title"),
      dueDay: typedText(typed, "dueDay", addDays(dayOf(ctx.now), 14)),
      owner: typedText(typed, "owner", "musician"),
      owners: ownerOptions(ctx, at),
      milestone: typedText(typed, "milestone"),
      milestones: stepMilestoneOptions(ctx, chips),
      next: typedText(typed, "next", "no"),
      requestId: typedText(typed, "requestId"),
      problems: typed.problems,
    },
    { task: true },
  );
}
