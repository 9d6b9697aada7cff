import { page, type Page, type Typed, untouched } from "../../http/action.ts";
import { dayOf } from "../../platform/calendar.ts";
import type { Context, MemberContext } from "../../platform/context.ts";
import { showDate } from "../../platform/i18n.ts";
import { consentFacts, consentText, mayAgreeFor } from "../consent/index.ts";
import { journeyOf, milestoneTitles, stageCells } from "../journeys/index.ts";
import {
  milestoneLabels,
  notesFor,
  type PresentedSession,
  presentSession,
  readsNote,
  type Session,
  sessionsIn,
} from "../sessions/index.ts";
import { nextStepOf, presentStep, stepsOf } from "../steps/index.ts";
import type { At } from "./load.ts";
import { isLive } from "./model.ts";
import { isOfThePair, isSilent, mayEnd, mayLog, maySteerWhole, silenceOf } from "./policy.ts";
import type { Mentorship, Plan } from "./schema.ts";

/** A plan in words. */
export const presentPlan = (ctx: Context, plan: Plan) => ({
  dayNumber: showDate(ctx.locale, plan.at, "dayNumber"),
  month: showDate(ctx.locale, plan.at, "monthShort"),
  when: ctx.t("mentorships.plan.when", {
    day: showDate(ctx.locale, plan.at, "weekday"),
    time: showDate(ctx.locale, plan.at, "time"),
  }),
  facts: [
    ctx.t("sessions.minutes", { minutes: plan.minutes }),
    ctx.t(`mentorships.plan.${plan.place}`),
    ...(plan.where === "" ? [] : [plan.where]),
  ].join(" · "),
  over: plan.at < ctx.now,
});

/** The sessions of a mentorship as this actor may see them: the note only with its readers. */
export async function timeline(
  ctx: MemberContext,
  at: At,
  limit = 20,
): Promise<{ sessions: PresentedSession[]; raw: Session[] }> {
  const raw = await sessionsIn(at.row._id, limit);
  const [notes, labels] = await Promise.all([
    notesFor(raw.map((session) => session._id)),
    milestoneLabels(ctx),
  ]);
  const readable = notes.filter((note) => readsNote(ctx.actor, at.to, note, at.row.mentorId));
  const sessions = raw.map((session) =>
    presentSession(
      ctx,
      session,
      readable.filter((note) => note.sessionId === session._id),
      at.to,
      labels,
    ),
  );
  return { sessions, raw };
}

const waysOf = ({ row, seat }: At) => {
  const running = row.status === "active" || row.status === "paused";
  return {
    answer: seat === "asked",
    withdraw: row.status === "asked" && (seat === "musician" || seat === "school"),
    log: running && mayLog(seat),
    plan: row.status === "active" && isOfThePair(seat),
    step: running && isOfThePair(seat),
    agree: running && maySteerWhole(seat),
    end: running && mayEnd(seat),
    concern: running && mayLog(seat),
  };
};

/** The line under the name: how it stands. */
function statusLine(ctx: Context, row: Mentorship, school: boolean): string {
  if (row.status === "paused" && row.pausedUntil)
    return ctx.t("mentorships.status.pausedUntil", { day: showDate(ctx.locale, row.pausedUntil) });
  const days = silenceOf(row, dayOf(ctx.now));
  if (row.status === "active" && days !== null && (school || days > 0))
    return ctx.t("mentorships.status.lastContact", { count: days });
  return ctx.t(`mentorships.status.${row.status}`);
}

/** The yes without which the mentor may not be in contact: a question to whoever's word counts, a word to the child. */
function consentAsk(ctx: Context, { row, to }: At) {
  if (to.mentoring || row.status === "ended" || row.status === "declined") return null;
  if (!mayAgreeFor(to)) return to.self ? { title: null, facts: [], action: "" } : null;
  const text = consentText(ctx, to, "mentoring");
  const action = to.self ? "/me/consents/mentoring" : `/guardian/${to.person._id}/consents/mentoring`;
  return { title: text.title, facts: consentFacts(text), action };
}

