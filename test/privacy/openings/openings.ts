import { copyFile, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Document } from "mongodb";
import { WHOLE } from "../../../src/platform/mongo/collection.ts";
import type { House } from "../../support/house.ts";
import type { Member } from "../../support/people.ts";

/** One thing that can be closed: the types of events by which it is, whether it is open, and how it is closed. */
export interface Thing {
  by: string;
  isOpen: () => Promise<boolean>;
  close: () => Promise<unknown>;
}
/** What each room opens here, to be closed, restored and closed again. */
export interface Openings {
  house: House;
  things: Thing[];
  /** What is closed and opened again before the restore, and must be open. */
  reopened: Thing[];
  /** Whom the secretariat closed. */
  closedOnes: Member[];
  db: () => ReturnType<House["connection"]["client"]["db"]>;
  has: (collection: string, filter: Document) => Promise<boolean>;
  /** Notes a thing that is open while a document is there. */
  open: (by: string, collection: string, filter: Document, close: () => Promise<unknown>) => void;
}

export function openingsIn(house: House): Openings {
  const things: Thing[] = [];
  const db = () => house.connection.client.db(house.connection.dbName);
  const has = async (collection: string, filter: Document): Promise<boolean> =>
    (await db().collection(collection).countDocuments(filter, { comment: WHOLE })) > 0;
  return {
    house,
    things,
    reopened: [],
    closedOnes: [],
    db,
    has,
    open: (by, collection, filter, close) =>
      void things.push({ by, isOpen: () => has(collection, filter), close }),
  };
}

/** A picture of one's own to give away: it is moved to where pictures are kept. */
export const picture = async (): Promise<string> => {
  const to = join(await mkdtemp(join(tmpdir(), "flyvefaerdig-picture-")), "a.jpg");
  await copyFile(join(import.meta.dirname, "../../fixtures/pictures/gps.jpg"), to);
  return to;
};
export const must = <T>(value: T | null | undefined): T => {
  if (value === null || value === undefined) throw new Error("nothing there");
  return value;
};
