import type { Action } from "../../src/http/action.ts";
import { codeFor } from "./codes.ts";

/** Somebody in front of the house: a role of the sample region, or a fresh account that has nothing yet. */
export interface Visitor {
  role: string;
  /** The cookie of a signed-in browser; empty for one who is not in. */
  cookie: string;
}
/** One page as one visitor found it. */
export interface Found {
  role: string;
  /** The door's path as the table of doors writes it: `/demos/:id`. */
  door: string;
  path: string;
  status: number;
  type: string;
  /** Length of the answer without its drawings: the longest page of a door is the fullest one. */
  bytes: number;
  /** The page whose link led here; null for where a walk begins. */
  from: string | null;
}

/** Doors that neither a link of the sample region nor a mail leads to, each with its reason. */
export const UNLINKED: Record<string, string> = {
  "/sign-in/code": "a step of signing in, shown after the password",
  "/not-me": "the way out in the mail about a new browser",
  "/account/second-factor/app": "a step of setting up an app, after a form",
  "/guardian/:id/card": "for a child who has a card instead of a mail; the sample region has none",
  "/people/:id/picture/:side": "the bytes of a picture; the sample region shows nobody's face",
  "/evidence/:id/file": "the bytes of a file; the sample region has put up none",
  "/me/data/:copy/file": "the bytes of a copy that somebody asked for",
  "/guardian/:id/data/:copy/file": "the bytes of a copy that a guardian asked for",
  "/oembed": "other sites find it in the head of a page, and programs ask it",
  "/a/:id/act.jsonld": "the same for programs",
  "/acts/:id/kit/pictures/:pictureId/:width":
    "the bytes of a press picture for those in the act; only Sigrid's has one, and she is not of the cast",
  "/acts/:id/enquiries":
    "a link on the page of an act to which somebody has written; that is Sigrid's as well",
  "/l/:token":
    "an address that its owner gives away; nothing here leads to it, and a test of its own looks at it",
  "/l/:token/audio": "the sound behind such an address",
};

/** GET doors in the order in which the router asks them. */
export const doorsOf = (actions: readonly Action[]): Door[] =>
  actions
    .filter((action) => action.method === "get" && !("none" in action.html))
    .map(({ path }) => ({ path, fits: new RegExp(`^${path.replace(/:\w+/g, "[^/]+")}$`) }));
export interface Door {
  path: string;
  fits: RegExp;
}

/**
 * Follows links from the first screen, at most `perDoor` pages of each kind, as somebody who looks around would. Changes
 * nothing: only GET, and forms are left alone.
 */
export async function walk(
  base: string,
  visitor: Visitor,
  doors: readonly Door[],
  { starts = ["/"], perDoor = 3 }: { starts?: readonly string[]; perDoor?: number } = {},
): Promise<Found[]> {
  const found: Found[] = [];
  const queue = starts.map((path) => ({ path, from: null as string | null }));
  const seen = new Set(starts);
  const times = new Map<string, number>();
  for (let next = queue.shift(); next; next = queue.shift()) {
    const { path, from } = next;
    const door = doors.find(({ fits }) => fits.test(path.split("?")[0] ?? ""))?.path ?? "";
    const before = times.get(door) ?? 0;
    if (before >= perDoor) continue;
    times.set(door, before + 1);
    const answer = await fetch(base + path, { redirect: "manual", headers: { cookie: visitor.cookie } });
    const type = answer.headers.get("content-type")?.split(";")[0] ?? "";
    const text = type === "text/html" ? await answer.text() : (await answer.arrayBuffer(), "");
    found.push({ role: visitor.role, door, path, status: answer.status, type, bytes: wordsOf(text), from });
    const onward = answer.headers.get("location");
    for (const to of onward ? [onward] : linksIn(text)) {
      const local = ownPath(to, base, path);
      if (local === null || seen.has(local)) continue;
      seen.add(local);
      queue.push({ path: local, from: path });
    }
  }
  return found;
}

const wordsOf = (html: string): number => html.replaceAll(/<svg[\s\S]*?<\/svg>/g, "").length;

const linksIn = (html: string): string[] =>
  [...html.matchAll(/<(?:a|img|audio|source)\b[^>]*?\s(?:href|src)="([^"]+)"/g)].map(([, link]) =>
    (link as string).replaceAll("&amp;", "&"),
  );

/** A link of ours as path and query, or null for one that leads away or to a file of the frame. */
function ownPath(link: string, base: string, page: string): string | null {
  if (/^(mailto|tel|data):/.test(link)) return null;
  const url = new URL(link, base + page);
  if (url.origin !== base || /^\/(css|js|img|fonts)\//.test(url.pathname)) return null;
  return url.pathname + url.search;
}

/** Of all that was found, the fullest page of each door that answers well: one visit for each door and role. */
export function fullest(found: readonly Found[], by: (one: Found) => string): Found[] {
  const best = new Map<string, Found>();
  for (const one of found) {
    if (one.status !== 200 || one.type !== "text/html" || one.door === "") continue;
    const key = by(one);
    if (one.bytes > (best.get(key)?.bytes ?? 0)) best.set(key, one);
  }
  return [...best.values()];
}

/** Signs somebody in without a window, by a code as well where there is one, and gives the cookie that a window then carries. */
export async function cookieOf(base: string, email: string, password: string): Promise<string> {
  const cookies = new Map<string, string>();
  const send = async (path: string, fields: Record<string, string>): Promise<void> => {
    const answer = await fetch(base + path, {
      method: "POST",
      redirect: "manual",
      headers: {
        origin: base,
        cookie: asHeader(cookies),
        "content-type": "application/x-www-form-urlencoded",
      },
      body: new URLSearchParams(fields).toString(),
    });
    if (answer.status !== 303) throw new Error(`${path} answered ${answer.status}`);
    for (const cookie of answer.headers.getSetCookie()) {
      const [name, ...value] = (cookie.split(";")[0] ?? "").split("=");
      cookies.set(name ?? "", value.join("="));
    }
  };
  const code = await codeFor({ email });
  await send("/sign-in", { email, password });
  if (code) await send("/sign-in/code", { code: await code() });
  return asHeader(cookies);
}
const asHeader = (cookies: ReadonlyMap<string, string>): string =>
  [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
