import { collection } from "../../platform/mongo/collection.ts";
import { actor, FIVE_YEARS, subject } from "../../platform/personal/rule.ts";
import { Concern, Look } from "./schema.ts";

/** What others said in confidence for a child is not given away: GDPR article 15(4), databeskyttelsesloven § 22, 1-2. */
const inConfidence = { nothing: "It was said in confidence for a child's safety." };
const concerns = collection(
  "concerns",
  Concern,
  [[{ state: 1, at: 1 }], [{ authorId: 1, at: -1 }], [{ requestId: 1 }, { unique: true }]],
  {
    purpose: "A worry for a child or young person, for the safeguarding leads whom it does not concern.",
    basis: "publicTask",
    people: {
      musicians: subject({ given: inConfidence, erased: "unname" }),
      people: subject({ given: inConfidence, erased: "unname" }),
      notTo: subject({ given: inConfidence, erased: "unname" }),
      // As on the writer's own page: that it came and was opened. Others may read what somebody has exported.
      authorId: actor(["at", "openedAt"]),
      leadId: actor(),
      "closed.by": actor(),
      "steps.by": actor(),
      "steps.to": actor(),
    },
    points: {
      "about.id": { none: "a thing of the kind that about.type says, as the address of the page had it" },
    },
    kept: {
      for: FIVE_YEARS,
      from: "at",
      why: "A concern must be found again while a case about it can still be raised: article 17(3)(e).",
    },
  },
);
const looks = collection("safeguardinglooks", Look, [[{ noteId: 1, at: 1 }]], {
  purpose: "Who opened a concern, and when.",
  basis: "duty",
  people: { by: actor(["at"]) },
  points: { noteId: "concerns" },
  kept: { for: FIVE_YEARS, from: "at", why: "As long as the concerns that were looked at." },
});

export const insertConcern = (row: Concern): Promise<Concern> => concerns.insert(row);
export const findConcern = (id: string): Promise<Concern | null> => concerns.get(id);
export const findByRequest = (requestId: string): Promise<Concern | null> => concerns.findOne({ requestId });
/** Of one state, the oldest first; without the words. */
export const concernsIn = (state: Concern["state"], limit = 200): Promise<Concern[]> =>
  concerns.find({ state }, { sort: { at: 1 }, limit });
/** What somebody sent, newest first: when, and how far it is; nothing else is read. */
export const sentBy = (authorId: string): Promise<Pick<Concern, "_id" | "at" | "openedAt" | "state">[]> =>
  concerns.find({ authorId }, { sort: { at: -1 }, limit: 50, only: ["at", "openedAt", "state"] });

/** Did somebody write one about this very thing? To be told to nobody but them. */
export const hasWrittenAbout = (authorId: string, id: string): Promise<boolean> =>
  concerns.exists({ authorId, "about.id": id });

/** Changes it if nobody did since `version` and it is still in one of `from`; adds a step to its history. */
export const moveConcern = (
  id: string,
  from: readonly Concern["state"][],
  at: number | null,
  change: Partial<Concern>,
  step: Concern["steps"][number] | null,
): Promise<Concern | null> =>
  concerns.update(
    { _id: id, state: { $in: [...from] }, ...(at === null ? {} : { version: at }) },
    { $set: change, $inc: { version: 1 }, ...(step ? { $push: { steps: step } } : {}) },
  );
/** Marks that the leads are reminded of it today; null when they were. */
export const markReminded = (id: string, today: string): Promise<Concern | null> =>
  concerns.update(
    { _id: id, state: "raised", remindedDay: { $ne: today } },
    { $set: { remindedDay: today } },
  );

export const insertLook = (row: Look): Promise<Look> => looks.insert(row);
/** Has this lead opened it since then? */
export const hasLooked = (noteId: string, by: string, since: Date): Promise<boolean> =>
  looks.exists({ noteId, by, at: { $gt: since } });
/** The looks at these concerns, the first one first. */
export const looksAt = (ids: readonly string[]): Promise<Look[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : looks.find({ noteId: { $in: [...ids] } }, { sort: { noteId: 1, at: 1 }, limit: 2000 });
