import { collection } from "../../platform/mongo/collection.ts";
import { Handover, Sent } from "./schema.ts";
import { subject, whileHere } from "../../platform/personal/rule.ts";

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

const handovers = collection("handovers", Handover, [[{ person: 1 }]], {
  purpose: "That the young person was asked afresh at 15 and told at 18, once.",
  basis: "duty",
  people: { person: subject() },
  kept: whileHere,
});
export const wasTold = (person: string, turn: Handover["turn"]): Promise<boolean> =>
  handovers.exists({ _id: `${person} ${turn}` });
export const keepTold = (person: string, turn: Handover["turn"], at: Date): Promise<Handover> =>
  handovers.insert({ _id: `${person} ${turn}`, person, turn, at });
