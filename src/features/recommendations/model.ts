import { collection } from "../../platform/mongo/collection.ts";
import { Recommendation, type Status } from "./schema.ts";
import { actor, subject, whileHere } from "../../platform/personal/rule.ts";

const recommendations = collection(
  "recommendations",
  Recommendation,
  [
    [{ requestId: 1 }, { unique: true }],
    [{ schoolId: 1, status: 1 }],
    [{ schoolId: 1, createdAt: -1 }],
    [{ pupilId: 1, createdAt: -1 }],
    [{ receiverKey: 1, status: 1 }],
    [{ receiverKey: 1, sentAt: -1 }],
  ],
  {
    purpose: "A school's word for a pupil, on its way to a venue, a mentor or a call.",
    guardian: true,
    basis: "agreement",
    people: {
      pupilId: subject({ givenWhen: { status: { $ne: "drafted" } } }),
      by: actor(["text", "createdAt", "status"]),
      "receiver.id": actor(["sentAt"], {
        or: ["organisations", "calls"],
        also: { set: () => ({ "receiver.name": "" }) },
      }),
      receiverKey: actor([], { or: ["organisations", "calls"] }),
      "history.by": actor(["history.text", "history.what", "history.at"]),
    },
    points: { schoolId: "organisations", evidence: "evidence" },
    kept: whileHere,
  },
);

export const insertRecommendation = (row: Recommendation): Promise<Recommendation> =>
  recommendations.insert(row);
export const findRecommendation = (id: string): Promise<Recommendation | null> => recommendations.get(id);
export const findByRequest = (requestId: string): Promise<Recommendation | null> =>
  recommendations.findOne({ requestId });
/** So many of the newest stand in a list. */
const MOST = 500;
/** What these schools have written, the newest first. */
export const ofSchools = (ids: readonly string[]): Promise<Recommendation[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : recommendations.find({ schoolId: { $in: [...ids] } }, { sort: { createdAt: -1 }, limit: MOST });
/** What has no answer yet where one organisation wrote it, or is to receive it. */
export const unanswered = (
  organisationId: string,
  as: "schoolId" | "receiverKey",
): Promise<Recommendation[]> =>
  recommendations.find(
    { [as]: organisationId, status: { $in: ["drafted", "withPupil", "withGuardian", "sent", "asked"] } },
    { limit: MOST },
  );
/** What the pupils know of: everything but drafts, the newest first. */
export const aboutPupils = (ids: readonly string[]): Promise<Recommendation[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : recommendations.find(
        { pupilId: { $in: [...ids] }, status: { $ne: "drafted" } },
        { sort: { createdAt: -1 }, limit: MOST },
      );
/** What was sent to these receivers, also what was withdrawn since, the newest first. */
export const sentTo = (keys: readonly string[], statuses: readonly Status[]): Promise<Recommendation[]> =>
  keys.length === 0
    ? Promise.resolve([])
    : recommendations.find(
        { receiverKey: { $in: [...keys] }, status: { $in: [...statuses] }, sentAt: { $ne: null } },
        { sort: { sentAt: -1 }, limit: MOST },
      );

/** Changes it if it is still in one of `from` and nobody changed it since `version` (null: whoever did). */
export const moveRecommendation = (
  id: string,
  from: readonly Status[],
  version: number | null,
  change: Partial<Recommendation>,
  note: readonly Recommendation["history"][number][],
): Promise<Recommendation | null> =>
  recommendations.update(
    { _id: id, status: { $in: [...from] }, ...(version === null ? {} : { version }) },
    { $set: change, $inc: { version: 1 }, $push: { history: { $each: [...note] } } },
  );
/** Marks that the receiver has asked to follow; null when it did already. */
export const markFollowAsked = (id: string, now: Date): Promise<Recommendation | null> =>
  recommendations.update(
    { _id: id, status: "accepted", followAskedAt: null },
    { $set: { followAskedAt: now } },
  );
