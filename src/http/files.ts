import type { Request, Response } from "express";
import { pipeline } from "node:stream/promises";
import type { Storage } from "../platform/storage/port.ts";
import { notFound } from "../platform/errors.ts";
import type { Bytes } from "./action.ts";

/**
 * Sends stored bytes: whole, one range (206), a refused range (416), or 304. Each request passed the policy before this, so
 * nothing may be kept by shared caches; the browser asks again each time (`no-cache`) and is answered 304 by the sha256.
 */
export async function sendBytes(req: Request, res: Response, file: Bytes, storage: Storage): Promise<void> {
  const etag = `"${file.sha256.slice(0, 32)}"`;
  res.set({
    "Content-Type": file.type,
    "Accept-Ranges": "bytes",
    ETag: etag,
    "Last-Modified": file.at.toUTCString(),
    "Cache-Control": "private, no-cache",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Content-Disposition": disposition(file),
    "Cross-Origin-Resource-Policy": "same-origin",
  });
  if (req.fresh) {
    res.status(304).end();
    return;
  }
  const range = rangeOf(req, file, etag);
  if (range === "unsatisfiable") {
    res.status(416).set("Content-Range", `bytes */${file.bytes}`).removeHeader("Content-Type");
    res.end();
    return;
  }
  const { start, end } = range ?? { start: 0, end: file.bytes - 1 };
  if (range) res.status(206).set("Content-Range", `bytes ${start}-${end}/${file.bytes}`);
  res.set("Content-Length", String(end - start + 1));
  if (req.method === "HEAD") {
    res.end();
    return;
  }
  if ((await storage.stat(file.key)) === null) throw notFound();
  const stream = await storage.open(file.key, { start, end });
  await pipeline(stream, res).catch((err: NodeJS.ErrnoException) => {
    // Players close a request whenever somebody seeks: not a fault.
    if (err.code !== "ERR_STREAM_PREMATURE_CLOSE") throw err;
  });
}

function rangeOf(
  req: Request,
  file: Bytes,
  etag: string,
): { start: number; end: number } | "unsatisfiable" | null {
  const header = req.get("range");
  if (!header || !header.startsWith("bytes=")) return null;
  const condition = req.get("if-range");
  if (condition && condition !== etag && condition !== file.at.toUTCString()) return null;
  const ranges = req.range(file.bytes, { combine: true });
  if (ranges === -1) return "unsatisfiable";
  // Malformed, or several parts: the whole file is an honest answer to both (RFC 9110, 14.2).
  if (ranges === undefined || ranges === -2 || ranges.length !== 1 || !ranges[0]) return null;
  return { start: ranges[0].start, end: ranges[0].end };
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
