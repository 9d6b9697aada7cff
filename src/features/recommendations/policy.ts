import { HOUR_MS, MINUTE_MS, plusMs } from "../../platform/clock.ts";
import { type Actor, hasRole } from "../../platform/context.ts";
import { type Facts, mayAgreeFor, mayPublish, type Relation } from "../consent/index.ts";
import { type Mentor, mayMentor } from "../mentors/index.ts";
import type { Evidence } from "../evidence/index.ts";
import { CALLS, type Recommendation, type Status, type What } from "./schema.ts";

/** What the actor is in one recommendation; somebody may be several things. */
export interface Seats {
  teacher: boolean;
  pupil: boolean;
  guardian: boolean;
  receiver: boolean;
}
/** A receiver knows of it from the sending until it is withdrawn. */
export const RECEIVED: readonly Status[] = ["sent", "asked", "accepted", "declined"];
/** Not yet with the receiver: the school may still take it back. */
export const BEFORE: readonly Status[] = ["drafted", "withPupil", "withGuardian"];
export const LIVE: readonly Status[] = [...BEFORE, ...RECEIVED];

/** Is the actor the one to whom it is addressed? A mentor only when they may meet somebody of this age. */
function isAddressed(actor: Actor, row: Recommendation, to: Relation, mentor: Mentor | null): boolean {
  if (row.receiver.kind === "call") return hasRole(actor, "secretariat");
  if (row.receiver.id !== null && to.blocked.has(row.receiver.id)) return false;
  if (row.receiver.kind === "organisation") return isOurs(actor, row, to.facts);
  return row.receiver.id === actor.personId && mayMentor(mentor, to.person.birthDay, to.facts.today);
}

/** Do they work where it was sent? At a venue only while there is a yes to being contacted by venues. */
export const isOurs = (actor: Actor, row: Recommendation, facts: Facts): boolean =>
  actor.roles.some(
    (role) =>
      role.organisationId === row.receiver.id &&
      (role.kind !== "booker" || mayPublish(facts, "venueContact")),
  );

/** What a school has sent stays its letter to answer for when the pupil goes there no more. */
export const isSender = (actor: Actor, row: Recommendation): boolean =>
  RECEIVED.includes(row.status) &&
  actor.roles.some((role) => role.kind === "staff" && role.organisationId === row.schoolId);

/** The seats of the actor. A draft is the school's alone; behind a closed gate only the pupil and the guardian are left. */
export function seatsOf(actor: Actor, row: Recommendation, to: Relation, mentor: Mentor | null): Seats {
  const handed = row.status !== "drafted";
  return {
    teacher: to.gateOpen && (to.schools.includes(row.schoolId) || isSender(actor, row)),
    pupil: handed && to.self,
    guardian: handed && to.under15 && to.approver,
    receiver: to.gateOpen && RECEIVED.includes(row.status) && isAddressed(actor, row, to, mentor),
  };
}
/** One recommendation as the actor may see it. */
export interface Standing {
  row: Recommendation;
  to: Relation;
  seats: Seats;
  follows: boolean;
  /** The receiver, or the guardian whom it waits for, has opened it since the actor sent it on a moment ago. */
  opened: boolean;
}
export const isSeated = (seats: Seats): boolean =>
  seats.teacher || seats.pupil || seats.guardian || seats.receiver;

/** The letter lies open before its receiver: not once they have declined. */
const OPEN: readonly Status[] = ["sent", "asked", "accepted"];

/**
 * May the actor open what is enclosed? The pupil and the guardian their own; the school that the pupil goes to, which proposed
 * titles, from the pupil's yes on; the receiver while the letter lies open.
 */
export const opensEnclosures = ({ row, to, seats }: Pick<Standing, "row" | "to" | "seats">): boolean =>
  seats.pupil ||
  seats.guardian ||
  (seats.receiver && OPEN.includes(row.status)) ||
  (to.schools.includes(row.schoolId) && (OPEN.includes(row.status) || row.status === "withGuardian"));

const UNDONE: readonly What[] = ["accepted", "declined", "asked", "answered", "refused", "withdrawn"];
/** For how long an answer can be taken back. */
const UNDO_MS = HOUR_MS;
const SENDING: readonly What[] = ["agreed", "sent"];
/** For how long a yes that sent it on can be, while nobody has opened it; no mail of it leaves sooner. */
export const SENT_UNDO_MS = 10 * MINUTE_MS;

/**
 * The answer that the actor may take back: the last thing that happened, theirs, of the last hour (a yes that sent it on: of the
 * last ten minutes), and nothing rests on it yet. Gives the state that it goes back to.
 */
export function undoableTo(
  actor: Actor,
  { row, opened }: Pick<Standing, "row" | "opened">,
  now: Date,
): Status | null {
  const last = row.history.at(-1);
  if (!last?.before || last.by !== actor.personId) return null;
  if (SENDING.includes(last.what)) return plusMs(last.at, SENT_UNDO_MS) > now && !opened ? last.before : null;
  if (!UNDONE.includes(last.what)) return null;
  return plusMs(last.at, UNDO_MS) > now && row.followAskedAt === null ? last.before : null;
}

/**
 * Every right in one place: pages and doors ask the same. `follows`: the organisation that received it follows the pupil
 * already, or has asked to.
 */
export function mayDo({ row, seats, to, follows }: Standing) {
  const is = (...all: Status[]): boolean => all.includes(row.status);
  const mine = seats.pupil || seats.guardian;
  return {
    edit: seats.teacher && is("drafted"),
    handOver: seats.teacher && is("drafted"),
    takeBack: seats.teacher && is("withPupil", "withGuardian"),
    agree: seats.pupil && is("withPupil"),
    approve: is("withGuardian") && to.gateOpen && mayAgreeFor(to),
    refuse: (seats.pupil && is("withPupil", "withGuardian")) || (seats.guardian && is("withGuardian")),
    answer: seats.receiver && is("sent", "asked"),
    /** One question at a time. */
    ask: seats.receiver && is("sent"),
    reply: seats.teacher && is("asked"),
    withdraw: (mine && LIVE.includes(row.status)) || (seats.teacher && is("drafted")),
    follow:
      seats.receiver &&
      is("accepted") &&
      row.receiver.kind === "organisation" &&
      row.followAskedAt === null &&
      !follows,
    mentor: seats.pupil && is("accepted") && row.receiver.kind === "mentor",
  };
}
export type Rights = ReturnType<typeof mayDo>;

/**
 * May a school propose this evidence? It knows titles of what the pupil wrote down; a demo is private until its readers
 * say otherwise, sessions and practice belong to pupil and mentor. The pupil may add any of their own.
 */
export const isProposable = (one: Evidence): boolean =>
  one.withdrawnAt === null && ["link", "file", "text", "word"].includes(one.kind);

export const keyOf = (receiver: Recommendation["receiver"]): string => receiver.id ?? CALLS;
