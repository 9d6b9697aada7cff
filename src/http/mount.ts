import express, { type Request, type RequestHandler, type Response, type Router } from "express";
import { type Context, makeContext } from "../platform/context.ts";
import { AppError, notFound, type Params } from "../platform/errors.ts";
import { log } from "../platform/log.ts";
import { isGone } from "../platform/mongo/away.ts";
import { endReadings, readingOnce } from "../platform/mongo/readings.ts";
import { storage } from "../platform/storage/current.ts";
import type { Action, Answer, Done, ReceivedFile, Typed } from "./action.ts";
import { opensStill } from "./again.ts";
import { sendFile } from "./files.ts";
import { asksForYes, askWhoItIs, isFresh } from "./fresh.ts";
import { noteLook } from "./looks.ts";
import { onceAtATime } from "./once.ts";
import { asRefusal, type Problem, problemsOf, sentences } from "./problems.ts";
import { keepFile, letGo, receive, type UploadSetup } from "./upload.ts";

export interface Shell {
  upload: UploadSetup;
  /** Renders a page and sends it; knows the frame. */
  sendPage(
    req: Request,
    res: Response,
    ctx: Context,
    answer: Extract<Answer, { kind: "page" }>,
  ): Promise<void>;
  setNotice(res: Response, notice: Extract<Answer, { kind: "redirect" }>["notice"]): void;
}

const FORM_BYTES = 300_000;
const parseForm = express.urlencoded({ extended: false, limit: FORM_BYTES, parameterLimit: 300 });
const parseJson = express.json({ limit: FORM_BYTES, strict: true });

/**
 * Hangs both doors of each action on a router: the page at `path`, the thing as JSON at `/api/v1` + `path`. A request for one of
 * them passes `before` first.
 */
export function mount(
  actions: readonly Action[],
  shell: Shell,
  before: readonly RequestHandler[] = [],
): Router {
  const router = express.Router({ strict: false, caseSensitive: true });
  for (const action of actions) {
    if (!("none" in action.html)) router[action.method](action.path, ...before, door(action, shell, "html"));
    if (!("none" in action.json))
      router[action.method](`/api/v1${action.path}`, ...before, door(action, shell, "json"));
  }
  return router;
}

function door(action: Action, shell: Shell, as: "html" | "json"): RequestHandler {
  const handle: RequestHandler = async (req, res) => {
    const ctx = readerAt(action, res);
    if (action.asStranger) res.set("X-Robots-Tag", "noindex");
    if (action.secretPath) res.set({ "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow" });
    if (!mayKnock(action, ctx, req, res, as)) return;
    const at = { params: parseOr404(action, req.params), query: parseQuery(action, req.query, as) };
    const subject = await action.load(ctx, at);
    if (subject === null || subject === undefined) throw notFound();
    if (action.can !== "always" && !action.can(ctx, subject)) throw new AppError(403, "problems.forbidden");
    if (action.framed) letFrame(res);
    if (action.fresh === true && !isFresh(ctx)) return askWhoItIs(req, res, as);
    if (action.method === "get") {
      const still = () => opensStill(action, ctx, at);
      return answer({ ctx, subject, result: undefined, input: {}, still }, action, shell, as, req, res);
    }
    await change({ action, shell, as, req, res, ctx, subject });
  };
  return action.method === "get"
    ? (req, res, next) => readingOnce(async () => handle(req, res, next))
    : handle;
}

/** Other sites may show this answer inside a page of theirs. The rest of the policy stands as it is. */
function letFrame(res: Response): void {
  const policy = String(res.getHeader("Content-Security-Policy"));
  res.set("Content-Security-Policy", policy.replace("frame-ancestors 'none'", "frame-ancestors *"));
  res.set("Cross-Origin-Resource-Policy", "cross-origin");
  res.removeHeader("X-Frame-Options");
}

export const contextOf = (res: Response): Context => res.locals.ctx as Context;

/** What anybody on the street may read; the first page is not, since it is one's own when one is signed in. */
const isPublicPage = (action: Action): boolean =>
  action.by === "anyone" && action.method === "get" && action.path !== "/";

