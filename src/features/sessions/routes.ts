import { action, redirect, untouched } from "../../http/action.ts";
import { Id, z } from "../../platform/fields.ts";
import { sessionAt } from "./load.ts";
import { noteDoors } from "./note-routes.ts";
import { mayEdit } from "./policy.ts";
import { editPage, sessionJson, sessionPage } from "./present.ts";
import { EditInput } from "./schema.ts";
import { editSession } from "./service.ts";

const at = z.object({ id: Id });

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
  run: (ctx, subject, input) => editSession(ctx, subject.session, subject.notes, input),
  html: ({ result }) => redirect(`/sessions/${result._id}`, { key: "sessions.notices.edited" }),
  json: ({ subject, result }) => ({ id: subject.session._id, version: result.version }),
  form: async (ctx, subject, typed) => {
    const fresh = await sessionAt(ctx, subject.session._id);
    return editPage(ctx, fresh ?? subject, typed);
  },
});

export const sessionDoors = [session, editForm, edit, ...noteDoors];
