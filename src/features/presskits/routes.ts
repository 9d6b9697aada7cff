import { action, redirect, textFile, untouched } from "../../http/action.ts";
import type { Context, MemberContext } from "../../platform/context.ts";
import { Id, z } from "../../platform/fields.ts";
import { reachAct } from "../acts/index.ts";
import { kitPictureActions } from "./picture-routes.ts";
import { isWritten } from "./policy.ts";
import { kitForm, kitPage, plotFile, presentKit } from "./present.ts";
import { type At, loadInside, loadPublic } from "./reach.ts";
import { KitInput, type ReadKit } from "./schema.ts";
import { writeKit } from "./service.ts";
import { kitSheet } from "./sheet.ts";

const params = z.object({ id: Id });

const byId = (ctx: MemberContext, at: At) => reachAct(ctx, at.params.id);
const svg = (ctx: Context, { kit }: ReadKit) =>
  textFile({ type: "image/svg+xml", body: plotFile(ctx, kit), name: "stage-plot.svg" });
/** On paper there is a kit once somebody has written in it. */
const written = (read: ReadKit | null): ReadKit | null => (read && isWritten(read.kit) ? read : null);
const pdf = async (ctx: Context, read: ReadKit, base: string) =>
  textFile({
    type: "application/pdf",
    body: await kitSheet(ctx, read, base),
    name: `${ctx.t("presskits.kit.file")}.pdf`,
  });
const aPdf = { none: "a PDF; the kit's JSON has what it says" };
const aDrawing = { none: "a drawing; the kit's JSON has what stands where" };

export const publicKit = action({
  method: "get",
  path: "/a/:id/kit",
  doc: "The press kit of a public act",
  by: "anyone",
  params,
  load: loadPublic,
  can: "always",
  html: ({ ctx, subject }) => kitPage(ctx, subject),
  json: ({ ctx, subject }) => presentKit(ctx, subject),
});
export const publicPlot = action({
  method: "get",
  path: "/a/:id/kit/stage-plot",
  doc: "The stage plot of a public act as a drawing",
  by: "anyone",
  params,
  load: loadPublic,
  can: "always",
  html: ({ ctx, subject }) => svg(ctx, subject),
  json: aDrawing,
});
export const publicPdf = (base: string) =>
  action({
    method: "get",
    path: "/a/:id/kit.pdf",
    doc: "The press kit of a public act on paper",
    by: "anyone",
    params,
    load: loadPublic,
    can: "always",
    html: ({ ctx, subject }) => pdf(ctx, subject, base),
    json: aPdf,
  });
export const kit = action({
  method: "get",
  path: "/acts/:id/kit",
  doc: "The press kit, as those inside the act see it",
  by: "member",
  params,
  load: loadInside,
  can: "always",
  html: ({ ctx, subject }) => kitPage(ctx, subject),
  json: ({ ctx, subject }) => presentKit(ctx, subject),
});
export const plot = action({
  method: "get",
  path: "/acts/:id/kit/stage-plot",
  doc: "The stage plot as a drawing, for those inside the act",
  by: "member",
  params,
  load: loadInside,
  can: "always",
  html: ({ ctx, subject }) => svg(ctx, subject),
  json: aDrawing,
});
export const kitPdf = (base: string) =>
  action({
    method: "get",
    path: "/acts/:id/kit.pdf",
    doc: "The press kit on paper, for those inside the act",
    by: "member",
    params,
    load: async (ctx, at) => written(await loadInside(ctx, at)),
    can: "always",
    html: ({ ctx, subject }) => pdf(ctx, subject, base),
    json: aPdf,
  });
export const editing = action({
  method: "get",
  path: "/acts/:id/kit/edit",
  doc: "The form for the press kit",
  by: "member",
  params,
  load: byId,
  can: (_ctx, { admin }) => admin,
  html: ({ ctx, subject }) => kitForm(ctx, subject.act, untouched),
  json: { none: "a form; programs use the door it posts to" },
});
export const writing = action({
  method: "post",
  path: "/acts/:id/kit",
  doc: "Write the press kit",
  by: "member",
  params,
  input: KitInput,
  load: byId,
  can: (_ctx, { admin }) => admin,
  run: (ctx, { act }, input) => writeKit(ctx, act, input),
  html: ({ subject }) => redirect(`/acts/${subject.act._id}/kit`, { key: "presskits.notices.saved" }),
  json: ({ result }) => ({ version: result.version }),
  form: (ctx, subject, typed) => kitForm(ctx, subject.act, typed),
});

export const pressKitActions = (config: { maxPictureBytes: number; baseUrl: string }) => [
  editing,
  writing,
  kit,
  plot,
  kitPdf(config.baseUrl),
  publicKit,
  publicPlot,
  publicPdf(config.baseUrl),
  ...kitPictureActions(config),
];
