import { collection } from "../../platform/mongo/collection.ts";
import { LIVE, Mentorship, RUNNING } from "./schema.ts";
import { actor, ERASED, subject, whileHere } from "../../platform/personal/rule.ts";

const mentorships = collection(
  "mentorships",
  Mentorship,
  [
    [{ standing: 1 }, { unique: true, partialFilterExpression: { standing: { $type: "string" } } }],
    [{ mentorId: 1, status: 1, lastContactDay: 1 }],
    [{ "standIn.mentorId": 1 }, { sparse: true }],
    [{ "standIn.until": 1 }, { sparse: true }],
    [{ musicianId: 1, askedAt: -1 }],
    [{ status: 1, pausedUntil: 1 }],
    [{ requestId: 1 }, { unique: true }],
  ],
  {
    purpose: "What a musician and a mentor agreed on: goals, the next session, pauses and the end.",
    guardian: true,
    basis: "agreement",
    people: {
      musicianId: subject(),
      standing: subject(),
      mentorId: actor(["status", "askedAt", "startedAt"], {
        also: {
          when: { status: { $in: [...LIVE] } },
          set: (now) => ({
            status: "ended",
            standing: null,
            nextSession: null,
            formerLog: null,
            ended: { at: now, by: ERASED, destination: "other", note: "" },
          }),
        },
      }),
      "standIn.mentorId": actor(["standIn.until"], { also: { set: () => ({ standIn: null }) } }),
      askedBy: actor(["askedAt"]),
      "ended.by": actor(["ended.at", "ended.destination", "ended.note"]),
    },
    points: {
      tieId: "ties?",
      "standIn.tieId": "ties?",
      assignedBy: "organisations",
      "nextSession.id": { none: "the plan's own" },
      "formerPlan.id": { none: "the plan's own" },
      "formerLog.session": "mentorsessions",
      "formerLog.nextStep": "steps",
      "formerLog.nextSession.id": { none: "the plan's own" },
    },
    kept: whileHere,
  },
);

export const insertMentorship = (row: Mentorship): Promise<Mentorship> => mentorships.insert(row);
export const findMentorship = (id: string): Promise<Mentorship | null> => mentorships.get(id);
export const findByRequest = (requestId: string): Promise<Mentorship | null> =>
  mentorships.findOne({ requestId });
/** The one that is asked, active or paused. */
export const liveOf = (musicianId: string): Promise<Mentorship | null> =>
  mentorships.findOne({ standing: { $eq: musicianId, $type: "string" } });
export const liveOfAll = (musicianIds: readonly string[]): Promise<Mentorship[]> =>
  musicianIds.length === 0
    ? Promise.resolve([])
    : mentorships.find({ standing: { $in: [...musicianIds], $type: "string" } });
/** All of a musician's, newest first. */
export const mentorshipsOf = (musicianId: string): Promise<Mentorship[]> =>
  mentorships.find({ musicianId }, { sort: { askedAt: -1 }, limit: 50 });
/** A mentor's own, longest silence first. */
export const menteesOf = (
  mentorId: string,
  statuses: readonly Mentorship["status"][] = RUNNING,
): Promise<Mentorship[]> => mentorships.find({ mentorId, status: { $in: [...statuses] } }, { limit: 200 });
/** Those that somebody covers as a stand-in. */
export const coveredBy = (mentorId: string): Promise<Mentorship[]> =>
  mentorships.find({ "standIn.mentorId": mentorId }, { limit: 100 });
export const standInsOver = (day: string): Promise<Mentorship[]> =>
  mentorships.find({ "standIn.until": { $lt: day } }, { limit: 500 });
export const pausesOver = (day: string): Promise<Mentorship[]> =>
  mentorships.find({ status: "paused", pausedUntil: { $ne: null, $lte: day } }, { limit: 500 });

/** Changes one in one of these states (and of this version, if one is named); null when it is not any more. */
export const changeMentorship = (
  id: string,
  from: readonly Mentorship["status"][],
  change: Partial<Mentorship>,
  version?: number,
): Promise<Mentorship | null> =>
  mentorships.update(
    { _id: id, status: { $in: [...from] }, ...(version === undefined ? {} : { version }) },
    { $set: change, $inc: { version: 1 } },
  );
export const isLive = (row: Mentorship): boolean => LIVE.some((status) => status === row.status);
export const eachMentorship = (): AsyncIterable<Mentorship> => mentorships.each({});
