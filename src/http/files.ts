import { createHash } from "node:crypto";
import type { Request, Response } from "express";
import type { Readable } from "node:stream";
import { ObjectMissing, PIECE_BYTES, type Storage } from "../platform/storage/port.ts";
import { notFound } from "../platform/errors.ts";
import type { Bytes, Flow, Text } from "./action.ts";
import { pour, pourWhile } from "./again.ts";

/** Sends a file of any kind; stored bytes for as long as `still` says yes. Only a page can say that search engines may find it; a file never is found. */
export async function sendFile(
  req: Request,
  res: Response,
  file: Bytes | Text | Flow,
  storage: Storage,
  still: () => Promise<boolean> = () => Promise.resolve(true),
): Promise<void> {
  if (!res.get("X-Robots-Tag")) res.set("X-Robots-Tag", "noindex");
  if (file.kind === "bytes") await sendBytes(req, res, file, { storage, still });
  else if (file.kind === "flow") await sendFlow(req, res, file);
  else sendText(req, res, file);
}

/**
 * Sends stored bytes: whole, one or several ranges (206), a refused range (416), or 304; RFC 9110, 14. Each request passed the
 * policy before this, so nothing may be kept by shared caches; the browser asks again each time (`no-cache`) and is answered 304
 * by the sha256.
 */
async function sendBytes(
  req: Request,
  res: Response,
  file: Bytes,
  { storage, still }: { storage: Storage; still: () => Promise<boolean> },
): Promise<void> {
  const etag = `"${file.sha256.slice(0, 32)}"`;
  const isNew = !isKnown(req, file, etag);
  const ranges = isNew ? rangesOf(req, file, etag) : null;
  const parts = ranges === "unsatisfiable" ? [] : (ranges ?? [{ start: 0, end: file.bytes - 1 }]);
  const [first] = parts;
  const several = parts.length > 1 ? headersOf(parts, file) : null;
  // Opened before anything is said: a file that is missing is a page of its own, with headers of its own.
  const body =
    isNew && first && req.method !== "HEAD"
      ? await bodyOf(file.key, parts, several?.heads ?? null, storage).catch((err: unknown) => {
          throw err instanceof ObjectMissing ? notFound() : err;
        })
      : null;
  res.set({
    "Content-Type": several ? `multipart/byteranges; boundary=${BOUNDARY}` : file.type,
    "Accept-Ranges": "bytes",
    ETag: etag,
    "Last-Modified": file.at.toUTCString(),
    "Cache-Control": file.unkept ? "no-store" : "private, no-cache",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "Content-Disposition": disposition(file),
    "Cross-Origin-Resource-Policy": file.isForAll ? "cross-origin" : "same-origin",
  });
  if (!isNew) {
    res.status(304).end();
    return;
  }
  if (!first) {
    res.status(416).set("Content-Range", `bytes */${file.bytes}`).removeHeader("Content-Type");
    res.end();
    return;
  }
  if (ranges) res.status(206);
  if (ranges && !several) res.set("Content-Range", contentRange(first, file));
  res.set("Content-Length", String(several?.bytes ?? first.end - first.start + 1));
  if (body !== null) await file.firstByte?.();
  if (body === null || Buffer.isBuffer(body)) res.end(body);
  else {
    // What stands before us and would take it all at once would send it on after we had stopped.
    res.set("X-Accel-Buffering", "no");
    await pourWhile(body, res, still);
  }
}

/** A short part in one piece; what is longer, and several parts, as they are read. */
async function bodyOf(
  key: string,
  parts: readonly Part[],
  heads: readonly string[] | null,
  storage: Storage,
): Promise<Buffer | Readable | AsyncGenerator<Buffer>> {
  const [first] = parts as [Part];
  if (heads)
    return multipart(await storage.open(key, first), parts, heads, (more) => storage.open(key, more));
  return first.end >= first.start && first.end - first.start < PIECE_BYTES
    ? storage.piece(key, first)
    : storage.open(key, first);
}

/** Sends a file while it is made. Its length is not known, and no cache keeps it: the next reader may see less of it. */
async function sendFlow(req: Request, res: Response, file: Flow): Promise<void> {
  res.attachment(file.name).type(file.type).set("Cache-Control", "no-store");
  if (req.method === "HEAD") res.end();
  else await pour(file.open(), res);
}

