import { action, redirect, untouched } from "../../http/action.ts";
import { Id, z } from "../../platform/fields.ts";
import { sessionAt } from "./load.ts";
import { mayEdit } from "./policy.ts";
import { newNotePage } from "./present.ts";
import { NoteInput } from "./schema.ts";
import { addNote, mayTakeNoteBack, takeNoteBack } from "./note-service.ts";

const params = z.object({ id: Id });

const form = action({
  method: "get",
  path: "/sessions/:id/notes/new",
  doc: "Write one more note about a session",
  by: "member",
  params,
  load: (ctx, at) => sessionAt(ctx, at.params.id),
  can: (ctx, { to, session }) => mayEdit(ctx.actor, to, session),
  html: ({ ctx, subject }) => newNotePage(ctx, subject, untouched),
  json: { none: "a form; programs use the door it posts to" },
});
const adding = action({
  method: "post",
  path: "/sessions/:id/notes",
  doc: "Save one more note about a session, for the readers chosen",
  by: "member",
  params,
  input: NoteInput,
  load: (ctx, at) => sessionAt(ctx, at.params.id),
  can: (ctx, { to, session }) => mayEdit(ctx.actor, to, session),
  run: (ctx, { session }, input) => addNote(ctx, session, input),
  html: ({ subject: { session }, result }) =>
    redirect(`/sessions/${session._id}`, {
      key: "sessions.notices.noteAdded",
      undo: { action: `/sessions/${session._id}/notes/${result._id}/withdrawal` },
    }),
  json: ({ result }) => ({ id: result._id, readers: result.readers }),
  form: (ctx, subject, typed) => newNotePage(ctx, subject, typed),
});
const withdrawal = action({
  method: "post",
  path: "/sessions/:id/notes/:noteId/withdrawal",
  doc: "Take one's own note back, for a quarter of an hour",
  by: "member",
  params: z.object({ id: Id, noteId: Id }),
  load: async (ctx, at) => {
    const found = await sessionAt(ctx, at.params.id);
    const note = found?.notes.find((one) => one._id === at.params.noteId);
    return found && note ? { ...found, note } : null;
  },
  can: (ctx, { to, session, note }) => mayEdit(ctx.actor, to, session) && mayTakeNoteBack(ctx, note),
  run: (ctx, { note }) => takeNoteBack(ctx, note),
  html: ({ subject: { session } }) =>
    redirect(`/sessions/${session._id}`, { key: "sessions.notices.noteTakenBack" }),
  json: () => ({ takenBack: true }),
});

export const noteDoors = [form, adding, withdrawal];
