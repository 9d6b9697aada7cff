import { symbols } from "pino";
import { log } from "../../../src/platform/log.ts";
import { PASSWORD } from "../../support/people.ts";
import { found } from "./canaries.ts";
import { type Heard, type Knock, onAnswer } from "./knock.ts";
import type { World } from "./world.ts";

/** What is read in every answer of a run, whichever row asked for it. */
export interface Watch {
  answers: number;
  /** How many lines the program wrote to its log. */
  lines: number;
  /** A header that is missing or wrong, by the kind of answer. */
  headers: Map<string, string>;
  /** A word of the hidden child in an answer to somebody who may not know of them. */
  leaks: Map<string, string>;
  /** A password, token, address or private word in the log, on an error page or in a URL. */
  secrets: Map<string, string>;
}

/** Bo is 13 and nobody has said yes: only he and who claims to be his guardian meet what is his; these know his name by their office. */
const MAY_KNOW_BO: Record<string, RegExp> = {
  bo: /./,
  gunnar: /./,
  karen: /^bo\.name$/,
  dorthe: /^bo\.name$/,
  ditte: /^bo\.name$/,
};

export function watchOf(world: World): Watch {
  const watch: Watch = {
    answers: 0,
    lines: 0,
    headers: new Map(),
    leaks: new Map(),
    secrets: new Map(),
  };
  const names = new Map<string, string>();
  onAnswer((sent, heard) => {
    watch.answers += 1;
    const cookie = sent.headers?.Cookie;
    if (names.size !== Object.keys(world.cookies).length)
      for (const [name, value] of Object.entries(world.cookies)) names.set(value, name);
    const who = (cookie && names.get(cookie)) ?? "nobody";
    const where = `${who} ${sent.method ?? "GET"} ${bare(sent.path)} ${heard.status}`;
    for (const fault of headerFaults(sent, heard)) note(watch.headers, fault, where);
    for (const of of found(heard.text))
      if (of.startsWith("bo.") && !MAY_KNOW_BO[who]?.test(of)) note(watch.leaks, `${of} to ${who}`, where);
    for (const fault of secretsIn(world, sent, heard)) note(watch.secrets, fault, where);
  });
  listenToLog((line) => {
    watch.lines += 1;
    for (const word of secretWords(world, line))
      note(watch.secrets, `${word} in the log`, line.slice(0, 200));
  });
  return watch;
}

const bare = (path: string): string => path.split("?")[0]?.replace(/[0-9a-z]{20}/g, ":id") ?? "";
/** The first place of each fault is enough to find it. */
const note = (into: Map<string, string>, fault: string, where: string): void => {
  if (into.size < 200 && !into.has(fault)) into.set(fault, where);
};

const ASSET = /^\/(css|js|img|fonts|favicon\.ico)/;
export function headerFaults({ path }: Pick<Knock, "path">, { status, headers }: Heard): string[] {
  const out: string[] = [];
  const csp = String(headers["content-security-policy"] ?? "");
  const type = String(headers["content-type"] ?? "");
  const cache = String(headers["cache-control"] ?? "");
  if (/unsafe|\*|data:|https?:/.test(csp.replace(/frame-ancestors \*/, "")))
    out.push(`the policy is loose: ${csp}`);
  // The player is the one page that others may show in a frame.
  const frames =
    /^\/a\/\w+\/embed/.test(path) && status === 200 ? "frame-ancestors *" : "frame-ancestors 'none'";
  for (const part of ["default-src 'none'", frames])
    if (!csp.includes(part)) out.push(`the policy lacks ${part} (${type})`);
  if (headers["x-content-type-options"] !== "nosniff") out.push(`nosniff is missing (${status})`);
  // A path that is itself a secret tells nobody at all where its reader came from.
  if (!["same-origin", "no-referrer"].includes(String(headers["referrer-policy"])))
    out.push(`the referrer policy is missing (${status})`);
  const isMedia =
    /^(audio|image)\/|octet-stream|zip|pdf|rss\+xml|ld\+json/.test(type) || status === 304 || status === 416;
  if (!ASSET.test(path) && !(isMedia ? /\bprivate\b|no-store/ : /no-store/).test(cache))
    out.push(`may be kept: ${cache} (${status} ${type})`);
  for (const cookie of [headers["set-cookie"] ?? []].flat())
    if (
      // One that is taken away holds nothing.
      !/Expires=Thu, 01 Jan 1970/.test(cookie) &&
      (!/; *HttpOnly/i.test(cookie) ||
        !/; *SameSite=(Lax|Strict)/i.test(cookie) ||
        !/; *Path=\/(;|$)/i.test(cookie))
    )
      out.push(`a cookie without its flags: ${cookie.split("=")[0]}`);
  for (const name of ["x-powered-by", "server", "access-control-allow-origin"])
    if (headers[name] !== undefined) out.push(`${name} is told`);
  return out;
}

/** What nobody may meet in a log, a URL or on the page of an error. */
function secretWords(world: World, text: string): string[] {
  const out = found(text);
  if (text.includes(PASSWORD) || text.includes(encodeURIComponent(PASSWORD))) out.push("the password");
  for (const [name, value] of Object.entries(world.known))
    if (/^(signUp|reset|emailChange|invitation|notMe|cardWords)/.test(name) && value && text.includes(value))
      out.push(name);
  if (/[\w.+-]+(@|%40)example\.org/.test(text)) out.push("an address");
  return out;
}
const TOKEN_LENGTH = 20;
function secretsIn(world: World, { path }: Knock, { status, headers, text }: Heard): string[] {
  // Whoever came by a link that was mailed holds its token already: what the page leads on to may carry it.
  const held = (path.split("?")[0] ?? "").split("/").filter((part) => part.length >= TOKEN_LENGTH);
  const without = (url: string): string => held.reduce((rest, token) => rest.replaceAll(token, ""), url);
  const out = secretWords(world, String(headers.location ?? "")).map((one) => `${one} in a redirect`);
  for (const [, url = ""] of text.matchAll(/\s(?:href|src|action|formaction)="([^"]*)"/g)) {
    const own = url.startsWith("/") || url.startsWith("?");
    if (own) out.push(...secretWords(world, without(url)).map((one) => `${one} in a link`));
  }
  if (text.includes(PASSWORD)) out.push("the password in an answer");
  if ([400, 401, 403, 404, 413, 415, 429, 500, 503].includes(status) && !text.includes("<form"))
    out.push(...secretWords(world, text).map((one) => `${one} on the page of a ${status}`));
  return out;
}

/** Everything that the program hands to its log in this process, as the lines that a server would write. */
function listenToLog(hear: (line: string) => void): void {
  const stream = { write: (line: string): boolean => (hear(line), true) };
  (log as unknown as Record<symbol, unknown>)[symbols.streamSym] = stream;
  log.level = "trace";
}
