import { action, redirect, type Typed } from "../../http/action.ts";
import type { MemberContext } from "../../platform/context.ts";
import { Id, z } from "../../platform/fields.ts";
import { caseOf, casePage, listPage, presentCase, presentCases } from "./lead-present.ts";
import { looksAt } from "./model.ts";
import { rightsOf } from "./policy.ts";
import { CloseInput, type Concern, HandoverInput, NoteInput, StepInput } from "./schema.ts";
import {
  closeConcern,
  handOverConcern,
  noteOnConcern,
  openConcern,
  reopenConcern,
  takeConcern,
  takeOverConcern,
} from "./service.ts";

const params = z.object({ id: Id });
const by = ["safeguarding"] as const;
const load = (ctx: MemberContext, { params: { id } }: { params: { id: string } }) => caseOf(ctx, id);
const can =
  (right: keyof ReturnType<typeof rightsOf>) =>
  (ctx: MemberContext, concern: Concern): boolean =>
    rightsOf(concern, ctx.actor.personId)[right];
const at = (concern: Concern): string => `/safeguarding/${concern._id}`;
const moved = ({ result }: { result: Concern }) => ({ state: result.state, version: result.version });
/** The case again as it stands now, with what was typed. */
const again = async (ctx: MemberContext, concern: Concern, typed: Typed) =>
  casePage(ctx, (await caseOf(ctx, concern._id)) ?? concern, false, typed);

export const list = action({
  method: "get",
  path: "/safeguarding",
  doc: "The concerns that the lead may read, by state, without their words",
  by,
  load: () => ({ here: true }),
  can: "always",
  html: ({ ctx }) => listPage(ctx),
  json: ({ ctx }) => presentCases(ctx),
});

export const one = action({
  method: "get",
  path: "/safeguarding/:id",
  doc: "One concern: who, when, what was done, who opened it; not its words",
  by,
  fresh: true,
  params,
  load,
  can: "always",
  html: ({ ctx, subject }) => casePage(ctx, subject, false),
  json: async ({ subject }) => presentCase(subject, await looksAt([subject._id])),
});

export const opening = action({
  method: "post",
  path: "/safeguarding/:id/opening",
  doc: "Open a concern; who and when are written down before its words are shown",
  by,
  fresh: true,
  params,
  load,
  can: "always",
  run: (ctx, concern) => openConcern(ctx, concern),
  html: ({ ctx, result }) => casePage(ctx, result, true),
  json: async ({ result }) => ({
    ...presentCase(result, await looksAt([result._id])),
    text: result.text,
    reach: result.reach,
  }),
});

export const taking = action({
  method: "post",
  path: "/safeguarding/:id/hand",
  doc: "Take a concern in hand",
  by,
  params,
  input: StepInput,
  load,
  can: can("take"),
  run: takeConcern,
  html: ({ result }) => redirect(at(result), { key: "safeguarding.notices.taken" }),
  json: moved,
  form: again,
});

export const takeover = action({
  method: "post",
  path: "/safeguarding/:id/takeover",
  doc: "Take a concern over from the lead who has it; they are told",
  by,
  fresh: true,
  params,
  input: StepInput,
  load,
  can: can("takeOver"),
  run: takeOverConcern,
  html: ({ result }) => redirect(at(result), { key: "safeguarding.notices.taken" }),
  json: moved,
  form: again,
});

export const noting = action({
  method: "post",
  path: "/safeguarding/:id/notes",
  doc: "Write down what was done about a concern",
  by,
  params,
  input: NoteInput,
  load,
  can: can("note"),
  run: noteOnConcern,
  html: ({ result }) => redirect(at(result), { key: "safeguarding.notices.noted" }),
  json: moved,
  form: again,
});

export const handover = action({
  method: "post",
  path: "/safeguarding/:id/handover",
  doc: "Hand a concern over to another lead who may read it",
  by,
  params,
  input: HandoverInput,
  load,
  can: can("handOver"),
  run: handOverConcern,
  html: ({ result }) => redirect(at(result), { key: "safeguarding.notices.handedOver" }),
  json: moved,
  form: again,
});

export const closure = action({
  method: "post",
  path: "/safeguarding/:id/closure",
  doc: "Close a concern with a reason",
  by,
  params,
  input: CloseInput,
  load,
  can: can("close"),
  run: closeConcern,
  html: () => redirect("/safeguarding", { key: "safeguarding.notices.closed" }),
  json: moved,
  form: again,
});

export const reopening = action({
  method: "post",
  path: "/safeguarding/:id/reopening",
  doc: "Take a closed concern up again",
  by,
  params,
  input: StepInput,
  load,
  can: can("reopen"),
  run: reopenConcern,
  html: ({ result }) => redirect(at(result), { key: "safeguarding.notices.reopened" }),
  json: moved,
  form: again,
});

export const leadDoors = [list, one, opening, taking, takeover, noting, handover, closure, reopening];
