import { collection } from "../../platform/mongo/collection.ts";
import { holding, holds } from "./policy.ts";
import { Tie, type TieKind } from "./schema.ts";
import { actor, FIVE_YEARS, subject } from "../../platform/personal/rule.ts";

const ties = collection(
  "ties",
  Tie,
  [
    [{ to: 1, status: 1, kind: 1 }],
    [{ from: 1, kind: 1, status: 1, since: -1 }],
    [{ standing: 1 }, { unique: true, partialFilterExpression: { standing: { $gt: "" } } }],
    [{ kind: 1, assurance: 1, status: 1 }],
  ],
  {
    purpose:
      "Who stands in which relation to a musician: guardian, mentor, school, follower. Every right to see follows from it.",
    guardian: true,
    basis: "agreement",
    people: {
      to: subject(),
      // The musician keeps that somebody was their guardian or mentor then; the tie holds nobody any more.
      from: actor(["kind", "status", "scope", "assurance", "power", "since", "until"], {
        or: ["organisations"],
        also: {
          when: { status: { $in: ["asked", "active"] } },
          set: (now) => ({ status: "ended", standing: null, until: now }),
        },
      }),
      askedBy: actor(["kind", "since"]),
      "history.by": actor(["history.what", "history.at"]),
    },
    kept: {
      for: FIVE_YEARS,
      from: "until",
      when: { status: { $in: ["ended", "declined"] } },
      why: "Who was in contact with a child when must be provable while a claim can be raised.",
    },
  },
);

export const standingOf = (tie: Pick<Tie, "kind" | "from" | "to">): string =>
  `${tie.kind} ${tie.from} ${tie.to}`;

export const insertTie = (tie: Tie): Promise<Tie> => ties.insert(tie);
export const findTie = (id: string): Promise<Tie | null> => ties.get(id);
export const findStanding = (tie: Pick<Tie, "kind" | "from" | "to">): Promise<Tie | null> =>
  ties.findOne({ standing: standingOf(tie) });

/** All ties to a musician that hold now. */
export const tiesTo = async (to: string, now: Date, kind?: TieKind): Promise<Tie[]> =>
  // Without the hour in the question it is the same one a moment later.
  (await ties.find({ to, status: "active", ...(kind ? { kind } : {}) })).filter((tie) => holds(tie, now));
/** All ties to several musicians that hold now. */
export const tiesToAll = async (to: readonly string[], now: Date, kind: TieKind): Promise<Tie[]> =>
  to.length === 0
    ? []
    : (await ties.find({ to: { $in: [...to] }, kind, status: "active" })).filter((tie) => holds(tie, now));
/** The ties that somebody holds now; all of them, or the newest few of one holder. */
export const tiesFrom = (
  from: string | readonly string[],
  kind: TieKind,
  now: Date,
  limit?: number,
): Promise<Tie[]> =>
  ties.find(
    { from: typeof from === "string" ? from : { $in: [...from] }, kind, ...holding(now) },
    limit ? { limit, sort: { since: -1 } } : {},
  );
/** Every tie of a kind that stands now, one by one: for the night's work. */
export const eachStanding = (kind: TieKind): AsyncIterable<Tie> => ties.each({ kind, status: "active" });
/** All ties in one state, asked or past ones too: a large school has more than a list shows. */
export const tiesWith = (facts: {
  from?: string;
  to?: string;
  kind: TieKind;
  status: Tie["status"];
}): Promise<Tie[]> => ties.find(facts);
/** What is asked or holds between a musician and one person or organisation, of every kind. */
export const tiesBetween = (to: string, from: string): Promise<Tie[]> =>
  ties.find({ to, status: { $in: ["asked", "active"] }, from });
/** All ties to a musician, past ones too. */
export const tiesEver = (to: string): Promise<Tie[]> => ties.find({ to });
/** Claims of guardians that nobody has confirmed yet. */
export const guardianClaims = (): Promise<Tie[]> =>
  ties.find({ kind: "guardian", assurance: "claimed", status: "active" }, { limit: 200 });

/** Changes a tie that is still in one of `from`'s states; null when it is not any more. */
export const moveTie = (
  id: string,
  from: readonly Tie["status"][],
  change: Partial<Tie>,
  note: Tie["history"][number],
  /** Only one that is so now: of two who do the same at once the second finds nothing to do. */
  only: Pick<Partial<Tie>, "assurance"> = {},
): Promise<Tie | null> =>
  ties.update({ _id: id, status: { $in: [...from] }, ...only }, { $set: change, $push: { history: note } });
export const eachTie = (): AsyncIterable<Tie> => ties.each({});
