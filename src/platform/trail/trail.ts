import { createHash, randomBytes } from "node:crypto";
import { z } from "zod";
import { newId } from "../ids.ts";
import { collection } from "../mongo/collection.ts";
import { writeLast } from "../mongo/inside.ts";
import { actor, subject } from "../personal/rule.ts";
import { type Former, markOf } from "../secrets.ts";

/**
 * Who looked at whom, and who changed what of whom: rows that are only ever added. Each row has a digest; a job chains the
 * digests in batches, so that a changed or missing row is found. The digest is taken over hashes of the ids, each with a
 * salt of its own: when somebody is erased, id and salt go, the hash stays and the chain still holds.
 */
const Leaf = z.object({
  id: z.string().nullable(),
  /** In which relation: `mentor`, `school` … */
  as: z.string().nullable(),
  /** For which organisation. */
  of: z.string().nullable(),
  salt: z.string().nullable(),
  hash: z.string(),
  /** Whose id and salt are gone by an erasure: a mark that only this house can make of the hash. */
  erased: z.string().nullish(),
});
export type Leaf = z.infer<typeof Leaf>;

const TrailRow = z.object({
  _id: z.string(),
  at: z.date(),
  kind: z.enum(["look", "change"]),
  /** The door (`/people/:id`) or the type of the event. Never a filled URL. */
  what: z.string(),
  by: Leaf,
  seen: z.array(Leaf),
  digest: z.string(),
  /** The batch that chained it; null until then. */
  batch: z.number().nullable(),
});
export type TrailRow = z.infer<typeof TrailRow>;

/** A link of the chain: `hash` is over the number, the hash before and the digests of its rows in the order of their ids. */
const TrailBatch = z.object({
  _id: z.string(),
  n: z.number(),
  at: z.date(),
  rows: z.number(),
  before: z.string(),
  hash: z.string(),
});
export type TrailBatch = z.infer<typeof TrailBatch>;

export const trailRows = collection(
  "trail",
  TrailRow,
  [
    [{ batch: 1, _id: 1 }],
    [{ "seen.id": 1, at: -1, _id: -1 }],
    [{ "by.id": 1, at: -1, _id: -1 }],
    [{ at: 1 }],
  ],
  {
    purpose: "Who looked at whom and who changed what, so that everybody can see who has seen them.",
    guardian: true,
    basis: "duty",
    people: {
      "by.id": actor(["at", "kind", "what"], { erased: "room" }),
      // The row names others who stood on the same list: they are not the reader's to have.
      "seen.id": subject({ given: ["at", "kind", "what", "by.id"], erased: "room" }),
    },
    points: { "by.of": "organisations", "seen.of": "organisations" },
    kept: {
      for: "always",
      why: "After 24 months a row forgets who it was; the hashes that are left keep the chain whole.",
    },
  },
);
/** Has anybody looked at this person in this relation since then? */
export const isSeenAs = (id: string, as: string, since: Date): Promise<boolean> =>
  trailRows.exists({ "seen.id": id, at: { $gte: since }, seen: { $elemMatch: { id, as } } });
export const trailBatches = collection("trailbatches", TrailBatch, [[{ n: 1 }, { unique: true }]], {
  none: "Hashes and counts that chain the trail.",
});

/** Somebody who stood somewhere when they were seen or did the seeing. */
export interface Sight {
  id: string | null;
  as?: string | null;
  of?: string | null;
}

const hash = (parts: unknown): string =>
  createHash("sha256").update(JSON.stringify(parts)).digest("base64url").slice(0, 32);

function leafOf({ id, as = null, of = null }: Sight): Leaf {
  const salt = randomBytes(12).toString("base64url");
  return { id, as, of, salt, hash: hash([salt, id, as, of]) };
}
/** What an erasure leaves in a leaf: whoever reaches the database alone cannot make it. */
export const erasedMark = (leafHash: string, by: Pick<Former, "markOf"> = { markOf }): string =>
  by.markOf(`erased from the trail ${leafHash}`);

/**
 * Does the leaf hold what was hashed? One whose id and salt are gone was erased, and carries the mark of it; or it was `isOld`
 * enough to be forgotten by its age.
 */
export function isTrueLeaf(leaf: Leaf, isOld: boolean): boolean {
  if (leaf.salt !== null) return leaf.hash === hash([leaf.salt, leaf.id, leaf.as, leaf.of]);
  return leaf.id === null && (isOld || leaf.erased === erasedMark(leaf.hash));
}

export const digestOf = (row: Omit<TrailRow, "digest" | "batch">): string =>
  hash([row._id, row.at.toISOString(), row.kind, row.what, row.by.hash, row.seen.map((leaf) => leaf.hash)]);

export const batchHash = (n: number, before: string, digests: readonly string[]): string =>
  hash([n, before, digests]);

export interface Entry {
  at: Date;
  kind: TrailRow["kind"];
  what: string;
  by: Sight;
  seen: readonly Sight[];
}

/** Adds rows; inside a change they belong to its transaction. */
export const addToTrail = (entries: readonly Entry[]): Promise<void> =>
  writeLast(
    trailRows.insertMany,
    entries.map(({ by, seen, ...facts }) => {
      const row = { _id: newId(), ...facts, by: leafOf(by), seen: seen.map(leafOf) };
      return { ...row, digest: digestOf(row), batch: null };
    }),
  );
