import { page, type Page, type Typed, typedList, typedText } from "../../http/action.ts";
import { dayOf, timeOf } from "../../platform/calendar.ts";
import type { Context, MemberContext } from "../../platform/context.ts";
import { showDate } from "../../platform/i18n.ts";
import type { Relation } from "../consent/index.ts";
import { currentFramework, type Milestone } from "../frameworks/index.ts";
import { journeyOf } from "../journeys/index.ts";
import { findSteps } from "../steps/index.ts";
import { mayEdit, seesSession } from "./policy.ts";
import { MINUTE_CHOICES, type Note, type Session } from "./schema.ts";

export interface SessionAt {
  session: Session;
  to: Relation;
  /** Only what the actor may read, oldest first. */
  notes: readonly Note[];
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
  notes: readonly Note[],
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
    notes: notes.map((note) => ({ text: note.text, forMe: note.readers === "mentorOnly" })),
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

export function sessionJson({ session, to, notes }: SessionAt) {
  const [note] = notes;
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
    notes: notes.map(({ _id, readers, text }) => ({ id: _id, readers, text })),
    version: session.version,
  };
}

export async function sessionPage(ctx: MemberContext, at: SessionAt): Promise<Page> {
  const { session, to, notes, names } = at;
  const shown = presentSession(ctx, session, notes, to, await milestoneLabels(ctx));
  const title = ctx.t("sessions.page.title", { date: shown.date });
  const full = seesSession(to);
  const [lastStep] = full && session.lastStepId ? await findSteps([session.lastStepId]) : [];
  return page("sessions/session", title, {
    title,
    session: shown,
    lastStep: lastStep?.title ?? null,
    full,
    where: seesSession(to) ? session.where : "",
    mentor: names.get(session.mentorId) ?? "",
    musician: to.person.name,
    back: `/mentorships/${session.mentorshipId}`,
    edited: session.editedAt,
    can: { edit: mayEdit(ctx.actor, to, session) },
    editHref: `/sessions/${session._id}/edit`,
    noteHref: `/sessions/${session._id}/notes/new`,
  });
}

export async function editPage(ctx: MemberContext, at: SessionAt, typed: Typed): Promise<Page> {
  const { session, notes } = at;
  const ids = typedList(typed, "noteId");
  const texts = typedList(typed, "note");
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
      notes: notes.map((note, i) => ({
        id: note._id,
        text: texts[ids.length === 0 ? i : ids.indexOf(note._id)] ?? note.text,
        readers: note.readers,
      })),
      meanwhile: changed
        ? {
            when: showDate(ctx.locale, session.at, "dateTime"),
            length: ctx.t("sessions.minutes", { minutes: session.minutes }),
            notes: notes.map((note) => note.text),
          }
        : null,
      version: session.version,
      problems: typed.problems,
    },
    { task: true },
  );
}

/** The form of one more note: its readers first. */
export function newNotePage(ctx: MemberContext, { session, to }: SessionAt, typed: Typed): Page {
  const options = [
    ["both", "folk"],
    ["mentorOnly", "laas"],
  ] as const;
  return page(
    "sessions/new-note",
    ctx.t("sessions.newNote.title"),
    {
      action: `/sessions/${session._id}/notes`,
      back: `/sessions/${session._id}`,
      session: ctx.t("sessions.page.title", { date: showDate(ctx.locale, session.at, "date") }),
      readers: typedText(typed, "readers"),
      readerOptions: options.map(([value, icon]) => ({
        value,
        icon,
        label: ctx.t(`sessions.newNote.${value}`, { name: to.person.name }),
        small: ctx.t(`sessions.newNote.${value}Small`),
      })),
      note: typedText(typed, "note"),
      requestId: typedText(typed, "requestId"),
      concern: `/concerns/new?about=session-${session._id}`,
      problems: typed.problems,
    },
    { task: true },
  );
}
