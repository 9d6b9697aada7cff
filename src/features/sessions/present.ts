import { page, type Page, type Typed, typedList, typedText } from "../../http/action.ts";
import { dayOf, timeOf } from "../../platform/calendar.ts";
import type { Context, MemberContext } from "../../platform/context.ts";
import { showDate } from "../../platform/i18n.ts";
import type { Relation } from "../consent/index.ts";
import { currentFramework, type Milestone } from "../frameworks/index.ts";
import { journeyOf } from "../journeys/index.ts";
import { mayEdit, seesSession } from "./policy.ts";
import { MINUTE_CHOICES, type Note, type Session } from "./schema.ts";

export interface SessionAt {
  session: Session;
  to: Relation;
  /** Only what the actor may read. */
  note: Note | null;
  names: ReadonlyMap<string, string>;
}

/** A milestone as a chip: its mark and its short name in the reader's language. */
export interface Chip {
  value: string;
  label: string;
  dim: Milestone["dimension"];
}

/** The nine of the present stage, and those of `kept` from other stages, so that an edit loses none. */
export async function milestoneChips(
  ctx: Context,
  musicianId: string,
  kept: readonly string[],
): Promise<Chip[]> {
  const [journey, framework] = await Promise.all([journeyOf(musicianId), currentFramework()]);
  const own = journey.milestones.map((one) => one.id);
  const others = framework.milestones.filter((one) => kept.includes(one.id) && !own.includes(one.id));
  return [...journey.milestones, ...others].map((one) => ({
    value: one.id,
    label: one.short[ctx.locale],
    dim: one.dimension,
  }));
}

/** Radio chips of a length, and whether a length is one of them. */
export const minuteOptions = (ctx: Context) =>
  MINUTE_CHOICES.map((value) => ({
    value,
    label: value === "other" ? ctx.t("sessions.fields.otherMinutes") : value,
  }));
export const minuteChoice = (minutes: number): string =>
  MINUTE_CHOICES.find((one) => one === String(minutes)) ?? "other";

/** The fields of when, how long and where, as typed or as they stand. */
export function whenFields(typed: Typed, at: Date, facts: { minutes: number; place: string; where: string }) {
  const choice = minuteChoice(facts.minutes);
  return {
    day: typedText(typed, "day", dayOf(at)),
    time: typedText(typed, "time", timeOf(at)),
    minutes: typedText(typed, "minutes", choice),
    minutesOther: typedText(typed, "minutesOther", choice === "other" ? String(facts.minutes) : ""),
    place: typedText(typed, "place", facts.place),
    where: typedText(typed, "where", facts.where),
  };
}

/** A session as a row. Who may only know that it took place gets no outcome, milestones or note. */
export function presentSession(
  ctx: Context,
  session: Session,
  note: Note | null,
  to: Relation,
  labels: ReadonlyMap<string, Chip>,
) {
  const full = seesSession(to);
  const length = ctx.t("sessions.minutes", { minutes: session.minutes });
  const outcome = full && session.outcome ? ctx.t(`sessions.outcome.${session.outcome}`) : null;
  return {
    id: session._id,
    href: full ? `/sessions/${session._id}` : null,
    date: showDate(ctx.locale, session.at, "date"),
    dayNumber: showDate(ctx.locale, session.at, "dayNumber"),
    month: showDate(ctx.locale, session.at, "monthShort"),
    title: ctx.t(`sessions.place.${session.place}`, { length }),
    outcome,
    milestones: full ? session.milestones.flatMap((id) => labels.get(id) ?? []) : [],
    note: note ? { text: note.text, forMe: note.readers === "mentorOnly" } : null,
  };
}
export type PresentedSession = ReturnType<typeof presentSession>;

/** Id → chip of every milestone of the current framework. */
export async function milestoneLabels(ctx: Context): Promise<Map<string, Chip>> {
  const framework = await currentFramework();
  return new Map(
    framework.milestones.map((one) => [
      one.id,
      { value: one.id, label: one.short[ctx.locale], dim: one.dimension },
    ]),
  );
}

export function sessionJson({ session, to, note }: SessionAt) {
  const facts = {
    id: session._id,
    mentorship: session.mentorshipId,
    at: session.at.toISOString(),
    minutes: session.minutes,
    place: session.place,
    nextStep: session.nextStepId,
  };
  if (!seesSession(to)) return facts;
  return {
    ...facts,
    mentor: session.mentorId,
    where: session.where,
    milestones: session.milestones,
    lastStep: session.lastStepId,
    outcome: session.outcome,
    note: note ? { readers: note.readers, text: note.text } : null,
    version: session.version,
  };
}

export async function sessionPage(ctx: MemberContext, at: SessionAt): Promise<Page> {
  const { session, to, note, names } = at;
  const shown = presentSession(ctx, session, note, to, await milestoneLabels(ctx));
  const title = ctx.t("sessions.page.title", { date: shown.date });
  return page("sessions/session", title, {
    title,
    session: shown,
    full: seesSession(to),
    where: seesSession(to) ? session.where : "",
    mentor: names.get(session.mentorId) ?? "",
    musician: to.person.name,
    back: `/mentorships/${session.mentorshipId}`,
    edited: session.editedAt,
    can: { edit: mayEdit(ctx.actor, to, session) },
    editHref: `/sessions/${session._id}/edit`,
  });
}

export async function editPage(ctx: MemberContext, at: SessionAt, typed: Typed): Promise<Page> {
  const { session, note } = at;
  const changed = typed.values.version !== undefined && typedText(typed, "version") !== `${session.version}`;
  return page(
    "sessions/edit",
    ctx.t("sessions.edit.title"),
    {
      action: `/sessions/${session._id}/edit`,
      back: `/sessions/${session._id}`,
      when: whenFields(typed, session.at, session),
      minuteOptions: minuteOptions(ctx),
      chips: await milestoneChips(ctx, session.musicianId, session.milestones),
      milestones: typedList(typed, "milestones", session.milestones),
      note: note ? { text: typedText(typed, "note", note.text), readers: note.readers } : null,
      meanwhile: changed
        ? {
            when: showDate(ctx.locale, session.at, "dateTime"),
            length: ctx.t("sessions.minutes", { minutes: session.minutes }),
            note: note?.text ?? "",
          }
        : null,
      version: session.version,
      problems: typed.problems,
    },
    { task: true },
  );
}
