import { page, type Page, type Typed, typedList, typedText, untouched } from "../../http/action.ts";
import { addDays, dayOf, isDay } from "../../platform/calendar.ts";
import { MINUTE_MS, plusMs } from "../../platform/clock.ts";
import type { MemberContext } from "../../platform/context.ts";
import { showDate } from "../../platform/i18n.ts";
import { journeyOf, milestoneTitles } from "../journeys/index.ts";
import { namedReaders } from "../safeguarding/index.ts";
import {
  milestoneChips,
  minuteOptions,
  notesFor,
  OUTCOMES,
  type Session,
  whenFields,
} from "../sessions/index.ts";
import { findSteps, nextStepOf, presentStep } from "../steps/index.ts";
import { ownerOptions, stepMilestoneOptions } from "./form-present.ts";
import { minePairs } from "./home.ts";
import type { At } from "./load.ts";
import { silenceOf } from "./policy.ts";
import { timeline } from "./present.ts";

/** The names of those who would read a concern of the actor's about this musician. */
export async function leadNames(ctx: MemberContext, row: Pick<At["row"], "musicianId">): Promise<string[]> {
  const parties = { authorId: ctx.actor.personId, musicians: [row.musicianId], people: [], notTo: [] };
  return (await namedReaders(ctx, parties)).map((one) => one.name);
}

const readerOptions = (ctx: MemberContext, at: At, leads: readonly string[]) => [
  {
    value: "both",
    icon: "folk",
    label: ctx.t("mentorships.log.readers.both", { name: at.names.musician }),
    small: ctx.t("mentorships.log.readers.bothSmall"),
  },
  {
    value: "mentorOnly",
    icon: "laas",
    label: ctx.t("mentorships.log.readers.mentorOnly"),
    small: ctx.t("mentorships.log.readers.mentorOnlySmall"),
  },
  {
    value: "safeguarding",
    icon: "advarsel",
    label: ctx.t("mentorships.log.readers.safeguarding"),
    small:
      leads.length > 0
        ? ctx.t("mentorships.log.readers.safeguardingSmall", {
            names: new Intl.ListFormat(ctx.locale).format(leads),
          })
        : ctx.t("mentorships.log.readers.nobody"),
    disabled: leads.length === 0,
  },
];

/** When: as typed; else as planned, if it is today or over; else an hour ago. */
function whenOf(ctx: MemberContext, at: At, typed: Typed) {
  const plan = at.row.nextSession;
  const due = plan !== null && dayOf(plan.at) <= dayOf(ctx.now) ? plan : null;
  const start = due && due.at <= ctx.now ? due.at : plusMs(ctx.now, -45 * MINUTE_MS);
  return whenFields(typed, start, due ?? { minutes: 45, place: "place", where: "" });
}

/** The mentor's people, each with the door that takes what was typed to their form; who has a session today first. */
async function whoOf(ctx: MemberContext, at: At) {
  const today = dayOf(ctx.now);
  const isToday = (plan: { at: Date } | null): boolean => plan !== null && dayOf(plan.at) === today;
  const mine = (await minePairs(ctx)).sort(
    (a, b) => Number(isToday(b.row.nextSession)) - Number(isToday(a.row.nextSession)),
  );
  return mine.map(({ row, person }) => ({
    name:
      isToday(row.nextSession) && row.nextSession
        ? ctx.t("mentorships.log.todayAt", {
            name: person.name,
            time: showDate(ctx.locale, row.nextSession.at, "time"),
          })
        : person.name,
    href: `/mentorships/${row._id}/sessions/form`,
    current: row._id === at.row._id,
  }));
}

