import { dayOf, instantOf } from "../../platform/calendar.ts";
import type { Context, MemberContext } from "../../platform/context.ts";
import { plusMs } from "../../platform/clock.ts";
import { AppError, refuse } from "../../platform/errors.ts";
import { newId } from "../../platform/ids.ts";
import { eventRows } from "../../platform/events/events.ts";
import { findEvidence, recordEvidence, withdrawEvidence } from "../evidence/index.ts";
import { noteWritten, sessionEdited, sessionLogged, sessionTakenBack } from "./events.ts";
import { raiseConcernAbout } from "../safeguarding/index.ts";
import { changeNote, insertNote, insertSession, putNotesAway, removeUnedited, saveSession } from "./model.ts";
import type { EditInput, LogInput, Note, Session } from "./schema.ts";

const MAX_AHEAD_MS = 15 * 60_000;

/** The instant that a form names. @throws 422 when the session would not have begun yet. */
export function heldAt(ctx: Context, input: { day: string; time: string }): Date {
  const at = instantOf(input.day, input.time);
  if (at > plusMs(ctx.now, MAX_AHEAD_MS)) throw refuse("day", "sessions.problems.future");
  return at;
}

export interface Held {
  _id: string;
  mentorshipId: string;
  musicianId: string;
  lastStepId: string | null;
  nextStepId: string | null;
}

/** Writes a session, its evidence and its note; part of the change that also moves the steps. Emits `sessions.logged`. */
export async function writeSession(ctx: MemberContext, held: Held, input: LogInput): Promise<Session> {
  const at = heldAt(ctx, input);
  const { _id: id, ...about } = held;
  return ctx.change(
    async () => {
      const evidence = await recordEvidence(ctx, {
        kind: "session",
        source: id,
        day: dayOf(at),
        members: [held.musicianId],
        title: ctx.t("sessions.evidence", { minutes: input.length }),
      });
      if (input.note !== "" && input.readers === "safeguarding")
        await raiseConcernAbout(ctx, {
          text: input.note,
          about: { type: "session", id },
          musicians: [held.musicianId],
          people: [],
        });
      else if (input.note !== "" && input.readers)
        await writeNote(ctx, { ...about, sessionId: id }, input.readers, input.note);
      return insertSession({
        ...held,
        mentorId: ctx.actor.personId,
        at,
        minutes: input.length,
        place: input.place,
        where: input.where,
        milestones: input.milestones,
        outcome: held.lastStepId ? input.outcome : null,
        evidenceId: evidence._id,
        createdAt: ctx.now,
        editedAt: null,
        version: 0,
        requestId: input.requestId,
      });
    },
    (session) =>
      sessionLogged({
        about: session._id,
        person: session.musicianId,
        data: {
          mentorship: session.mentorshipId,
          mentor: session.mentorId,
          day: dayOf(at),
          minutes: session.minutes,
          place: session.place,
          milestones: session.milestones,
        },
      }),
  );
}

/** Writes a note for the readers chosen. */
async function writeNote(
  ctx: MemberContext,
  about: { sessionId: string; mentorshipId: string; musicianId: string },
  readers: Note["readers"],
  text: string,
): Promise<Note> {
  const { sessionId, mentorshipId, musicianId } = about;
  const row: Note = {
    _id: newId(),
    sessionId,
    mentorshipId,
    musicianId,
    authorId: ctx.actor.personId,
    readers,
    text,
    at: ctx.now,
    editedAt: null,
    requestId: newId(),
  };
  return ctx.change(
    () => insertNote(row),
    noteWritten({
      about: row._id,
      person: readers === "both" ? musicianId : null,
      data: { session: sessionId },
    }),
  );
}

/**
 * Corrects a log. The readers of its note stay as they were chosen. Emits `sessions.edited`.
 * @throws 409 problems.changedMeanwhile
 */
export async function editSession(
  ctx: MemberContext,
  session: Session,
  note: Note | null,
  input: EditInput,
): Promise<Session> {
  const at = heldAt(ctx, input);
  return ctx.change(
    async () => {
      const saved = await saveSession(session._id, input.version, {
        at,
        minutes: input.length,
        place: input.place,
        where: input.where,
        milestones: input.milestones,
        editedAt: ctx.now,
      });
      if (!saved) throw new AppError(409, "problems.changedMeanwhile");
      if (note && note.text !== input.note)
        await changeNote(note._id, { text: input.note, editedAt: ctx.now });
      return saved;
    },
    sessionEdited({
      about: session._id,
      person: session.musicianId,
      data: { mentorship: session.mentorshipId, minutes: input.length },
    }),
  );
}

/**
 * Takes a log back: the session is gone, its evidence withdrawn, its note put away. Part of the change that also puts steps and
 * days back. Emits `sessions.takenBack`. @throws 409 when it was corrected or taken back meanwhile
 */
export const takeSessionBack = (ctx: MemberContext, session: Session): Promise<void> =>
  ctx.change(
    async () => {
      if (!(await removeUnedited(session._id))) throw new AppError(409, "problems.changedMeanwhile");
      await putNotesAway(session._id, ctx.now);
      const evidence = session.evidenceId ? await findEvidence(session.evidenceId) : null;
      if (evidence) await withdrawEvidence(ctx, evidence);
    },
    sessionTakenBack({
      about: session._id,
      person: session.musicianId,
      data: { mentorship: session.mentorshipId, mentor: session.mentorId, minutes: session.minutes },
    }),
  );

/** Was this session taken back by this person? Its document is gone; the event tells. */
export const wasTakenBack = (id: string, by: string): Promise<boolean> =>
  eventRows.exists({ about: id, type: "sessions.takenBack", by });
