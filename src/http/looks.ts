import type { Request } from "express";
import { HOUR_MS } from "../platform/clock.ts";
import type { Context } from "../platform/context.ts";
import { addToTrail } from "../platform/trail/trail.ts";
import type { Action } from "./action.ts";

const LOOKS_KEPT = 5_000;
const looksOfBytes = new Map<string, number>();

/**
 * One row of the trail for each page view that showed the reader somebody else, written before the answer leaves. A player
 * asks for the bytes of one recording many times: the same reader and file count once an hour.
 */
export async function noteLook(ctx: Context, action: Action, req: Request, kind: string): Promise<void> {
  if ((action.method !== "get" && !action.look) || ctx.actor === null || ctx.seen.size === 0) return;
  if (kind === "bytes") {
    const key = `${ctx.actor.personId} ${req.path}`;
    const last = looksOfBytes.get(key) ?? 0;
    if (ctx.now.getTime() - last < HOUR_MS) return;
    looksOfBytes.delete(key);
    looksOfBytes.set(key, ctx.now.getTime());
    if (looksOfBytes.size > LOOKS_KEPT) looksOfBytes.delete(looksOfBytes.keys().next().value as string);
  }
  const by = { id: ctx.actor.personId };
  await addToTrail([{ at: ctx.now, kind: "look", what: action.path, by, seen: [...ctx.seen.values()] }]);
}
