import { instant } from "../../platform/clock.ts";
import { collection } from "../../platform/mongo/collection.ts";
import { writeLast } from "../../platform/mongo/inside.ts";
import { Journey, type Mark, Word } from "./schema.ts";
import { actor, subject, whileHere } from "../../platform/personal/rule.ts";

const journeys = collection("journeys", Journey, [[{ stage: 1 }], [{ "signed.at": 1 }]], {
  purpose: "Where a musician is, from incubator to ready to fly.",
  guardian: true,
  basis: "agreement",
  people: {
    _id: subject(),
    "stages.signedBy": actor(["stages.stage", "stages.enteredAt"]),
    "stages.secondBy": actor(["stages.stage", "stages.enteredAt"]),
    "signed.by": actor(["signed.at"]),
  },
  points: { "marks.evidence": "evidence" },
  kept: whileHere,
});
const words = collection("journeyWords", Word, [[{ person: 1, milestone: 1, n: 1 }, { unique: true }]], {
  purpose: "What the musician and the mentor said of a milestone.",
  guardian: true,
  basis: "agreement",
  people: { person: subject(), by: actor(["milestone", "word", "sentence", "at"]) },
  points: { evidence: "evidence", "before.evidence": "evidence" },
  kept: whileHere,
});

export const findJourney = (personId: string): Promise<Journey | null> => journeys.get(personId);
export const findJourneys = (personIds: readonly string[]): Promise<Journey[]> => journeys.all(personIds);
/** Does a milestone of theirs rest on this evidence as it stands now? */
export const restsOn = async (personId: string, evidence: string): Promise<boolean> =>
  (await findJourney(personId))?.marks.some((mark) => mark.evidence.includes(evidence)) ?? false;
/** Those that wait for a second signature, oldest first. */
export const signedJourneys = (limit = 200): Promise<Journey[]> =>
  journeys.find({ "signed.at": { $gt: instant(0) } }, { sort: { "signed.at": 1 }, limit });
export const insertJourney = (row: Journey): Promise<Journey> => journeys.insert(row);
/** Changes the journey that has this `rev`; null when somebody was faster. */
export const changeJourney = (
  journey: Journey,
  change: Partial<Omit<Journey, "_id" | "rev">>,
): Promise<Journey | null> =>
  journeys.update({ _id: journey._id, rev: journey.rev }, { $set: { ...change, rev: journey.rev + 1 } });

/** Puts one mark in its place, or after the others, of the journey that has this `rev`; null when somebody was faster. */
export function putMark(journey: Journey, mark: Mark): Promise<Journey | null> {
  const { _id, rev } = journey;
  const isThere = journey.marks.some((one) => one.milestone === mark.milestone);
  return isThere
    ? journeys.update(
        { _id, rev, "marks.milestone": mark.milestone },
        { $set: { "marks.$": mark }, $inc: { rev: 1 } },
      )
    : journeys.update({ _id, rev }, { $push: { marks: mark }, $inc: { rev: 1 } });
}

/** A word is written with the rest of its change. */
export const insertWord = (row: Word): Promise<void> => writeLast(words.insertMany, [row]);
/** All that was said of one milestone, newest first. */
export const wordsOf = (person: string, milestone: string, limit = 50): Promise<Word[]> =>
  words.find({ person, milestone }, { sort: { n: -1 }, limit });
export const findWord = (person: string, milestone: string, n: number): Promise<Word | null> =>
  words.findOne({ person, milestone, n });
/** The newest words of several milestones at once. */
export const newestWords = (person: string, marks: Journey["marks"]): Promise<Word[]> =>
  marks.length === 0
    ? Promise.resolve([])
    : words.find(
        { person, $or: marks.map((mark) => ({ milestone: mark.milestone, n: mark.n })) },
        { limit: 40 },
      );
export const eachJourney = (): AsyncIterable<Journey> => journeys.each({});
