import { MINUTE_MS, plusMs } from "../../platform/clock.ts";
import type { MemberContext } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { newId } from "../../platform/ids.ts";
import { noteTakenBack, noteWritten } from "./events.ts";
import { findNoteByRequest, insertNote, putNoteAway } from "./model.ts";
import type { Note, NoteInput, Session } from "./schema.ts";

interface NewNote {
  sessionId: string;
  mentorshipId: string;
  musicianId: string;
  readers: Note["readers"];
  text: string;
  requestId?: string;
}

/** Writes a note for the readers chosen; `isLater` when it does not come with its log. Emits `sessions.noteWritten`. */
export async function writeNote(
  ctx: MemberContext,
  { sessionId, requestId = newId(), ...facts }: NewNote,
  isLater = false,
): Promise<Note> {
  const row: Note = {
    ...facts,
    _id: newId(),
    sessionId,
    authorId: ctx.actor.personId,
    at: ctx.now,
    editedAt: null,
    requestId,
  };
  return ctx.change(
    () => insertNote(row),
    noteWritten({
      about: row._id,
      person: row.readers === "both" ? row.musicianId : null,
      data: { session: sessionId, later: isLater },
    }),
  );
}

/** Another note about a session that is logged, by who holds it. Sent twice it is written once. Emits `sessions.noteWritten`. */
export async function addNote(ctx: MemberContext, session: Session, input: NoteInput): Promise<Note> {
  const known = await findNoteByRequest(input.requestId);
  if (known?.authorId === ctx.actor.personId && known.sessionId === session._id) return known;
  const { mentorshipId, musicianId } = session;
  return writeNote(
    ctx,
    {
      sessionId: session._id,
      mentorshipId,
      musicianId,
      readers: input.readers,
      text: input.note,
      requestId: input.requestId,
    },
    true,
  );
}

const UNDO_MS = 15 * MINUTE_MS;
/** May the actor take this note back? Its author, for as long as a log can be taken back. */
export const mayTakeNoteBack = (ctx: MemberContext, note: Note): boolean =>
  note.authorId === ctx.actor.personId &&
  note.readers !== "safeguarding" &&
  plusMs(note.at, UNDO_MS) > ctx.now;

/**
 * Takes a note back: one to oneself is gone, one that the musician could read is on no page any more and is kept for 30 days.
 * Emits `sessions.noteTakenBack`. @throws 409 when it is too late
 */
export async function takeNoteBack(ctx: MemberContext, note: Note): Promise<void> {
  if (!mayTakeNoteBack(ctx, note)) throw new AppError(409, "sessions.problems.noteTooLate");
  await ctx.change(
    () => putNoteAway(note, ctx.now),
    // Pressed twice at once it is taken back once.
    (isAway) =>
      isAway
        ? noteTakenBack({
            about: note._id,
            person: note.readers === "both" ? note.musicianId : null,
            data: { session: note.sessionId },
          })
        : null,
  );
}
