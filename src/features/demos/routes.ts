import { action, bytes, redirect, untouched } from "../../http/action.ts";
import type { Context, MemberContext } from "../../platform/context.ts";
import { cursor } from "../../platform/cursor.ts";
import { Id, second, whole, z } from "../../platform/fields.ts";
import { bytesOf } from "./copies.ts";
import { demoPage, demosPage, editPage, newDemoPage, newVersionPage, notePage } from "./pages.ts";
import { copyingAmong } from "./listening-service.ts";
import { mayAdd, mayRestore, mayWithdraw } from "./policy.ts";
import { presentDemo, presentDemos } from "./present.ts";
import { reachAudio, reachDemo } from "./reach.ts";
import { EditDemoInput, NewDemoInput, NewVersionInput, NoteInput, Rendition } from "./schema.ts";
import { addDemo, addVersion, editDemo } from "./service.ts";
import { changeNote, restoreVersion, withdrawVersion } from "./versions-service.ts";

const params = z.object({ id: Id });
const versionParams = z.object({ id: Id, n: whole(1, 100_000) });
const aForm = { none: "a form; programs use the door it posts to" };
const here = () => ({ here: true });
const upload = {
  field: "audio",
  maxBytes: (limits: { maxAudioBytes: number }) => limits.maxAudioBytes,
};
/** Which of the files that came before the form is meant. */
const query = z.object({ upload: Id.optional() });
const byId = (ctx: Context, at: { params: { id: string } }) => reachDemo(ctx, at.params.id);

async function withVersion(ctx: MemberContext, at: { params: { id: string; n: number } }) {
  const reached = await reachDemo(ctx, at.params.id);
  const one = reached?.versions.find((version) => version.n === at.params.n);
  return reached && one ? { ...reached, one } : null;
}

export const demos = action({
  method: "get",
  path: "/demos",
  doc: "The demos one has put up or hears as one of the band, newest first",
  by: "member",
  query: z.object({ before: cursor }),
  load: (_ctx, at) => ({ before: at.query.before }),
  can: "always",
  html: ({ ctx, subject }) => demosPage(ctx, subject.before),
  json: ({ ctx, subject }) => presentDemos(ctx, subject.before),
});
export const newDemo = action({
  method: "get",
  path: "/demos/new",
  doc: "The form for a new demo",
  by: ["musician"],
  query,
  load: (_ctx, at) => ({ upload: at.query.upload ?? null }),
  can: "always",
  html: ({ ctx, subject }) => newDemoPage(ctx, untouched, subject),
  json: aForm,
});
export const creation = action({
  method: "post",
  path: "/demos",
  doc: "Put up a demo: a song's first version, as multipart with the file in `audio`",
  by: ["musician"],
  upload,
  input: NewDemoInput,
  load: here,
  can: "always",
  run: (ctx, _subject, input) => addDemo(ctx, input),
  html: ({ result }) =>
    redirect(`/demos/${result.demo}`, {
      key: "demos.notices.added",
      undo: { action: `/demos/${result.demo}/versions/${result.n}/withdrawal` },
    }),
  json: ({ result }) => ({ id: result.demo, n: result.n, sha256: result.sha256, status: result.status }),
  form: (ctx, _subject, typed) => newDemoPage(ctx, typed),
});
export const demo = action({
  method: "get",
  path: "/demos/:id",
  doc: "A demo's versions; `v` and `t` name a version and the second from which to hear it",
  by: "member",
  params,
  query: z.object({
    v: whole(1, 100_000).optional().catch(undefined),
    t: second.optional().catch(undefined),
  }),
  load: async (ctx, at) => {
    const reached = await byId(ctx, at);
    return reached && { ...reached, spot: { n: at.query.v ?? null, second: at.query.t ?? null } };
  },
  can: "always",
  html: ({ ctx, subject }) => demoPage(ctx, subject, null, subject.spot),
  json: ({ ctx, subject }) => presentDemo(ctx, subject),
});
export const editing = action({
  method: "get",
  path: "/demos/:id/edit",
  doc: "The form for title and readers",
  by: "member",
  params,
  load: byId,
  can: (ctx, subject) => subject.demo.owner === ctx.actor.personId,
  html: ({ ctx, subject }) => editPage(ctx, subject, untouched),
  json: aForm,
});
export const change = action({
  method: "post",
  path: "/demos/:id",
  doc: "Change title and readers",
  by: "member",
  params,
  input: EditDemoInput,
  load: byId,
  can: (ctx, subject) => subject.demo.owner === ctx.actor.personId,
  run: (ctx, subject, input) => editDemo(ctx, subject.demo, subject.act, input),
  html: ({ result }) => redirect(`/demos/${result._id}`, { key: "demos.notices.saved" }),
  json: ({ result }) => ({ id: result._id, version: result.version }),
  form: (ctx, subject, typed) => editPage(ctx, subject, typed),
});

