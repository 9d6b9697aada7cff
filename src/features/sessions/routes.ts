import { action, redirect, untouched } from "../../http/action.ts";
import type { MemberContext } from "../../platform/context.ts";
import { Id, z } from "../../platform/fields.ts";
import { relationTo } from "../consent/index.ts";
import { namesOf } from "../people/index.ts";
import { findSession, notesFor } from "./model.ts";
import { knowsOfSession, mayEdit, readsNote } from "./policy.ts";
import { editPage, type SessionAt, sessionJson, sessionPage } from "./present.ts";
import { EditInput } from "./schema.ts";
import { editSession } from "./service.ts";

const at = z.object({ id: Id });

/** A session within the actor's reach, with the note if it is theirs to read. */
async function sessionAt(ctx: MemberContext, id: string): Promise<SessionAt | null> {
  const session = await findSession(id);
  const to = session ? await relationTo(ctx, session.musicianId) : null;
  if (!session || !to || !knowsOfSession(to)) return null;
  const [notes, names] = await Promise.all([notesFor([id]), namesOf([session.mentorId, session.musicianId])]);
  // Who the mentorship's own mentor is stands in a later room: on this page a stand-in's note is its author's and the musician's.
  const note = notes.find((one) => readsNote(ctx.actor, to, one, one.authorId)) ?? null;
  return { session, to, note, names };
}

export const session = action({
  method: "get",
  path: "/sessions/:id",
  doc: "One session",
  by: "member",
  params: at,
  load: (ctx, { params }) => sessionAt(ctx, params.id),
  can: "always",
  html: ({ ctx, subject }) => sessionPage(ctx, subject),
  json: ({ subject }) => sessionJson(subject),
});

export const editForm = action({
  method: "get",
  path: "/sessions/:id/edit",
  doc: "Correct the log of a session",
  by: "member",
  params: at,
  load: (ctx, { params }) => sessionAt(ctx, params.id),
  can: (ctx, subject) => mayEdit(ctx.actor, subject.to, subject.session),
  html: ({ ctx, subject }) => editPage(ctx, subject, untouched),
  json: { none: "a form; programs use the door it posts to" },
});

export const edit = action({
  method: "post",
  path: "/sessions/:id/edit",
  doc: "Save the corrected log of a session",
  by: "member",
  params: at,
  input: EditInput,
  load: (ctx, { params }) => sessionAt(ctx, params.id),
  can: (ctx, subject) => mayEdit(ctx.actor, subject.to, subject.session),
  run: (ctx, subject, input) => editSession(ctx, subject.session, subject.note, input),
  html: ({ result }) => redirect(`/sessions/${result._id}`, { key: "sessions.notices.edited" }),
  json: ({ subject, result }) => ({ id: subject.session._id, version: result.version }),
  form: async (ctx, subject, typed) => {
    const fresh = await sessionAt(ctx, subject.session._id);
    return editPage(ctx, fresh ?? subject, typed);
  },
});

export const sessionDoors = [session, editForm, edit];