/** Sends a text or data file made by the program; 304 where it is asked for again and is still the same. */
function sendText(req: Request, res: Response, file: Text): void {
  if (file.name) res.attachment(file.name);
  res.status(file.status ?? 200).type(file.type);
  if (file.revalidated) {
    const etag = `"${createHash("sha256").update(file.body).digest("hex").slice(0, 32)}"`;
    res.set({ ETag: etag, "Cache-Control": "private, no-cache" });
    if (hasTag(req.get("if-none-match"), etag)) {
      res.status(304).end();
      return;
    }
  }
  res.send(file.body);
}

const hasTag = (asked: string | undefined, etag: string): boolean =>
  asked !== undefined &&
  (asked.trim() === "*" || asked.split(",").some((tag) => tag.trim().replace(/^W\//, "") === etag));

/**
 * The reader has these very bytes (RFC 9110, 13.1). Express's own answer leaves the question out when a cache on the way is told
 * to ask again, which is no word to us.
 */
function isKnown(req: Request, file: Bytes, etag: string): boolean {
  const tags = req.get("if-none-match");
  if (tags !== undefined) return hasTag(tags, etag);
  return req.get("if-modified-since") === file.at.toUTCString();
}

interface Part {
  start: number;
  end: number;
}
/** More parts than this are no player, and get the whole. */
const MOST_PARTS = 20;
const BOUNDARY = "flyvefaerdig-part";
const contentRange = ({ start, end }: Part, file: Bytes): string => `bytes ${start}-${end}/${file.bytes}`;
const LAST = `\r\n--${BOUNDARY}--\r\n`;

/** What stands before each part (RFC 9110, 14.6), and how long the whole answer is. */
function headersOf(parts: readonly Part[], file: Bytes): { heads: string[]; bytes: number } {
  const heads = parts.map(
    (part) =>
      `\r\n--${BOUNDARY}\r\nContent-Type: ${file.type}\r\nContent-Range: ${contentRange(part, file)}\r\n\r\n`,
  );
  const bytes = parts.reduce(
    (sum, part, i) => sum + (heads[i] as string).length + part.end - part.start + 1,
    LAST.length,
  );
  return { heads, bytes };
}

async function* multipart(
  first: Readable,
  parts: readonly Part[],
  heads: readonly string[],
  open: (part: Part) => Promise<Readable>,
): AsyncGenerator<Buffer> {
  for (const [i, part] of parts.entries()) {
    yield Buffer.from(heads[i] as string);
    for await (const chunk of i === 0 ? first : await open(part)) yield chunk as Buffer;
  }
  yield Buffer.from(LAST);
}

/** The parts that are wanted; null for the whole. Only GET knows ranges. */
function rangesOf(req: Request, file: Bytes, etag: string): Part[] | "unsatisfiable" | null {
  const header = req.get("range");
  if (req.method !== "GET" || !header) return null;
  const condition = req.get("if-range");
  if (condition && condition !== etag && condition !== file.at.toUTCString()) return null;
  return parseRanges(header, file.bytes);
}

/**
 * A `Range` header against a file of so many bytes. Null where it is to be left out of account (RFC 9110, 14.2): another unit,
 * malformed, or more parts than any player asks for. Parts that overlap or touch are sent as one.
 */
export function parseRanges(header: string, size: number): Part[] | "unsatisfiable" | null {
  const specs = /^bytes=(.*)$/i.exec(header)?.[1]?.split(",") ?? [];
  if (specs.length === 0 || specs.length > MOST_PARTS) return null;
  const parts: Part[] = [];
  for (const spec of specs) {
    const [, first = "", last = ""] = /^\s*(\d*)-(\d*)\s*$/.exec(spec) ?? [];
    if (first === "" && last === "") return null;
    if (first !== "" && last !== "" && Number(last) < Number(first)) return null;
    // Without a first byte, so many at the end; of a shorter file all.
    const start = first === "" ? Math.max(0, size - Number(last)) : Number(first);
    const end = first === "" || last === "" ? size - 1 : Math.min(size - 1, Number(last));
    if (start < size) parts.push({ start, end });
  }
  return parts.length === 0 ? "unsatisfiable" : joined(parts);
}

function joined(parts: readonly Part[]): Part[] {
  const out: Part[] = [];
  for (const part of parts.toSorted((a, b) => a.start - b.start)) {
    const last = out.at(-1);
    if (last && part.start <= last.end + 1) last.end = Math.max(last.end, part.end);
    else out.push({ ...part });
  }
  return out;
}

function disposition(file: Bytes): string {
  const kind = file.download ? "attachment" : "inline";
  if (!file.name) return kind;
  const plain =
    file.name
      .normalize("NFKD")
      .replace(/[^\w.\- ]/g, "")
      .trim() || "file";
  return `${kind}; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(file.name)}`;
}
