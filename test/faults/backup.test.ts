import { createHash } from "node:crypto";
import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { backUp, hashesOf, type Place, restore } from "../../src/platform/backup.ts";
import { WHOLE } from "../../src/platform/mongo/collection.ts";
import { copyAll } from "../support/many.ts";
import { closeAgent } from "../hard/support/knock.ts";
import { type App, endApp, startApp } from "../hard/support/process.ts";
import { row, sized } from "../hard/support/rows.ts";
import { useHouse } from "../support/house.ts";
import { aLife } from "../support/life.ts";
import { operator, placeOf } from "../support/operator.ts";
import { aMusician, type Member, PASSWORD } from "../support/people.ts";
import { cookieOf } from "../support/walk.ts";

// Before the house's own, which closes the connection.
afterAll(async () => {
  closeAgent();
  for (const name of made) await house.connection.client.db(name).dropDatabase();
  await rm(folder, { recursive: true, force: true });
}, 60_000);

const house = useHouse();
let folder = "";
let noor: Member;
const given = { documents: 0, files: 0 };
const made: string[] = [];

const here = (): Place => placeOf(house);
/** An empty place beside the first one. */
const another = (name: string): Place => {
  const dbName = `${house.connection.dbName}_${name}`;
  made.push(dbName);
  return { ...here(), dbName, uploadsDir: join(folder, `uploads-${name}`) };
};
const filesIn = async ({ uploadsDir }: Place): Promise<Record<string, string>> => {
  const entries = await readdir(join(uploadsDir, "objects"), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !entry.name.startsWith("."));
  return Object.fromEntries(
    await Promise.all(
      files.map(async ({ parentPath, name }) => [
        join(parentPath, name).slice(uploadsDir.length),
        (await readFile(join(parentPath, name))).toString("base64"),
      ]),
    ),
  );
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "flyvefaerdig-backup-"));
  await writeFile(join(folder, "nobody.jsonl"), "");
  await mkdir(join(folder, "closed"));
  noor = await aMusician("Noor");
  await aLife(house, noor);
  const db = house.connection.client.db(house.connection.dbName);
  const count = async (): Promise<number> => {
    let all = 0;
    for (const { name } of await db.listCollections({}, { nameOnly: true }).toArray())
      all += await db.collection(name).countDocuments({}, { comment: WHOLE });
    return all;
  };
  const one = await count();
  const files = Object.keys(await filesIn(here())).length / 2;
  const times = Math.max(Math.ceil(sized(200, 10_000) / one), Math.ceil(sized(10, 500) / files));
  await copyAll(house, times, { files: true });
  given.documents = await count();
  given.files = Object.keys(await filesIn(here())).length / 2;
}, 300_000);
describe("a backup", () => {
  test("is put back document by document and byte by byte, and people sign in", async () => {
    const backup = join(folder, "backup");
    await operator("backup", backup, here(), join(folder, "nobody.jsonl"));
    const before = { hashes: await hashesOf(here()), files: await filesIn(here()) };
    const there = another("whole");
    const said = await operator("restore", backup, there, join(folder, "nobody.jsonl"));
    const after = { hashes: await hashesOf(there), files: await filesIn(there) };
    // A collection that only the sample region uses, and that holds nothing here, is not made by the program.
    const nothing = createHash("sha256").digest("hex");
    const different = Object.keys(before.hashes).filter(
      (name) => before.hashes[name] !== (after.hashes[name] ?? nothing),
    );
    row("backup and restore", {
      tried: `${given.documents} documents, ${given.files} files`,
      counted: `${Object.keys(after.hashes).length} collections, ${Object.keys(after.files).length / 2} files compared by content`,
      result: `collections that differ ${different.length}`,
    });
    expect([different, after.files]).toEqual([[], before.files]);
    expect(said).toContain("All invariants hold");
    const app: App = await startApp({
      uri: process.env.TEST_MONGODB_URI ?? "",
      dbName: there.dbName,
      uploadsDir: there.uploadsDir,
    });
    expect(await cookieOf(app.base, noor.email, PASSWORD)).toContain("fly.sid");
    expect(await endApp(app, "SIGTERM")).toBe(0);
  }, 300_000);

  test("does not bring back whoever was erased since, and refuses without the list that says who", async () => {
    const backup = join(folder, "backup");
    const there = another("erased");
    const list = join(folder, "erased.jsonl");
    await expect(operator("restore", backup, there, list)).rejects.toThrow(/There is no list at/);
    await appendFile(list, `${JSON.stringify({ id: noor.personId, at: "2026-01-01T00:00:00.000Z" })}\n`);
    const said = await operator("restore", backup, there, list);
    expect(said).toContain("1 people were erased again.");
    expect(said).toContain("All invariants hold");
    const accounts = there.client.db(there.dbName).collection("accounts");
    expect(await accounts.countDocuments({ email: noor.email }, { comment: WHOLE })).toBe(0);
    expect(await accounts.countDocuments({ email: noor.email.replace("@", ".1@") }, { comment: WHOLE })).toBe(
      1,
    );
  }, 300_000);

  test("is refused when it is damaged, when it is half, and when something would be written over", async () => {
    const backup = join(folder, "backup");
    await expect(backUp(here(), backup)).rejects.toThrow(/is not empty/);
    await expect(restore(here(), backup)).rejects.toThrow(/is not empty/);
    await truncate(join(backup, "database/people.bson"), 100);
    await expect(restore(another("damaged"), backup)).rejects.toThrow(/damaged/);
    await rm(join(backup, "manifest.json"));
    await expect(restore(another("half"), backup)).rejects.toThrow(/no whole backup/);
  }, 120_000);
});
