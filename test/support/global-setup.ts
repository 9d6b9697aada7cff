import { execFileSync } from "node:child_process";
import { mkdtemp, readdir, rm, statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findMongod } from "../../src/platform/mongod/find.ts";
import { endOrphan, startMongod } from "../../src/platform/mongod/start.ts";
import { root } from "../../src/platform/root.ts";

const PREFIX = "flyvefaerdig-test-";
const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** Starts one real server for the whole run; its address reaches every test file as `TEST_MONGODB_URI`. */
export default async function globalSetup(): Promise<void> {
  // Some tests start the program itself, as an operator does.
  execFileSync("npm", ["run", "--silent", "compile"], { cwd: root, stdio: "inherit" });
  await clearAbandoned();
  const mongod = await findMongod({ env: process.env, cacheDir: join(root, ".cache"), say });
  const dataDir = await mkdtemp(join(await roomyDir(), PREFIX));
  const server = await startMongod({ mongod, dataDir, flags: FLAGS, say });
  process.env.TEST_MONGODB_URI = server.uri;
  process.env.TEST_REGION_DIR = join(dataDir, "region");
  globalThis.stopTestMongod = async () => {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
}

const MEMORY_DISK = "/dev/shm";
const ENOUGH_BYTES = 4 * 1024 ** 3;

/** Every majority write waits for the disk: a run whose data nobody keeps waits less on one of memory, where that has room. */
export async function roomyDir(): Promise<string> {
  const free = await statfs(MEMORY_DISK).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => 0,
  );
  return free >= ENOUGH_BYTES ? MEMORY_DISK : tmpdir();
}

/** What a throwaway database can do without. The journal stays as it is: `w: majority` means here what it means live. */
const FLAGS = [
  ["--setParameter", "ttlMonitorEnabled=false"],
  ["--setParameter", "enableFlowControl=false"],
  ["--setParameter", "diagnosticDataCollectionEnabled=false"],
  ["--setParameter", "minSnapshotHistoryWindowInSeconds=5"],
  ["--wiredTigerJournalCompressor", "none"],
  ["--wiredTigerCollectionBlockCompressor", "none"],
  ["--wiredTigerIndexPrefixCompression", "false"],
  // A test may ask the server to refuse a write, so that it sees what a fault in the middle of an act leaves behind.
  ["--setParameter", "enableTestCommands=1"],
].flat();

/** A run that was interrupted could not clean up: this one does. Runs beside this one keep theirs. */
async function clearAbandoned(): Promise<void> {
  for (const dir of new Set([tmpdir(), await roomyDir()]))
    for (const name of await readdir(dir)) {
      if (!name.startsWith(PREFIX)) continue;
      const dataDir = join(dir, name);
      const isNobodys = await endOrphan(dataDir, () => {}).catch(() => false);
      if (isNobodys) await rm(dataDir, { recursive: true, force: true });
    }
}

declare global {
  var stopTestMongod: (() => Promise<void>) | undefined;
}
