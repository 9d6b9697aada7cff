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
export const findEnquiry = (id: string): Promise<Enquiry | null> => enquiries.get(id);
/** Takes one out of sight, or brings one back; null when it is so already. */
export const setRemoved = (id: string, removedAt: Date | null): Promise<Enquiry | null> =>
  enquiries.update({ _id: id, removedAt: removedAt ? null : { $ne: null } }, { $set: { removedAt } });
export const dropRemoved = (id: string): Promise<number> =>
  enquiries.remove({ _id: id, removedAt: { $ne: null } });
/** As many as one page shows. */
const MOST = 100;
/** What was written to an act since and was not deleted, newest first. */
export const enquiriesTo = (act: string, since: Date): Promise<Enquiry[]> =>
  enquiries.find({ act, at: { $gt: since }, removedAt: null }, { sort: { at: -1 }, limit: MOST });
export const countStanding = (act: string, since: Date): Promise<number> =>
  enquiries.count({ act, at: { $gt: since }, removedAt: null }, MOST);
/** All that came, also what has been deleted since and is not gone yet. */
export const countTo = (act: string, since: Date): Promise<number> =>
  enquiries.count({ act, at: { $gt: since } }, MOST);
