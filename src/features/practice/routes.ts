import { action, redirect, untouched } from "../../http/action.ts";
import type { MemberContext } from "../../platform/context.ts";
import { Id, z } from "../../platform/fields.ts";
import { entriesOf, findEntry } from "./model.ts";
import { entryPage, practicePage, presentEntry } from "./present.ts";
import { EditInput, type Entry, EntryInput } from "./schema.ts";
import { editPractice, logPractice, removePractice, restorePractice } from "./service.ts";

const params = z.object({ id: Id });
const here = () => ({ here: true });
async function own(ctx: MemberContext, at: { params: { id: string } }): Promise<Entry | null> {
  const row = await findEntry(at.params.id);
  return row?.person === ctx.actor.personId ? row : null;
}
const standing = async (ctx: MemberContext, at: { params: { id: string } }) => {
  const row = await own(ctx, at);
  return row?.removedAt === null ? row : null;
};
const undoOf = (row: Entry) => ({ action: `/practice/${row._id}/removal` });

export const practice = action({
  method: "get",
  path: "/practice",
  doc: "One's own practice log",
  by: ["musician"],
  load: here,
  can: "always",
  html: ({ ctx }) => practicePage(ctx),
  json: async ({ ctx }) => ({ entries: (await entriesOf(ctx.actor.personId)).map(presentEntry) }),
});
export const logging = action({
  method: "post",
  path: "/practice",
  doc: "Write down that one practised",
  by: ["musician"],
  input: EntryInput,
  load: here,
  can: "always",
  run: (ctx, _subject, input) => logPractice(ctx, input),
  html: ({ result }) => redirect("/practice", { key: "practice.notices.logged", undo: undoOf(result) }),
  json: ({ result }) => presentEntry(result),
  form: (ctx, _subject, typed) => practicePage(ctx, typed),
});
export const entry = action({
  method: "get",
  path: "/practice/:id",
  doc: "One practice entry and its form",
  by: ["musician"],
  params,
  load: standing,
  can: "always",
  html: ({ ctx, subject }) => entryPage(ctx, subject, untouched),
  json: ({ subject }) => presentEntry(subject),
});
export const editing = action({
  method: "post",
  path: "/practice/:id",
  doc: "Put a practice entry right",
  by: ["musician"],
  params,
  input: EditInput,
  load: standing,
  can: "always",
  run: (ctx, row, input) => editPractice(ctx, row, input),
  html: () => redirect("/practice", { key: "practice.notices.edited" }),
  json: ({ result }) => presentEntry(result),
  form: (ctx, subject, typed) => entryPage(ctx, subject, typed),
});
export const removal = action({
  method: "post",
  path: "/practice/:id/removal",
  doc: "Remove a practice entry",
  by: ["musician"],
  params,
  load: standing,
  can: "always",
  run: (ctx, row) => removePractice(ctx, row),
  html: ({ result }) =>
    redirect("/practice", {
      key: "practice.notices.removed",
      undo: { action: `/practice/${result._id}/restoration` },
    }),
  json: () => ({ removed: true }),
});
export const restoration = action({
  method: "post",
  path: "/practice/:id/restoration",
  doc: "Bring a removed practice entry back",
  by: ["musician"],
  params,
  load: async (ctx, at) => {
    const row = await own(ctx, at);
    return row && row.removedAt !== null ? row : null;
  },
  can: "always",
  run: (ctx, row) => restorePractice(ctx, row),
  html: () => redirect("/practice", { key: "practice.notices.restored" }),
  json: ({ result }) => presentEntry(result),
});
