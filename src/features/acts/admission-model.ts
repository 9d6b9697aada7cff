import { DAY_MS, plusMs } from "../../platform/clock.ts";
import { collection } from "../../platform/mongo/collection.ts";
import { actor, subject } from "../../platform/personal/rule.ts";
import { Admission } from "./schema.ts";

/** How long a guardian may answer. */
const OPEN_MS = 30 * DAY_MS;

const admissions = collection(
  "actAdmissions",
  Admission,
  [
    [
      { act: 1, person: 1 },
      { unique: true, partialFilterExpression: { status: "waiting" } },
    ],
    [{ act: 1, status: 1, askedAt: 1 }],
    [{ person: 1, status: 1, askedAt: 1 }],
    [{ askedAt: 1 }],
  ],
  {
    purpose:
      "Who would join an act in which a child under 15 and a grown-up meet, and what the guardians answered.",
    guardian: true,
    basis: "consent",
    people: {
      // Whose child was asked about, and who answered, is not for who would join.
      person: subject({ given: ["act", "roles", "askedAt", "status", "endedAt"] }),
      "yeses.child": actor(["yeses.at"]),
      "yeses.by": actor(["yeses.at"]),
      endedBy: actor(["endedAt"]),
    },
    points: { act: "acts?" },
    kept: {
      for: 60,
      from: "askedAt",
      why: "A guardian answers within 30 days; for as long again somebody may ask what became of it.",
    },
  },
);

export const insertAdmission = (row: Admission): Promise<Admission> => admissions.insert(row);
export const findAdmission = (id: string): Promise<Admission | null> => admissions.get(id);
const since = (now: Date): { askedAt: { $gt: Date } } => ({ askedAt: { $gt: plusMs(now, -OPEN_MS) } });
/** Those that wait in these acts, the oldest first. */
export const waitingIn = (acts: readonly string[], now: Date): Promise<Admission[]> =>
  acts.length === 0
    ? Promise.resolve([])
    : admissions.find(
        { act: { $in: [...acts] }, status: "waiting", ...since(now) },
        { sort: { askedAt: 1 } },
      );
/** Those in which somebody waits to join, the oldest first. */
export const waitingFor = (person: string, now: Date): Promise<Admission[]> =>
  admissions.find({ person, status: "waiting", ...since(now) }, { sort: { askedAt: 1 } });
/** Changes one that has this status; null when it has another by now. */
export const moveAdmission = (
  id: string,
  from: Admission["status"],
  change: Partial<Admission>,
): Promise<Admission | null> => admissions.update({ _id: id, status: from }, { $set: change });
/** Adds yeses to one that waits; null when it does not any more. */
export const addYeses = (id: string, yeses: Admission["yeses"], now: Date): Promise<Admission | null> =>
  admissions.update({ _id: id, status: "waiting", ...since(now) }, { $push: { yeses: { $each: yeses } } });
/** Ends what waits of somebody in an act, however old. */
export const endWaiting = (
  act: string,
  person: string,
  change: Partial<Admission>,
): Promise<Admission | null> => admissions.update({ act, person, status: "waiting" }, { $set: change });
