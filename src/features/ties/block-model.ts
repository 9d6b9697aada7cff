import { collection } from "../../platform/mongo/collection.ts";
import { actor, FIVE_YEARS, subject } from "../../platform/personal/rule.ts";
import { Block } from "./schema.ts";

const blocks = collection(
  "blocks",
  Block,
  [
    [{ person: 1, liftedAt: 1 }],
    [{ standing: 1 }, { unique: true, partialFilterExpression: { standing: { $gt: "" } } }],
  ],
  {
    purpose: "Whom a musician wants nothing to do with here: they meet what a stranger meets.",
    basis: "interest",
    people: {
      person: subject({ given: ["party", "at", "liftedAt"] }),
      // Telling them would tell of the block.
      party: subject({ or: ["organisations"], given: { nothing: "It protects the one who blocked." } }),
      by: actor(["at", "liftedAt"]),
    },
    kept: {
      for: FIVE_YEARS,
      from: "liftedAt",
      when: { liftedAt: { $ne: null } },
      why: "Who was kept away from a child when must be provable while a claim can be raised.",
    },
  },
);

export const blockStanding = (person: string, party: string): string => `${person} ${party}`;
export const insertBlock = (row: Block): Promise<Block> => blocks.insert(row);
export const findBlock = (id: string): Promise<Block | null> => blocks.get(id);
/** The blocks of a musician that stand. */
export const blocksOf = (person: string): Promise<Block[]> =>
  blocks.find({ person, liftedAt: null }, { limit: 500 });
/** The standing blocks of several musicians. */
export const blocksOfAll = (people: readonly string[]): Promise<Block[]> =>
  people.length === 0 ? Promise.resolve([]) : blocks.find({ person: { $in: [...people] }, liftedAt: null });
/** Of these musicians, those who block this person or organisation. */
export const blockersOf = async (people: readonly string[], party: string): Promise<Set<string>> =>
  new Set((await blocksOfAll(people)).flatMap((block) => (block.party === party ? [block.person] : [])));
/** Does the musician block any of these people or organisations now? */
export const isBlocked = async (person: string, parties: readonly string[]): Promise<boolean> =>
  parties.length > 0 &&
  (await blocks.exists({ standing: { $in: parties.map((party) => blockStanding(person, party)) } }));
/** Lifts it if it stands; null when it does not. */
export const markLifted = (id: string, now: Date): Promise<Block | null> =>
  blocks.update({ _id: id, liftedAt: null }, { $set: { liftedAt: now, standing: null } });
