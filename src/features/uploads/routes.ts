import type { RequestHandler } from "express";
import { contextOf } from "../../http/mount.ts";
import type { Actor, Context } from "../../platform/context.ts";
import { AppError, notFound } from "../../platform/errors.ts";
import { Id } from "../../platform/fields.ts";
import { dropUpload, openUpload, ownUpload } from "./service.ts";
import type { makeTus, Passed } from "./tus.ts";

/** Where uploads are sent; refusals are JSON with a sentence, as under every address that begins like this. */
export const UPLOADS_PATH = "/api/v1/uploads";

/**
 * The door of resumable uploads. A musician opens one (POST); only who opened it may ask how far it is (HEAD), go on (PATCH) or
 * take it back (DELETE). Each request is asked anew, before a byte of it is read.
 */
export function uploadDoor(): RequestHandler {
  // Loaded with the first upload: an idle program does without it.
  let tus: Promise<ReturnType<typeof makeTus>> | null = null;
  return async (req, res) => {
    const ctx = mayUpload(contextOf(res));
    const passed: Passed = { ctx };
    if (req.method === "POST" && req.path === "/") passed.opened = await open(ctx, req.headers);
    else if (["HEAD", "PATCH", "DELETE"].includes(req.method)) {
      const id = Id.safeParse(req.path.slice(1));
      const own = id.success ? await ownUpload(ctx.actor.personId, id.data) : null;
      if (!own) throw notFound();
    } else throw notFound();
    res.locals.upload = passed;
    tus ??= import("./tus.ts").then((room) => room.makeTus(UPLOADS_PATH));
    await (await tus).handle(req, res);
    // Opened, and then refused by the protocol: nothing of it stays.
    if (passed.opened && res.statusCode >= 400) await dropUpload(passed.opened);
  };
}

function mayUpload(ctx: Context): Context<Actor> {
  if (ctx.actor === null) throw new AppError(401, "problems.signIn");
  if (ctx.leaving) throw new AppError(403, "privacy.problems.leaving");
  if (ctx.proof?.incomplete) throw new AppError(403, "accounts.secondFactorFirst");
  if (!ctx.actor.roles.some(({ kind }) => kind === "musician")) throw notFound();
  return ctx as Context<Actor>;
}

const MOST_NAME = 200;
/** Reads what the sender says of the file: its length, and in the metadata its name and when it was changed. */
async function open(
  ctx: Context<Actor>,
  headers: Record<string, string | string[] | undefined>,
): Promise<string> {
  const bytes = Number(headers["upload-length"]);
  if (bytes === 0) throw new AppError(400, "problems.fileEmpty");
  if (!Number.isSafeInteger(bytes) || bytes < 0) throw new AppError(400, "problems.badRequest");
  const said = new Map(
    String(headers["upload-metadata"] ?? "")
      .split(",")
      .map((pair) => pair.trim().split(" "))
      .map(([key = "", value = ""]) => [key, Buffer.from(value, "base64").toString("utf8")] as const),
  );
  const name = (said.get("filename") ?? "").replace(/\p{C}/gu, "").slice(0, MOST_NAME);
  const changedMs = Number(said.get("changed") ?? 0);
  const row = await openUpload(ctx, { name, bytes, changedMs: Number.isFinite(changedMs) ? changedMs : 0 });
  return row._id;
}
