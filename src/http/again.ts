import type { Response } from "express";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { clock } from "../platform/clock.ts";
import type { Context } from "../platform/context.ts";
import { takingKept } from "../platform/mongo/readings.ts";
import type { Action } from "./action.ts";

/** A player asks for a whole song at once and takes it as it plays: so often is it asked again whether it may still have it. */
const ASK_AGAIN_MS = 2_000;

/** Asks a door once more, as it is by now. What nobody has written since is not read again. */
export function opensStill(
  action: Action,
  ctx: Context,
  at: { params: unknown; query: unknown },
): Promise<boolean> {
  const now: Context = { ...ctx, now: clock.now(), seen: new Map() };
  const asked = async (): Promise<boolean> => {
    const subject = await action.load(now, at);
    if (subject === null || subject === undefined) return false;
    return action.can === "always" || action.can(now, subject);
  };
  return new Promise((resolve, reject) => takingKept(() => void asked().then(resolve, reject)));
}

/** Readers close a request whenever they seek or change their mind: not a fault. */
export const pour = (body: Readable | AsyncGenerator<Buffer>, res: Response): Promise<void> =>
  pipeline(body, res).catch((err: NodeJS.ErrnoException) => {
    if (err.code !== "ERR_STREAM_PREMATURE_CLOSE") throw err;
  });

/** Pours for as long as `still` says yes: then the line is cut, and who asks for the rest is answered as everybody is. */
export async function pourWhile(
  body: Readable | AsyncGenerator<Buffer>,
  res: Response,
  still: () => Promise<boolean>,
): Promise<void> {
  void cutWhenOver(res, still);
  await pour(body, res);
}

async function cutWhenOver(res: Response, still: () => Promise<boolean>): Promise<void> {
  while (!res.closed) {
    await sleep(ASK_AGAIN_MS, undefined, { ref: false });
    // Nobody can say that it is allowed: then it is not.
    if (!res.closed && !(await still().catch(() => false))) res.destroy();
  }
}
