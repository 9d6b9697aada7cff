import type { Day } from "../../platform/calendar.ts";
import { plusMs, MINUTE_MS } from "../../platform/clock.ts";
import { isUnder15, isUnder18 } from "../consent/index.ts";
import { type Reached, reachesTo } from "../demos/index.ts";
import { type Mentor, mayMentor } from "../mentors/index.ts";
import type { Comment } from "./schema.ts";

/** Where somebody sits at the comments of a demo. Everybody else does not know that there are any. */
export type Seat = "owner" | "mentor" | "invited" | "guardian";

/** Somebody whose words may stand here, and all that decides whom they may reach. */
export interface Voice {
  id: string;
  birthDay: Day | null;
  mentor: Mentor | null;
}
/** Those who talk about a demo at this moment, by id. */
export type Circle = ReadonlyMap<string, Voice>;

/** How long one's own words can be taken back. */
export const GRACE_MS = 10 * MINUTE_MS;

/** A mentor is of age. Whoever has no day of birth and is no mentor counts as a child. */
const isChild = (one: Voice, today: Day): boolean =>
  one.mentor?.status !== "approved" && isUnder15(one.birthDay, today);
const isYoung = (one: Voice, today: Day): boolean => one.birthDay !== null && isUnder18(one.birthDay, today);

/** May these words reach this reader? A child under 15 reads an adult only if that is a mentor who may meet them. */
export const mayReach = (writer: Voice, reader: Voice, today: Day): boolean =>
  writer.id === reader.id ||
  !isChild(reader, today) ||
  isYoung(writer, today) ||
  mayMentor(writer.mentor, reader.birthDay, today);

/** May the two talk, in both directions? */
export const mayTalk = (one: Voice, other: Voice, today: Day): boolean =>
  mayReach(one, other, today) && mayReach(other, one, today);

/** The actor's seat; null for all who hear the demo and are not of the circle. */
export function seatOf({ actor, demo, near }: Reached, circle: Circle): Seat | null {
  if (actor === null) return null;
  if (actor === demo.owner) return "owner";
  const to = near.get(demo.owner);
  if (!to) return null;
  if (to.mentor !== null && reachesTo(demo.readers, "mentor")) return "mentor";
  if (circle.has(actor) && to.gateOpen) return "invited";
  return to.under15 && to.approver ? "guardian" : null;
}

/** A guardian knows that something was said, as of a session's note, and not what. */
export const readsWords = (seat: Seat): boolean => seat !== "guardian";
export const mayWrite = readsWords;
export const mayDecide = (seat: Seat, comment: Comment): boolean =>
  seat === "owner" && comment.thread === null && comment.by !== comment.owner && comment.takenBackAt === null;

/** Can it still be used in a version after `n`: nobody has said no to it, and no version has used it. */
export const isUnused = (comment: Pick<Comment, "n" | "decision" | "usedIn">, n: number): boolean =>
  comment.n < n && comment.decision !== "notUsed" && comment.usedIn === null;

/**
 * Does the actor know of this comment? The owner (and the guardian) of all that stand; the others of what was said by
 * somebody of the circle now whose words may reach them.
 */
export function knowsOf(
  seat: Seat,
  circle: Circle,
  actor: string,
  comment: Pick<Comment, "by" | "takenBackAt">,
  today: Day,
): boolean {
  if (comment.takenBackAt !== null) return false;
  if (seat === "owner" || seat === "guardian") return true;
  const [writer, reader] = [circle.get(comment.by), circle.get(actor)];
  return writer !== undefined && reader !== undefined && mayReach(writer, reader, today);
}

const isSoon = (comment: Comment, now: Date): boolean => now < plusMs(comment.at, GRACE_MS);
/** One's own, for ten minutes. Whether somebody has answered meanwhile is asked in the change. */
export const mayTakeBack = (actor: string, comment: Comment, now: Date): boolean =>
  comment.by === actor && comment.takenBackAt === null && isSoon(comment, now);
export const mayReturn = (actor: string, comment: Comment, now: Date): boolean =>
  comment.by === actor && comment.takenBackAt !== null && isSoon(comment, now);
