import { collection } from "../../platform/mongo/collection.ts";
import { Step } from "./schema.ts";
import { actor, subject, whileHere } from "../../platform/personal/rule.ts";

const steps = collection(
  "steps",
  Step,
  [
    [{ nextFor: 1 }, { unique: true, partialFilterExpression: { nextFor: { $type: "string" } } }],
    [{ musicianId: 1, status: 1, dueDay: 1 }],
    [{ musicianId: 1, createdAt: -1 }],
    [{ requestId: 1 }, { unique: true }],
  ],
  {
    purpose: "What a musician and a mentor agreed to do.",
    guardian: true,
    basis: "agreement",
    people: {
      musicianId: subject(),
      nextFor: subject(),
      createdBy: actor(["title", "dueDay", "createdAt"]),
      closedBy: actor(["status", "closedAt"]),
    },
    points: { mentorshipId: "mentorships" },
    kept: whileHere,
  },
);

export const insertStep = (step: Step): Promise<Step> => steps.insert(step);
export const findStep = (id: string): Promise<Step | null> => steps.get(id);
export const findSteps = (ids: readonly string[]): Promise<Step[]> => steps.all(ids);
export const findStepByRequest = (requestId: string): Promise<Step | null> => steps.findOne({ requestId });

/** The one visible next step of a musician. */
export const nextStepOf = (musicianId: string): Promise<Step | null> =>
  steps.findOne({ nextFor: { $eq: musicianId, $type: "string" } });
/** Musician id → next step, for lists. */
export async function nextStepsOf(musicianIds: readonly string[]): Promise<Map<string, Step>> {
  if (musicianIds.length === 0) return new Map();
  const rows = await steps.find({ nextFor: { $in: [...musicianIds], $type: "string" } });
  return new Map(rows.map((row) => [row.musicianId, row]));
}
/** The musician's steps, newest first. */
export const stepsOf = (musicianId: string, limit = 50): Promise<Step[]> =>
  steps.find({ musicianId }, { sort: { createdAt: -1 }, limit });
/** The open step that is due first. */
export const firstDue = (musicianId: string): Promise<Step | null> =>
  steps.findOne({ musicianId, status: "open" }, { sort: { dueDay: 1 } });

/** Takes the mark from whichever step is the next one. */
export const clearNext = (musicianId: string): Promise<Step | null> =>
  steps.update({ nextFor: { $eq: musicianId, $type: "string" } }, { $set: { nextFor: null } });
export const setNext = (id: string, musicianId: string): Promise<Step | null> =>
  steps.update(
    { _id: id, musicianId, status: "open" },
    { $set: { nextFor: musicianId }, $inc: { version: 1 } },
  );

/** Removes a step that is as it was agreed: open, touched by nobody, and the next one if it was. False when it is not any more. */
export const removeUntouched = async (step: Pick<Step, "_id" | "nextFor">): Promise<boolean> =>
  (await steps.remove({ _id: step._id, status: "open", version: 0, nextFor: step.nextFor })) > 0;

/** Changes a step in one of these states (and of this version, if one is named); null when it is not any more. */
export const changeStep = (
  id: string,
  from: readonly Step["status"][],
  change: Partial<Step>,
  version?: number,
): Promise<Step | null> =>
  steps.update(
    { _id: id, status: { $in: [...from] }, ...(version === undefined ? {} : { version }) },
    { $set: change, $inc: { version: 1 } },
  );
