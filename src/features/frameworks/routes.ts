import { action, redirect, untouched } from "../../http/action.ts";
import { version, z } from "../../platform/fields.ts";
import { findDraft } from "./model.ts";
import { frameworkPage, milestoneForm, presentFramework } from "./present.ts";
import { MilestoneId, MilestoneInput, PublicationInput } from "./schema.ts";
import { currentFramework, dropDraft, editMilestone, openDraft, publishDraft } from "./service.ts";

const params = z.object({ milestone: MilestoneId });
const here = () => ({ here: true });
const aForm = { none: "a form; programs use the door it posts to" };
async function draftWith(_ctx: object, at: { params: { milestone: string } }) {
  const draft = await findDraft();
  const milestone = draft?.milestones.find((one) => one.id === at.params.milestone);
  return draft && milestone ? { draft, milestone } : null;
}

export const framework = action({
  method: "get",
  path: "/admin/framework",
  doc: "The milestones in force and the draft of the next version",
  by: ["secretariat"],
  load: here,
  can: "always",
  html: ({ ctx }) => frameworkPage(ctx),
  json: async () => {
    const draft = await findDraft();
    return {
      current: presentFramework(await currentFramework()),
      draft: draft ? presentFramework(draft) : null,
    };
  },
});
export const drafting = action({
  method: "post",
  path: "/admin/framework/draft",
  doc: "Begin a draft of the next version",
  by: ["secretariat"],
  load: here,
  can: "always",
  run: (ctx) => openDraft(ctx),
  html: () => redirect("/admin/framework", { key: "frameworks.notices.drafted" }),
  json: ({ result }) => presentFramework(result),
});
export const editingForm = action({
  method: "get",
  path: "/admin/framework/:milestone",
  doc: "The form for one milestone of the draft",
  by: ["secretariat"],
  params,
  load: draftWith,
  can: "always",
  html: ({ ctx, subject }) => milestoneForm(ctx, subject, untouched),
  json: aForm,
});
export const publication = action({
  method: "post",
  path: "/admin/framework/publication",
  doc: "Publish the draft: new journeys begin on it",
  by: ["secretariat"],
  input: PublicationInput,
  load: () => findDraft(),
  can: "always",
  run: (ctx, draft, input) => publishDraft(ctx, draft, input.note, input.version),
  html: () => redirect("/admin/framework", { key: "frameworks.notices.published" }),
  json: ({ result }) => presentFramework(result),
  form: (ctx, _subject, typed) => frameworkPage(ctx, typed),
});
export const dropping = action({
  method: "post",
  path: "/admin/framework/draft/removal",
  doc: "Throw the draft away",
  by: ["secretariat"],
  input: z.object({ version }),
  load: () => findDraft(),
  can: "always",
  run: (ctx, draft, input) => dropDraft(ctx, draft, input.version),
  html: () => redirect("/admin/framework", { key: "frameworks.notices.dropped" }),
  json: () => ({ draft: null }),
  form: (ctx, _subject, typed) => frameworkPage(ctx, typed),
});
export const editing = action({
  method: "post",
  path: "/admin/framework/:milestone",
  doc: "Change the texts of one milestone of the draft",
  by: ["secretariat"],
  params,
  input: MilestoneInput,
  load: draftWith,
  can: "always",
  run: (ctx, { draft, milestone }, input) => editMilestone(ctx, draft, milestone.id, input),
  html: () => redirect("/admin/framework", { key: "frameworks.notices.saved" }),
  json: ({ result }) => presentFramework(result),
  form: (ctx, subject, typed) => milestoneForm(ctx, subject, typed),
});
