import { collection } from "../../platform/mongo/collection.ts";
import { Sent } from "./schema.ts";
import { subject } from "../../platform/personal/rule.ts";

const sent = collection("guardianlinks", Sent, [[{ musician: 1, at: -1 }]], {
  purpose: "That a link to a guardian was sent once and not too often.",
  basis: "interest",
  people: { musician: subject() },
  kept: { for: 30, from: "at", why: "Longer than the limit counts." },
});

export const wasSent = (requestId: string): Promise<boolean> => sent.exists({ _id: requestId });
export const keepSent = (row: Sent): Promise<Sent> => sent.insert(row);
/** How many links went out for a musician since an instant; counts no further than `limit`. */
export const sentSince = (musician: string, since: Date, limit: number): Promise<number> =>
  sent.count({ musician, at: { $gte: since } }, limit);
