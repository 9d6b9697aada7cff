import { action, bytes, redirect, typedText, untouched } from "../../http/action.ts";
import { Id, z } from "../../platform/fields.ts";
import { mayRestore, mayTakeBack } from "./policy.ts";
import { evidenceOf, reachEvidence } from "./reach.ts";
import { evidencePage, evidencesPage, newEvidencePage, presentEvidence } from "./present.ts";
import {
  type Evidence,
  EvidenceInput,
  FileInput,
  MAX_FILE_BYTES,
  NewQuery,
  WRITTEN_KINDS,
} from "./schema.ts";
import { putUpEvidence, restoreEvidence, takeBack, writeEvidence } from "./service.ts";

const params = z.object({ id: Id });
const aForm = { none: "a form; programs use the door it posts to" };
const here = () => ({ here: true });
/** Back to the milestone it was made for, with it chosen. */
const afterwards = (row: Evidence, going: string | null) =>
  redirect(going ? `/journey/${going}?evidence=${row._id}` : `/evidence/${row._id}`, {
    key: going ? "evidence.notices.addedFor" : "evidence.notices.added",
  });

export const evidences = action({
  method: "get",
  path: "/evidence",
  doc: "One's own evidence, newest first",
  by: ["musician"],
  load: here,
  can: "always",
  html: ({ ctx }) => evidencesPage(ctx),
  json: async ({ ctx }) => ({
    evidence: (await evidenceOf(ctx.actor.personId)).map(presentEvidence),
  }),
});
export const newEvidence = action({
  method: "get",
  path: "/evidence/new",
  doc: "The form for new evidence of one kind",
  by: ["musician"],
  query: NewQuery,
  load: (_ctx, { query }) => query,
  can: "always",
  html: ({ ctx, subject }) => newEvidencePage(ctx, subject.kind, subject.for, untouched),
  json: aForm,
});
export const writing = action({
  method: "post",
  path: "/evidence",
  doc: "Write a link, a text or somebody's word as evidence",
  by: ["musician"],
  input: EvidenceInput,
  load: here,
  can: "always",
  run: (ctx, _subject, input) => writeEvidence(ctx, input),
  html: ({ result, input }) => afterwards(result, input.for),
  json: ({ result }) => presentEvidence(result),
  form: (ctx, _subject, typed) => {
    const kind = WRITTEN_KINDS.find((one) => one === typedText(typed, "kind")) ?? null;
    return newEvidencePage(ctx, kind === "file" ? null : kind, null, typed);
  },
});
export const puttingUp = action({
  method: "post",
  path: "/evidence/files",
  doc: "Put up a PDF, a picture or a recording as evidence, as multipart with the file in `file`",
  by: ["musician"],
  upload: { field: "file", maxBytes: () => MAX_FILE_BYTES },
  input: FileInput,
  load: here,
  can: "always",
  run: (ctx, _subject, input) => putUpEvidence(ctx, input),
  html: ({ result, input }) => afterwards(result, input.for),
  json: ({ result }) => presentEvidence(result),
  form: (ctx, _subject, typed) => newEvidencePage(ctx, "file", null, typed),
});
export const evidence = action({
  method: "get",
  path: "/evidence/:id",
  doc: "One piece of evidence, for the inner circle of those it belongs to",
  by: "member",
  params,
  load: (ctx, at) => reachEvidence(ctx, at.params.id),
  can: "always",
  html: ({ ctx, subject }) => evidencePage(ctx, subject),
  json: ({ subject }) => presentEvidence(subject),
});
export const evidenceFile = action({
  method: "get",
  path: "/evidence/:id/file",
  doc: "The bytes of a file put up as evidence",
  by: "member",
  params,
  load: async (ctx, at) => {
    const row = await reachEvidence(ctx, at.params.id);
    return row?.file && row.withdrawnAt === null ? { file: row.file, at: row.createdAt } : null;
  },
  can: "always",
  html: ({ subject: { file, at } }) =>
    bytes({
      key: file.key,
      type: file.type,
      bytes: file.bytes,
      sha256: file.sha256,
      at,
      ...(file.type === "application/pdf" ? { name: file.name, download: true } : {}),
    }),
  json: { none: "bytes; the address is part of the evidence" },
});
export const takingBack = action({
  method: "post",
  path: "/evidence/:id/withdrawal",
  doc: "Take back what one wrote or put up; its content goes after ten minutes, the day and the decision stay",
  by: ["musician"],
  params,
  load: (ctx, at) => reachEvidence(ctx, at.params.id),
  can: (ctx, row) => mayTakeBack(ctx, row),
  run: (ctx, row) => takeBack(ctx, row),
  html: ({ subject }) =>
    redirect("/evidence", {
      key: "evidence.notices.withdrawn",
      undo: { action: `/evidence/${subject._id}/restoration` },
    }),
  json: () => ({ withdrawn: true }),
});
export const restoration = action({
  method: "post",
  path: "/evidence/:id/restoration",
  doc: "Let stand again what one took back, for ten minutes",
  by: ["musician"],
  params,
  load: async (ctx, at) => {
    const row = await reachEvidence(ctx, at.params.id);
    return row && mayRestore(ctx, row) ? row : null;
  },
  can: "always",
  run: (ctx, row) => restoreEvidence(ctx, row),
  html: ({ subject }) => redirect(`/evidence/${subject._id}`, { key: "evidence.notices.restored" }),
  json: () => ({ withdrawn: false }),
  form: (ctx, subject) => evidencePage(ctx, subject),
});
