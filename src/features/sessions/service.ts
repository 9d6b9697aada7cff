import { dayOf, instantOf } from "../../platform/calendar.ts";
import type { Context, MemberContext } from "../../platform/context.ts";
import { plusMs } from "../../platform/clock.ts";
import { AppError, refuse } from "../../platform/errors.ts";
import { eventRows } from "../../platform/events/events.ts";
import { findEvidence, recordEvidence, withdrawEvidence } from "../evidence/index.ts";
import { sessionEdited, sessionLogged, sessionTakenBack } from "./events.ts";
import { raiseConcernAbout } from "../safeguarding/index.ts";
import { changeNote, insertSession, putNotesAway, removeUnedited, saveSession } from "./model.ts";
import { writeNote } from "./note-service.ts";
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
  const { _id: id, mentorshipId, musicianId } = held;
  const noted = { mentorshipId, musicianId };
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
        await writeNote(ctx, { ...noted, sessionId: id, readers: input.readers, text: input.note });
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

/** The text that was typed for a note; null where the form had none for it. */
const typedFor = (input: EditInput, note: Note, index: number): string | null =>
  input.note[input.noteId.length === 0 ? index : input.noteId.indexOf(note._id)] ?? null;

/**
 * Corrects a log and those of its notes that the actor reads. Their readers stay as they were chosen. Emits `sessions.edited`.
 * @throws 409 problems.changedMeanwhile
 */
export async function editSession(
  ctx: MemberContext,
  session: Session,
  notes: readonly Note[],
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
      for (const [i, note] of notes.entries()) {
        const text = typedFor(input, note, i);
        if (text !== null && text !== note.text) await changeNote(note._id, { text, editedAt: ctx.now });
      }
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
