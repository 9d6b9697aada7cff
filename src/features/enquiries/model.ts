import { collection } from "../../platform/mongo/collection.ts";
import { subject } from "../../platform/personal/rule.ts";
import { Enquiry } from "./schema.ts";

const enquiries = collection(
  "enquiries",
  Enquiry,
  [[{ requestId: 1 }, { unique: true }], [{ act: 1, at: -1 }], [{ email: 1 }], [{ at: 1 }]],
  {
    purpose: "Somebody who would like to book an act writes to the adults who answer for it.",
    basis: "interest",
    people: { email: subject({ by: ["mail"] }) },
    points: { act: "acts?" },
    kept: { for: 30, from: "at", why: "Long enough to be answered from a mail of one's own." },
  },
);

export const insertEnquiry = (row: Enquiry): Promise<Enquiry> => enquiries.insert(row);
export const findByRequest = (requestId: string): Promise<Enquiry | null> => enquiries.findOne({ requestId });
/** As many as one page shows. */
const MOST = 100;
/** What was written to an act since, newest first. */
export const enquiriesTo = (act: string, since: Date): Promise<Enquiry[]> =>
  enquiries.find({ act, at: { $gt: since } }, { sort: { at: -1 }, limit: MOST });
export const countTo = (act: string, since: Date): Promise<number> =>
  enquiries.count({ act, at: { $gt: since } }, MOST);
