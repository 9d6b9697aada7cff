import { collection } from "../../platform/mongo/collection.ts";
import { Sent } from "./schema.ts";

const sent = collection("guardianlinks", Sent, [[{ musician: 1, at: -1 }]]);

export const wasSent = (requestId: string): Promise<boolean> => sent.exists({ _id: requestId });
export const keepSent = (row: Sent): Promise<Sent> => sent.insert(row);
/** How many links went out for a musician since an instant; counts no further than `limit`. */
export const sentSince = (musician: string, since: Date, limit: number): Promise<number> =>
  sent.count({ musician, at: { $gte: since } }, limit);
