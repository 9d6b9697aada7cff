import { cp, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { BSON, type Document } from "mongodb";
import { settle } from "../../src/platform/background.ts";
import { WHOLE } from "../../src/platform/mongo/collection.ts";
import { openSample } from "../../src/sample/index.ts";
import type { House } from "./house.ts";

/** Where a run keeps the region that one of its files has made, for those that only want to stand in it. */
const kept = (): string => process.env.TEST_REGION_DIR ?? "";

/**
 * The sample region, with all done that waited: made through the services by the first file of a run that asks, and for the others
 * laid down as it was then, documents and stored bytes.
 */
export async function theRegion(house: House): Promise<void> {
  if (await isKept()) return layDown(house);
  await openSample({ tmpDir: join(house.uploadsDir, "tmp") }, () => undefined);
  await settle();
  await keepRegion(house);
}

const isKept = (): Promise<boolean> =>
  readdir(kept()).then(
    () => true,
    () => false,
  );

/** Keeps the region as it is in this house. Of two files that make it at once the first one's is kept. */
export async function keepRegion({ connection, uploadsDir }: House): Promise<void> {
  const folder = await mkdtemp(`${kept()}-`);
  const db = connection.client.db(connection.dbName);
  for (const { name } of await db.listCollections({}, { nameOnly: true }).toArray()) {
    const rows = await db.collection(name).find({}, { comment: WHOLE, promoteValues: false }).toArray();
    if (rows.length > 0) await writeFile(join(folder, `${name}.bson`), BSON.serialize({ rows }));
  }
  await cp(uploadsDir, join(folder, "uploads"), { recursive: true });
  await rename(folder, kept()).catch(() => rm(folder, { recursive: true, force: true }));
}

async function layDown({ connection, uploadsDir }: House): Promise<void> {
  const db = connection.client.db(connection.dbName);
  // What a house begins with (the milestones) the kept one has as well, under other ids.
  for (const { name } of await db.listCollections({}, { nameOnly: true }).toArray())
    await db.collection(name).deleteMany({}, { comment: WHOLE });
  const files = (await readdir(kept())).filter((name) => name.endsWith(".bson"));
  for (const file of files) {
    const { rows } = BSON.deserialize(await readFile(join(kept(), file)), { promoteValues: false });
    await db.collection(file.replace(/\.bson$/, "")).insertMany(rows as Document[]);
  }
  await cp(join(kept(), "uploads"), uploadsDir, { recursive: true });
}
