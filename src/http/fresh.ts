import type { Request, Response } from "express";
import type { Context } from "../platform/context.ts";
import { AppError } from "../platform/errors.ts";
import type { Action } from "./action.ts";

const FRESH_MS = 15 * 60_000;
/** Did the reader prove within the last quarter of an hour that it is them? */
export const isFresh = (ctx: Context): boolean =>
  ctx.proof !== null && ctx.proof !== undefined && ctx.now.getTime() - ctx.proof.at.getTime() <= FRESH_MS;

/** A page leads to the question and back; after a POST back to the page that it was sent from, and that is said. */
export function askWhoItIs(req: Request, res: Response, as: "html" | "json"): void {
  if (as === "json") throw new AppError(403, "accounts.confirmFirst");
  const next = req.method === "GET" ? req.originalUrl : cameFrom(req);
  const lost = req.method === "GET" ? "" : "&lost=yes";
  res.redirect(303, `/confirm-it-is-you?next=${encodeURIComponent(next)}${lost}`);
}

/** The page of ours that a form stood on, as the browser says it; the first screen when it does not. */
function cameFrom(req: Request): string {
  const from = req.get("referer") ?? "";
  const ours = `${req.protocol}://${req.get("host") ?? ""}/`;
  return from.startsWith(ours) ? from.slice(ours.length - 1) : "/";
}

/** Of a door that asks only for the yes that opens something: is this one? */
export const asksForYes = (action: Action, subject: unknown, input: unknown): boolean =>
  typeof action.fresh === "function" && action.fresh(subject, input);