/** The page that the two share; a guardian and a school get what is theirs to know. */
export async function mentorshipPage(ctx: MemberContext, at: At, typed: Typed = untouched): Promise<Page> {
  const { row, seat, names } = at;
  const pair = isOfThePair(seat);
  const guardian = seat === "guardian";
  const [titles, steps, next, shown, journey] = await Promise.all([
    milestoneTitles(),
    pair ? stepsOf(row.musicianId, 30) : [],
    pair || guardian ? nextStepOf(row.musicianId) : null,
    pair || guardian ? timeline(ctx, at) : { sessions: [] },
    seat === "asked" || row.status === "ended" ? null : journeyOf(row.musicianId),
  ]);
  const present = (step: (typeof steps)[number]) => presentStep(ctx, step, names.musician, titles);
  const own = seat === "musician";
  const title = own ? names.mentor : names.musician;
  return page("mentorships/mentorship", title, {
    id: row._id,
    title,
    own,
    musician: names.musician,
    mentor: names.mentor,
    status: row.status,
    statusLine: statusLine(ctx, row, seat === "school"),
    silent: pair && isSilent(row, dayOf(ctx.now)),
    bird: journey ? { stage: journey.stageNumber, cells: stageCells(journey) } : null,
    goals: pair || seat === "asked" ? row.goals : [],
    consent: consentAsk(ctx, at),
    standIn: row.standIn
      ? { name: names.standIn ?? "", until: showDate(ctx.locale, row.standIn.until) }
      : null,
    ended:
      row.ended && pair
        ? {
            day: showDate(ctx.locale, row.ended.at),
            destination: ctx.t(`mentorships.destination.${row.ended.destination}`),
            note: row.ended.note,
          }
        : null,
    plan: row.nextSession && (pair || guardian) ? presentPlan(ctx, row.nextSession) : null,
    pair,
    sees: pair || guardian,
    next: next ? present(next) : null,
    open: steps.filter((step) => step.status === "open" && step.nextFor === null).map(present),
    closed: steps.filter((step) => step.status !== "open").map(present),
    sessions: shown.sessions,
    can: waysOf(at),
    version: row.version,
    problems: typed.problems,
    about: !own && row.status !== "ended" && (pair || guardian) ? `/people/${row.musicianId}` : null,
    mentorHref: (own || guardian) && isLive(row) ? `/people/${row.mentorId}` : null,
    hrefs: {
      log: `/sessions/new?musician=${row.musicianId}`,
      base: `/mentorships/${row._id}`,
    },
  });
}

/** The mentorship as JSON, by seat. */
export async function mentorshipJson(ctx: MemberContext, at: At): Promise<object> {
  const { row, seat } = at;
  const bare = { id: row._id, musician: row.musicianId, mentor: row.mentorId, status: row.status };
  if (seat === "asked") return { ...bare, goals: row.goals, version: row.version };
  if (seat === "school") return { ...bare, lastContactDay: row.lastContactDay };
  const [{ raw, sessions }, next] = await Promise.all([timeline(ctx, at), nextStepOf(row.musicianId)]);
  const step = next ? { id: next._id, title: next.title, dueDay: next.dueDay, owner: next.owner } : null;
  const plan = row.nextSession ? { ...row.nextSession, at: row.nextSession.at.toISOString() } : null;
  const held = raw.map((one) => ({ id: one._id, at: one.at.toISOString(), minutes: one.minutes }));
  if (!isOfThePair(seat)) return { ...bare, nextSession: plan, nextStep: step, sessions: held };
  return {
    ...bare,
    goals: row.goals,
    pausedUntil: row.pausedUntil,
    standIn: row.standIn ? { mentor: row.standIn.mentorId, until: row.standIn.until } : null,
    lastContactDay: row.lastContactDay,
    nextSession: plan,
    nextStep: step,
    sessions: held.map((one, i) => ({ ...one, note: sessions[i]?.notes[0]?.text ?? null })),
    version: row.version,
  };
}
