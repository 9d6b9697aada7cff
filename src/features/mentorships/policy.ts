import { type Day, daysBetween } from "../../platform/calendar.ts";
import type { Actor } from "../../platform/context.ts";
import { mayAgreeFor, newestAnswer, type Relation } from "../consent/index.ts";
import { type Mentor, mayMentor } from "../mentors/index.ts";
import type { Mentorship } from "./schema.ts";

/** Where the actor sits in a mentorship. `asked`: the mentor who has not answered yet. */
export type Seat = "musician" | "mentor" | "standIn" | "asked" | "guardian" | "school";

/** A pair that has not met for longer than this surfaces. */
export const SILENT_DAYS = 28;

/** The actor's seat; null for everybody else. `mentor` is the actor's own record as a mentor, needed while only asked. */
export function seatOf(
  actor: Actor | null,
  to: Relation,
  mentorship: Mentorship,
  mentor: Mentor | null,
): Seat | null {
  if (actor === null) return null;
  if (to.self) return "musician";
  const live = mentorship.status === "active" || mentorship.status === "paused";
  if (live && to.mentor !== null && mentorship.mentorId === actor.personId) return "mentor";
  if (live && to.mentor !== null && mentorship.standIn?.mentorId === actor.personId) return "standIn";
  if (
    mentorship.status === "asked" &&
    mentorship.mentorId === actor.personId &&
    to.gateOpen &&
    to.mentoring &&
    mayMentor(mentor, to.facts.birthDay, to.facts.today)
  )
    return "asked";
  if (to.under15 && to.approver) return "guardian";
  return to.schools.length > 0 ? "school" : null;
}

/**
 * Does the mentorship wait for the musician's own yes to being in contact? From 15, while it is asked or runs without one. A no
 * that was said since it was asked is an answer.
 */
export function awaitsOwnYes(to: Relation, { status, askedAt }: Mentorship): boolean {
  const live = status !== "ended" && status !== "declined";
  if (!live || !to.self || to.mentoring || !mayAgreeFor(to)) return false;
  const newest = newestAnswer(to.facts, "mentoring");
  return newest === null || newest.given || newest.at < askedAt;
}

/** The two who work together, the stand-in included. */
export const isOfThePair = (seat: Seat): boolean =>
  seat === "musician" || seat === "mentor" || seat === "standIn";
/** Goals, the pause and the end belong to the two themselves. */
export const maySteerWhole = (seat: Seat): boolean => seat === "musician" || seat === "mentor";
/** An under-15's guardian may end it too. */
export const mayEnd = (seat: Seat): boolean => maySteerWhole(seat) || seat === "guardian";
export const mayLog = (seat: Seat): boolean => seat === "mentor" || seat === "standIn";

/** Whole days since they met (or since they began); null before that. */
export const silenceOf = (mentorship: Mentorship, today: Day): number | null =>
  mentorship.lastContactDay === null ? null : Math.max(0, daysBetween(mentorship.lastContactDay, today));

export const isSilent = (mentorship: Mentorship, today: Day): boolean =>
  mentorship.status === "active" && (silenceOf(mentorship, today) ?? 0) > SILENT_DAYS;
