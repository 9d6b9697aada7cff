import { notFound } from "../../platform/errors.ts";
import { collection } from "../../platform/mongo/collection.ts";
import { Act } from "./schema.ts";
import { actor, subject, whileHere } from "../../platform/personal/rule.ts";

const acts = collection(
  "acts",
  Act,
  [[{ "members.personId": 1 }], [{ requestId: 1 }, { unique: true }], [{ "optedIn.at": -1 }]],
  {
    purpose: "Who plays together under one name.",
    guardian: true,
    basis: "agreement",
    people: {
      "members.personId": subject({ erased: "room" }),
      "members.endedBy": actor(["members.until"]),
      "optedIn.by": actor(["optedIn.at"]),
    },
    kept: whileHere,
  },
);

export const insertAct = (act: Act): Promise<Act> => acts.insert(act);
export const findAct = (id: string): Promise<Act | null> => acts.get(id);
export const findActs = (ids: readonly string[]): Promise<Act[]> => acts.all(ids);
export const findByRequest = (requestId: string): Promise<Act | null> => acts.findOne({ requestId });

/** @throws 404 */
export async function getAct(id: string): Promise<Act> {
  const act = await findAct(id);
  if (!act) throw notFound();
  return act;
}

/** The acts that somebody is in now, by name. */
export async function actsOf(personId: string): Promise<Act[]> {
  const rows = await acts.find({ members: { $elemMatch: { personId, until: null } } }, { limit: 100 });
  return rows.sort((a, b) => a.name.localeCompare(b.name, "da"));
}

/** Those whose admin asked for a public page, newest first; whether they are public is the policy's. */
export const optedInActs = (now: Date, limit: number): Promise<Act[]> =>
  acts.find({ "optedIn.at": { $lte: now } }, { sort: { "optedIn.at": -1 }, limit });

/** Saves if nobody else did since `version`; null when somebody did. */
export const saveAct = (id: string, version: number, change: Partial<Act>): Promise<Act | null> =>
  acts.update({ _id: id, version }, { $set: change, $inc: { version: 1 } });
export const eachAct = (): AsyncIterable<Act> => acts.each({});
/** The acts in which somebody is or was, by name. */
export const actsWith = async (personId: string): Promise<Act[]> =>
  (await acts.find({ "members.personId": personId })).sort((a, b) => a.name.localeCompare(b.name, "da"));
export const changeAct = (id: string, change: Partial<Act>): Promise<Act | null> =>
  acts.update({ _id: id }, { $set: change, $inc: { version: 1 } });
export const removeAct = (id: string): Promise<number> => acts.remove({ _id: id });