/** Somebody who is leaving meets a public page as anybody on the street does: their ties open nothing to them any more. */
function readerAt(action: Action, res: Response): Context {
  const ctx = contextOf(res);
  if (!ctx.leaving || action.whileLeaving || !isPublicPage(action)) return ctx;
  return (res.locals.ctx = makeContext(null, ctx.locale, ctx.requestId, ctx.now));
}

/** Signed out: a page leads to sign-in and back, JSON says 401. The wrong role: the plain 404. */
function mayKnock(action: Action, ctx: Context, req: Request, res: Response, as: "html" | "json"): boolean {
  if (ctx.leaving && !action.whileLeaving) {
    if (as === "json") throw new AppError(403, "privacy.problems.leaving");
    res.redirect(303, "/me/erasure");
    return false;
  }
  if (action.by === "anyone") return true;
  if (ctx.actor === null) {
    if (as === "json") throw new AppError(401, "problems.signIn");
    const back = req.method === "GET" ? req.originalUrl : "/";
    res.redirect(303, `/sign-in?next=${encodeURIComponent(back)}`);
    return false;
  }
  if (ctx.proof?.incomplete && !action.beforeFactor) {
    if (as === "json") throw new AppError(403, "accounts.secondFactorFirst");
    res.redirect(303, "/account/second-factor");
    return false;
  }
  const roles = action.by;
  if (roles !== "member" && !ctx.actor.roles.some((role) => roles.includes(role.kind))) throw notFound();
  return true;
}

function parseOr404(action: Action, raw: unknown): unknown {
  const parsed = action.params?.safeParse(raw);
  if (parsed && !parsed.success) throw notFound();
  return parsed?.data ?? {};
}

/** A page shows what it can when its query is odd (an old link); JSON says what is wrong. */
function parseQuery(action: Action, raw: unknown, as: "html" | "json"): unknown {
  const parsed = action.query?.safeParse(raw);
  if (!parsed) return {};
  if (parsed.success) return parsed.data;
  const bare = as === "html" ? action.query?.safeParse({}) : null;
  if (bare?.success) return bare.data;
  throw new AppError(400, "problems.badRequest");
}

interface Change {
  action: Action;
  shell: Shell;
  as: "html" | "json";
  req: Request;
  res: Response;
  ctx: Context;
  subject: unknown;
}

async function change(change: Change): Promise<void> {
  const { action, shell, as, req, res, ctx, subject } = change;
  const file: { received: ReceivedFile | null } = { received: null };
  let isTaken = false;
  try {
    const raw = await readBody(change, file);
    const parsed = action.input?.safeParse(raw);
    if (parsed && !parsed.success) return await refuseForm(change, problemsOf(parsed.error), 422, file);
    const input = parsed?.data ?? {};
    if (asksForYes(action, subject, input) && !isFresh(ctx)) return askWhoItIs(req, res, as);
    const result = await runOnce(change, raw, input);
    isTaken = true;
    await answer({ ctx, subject, result, input }, action, shell, as, req, res);
  } catch (err) {
    const refusal = asRefusal(err);
    const shown = refusal && [400, 409, 413, 422, 429, 503].includes(refusal.status);
    // The form itself is read from the database: while that is away it could only be waited for again.
    if (shown && action.form && !res.headersSent && !isGone()) {
      // What no renderer of errors hears of is logged here.
      if (refusal.status >= 500 && !(err instanceof AppError))
        log.error({ err, requestId: ctx.requestId }, "a form was answered with a fault of ours");
      return await refuseForm(
        change,
        [{ field: refusal.field ?? "", key: refusal.key, params: refusal.params }],
        refusal.status,
        file,
      );
    }
    throw err;
  } finally {
    if (file.received) await letGo(file.received, isTaken, shell.upload);
  }
}

/** The same body by the same reader, come while the first is at work, is one act; what touches the session, and files, run each time. */
async function runOnce(change: Change, raw: unknown, input: unknown): Promise<unknown> {
  const { action, req, res, ctx, subject } = change;
  const { run } = action;
  if (!run) return undefined;
  if (action.touchesSession || action.upload) return run(ctx, subject, input, { req, res });
  const who = ctx.actor?.accountId ?? req.ip ?? "";
  const key = JSON.stringify([who, action.path, req.params, raw]);
  return onceAtATime(key, res.locals.arrivedAt as number, async () => run(ctx, subject, input, { req, res }));
}

