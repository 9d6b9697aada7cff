import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { dayOf } from "../../src/platform/calendar.ts";
import { clock, monotonicMs } from "../../src/platform/clock.ts";
import { newId } from "../../src/platform/ids.ts";
import { root } from "../../src/platform/root.ts";
import { mailOf, PASSWORD } from "../../src/sample/people.ts";

/** Somebody with a browser, and what they have come across. */
export interface Reader {
  name: string;
  cookie: string;
  pages: string[];
  recordings: string[];
}
/** One request: what kind it is for the figures, and its answer's status (0 when the connection broke). */
export interface Asked {
  kind: string;
  status: number;
  ms: number;
}

/** People of the sample region who sign in with a password alone, and one who does not sign in. */
const NAMES = ["Ana", "Malthe", "Marta", "Henrik", null];
const MOST_PAGES = 60;

/** Signs everybody in and lets each follow links from the first screen. */
export async function gather(base: string): Promise<Reader[]> {
  const readers: Reader[] = [];
  for (const name of NAMES) {
    const cookie = name === null ? "" : await signIn(base, name);
    if (cookie === null) continue;
    readers.push({ name: name ?? "visitor", cookie, ...(await lookAround(base, cookie)) });
  }
  return readers;
}

async function signIn(base: string, name: string): Promise<string | null> {
  const answer = await fetch(`${base}/sign-in`, {
    method: "POST",
    redirect: "manual",
    headers: { origin: base, "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ email: mailOf(name), password: PASSWORD }).toString(),
  });
  if (answer.status !== 303 || answer.headers.get("location") !== "/") return null;
  return answer.headers
    .getSetCookie()
    .map((one) => one.split(";")[0])
    .join("; ");
}

async function lookAround(base: string, cookie: string): Promise<{ pages: string[]; recordings: string[] }> {
  const pages: string[] = [];
  const recordings = new Set<string>();
  const queue = ["/"];
  const seen = new Set(queue);
  for (let path = queue.shift(); path !== undefined && pages.length < MOST_PAGES; path = queue.shift()) {
    const answer = await fetch(base + path, { redirect: "manual", headers: { cookie } });
    const type = answer.headers.get("content-type") ?? "";
    if (type.startsWith("audio/")) recordings.add(path);
    const text = type.startsWith("text/html") ? await answer.text() : (await answer.arrayBuffer(), "");
    if (answer.status === 200 && text !== "") pages.push(path);
    for (const [, link] of text.matchAll(/<(?:a|audio|source)\b[^>]*?\s(?:href|src)="(\/[^"#]*)"/g)) {
      const to = (link as string).replaceAll("&amp;", "&");
      if (seen.has(to) || /^\/(css|js|img|fonts)\//.test(to)) continue;
      seen.add(to);
      queue.push(to);
    }
  }
  return { pages, recordings: [...recordings] };
}

/** Out of a hundred requests: pages, JSON is read by nobody, pieces of recordings, practice entries, uploads, a health check. */
const MIX: [kind: string, upTo: number][] = [
  ["page", 80],
  ["recording", 92],
  ["practice", 97],
  ["upload", 98],
  ["health", 100],
];

/** The `n`th request of the run; the same number always asks for the same kind of thing. */
export async function ask(base: string, readers: readonly Reader[], n: number): Promise<Asked> {
  const kind = MIX.find(([, upTo]) => (n * 37) % 100 < upTo)?.[0] ?? "page";
  const began = monotonicMs();
  const status = await KINDS[kind]?.(base, readers, n).catch(() => 0);
  return { kind, status: status ?? 0, ms: monotonicMs() - began };
}

type Kind = (base: string, readers: readonly Reader[], n: number) => Promise<number>;
const nth = <T>(all: readonly T[], n: number): T => all[n % all.length] as T;
const drained = async (answer: Response): Promise<number> => (await answer.arrayBuffer(), answer.status);
const musician = (readers: readonly Reader[]): Reader =>
  readers.find(({ name }) => name === "Malthe") ?? nth(readers, 0);
const TONE = readFile(join(root, "test/fixtures/audio/tone.mp3"));

const KINDS: Record<string, Kind> = {
  page: async (base, readers, n) => {
    const { pages, cookie } = nth(readers, n);
    return drained(
      await fetch(base + nth(pages, Math.floor(n / 3)), { redirect: "manual", headers: { cookie } }),
    );
  },
  recording: async (base, readers, n) => {
    const able = readers.filter(({ recordings }) => recordings.length > 0);
    const { recordings, cookie } = nth(able, n);
    const start = (n % 7) * 16_384;
    const range = `bytes=${start}-${start + 65_535}`;
    return drained(await fetch(base + nth(recordings, n), { headers: { cookie, range } }));
  },
  practice: async (base, readers) =>
    send(base, musician(readers), "/practice", {
      day: dayOf(clock.now()),
      minutes: "20",
      what: "Skalaer",
      requestId: newId(),
    }),
  upload: async (base, readers, n) => {
    const form = new FormData();
    for (const [name, value] of Object.entries({
      title: `Optagelse ${n}`,
      ownWork: "on",
      readers: "onlyMe",
      requestId: newId(),
    }))
      form.set(name, value);
    form.set("audio", new Blob([new Uint8Array(await TONE)], { type: "audio/mpeg" }), "tone.mp3");
    const { cookie } = musician(readers);
    return drained(
      await fetch(`${base}/demos`, {
        method: "POST",
        redirect: "manual",
        headers: { origin: base, cookie },
        body: form,
      }),
    );
  },
  health: async (base) => drained(await fetch(`${base}/health`)),
};

const send = async (
  base: string,
  { cookie }: Reader,
  path: string,
  fields: Record<string, string>,
): Promise<number> =>
  drained(
    await fetch(base + path, {
      method: "POST",
      redirect: "manual",
      headers: { origin: base, cookie, "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams(fields).toString(),
    }),
  );
