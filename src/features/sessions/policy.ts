import type { Actor } from "../../platform/context.ts";
import type { Relation } from "../consent/index.ts";
import type { Note, Session } from "./schema.ts";

/** May the actor know all of a session: the milestones, how the step went? The musician and a mentor whose tie holds. */
export const seesSession = (to: Relation): boolean => to.self || to.mentor !== null;

/** May the actor know that it took place, how long it was and the next step? Also an under-15's guardian. */
export const knowsOfSession = (to: Relation): boolean => seesSession(to) || (to.under15 && to.approver);

/**
 * May the actor read this note on the musician's pages? *Both*: the musician, its author, and the mentor of the mentorship
 * it was written in (`ownMentorId`; a stand-in's notes reach the mentor, not the other way). *Mentor only*: its author. A
 * mentor reads nothing once the tie is over. Safeguarding notes are on no such page, not even for who wrote them.
 */
export function readsNote(actor: Actor | null, to: Relation, note: Note, ownMentorId: string): boolean {
  if (actor === null || note.readers === "safeguarding" || note.musicianId !== to.person._id) return false;
  const me = actor.personId;
  const asMentor =
    to.mentor !== null && (note.authorId === me || (note.readers === "both" && me === ownMentorId));
  return asMentor || (note.readers === "both" && to.self);
}

/** May the actor change a session's log? Its author, while the tie holds. */
export const mayEdit = (actor: Actor | null, to: Relation, session: Session): boolean =>
  actor !== null && to.mentor !== null && session.mentorId === actor.personId;
