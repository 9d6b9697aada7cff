import { type Action, action, redirect, untouched } from "../../http/action.ts";
import type { Context, MemberContext } from "../../platform/context.ts";
import { Id, z } from "../../platform/fields.ts";
import { MUNICIPALITY_CODES } from "../people/index.ts";
import { about, type Reference, standingIn } from "../safeguarding/index.ts";
import { elsewhereDoors } from "./elsewhere-routes.ts";
import { findReport } from "./model.ts";
import {
  actPage,
  presentAct,
  presentReports,
  reportForm,
  reportsPage,
  songPage,
  stageOf,
  stagePage,
  thingReportForm,
} from "./present.ts";
import { publicAct, songOf } from "./reach.ts";
import { ClosureInput, ReportInput } from "./schema.ts";
import { closeReport, reportProblem } from "./service.ts";

const params = z.object({ id: Id });

const load = (ctx: Context, at: { params: { id: string } }) => publicAct(ctx, at.params.id);

export const actOpen = action({
  method: "get",
  path: "/a/:id",
  doc: "The public page of an act that has opted in",
  by: "anyone",
  params,
  load,
  can: "always",
  html: ({ ctx, subject }) => actPage(ctx, subject),
  json: ({ ctx, subject }) => presentAct(ctx, subject),
});

export const song = action({
  method: "get",
  path: "/a/:id/songs/:song",
  doc: "The public page of one song of an act that has opted in",
  by: "anyone",
  params: z.object({ id: Id, song: Id }),
  async load(ctx, at) {
    const act = await load(ctx, at);
    return act && songOf(ctx, act, at.params.song);
  },
  can: "always",
  html: ({ ctx, subject }) => songPage(ctx, subject),
  json: { none: "a song stands in the JSON of its act" },
});

export const reporting = action({
  method: "get",
  path: "/a/:id/report",
  doc: "The form for saying that something is wrong with an act's page",
  by: "anyone",
  params,
  load,
  can: "always",
  html: ({ ctx, subject }) => reportForm(ctx, subject, untouched),
  json: { none: "a form; programs use the door it posts to" },
});

export const report = action({
  method: "post",
  path: "/a/:id/report",
  doc: "Tell the secretariat that something is wrong with an act's page",
  by: "anyone",
  params,
  input: ReportInput,
  load,
  can: "always",
  run: (ctx, act, input, { req }) => reportProblem(ctx, { act: act._id }, input, req.ip ?? ""),
  html: ({ subject }) => redirect(`/a/${subject._id}`, { key: "portfolios.notices.reported" }),
  json: ({ result }) => ({ id: result._id }),
  form: (ctx, subject, typed) => reportForm(ctx, subject, typed),
});

/** What a member sees, named by kind and id; anything else is a 404. */
async function loadThing(ctx: MemberContext, at: Reference | null): Promise<{ about: Reference } | null> {
  return at && (await standingIn(ctx, at)) ? { about: at } : null;
}

export const thingReporting = action({
  method: "get",
  path: "/reports/new",
  doc: "The form for saying that something is wrong with what one sees: a profile, a picture, a demo, a note",
  by: "member",
  query: z.object({ about }),
  load: (ctx, { query }) => loadThing(ctx, query.about),
  can: "always",
  html: ({ ctx, subject }) => thingReportForm(ctx, subject.about, untouched),
  json: { none: "a form; programs use the door it posts to" },
});

export const thingReport = action({
  method: "post",
  path: "/reports/:about",
  doc: "Tell the secretariat that something is wrong with what one sees",
  by: "member",
  params: z.object({ about }),
  input: ReportInput,
  load: (ctx, { params: at }) => loadThing(ctx, at.about),
  can: "always",
  run: (ctx, on, input, { req }) => reportProblem(ctx, on, input, req.ip ?? ""),
  html: () => redirect("/", { key: "portfolios.notices.reported" }),
  json: ({ result }) => ({ id: result._id }),
  form: (ctx, subject, typed) => thingReportForm(ctx, subject.about, typed),
});

export const stage = action({
  method: "get",
  path: "/stage",
  doc: "The acts with a public page, newest first",
  by: "anyone",
  query: z.object({
    municipality: z
      .string()
      .refine((code) => MUNICIPALITY_CODES.has(code))
      .catch(""),
    before: z
      .string()
      .regex(/^\d{1,15}$/)
      .optional()
      .catch(undefined),
  }),
  load: (_ctx, { query }) => query,
  can: "always",
  html: ({ ctx, subject }) => stagePage(ctx, subject),
  json: ({ ctx, subject }) => stageOf(ctx, subject),
});

export const reports = action({
  method: "get",
  path: "/page-reports",
  doc: "What was said to be wrong with public pages and is not closed",
  by: ["secretariat"],
  load: () => ({ here: true }),
  can: "always",
  html: ({ ctx }) => reportsPage(ctx),
  json: async ({ ctx }) => ({ reports: await presentReports(ctx) }),
});

const byId = (_ctx: Context, at: { params: { id: string } }) => findReport(at.params.id);
export const closure = action({
  method: "post",
  path: "/page-reports/:id/closure",
  doc: "Lay a report aside",
  by: ["secretariat"],
  params,
  input: ClosureInput,
  load: byId,
  can: "always",
  run: (ctx, row, { outcome }) => closeReport(ctx, row, outcome),
  html: ({ subject }) =>
    redirect("/page-reports", {
      key: "portfolios.notices.closed",
      undo: { action: `/page-reports/${subject._id}/reopening` },
    }),
  json: () => null,
});
export const reopening = action({
  method: "post",
  path: "/page-reports/:id/reopening",
  doc: "Take a report up again",
  by: ["secretariat"],
  params,
  load: byId,
  can: "always",
  run: (ctx, row) => closeReport(ctx, row, null),
  html: () => redirect("/page-reports"),
  json: () => null,
});

/** The doors of the room, told under which address the house stands. */
export const portfolioActions = (config: { baseUrl: string }): readonly Action[] => [
  ...elsewhereDoors(config),
  actOpen,
  song,
  reporting,
  report,
  thingReporting,
  thingReport,
  stage,
  reports,
  closure,
  reopening,
];
