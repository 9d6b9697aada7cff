import { collection } from "../../platform/mongo/collection.ts";
import { Consent } from "./schema.ts";

const consents = collection("consents", Consent, [[{ person: 1, at: -1 }], [{ about: 1, at: -1 }]]);

export const addConsent = (row: Consent): Promise<Consent> => consents.insert(row);
/** All answers about somebody, newest first. */
export const consentsOf = (person: string): Promise<Consent[]> =>
  consents.find({ person }, { sort: { at: -1 }, limit: 500 });
export const consentsOfAll = (people: readonly string[]): Promise<Consent[]> =>
  people.length === 0 ? Promise.resolve([]) : consents.find({ person: { $in: [...people] } });
