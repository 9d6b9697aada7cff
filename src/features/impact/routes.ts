import { action, textFile } from "../../http/action.ts";
import { hasRole, type MemberContext, organisationsOf } from "../../platform/context.ts";
import { z } from "../../platform/fields.ts";
import { findOrganisations } from "../organisations/index.ts";
import { MUNICIPALITY_CODES } from "../people/index.ts";
import { periods, reportCsv, reportPage } from "./present.ts";
import { mayRead } from "./policy.ts";
import { quarterOf } from "./quarters.ts";
import { makeReport } from "./report.ts";
import { QUARTER } from "./schema.ts";

const query = z.object({
  municipality: z.string().max(4).optional(),
  period: z.string().regex(QUARTER).optional().catch(undefined),
});

/** Which figures; null where the actor may not read them. */
async function load(ctx: MemberContext, at: { query: z.output<typeof query> }) {
  const places = await findOrganisations(organisationsOf(ctx.actor, "officer"));
  const own = [...new Set(places.map((place) => place.municipality))];
  const fallback = hasRole(ctx.actor, "secretariat") ? "" : (own[0] ?? "");
  const municipality = at.query.municipality ?? fallback;
  const exists = municipality === "" || MUNICIPALITY_CODES.has(municipality);
  const now = quarterOf(ctx.now);
  const quarter = periods(ctx.now).find((one) => one === at.query.period) ?? now;
  return exists && mayRead(ctx.actor, municipality, own) ? { municipality, quarter, own } : null;
}

export const report = action({
  method: "get",
  path: "/impact",
  doc: "How many musicians stand on each stage, by quarter, in a municipality or in all",
  by: ["officer", "secretariat"],
  query,
  load,
  can: "always",
  html: ({ ctx, subject }) => reportPage(ctx, subject),
  json: ({ ctx, subject }) => makeReport(ctx, subject.municipality, subject.quarter),
});

export const figures = action({
  method: "get",
  path: "/impact/figures",
  doc: "The same figures as a file for a spreadsheet",
  by: ["officer", "secretariat"],
  query,
  load,
  can: "always",
  html: async ({ ctx, subject }) =>
    textFile({
      type: "text/csv; charset=utf-8",
      name: `flyvefaerdig-${subject.municipality || "alle"}-${subject.quarter}.csv`,
      body: reportCsv(ctx, await makeReport(ctx, subject.municipality, subject.quarter)),
    }),
  json: { none: "the same figures stand at /impact" },
});

export const impactActions = [report, figures];
