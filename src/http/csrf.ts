import type { RequestHandler } from "express";
import { AppError } from "../platform/errors.ts";

/**
 * An unsafe method must come from our own pages: `Sec-Fetch-Site: same-origin`, or an Origin equal to ours. With neither
 * header it is refused. Browsers send one of them on every POST; a foreign page cannot forge either.
 */
export function ownPagesOnly(baseUrl: string): RequestHandler {
  const ours = new URL(baseUrl).origin;
  return (req, _res, next) => {
    if (req.method === "GET" || req.method === "HEAD" || req.method === "OPTIONS") return next();
    const site = req.get("sec-fetch-site");
    const origin = req.get("origin");
    const same =
      origin !== undefined && (origin === ours || origin === `${req.protocol}://${req.get("host") ?? ""}`);
    if (site === "same-origin" || (site === undefined && same)) return next();
    next(new AppError(403, "problems.foreign"));
  };
}
