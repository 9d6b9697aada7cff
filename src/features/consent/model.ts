import { collection } from "../../platform/mongo/collection.ts";
import { Consent } from "./schema.ts";
import { actor, ERASED, FIVE_YEARS, subject, whileHere } from "../../platform/personal/rule.ts";

/** Of answers that are alike in these, all but the newest say nothing any more. */
const QUESTION = ["person", "purpose", "about", "by", "power", "given"] as const;
const STANDING = Object.fromEntries([...QUESTION.map((key) => [key, 1]), ["at", -1]]);

const consents = collection(
  "consents",
  Consent,
  [[{ person: 1, at: -1 }], [{ about: 1, at: -1 }], [STANDING]],
  {
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
  },
);

export const addConsent = (row: Consent): Promise<Consent> => consents.insert(row);
/** The answers about somebody, newest first: for reading what happened. What counts is decided on `standingConsents`. */
export const consentsOf = (person: string, limit = 500): Promise<Consent[]> =>
  consents.find({ person }, { sort: { at: -1 }, limit });
/**
 * All that can still count of what was said about these people, newest first: of each giver the newest yes and the newest no to
 * each question. However often somebody answers, nothing older is pushed out of sight.
 */
export const standingConsents = async (people: readonly string[]): Promise<Consent[]> => {
  if (people.length === 0) return [];
  const filter = { person: people.length === 1 ? people[0] : { $in: [...people] } };
  const rows = await consents.newestOfEach(filter as { person: string }, QUESTION);
  return rows.sort((a, b) => b.at.getTime() - a.at.getTime());
};
/** How many yeses somebody has given about a person since an instant; counts no further than `limit`. */
export const yesesSince = (person: string, by: string, since: Date, limit: number): Promise<number> =>
  consents.count({ person, by, given: true, at: { $gte: since } }, limit);
export const eachConsent = (): AsyncIterable<Consent> => consents.each({});
