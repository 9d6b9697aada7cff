import { collection } from "../../platform/mongo/collection.ts";
import { PageReport } from "./schema.ts";
import { actor } from "../../platform/personal/rule.ts";

const reports = collection(
  "pagereports",
  PageReport,
  [[{ requestId: 1 }, { unique: true }], [{ from: 1, at: -1 }], [{ closedAt: 1, at: -1 }]],
  {
    purpose: "Somebody says that something is wrong with a public page.",
    basis: "interest",
    people: { by: actor(["what", "text", "at"]) },
    points: {
      act: "acts",
      "about.id": { none: "a thing of the kind in about.type" },
      from: { none: "a hash of an address" },
    },
    kept: { for: 400, from: "closedAt", why: "So that a second report can be seen beside the first." },
  },
);

export const insertReport = (row: PageReport): Promise<PageReport> => reports.insert(row);
export const findReport = (id: string): Promise<PageReport | null> => reports.get(id);
export const findByRequest = (requestId: string): Promise<PageReport | null> =>
  reports.findOne({ requestId });
export const countFrom = (from: string, since: Date): Promise<number> =>
  reports.count({ from, at: { $gt: since } }, 20);
/** What nobody has closed yet, newest first. */
export const openReports = (): Promise<PageReport[]> =>
  reports.find({ closedAt: null }, { sort: { at: -1 }, limit: 50 });
export const setClosed = (
  id: string,
  at: Date | null,
  outcome: PageReport["outcome"],
): Promise<PageReport | null> =>
  reports.update({ _id: id, closedAt: at ? null : { $ne: null } }, { $set: { closedAt: at, outcome } });
