import { plusMs } from "../../platform/clock.ts";
import { collection } from "../../platform/mongo/collection.ts";
import { MAX_WRONG, WRONG_MS } from "./policy.ts";
import { CodeTries, FollowCode } from "./schema.ts";
import { subject } from "../../platform/personal/rule.ts";

const codes = collection(
  "followcodes",
  FollowCode,
  [[{ code: 1 }, { unique: true }], [{ person: 1, createdAt: -1 }]],
  {
    purpose: "A code that a musician shows to somebody who may ask to follow.",
    guardian: true,
    basis: "agreement",
    people: { person: subject() },
    points: { usedBy: "organisations", tie: "ties?" },
    kept: { for: 30, from: "expiresAt", why: "So that the musician can see who used it." },
  },
);
const tries = collection("followtries", CodeTries, [], {
  purpose: "So that codes cannot be guessed.",
  basis: "interest",
  people: { _id: subject() },
  kept: { for: 1, from: "until", why: "The limit counts for an hour." },
});

const open = (now: Date) => ({ usedAt: null, closedAt: null, expiresAt: { $gt: now } });

export const insertCode = (row: FollowCode): Promise<FollowCode> => codes.insert(row);
export const findByCode = (code: string): Promise<FollowCode | null> => codes.findOne({ code });
/** The code that somebody can show now. */
export const openCodeOf = (person: string, now: Date): Promise<FollowCode | null> =>
  codes.findOne({ person, ...open(now) }, { sort: { createdAt: -1 } });
/** Closes the codes that somebody can show now; how many there were. */
export const closeCodes = (person: string, now: Date): Promise<number> =>
  codes.updateMany({ person, ...open(now) }, { $set: { closedAt: now } });
/** Uses a code up; null when it was used, closed or too old. */
export const takeCode = (id: string, by: string, tie: string, now: Date): Promise<FollowCode | null> =>
  codes.update({ _id: id, ...open(now) }, { $set: { usedAt: now, usedBy: by, tie } });

/** Has somebody typed too many wrong codes within the hour? */
export async function isStopped(personId: string, now: Date): Promise<boolean> {
  const row = await tries.get(personId);
  return row !== null && row.until > now && row.wrong >= MAX_WRONG;
}
/** Counts a wrong code. Not part of the refused change, so that it stays. */
export async function countWrong(personId: string, now: Date): Promise<void> {
  const counted = await tries.update({ _id: personId, until: { $gt: now } }, { $inc: { wrong: 1 } });
  if (!counted)
    await tries.update(
      { _id: personId },
      { $set: { wrong: 1, until: plusMs(now, WRONG_MS) } },
      { upsert: true },
    );
}