/** The sixty-second log. After a 409 the newest session stands beside what was typed, and the form can be sent again. */
export async function logPage(
  ctx: MemberContext,
  at: At,
  typed: Typed,
  { takenBack = false }: { takenBack?: boolean } = {},
): Promise<Page> {
  const { row, names } = at;
  const stepMilestone = typedText(typed, "stepMilestone");
  const [next, titles, shown, journey, leads, chips, who] = await Promise.all([
    nextStepOf(row.musicianId),
    milestoneTitles(),
    timeline(ctx, at, 3),
    journeyOf(row.musicianId),
    leadNames(ctx, at.row),
    milestoneChips(ctx, row.musicianId, [...typedList(typed, "milestones"), stepMilestone]),
    whoOf(ctx, at),
  ]);
  const last = next ? presentStep(ctx, next, names.musician, titles) : null;
  const sameStep = typedText(typed, "lastStep") === (next?._id ?? "");
  const when = whenOf(ctx, at, typed);
  const today = dayOf(ctx.now);
  const changed = typed.values.version !== undefined && typedText(typed, "version") !== `${row.version}`;
  return page(
    "mentorships/log",
    ctx.t("mentorships.log.title"),
    {
      action: `/mentorships/${row._id}/sessions`,
      musician: names.musician,
      takenBack,
      who,
      when,
      whenLine: ctx.t("mentorships.log.whenLine", {
        day: isDay(when.day) ? showDate(ctx.locale, when.day, "weekday") : when.day,
        time: when.time,
      }),
      whenOpen: ["day", "time", "place", "where"].some((name) => typed.problems[name] !== undefined),
      minuteOptions: minuteOptions(ctx),
      last,
      lastStep: next?._id ?? "",
      outcome: sameStep ? typedText(typed, "outcome") : "",
      outcomes: OUTCOMES.map((value) => ({ value, label: ctx.t(`sessions.outcome.${value}`) })),
      chips,
      milestones: typedList(typed, "milestones"),
      readers: typedText(typed, "readers"),
      readerOptions: readerOptions(ctx, at, leads),
      note: typedText(typed, "note"),
      step: typedText(typed, "step"),
      owner: typedText(typed, "owner", "musician"),
      owners: ownerOptions(ctx, at),
      stepMilestone,
      stepMilestones: stepMilestoneOptions(ctx, chips),
      due: typedText(typed, "due", "week"),
      dueDay: typedText(typed, "dueDay", addDays(today, 21)),
      dues: [
        { value: "week", label: ctx.t("mentorships.log.week") },
        { value: "twoWeeks", label: ctx.t("mentorships.log.twoWeeks") },
        { value: "pick", label: ctx.t("mentorships.log.pick") },
      ],
      meanwhile: changed ? { session: shown.sessions[0] ?? null, last } : null,
      sessions: shown.sessions,
      aside: { stage: journey.stageNumber, waiting: journey.waiting, days: silenceOf(row, today) ?? 0 },
      base: `/mentorships/${row._id}`,
      version: row.version,
      requestId: typedText(typed, "requestId"),
      problems: typed.problems,
    },
    { task: true },
  );
}

/** A log as it was typed, read before it is taken back: its author corrects it and saves again, or leaves it. */
export async function typedAgain(ctx: MemberContext, session: Session): Promise<Typed["values"]> {
  const ids = session.nextStepId ? [session.nextStepId] : [];
  const [[note], [step]] = await Promise.all([notesFor([session._id]), findSteps(ids)]);
  const made = step?.createdAt.getTime() === session.createdAt.getTime() ? step : null;
  const today = dayOf(ctx.now);
  const dues = { week: addDays(today, 7), twoWeeks: addDays(today, 14) };
  const due = made?.dueDay === dues.week ? "week" : made?.dueDay === dues.twoWeeks ? "twoWeeks" : "pick";
  return {
    ...whenFields(untouched, session.at, session),
    lastStep: session.lastStepId ?? "",
    outcome: session.outcome ?? "",
    milestones: session.milestones,
    readers: note?.readers ?? "",
    note: note?.text ?? "",
    ...(made
      ? { step: made.title, owner: made.owner, due, dueDay: made.dueDay, stepMilestone: made.milestone ?? "" }
      : {}),
  };
}
