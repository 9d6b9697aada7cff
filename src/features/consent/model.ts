import { collection } from "../../platform/mongo/collection.ts";
import { Consent } from "./schema.ts";
import { actor, ERASED, FIVE_YEARS, subject, whileHere } from "../../platform/personal/rule.ts";

const consents = collection("consents", Consent, [[{ person: 1, at: -1 }], [{ about: 1, at: -1 }]], {
  purpose: "Who said yes or no to what, by which rule, having read which text.",
  guardian: true,
  basis: "duty",
  people: {
    // Article 7(1): that a yes was given must be provable afterwards. What is left names nobody and no act.
    person: subject({ erased: "unname", also: { set: () => ({ about: null }) } }),
    by: actor(["purpose", "given", "at"]),
    askedBy: actor([], { or: ["organisations"] }),
  },
  points: { about: "acts" },
  kept: [
    whileHere,
    {
      for: FIVE_YEARS,
      from: "at",
      when: { person: ERASED },
      why: "GDPR article 7(1): that an answer was given must be provable while a claim can be raised.",
    },
  ],
});

export const addConsent = (row: Consent): Promise<Consent> => consents.insert(row);
/** All answers about somebody, newest first. */
export const consentsOf = (person: string): Promise<Consent[]> =>
  consents.find({ person }, { sort: { at: -1 }, limit: 500 });
export const consentsOfAll = (people: readonly string[]): Promise<Consent[]> =>
  people.length === 0 ? Promise.resolve([]) : consents.find({ person: { $in: [...people] } });
export const eachConsent = (): AsyncIterable<Consent> => consents.each({});