export const newVersion = action({
  method: "get",
  path: "/demos/:id/versions/new",
  doc: "The form for a new version",
  by: "member",
  params,
  query,
  load: async (ctx, at) => {
    const reached = await byId(ctx, at);
    return reached ? { ...reached, upload: at.query.upload ?? null } : null;
  },
  can: (_ctx, subject) => mayAdd(subject),
  html: ({ ctx, subject }) => newVersionPage(ctx, subject, untouched, subject),
  json: aForm,
});
export const versionCreation = action({
  method: "post",
  path: "/demos/:id/versions",
  doc: "Put up a new version, as multipart with the file in `audio`; `used` names comments that it uses",
  by: "member",
  params,
  upload,
  input: NewVersionInput,
  load: byId,
  can: (_ctx, subject) => mayAdd(subject),
  run: (ctx, subject, input) => addVersion(ctx, subject.demo, subject.act, input),
  html: ({ result }) =>
    redirect(`/demos/${result.demo}`, {
      key: "demos.notices.versionAdded",
      undo: { action: `/demos/${result.demo}/versions/${result.n}/withdrawal` },
    }),
  json: ({ result }) => ({ id: result.demo, n: result.n, sha256: result.sha256, status: result.status }),
  form: (ctx, subject, typed) => newVersionPage(ctx, subject, typed),
});
export const audio = action({
  method: "get",
  path: "/demos/:id/versions/:n/audio",
  doc: "The sound of a version, with ranges, or `?as=` a lighter copy; who may hear it is asked at each request",
  by: "anyone",
  often: true,
  params: versionParams,
  query: z.object({ as: Rendition.shape.kind.optional() }),
  async load(ctx, at) {
    const found = await reachAudio(ctx, at.params.id, at.params.n);
    return found && { ...bytesOf(found.version, at.query.as), isForAll: found.isForAll };
  },
  can: "always",
  html: ({ subject }) => bytes(subject),
  json: { none: "bytes; the address is the page's own" },
});
export const reading = action({
  method: "get",
  path: "/demos/:id/versions/:n/reading",
  doc: "How far the listening to a version is, in percent, and whether its copies are being made; its page asks until both are done",
  by: "member",
  params: versionParams,
  load: withVersion,
  can: (ctx, { one, demo: row }) => [one.uploadedBy, row.owner].includes(ctx.actor.personId),
  html: { none: "the demo's page says it" },
  json: async ({ subject: { one } }) => ({
    status: (await copyingAmong([one])).has(one._id)
      ? "copying"
      : (one.analysis?.status ?? (one.status === "broken" ? "failed" : "reading")),
    progress: one.analysis?.progress ?? 0,
  }),
});

export const noteForm = action({
  method: "get",
  path: "/demos/:id/versions/:n/note",
  doc: "The form for what is new in a version",
  by: "member",
  params: versionParams,
  load: withVersion,
  can: (ctx, { one }) => one.uploadedBy === ctx.actor.personId,
  html: ({ ctx, subject }) => notePage(ctx, subject, untouched),
  json: aForm,
});
export const note = action({
  method: "post",
  path: "/demos/:id/versions/:n/note",
  doc: "Say better what is new in a version",
  by: "member",
  params: versionParams,
  input: NoteInput,
  load: withVersion,
  can: (ctx, { one }) => one.uploadedBy === ctx.actor.personId,
  run: async (ctx, { one }, input) => void (await changeNote(ctx, one, input.note)),
  html: ({ subject }) => redirect(`/demos/${subject.demo._id}`, { key: "demos.notices.saved" }),
  json: () => null,
  form: (ctx, subject, typed) => notePage(ctx, subject, typed),
});
export const withdrawal = action({
  method: "post",
  path: "/demos/:id/versions/:n/withdrawal",
  doc: "Take a version back: nobody hears it any more, and its bytes go",
  by: "member",
  params: versionParams,
  load: withVersion,
  can: (_ctx, reached) => mayWithdraw(reached, reached.one),
  run: async (ctx, { demo: row, one }) => void (await withdrawVersion(ctx, row, one)),
  html: ({ subject }) =>
    redirect(`/demos/${subject.demo._id}`, {
      key: "demos.notices.withdrawn",
      undo: { action: `/demos/${subject.demo._id}/versions/${subject.one.n}/return` },
    }),
  json: () => null,
  form: (ctx, subject, typed) => demoPage(ctx, subject, typed.problems[""] ?? null),
});
export const versionReturn = action({
  method: "post",
  path: "/demos/:id/versions/:n/return",
  doc: "Undo a withdrawal while the bytes are still there",
  by: "member",
  params: versionParams,
  load: withVersion,
  can: (_ctx, reached) => mayRestore(reached, reached.one),
  run: async (ctx, { demo: row, one }) => void (await restoreVersion(ctx, row, one)),
  html: ({ subject }) => redirect(`/demos/${subject.demo._id}`, { key: "demos.notices.restored" }),
  json: () => null,
  form: (ctx, subject, typed) => demoPage(ctx, subject, typed.problems[""] ?? null),
});

export const demoDoors = [
  demos,
  newDemo,
  creation,
  demo,
  editing,
  change,
  newVersion,
  versionCreation,
  audio,
  reading,
  noteForm,
  note,
  withdrawal,
  versionReturn,
];
