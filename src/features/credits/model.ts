import { collection } from "../../platform/mongo/collection.ts";
import { isDuplicate } from "../../platform/mongo/connection.ts";
import { actor, subject, whileHere } from "../../platform/personal/rule.ts";
import { type CreditAnswer, Edition } from "./schema.ts";

const editions = collection(
  "creditsheets",
  Edition,
  [[{ demo: 1, n: -1 }, { unique: true }], [{ people: 1, at: -1 }]],
  {
    purpose: "Who wrote and played a song, how it is shared, and who agreed.",
    guardian: true,
    basis: "agreement",
    people: {
      // An agreement of several: whoever is erased stands without a name, and it goes with the last of them.
      people: subject({ erased: "share" }),
      "names.person": actor([]),
      "answers.person": actor([]),
      "answers.by": actor(["answers.yes", "answers.why", "answers.at"]),
    },
    points: { demo: "demos?" },
    kept: whileHere,
  },
);

/** The editions of a demo, newest first. */
export const editionsOf = (demo: string): Promise<Edition[]> =>
  editions.find({ demo }, { sort: { n: -1 }, limit: 200 });
export const newestEdition = (demo: string): Promise<Edition | null> =>
  editions.findOne({ demo }, { sort: { n: -1 } });
/** The editions that name any of these people, newest first. */
export const editionsNaming = (people: readonly string[]): Promise<Edition[]> =>
  editions.find({ people: { $in: [...people] } }, { sort: { at: -1 }, limit: 500 });
export const newestOfAll = async (demos: readonly string[]): Promise<Map<string, number>> =>
  new Map(
    (
      await editions.aggregate<{ _id: string; n: number }>([
        { $match: { demo: { $in: [...demos] } } },
        { $group: { _id: "$demo", n: { $max: "$n" } } },
      ])
    ).map((row) => [row._id, row.n]),
  );

/** Adds the next edition; null when somebody added one of that number meanwhile. */
export async function addEdition(row: Edition): Promise<Edition | null> {
  if ((await newestEdition(row.demo))?.n === row.n) return null;
  try {
    return await editions.insert(row);
  } catch (err) {
    if (isDuplicate(err)) return null;
    throw err;
  }
}
export const addAnswer = (id: string, answer: CreditAnswer): Promise<Edition | null> =>
  editions.update({ _id: id }, { $push: { answers: answer } as never });
