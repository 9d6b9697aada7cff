import { describe, expect, test } from "@jest/globals";
import { ROOMS } from "../../src/features/order.ts";
import { filesUnder, importsOf, type SourceFile } from "../support/source.ts";

/** From left to right; a file imports only those to its left in its own room. */
const FURNITURE = [
  "schema",
  "events",
  "policy",
  "model",
  "service",
  "present",
  "listeners",
  "routes",
  "index",
];
const order: readonly string[] = ROOMS;

const roomOf = (path: string): string | null => /^src\/features\/([^/]+)\//.exec(path)?.[1] ?? null;
const floorOf = (path: string): number =>
  path.startsWith("src/platform/")
    ? 1
    : path.startsWith("src/http/")
      ? 2
      : path.startsWith("src/features/")
        ? 3
        : 4;

/** What is wrong with one file's imports, in sentences. */
function offencesOf(file: SourceFile): string[] {
  const own = roomOf(file.path);
  return importsOf(file).flatMap((to) => {
    const room = roomOf(to);
    if (file.path === "src/features/order.ts")
      return room !== null && !to.endsWith("/index.ts") && !to.includes("/dev-")
        ? [`${file.path} goes past the index of ${room}`]
        : [];
    if (floorOf(to) > floorOf(file.path)) return [`${file.path} reaches up to ${to}`];
    if (own === null || room === null) return [];
    if (own === room) return furnitureOffence(file.path, to);
    if (!to.endsWith("/index.ts")) return [`${file.path} goes past the index of ${room}`];
    return order.indexOf(room) < order.indexOf(own) ? [] : [`${file.path} imports the later room ${room}`];
  });
}

const kindOf = (path: string): number => {
  const name = /([^/]+)\.ts$/.exec(path)?.[1] ?? "";
  return FURNITURE.findIndex((kind) => name === kind || name.endsWith(`-${kind}`));
};

function furnitureOffence(from: string, to: string): string[] {
  const [left, right] = [kindOf(to), kindOf(from)];
  return left !== -1 && right !== -1 && left > right
    ? [`${from} imports ${to}, which stands to its right`]
    : [];
}

const sources = filesUnder("src", [".ts"]);

describe("the law of rooms", () => {
  test("each folder of a room is in the order, once", () => {
    const rooms = new Set(sources.map((file) => roomOf(file.path)).filter((room) => room !== null));
    expect([...rooms].filter((room) => !order.includes(room))).toEqual([]);
    expect(new Set(order).size).toBe(order.length);
  });
  test("imports go down the floors, to earlier rooms by their index, and to the left in a room", () => {
    expect(sources.flatMap(offencesOf)).toEqual([]);
  });
  test("bites: each kind of violation is seen", () => {
    const plant = (path: string, to: string): string[] =>
      offencesOf({ path, text: `import { x } from "${to}";` });
    expect(plant("src/platform/mail.ts", "../features/people/index.ts")).toHaveLength(1);
    expect(plant("src/features/people/service.ts", "../home/index.ts")).toHaveLength(1);
    expect(plant("src/features/home/routes.ts", "../people/model.ts")).toHaveLength(1);
    expect(plant("src/features/people/model.ts", "./routes.ts")).toHaveLength(1);
    expect(plant("src/features/home/routes.ts", "../people/index.ts")).toEqual([]);
  });
});

/** Words that have one home. `why` is shown with an offence. */
const WORDS: readonly { word: RegExp; home: RegExp; why: string }[] = [
  {
    word: /new Date\(|Date\.now\(/,
    home: /^src\/platform\/(clock|calendar|i18n)\.ts$|^src\/features\/mentors\/policy\.ts$|^src\/platform\/media\/|^src\/platform\/mongod\//,
    why: "time comes from ctx.now, platform/clock or platform/calendar",
  },
  { word: /Math\.random\(|randomUUID\(/, home: /^$/, why: "chance comes from newId() or newToken()" },
  {
    word: /process\.env/,
    home: /^src\/(config|main|platform\/log|platform\/i18n)\.ts$|^src\/platform\/(media|mongod)\//,
    why: "config.ts reads the environment",
  },
  {
    word: /from "mongoose"/,
    home: /^src\/platform\/mongo\//,
    why: "rooms declare collections by platform/mongo",
  },
  {
    word: /(from|import\() ?"(sharp|music-metadata|file-type|mpg123-decoder|ogg-opus-decoder|@wasm-audio-decoders\/|@audio\/)/,
    home: /^src\/platform\/media\//,
    why: "media of strangers is parsed in the child process",
  },
  {
    word: /\.collection\.(delete|update|insert|replace|bulk|findOneAnd)|libraryCollection\(/,
    home: /^src\/platform\/mongo\/|^src\/platform\/personal\/(erase|retention)\.ts$|^src\/features\/privacy\/stores\.ts$/,
    why: "a write is told by writingTo, or what was read before would do for a player's next request",
  },
  {
    word: /\.(cookie|clearCookie)\(/,
    home: /^src\/http\/cookies\.ts$/,
    why: "a cookie is given by http/cookies, which keeps it to https in production",
  },
  { word: /@ts-ignore|@ts-nocheck|: any\b|as any\b/, home: /^$/, why: "types are not loosened" },
];

describe("the law of one place", () => {
  test("words that have a home are used nowhere else", () => {
    const found = sources.flatMap((file) =>
      WORDS.filter(({ word, home }) => word.test(file.text) && !home.test(file.path)).map(
        ({ why }) => `${file.path}: ${why}`,
      ),
    );
    expect(found).toEqual([]);
  });
});