async function readBody(change: Change, file: { received: ReceivedFile | null }): Promise<unknown> {
  const { action, as, req, res, shell } = change;
  if (action.upload) {
    if (!req.is("multipart/form-data")) throw new AppError(415, "problems.badRequest");
    file.received = await receive(req, res, action.upload, shell.upload);
    return { ...(req.body as object), [action.upload.field]: file.received ?? undefined };
  }
  if (as === "json" && !req.is("application/json")) throw new AppError(415, "problems.badRequest");
  if (
    as === "html" &&
    !req.is("application/x-www-form-urlencoded") &&
    req.get("content-length") !== "0" &&
    req.get("content-type")
  )
    throw new AppError(415, "problems.badRequest");
  await new Promise<void>((resolve, reject) => {
    (as === "json" ? parseJson : parseForm)(req, res, (err: unknown) =>
      err ? reject(err as Error) : resolve(),
    );
  });
  return (req.body as unknown) ?? {};
}

/** The same form with what was typed and what is wrong; JSON gets the codes. A sound file is kept for an hour. */
async function refuseForm(
  change: Change,
  problems: readonly Problem[],
  status: number,
  file: { received: ReceivedFile | null },
): Promise<void> {
  const { action, shell, as, req, res, ctx, subject } = change;
  if (as === "json" || !action.form) {
    const first = problems[0];
    sendProblem(res, { status, key: first?.key ?? "problems.wrong", fields: problems }, ctx);
    return;
  }
  const values: Record<string, unknown> = { ...(req.body as object | undefined) };
  for (const secret of ["password", "current", "again", "recovery"]) delete values[secret];
  // Only 422 at its field is said of the file: what is our fault, or too much beside what is kept, may be well at the next try.
  const bad = status === 422 && problems.some((problem) => problem.field === action.upload?.field);
  if (bad) for (const part of ["Upload", "Kept", "Name"]) delete values[`${action.upload?.field}${part}`];
  if (file.received?.upload && action.upload) {
    // Of a file that was sent before the form only the name is shown again; one that is refused is of no use.
    if (bad) await letGo(file.received, true, shell.upload);
    else values[`${action.upload.field}Name`] = file.received.name;
  } else if (file.received && action.upload && ctx.actor && !bad) {
    values[`${action.upload.field}Kept`] = await keepFile(file.received, ctx.actor.personId, shell.upload);
    values[`${action.upload.field}Name`] = file.received.name;
    file.received = null;
  }
  const typed: Typed = { values, problems: sentences(problems, ctx.t) };
  const form = await action.form(ctx, subject, typed);
  await shell.sendPage(req, res, ctx, { ...form, more: { ...form.more, status } });
}

/** RFC 9457. Codes for programs, one sentence for the person behind them. */
export function sendProblem(
  res: Response,
  problem: { status: number; key: string; params?: Params; fields?: readonly Problem[] },
  ctx: Context | null,
): void {
  const fields = problem.fields
    ?.filter((one) => one.field !== "")
    .map(({ field, key, params }) => ({ field, code: key, params }));
  res.status(problem.status).type("application/problem+json");
  res.send(
    JSON.stringify({
      type: "about:blank",
      status: problem.status,
      code: problem.key,
      title: ctx ? ctx.t(problem.key, problem.params ?? problem.fields?.[0]?.params) : problem.key,
      ...(fields && fields.length > 0 ? { fields } : {}),
      requestId: ctx?.requestId,
    }),
  );
}

async function answer(
  done: Done,
  action: Action,
  shell: Shell,
  as: "html" | "json",
  req: Request,
  res: Response,
): Promise<void> {
  if (as === "json" && !("none" in action.json)) {
    const body = await action.json(done);
    await noteLook(done.ctx, action, req, "page");
    res.status(body === null ? 204 : 200).json(body);
    return;
  }
  if ("none" in action.html) throw notFound();
  const shown = await action.html(done);
  // Bytes and what flows go on after the question was answered.
  if (shown.kind !== "page") endReadings();
  if (shown.kind !== "redirect") await noteLook(done.ctx, action, req, shown.kind);
  if (shown.kind === "redirect") {
    shell.setNotice(res, shown.notice);
    res.redirect(303, shown.to);
  } else if (shown.kind === "page") await shell.sendPage(req, res, done.ctx, shown);
  else await sendFile(req, res, shown, storage(), done.still);
}
