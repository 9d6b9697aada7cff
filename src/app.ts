import { parseCookie } from "cookie";
import compression from "compression";
import express, {
  type ErrorRequestHandler,
  type Express,
  type Request,
  type RequestHandler,
  type Response,
} from "express";
import helmet from "helmet";
import { pinoHttp } from "pino-http";
import type { Config } from "./config.ts";
import { actions } from "./features/order.ts";
import { frameOf } from "./features/home/frame.ts";
import { makePassport, type SignedIn, whoIn } from "./features/accounts/index.ts";
import {
  dropUpload,
  setPersonBytes,
  setUpUploads,
  UPLOADS_PATH,
  uploadDoor,
  wholeUpload,
} from "./features/uploads/index.ts";
import type { Action, Page } from "./http/action.ts";
import { page } from "./http/action.ts";
import { type Assets, makeAssets } from "./http/assets.ts";
import { ACTING_AS, HTTPS_ONLY } from "./http/cookies.ts";
import { ownPagesOnly } from "./http/csrf.ts";
import { localeOf } from "./http/locale.ts";
import { contextOf, mount, sendProblem, type Shell } from "./http/mount.ts";
import { setNotice, takeNotice } from "./http/notice.ts";
import { openapi } from "./http/openapi.ts";
import { asRefusal } from "./http/problems.ts";
import { makeRenderer } from "./http/render.ts";
import { makeSessions, type Sessions } from "./http/sessions.ts";
import { monotonicMs } from "./platform/clock.ts";
import { makeContext } from "./platform/context.ts";
import { AppError, notFound } from "./platform/errors.ts";
import { newId } from "./platform/ids.ts";
import { log } from "./platform/log.ts";
import { isGone } from "./platform/mongo/away.ts";
import { type Connection, ping } from "./platform/mongo/connection.ts";
import { takingKept } from "./platform/mongo/readings.ts";

export interface Deps {
  config: Config;
  connection: Connection;
  secret: string;
}

/** The web application as a table of contents: what a request passes on its way to a room's door. */
export function createApp(deps: Deps): Express {
  const { config } = deps;
  const assets = makeAssets();
  const passport = makePassport();
  const app = express();
  app.disable("x-powered-by");
  app.set("trust proxy", config.trustProxy);
  app.set("etag", false);
  app.set(HTTPS_ONLY, config.production);
  app.set("query parser", "simple");
  app.use(security(config));
  const all: readonly Action[] = actions(config);
  const shell = makeShell(deps, assets);
  const sessions = makeSessions(deps.connection, deps.secret, config.production);
  // A player asks for one recording many times: before what only pages need.
  app.use(
    mount(
      all.filter((action) => action.often),
      shell,
      [privatePages, keptWillDo, whoAsksAgain(sessions), moment],
    ),
  );
  app.get("/health", health);
  app.use(assets.router);
  app.use(favicon);
  app.use(requestLog());
  app.use(privatePages);
  app.use(
    compression({
      filter: (req, res) =>
        !/^(audio|image)\//.test(String(res.getHeader("Content-Type"))) && compression.filter(req, res),
    }),
  );
  // Before anybody is asked who they are.
  app.use(
    moment,
    mount(
      all.filter((action) => action.asStranger),
      shell,
    ),
  );
  app.use(sessions.given, passport.initialize(), passport.session(), moment);
  app.use(ownPagesOnly(config.baseUrl));
  setUpUploads({ folder: `${config.uploadsDir}/pending`, maxBytes: config.maxAudioBytes });
  setPersonBytes(config.maxPersonBytes);
  app.use(UPLOADS_PATH, uploadDoor());
  app.get("/api/v1/openapi.json", (_req, res) => void res.json(openapi(all)));
  app.use(
    mount(
      all.filter((action) => !action.asStranger && !action.often),
      shell,
    ),
  );
  app.use(() => {
    throw notFound();
  });
  app.use(errors(shell));
  return app;
}

function security(config: Config): RequestHandler {
  const self = ["'self'"];
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: self,
        styleSrc: self,
        imgSrc: self,
        mediaSrc: self,
        fontSrc: self,
        connectSrc: self,
        formAction: self,
        manifestSrc: self,
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: config.production ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    referrerPolicy: { policy: "same-origin" },
    xFrameOptions: { action: "deny" },
    crossOriginResourcePolicy: { policy: "same-origin" },
  });
}

const health: RequestHandler = async (_req, res) => {
  const up = await ping();
  res
    .status(up ? 200 : 503)
    .set("Cache-Control", "no-store")
    .json({ database: up ? "up" : "away" });
};

const favicon: RequestHandler = (req, res, next) => {
  if (req.path === "/favicon.ico") res.redirect(301, "/img/maerke.svg");
  else next();
};

/** Each request by its id, method and status. The URL may hold a secret or a search for a name: it is never written. */
function requestLog(): RequestHandler {
  return pinoHttp({
    logger: log,
    genReqId: () => newId(),
    serializers: {
      req: (req: { id: string; method: string }) => ({ id: req.id, method: req.method }),
      res: (res: { statusCode: number }) => ({ status: res.statusCode }),
    },
    customLogLevel: (_req, res, err) => (err || res.statusCode >= 500 ? "error" : "debug"),
  });
}

const privatePages: RequestHandler = (_req, res, next) => {
  keepPrivate(res);
  next();
};
const keepPrivate = (res: Response): unknown =>
  res.set({
    "Cache-Control": "no-store",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), browsing-topics=()",
  });

const keptWillDo: RequestHandler = (_req, _res, next) => takingKept(next);

/** Who has signed in, as passport finds it, for requests that come in great numbers and only look. */
const whoAsksAgain =
  (sessions: Sessions): RequestHandler =>
  async (req, _res, next) => {
    req.id = newId();
    const user = await whoIn(await sessions.look(req));
    if (user) req.user = user as unknown as Express.User;
    next();
  };

/** Who, when, which language: made once for each request. */
const moment: RequestHandler = (req, res, next) => {
  res.locals.arrivedAt ??= monotonicMs();
  const cookies = parseCookie(req.headers.cookie ?? "");
  const user = (req.user as SignedIn | undefined) ?? null;
  const locale = localeOf(req, cookies, user?.locale ?? null);
  res.locals.cookies = cookies;
  res.locals.ctx = {
    ...makeContext(user?.actor ?? null, locale, idOf(req)),
    actingAs: cookies[ACTING_AS] ?? null,
    proof: user?.proof ?? null,
    leaving: user?.leaving ?? false,
  };
  next();
};

function makeShell({ config, secret }: Deps, assets: Assets): Shell {
  const render = makeRenderer(assets, !config.production);
  return {
    upload: {
      tmpDir: `${config.uploadsDir}/tmp`,
      secret,
      maxAudioBytes: config.maxAudioBytes,
      maxPictureBytes: config.maxPictureBytes,
      sent: { whole: wholeUpload, drop: dropUpload },
    },
    setNotice: (res, notice) => setNotice(res, notice, secret),
    sendPage: async (req: Request, res: Response, ctx, answer) => {
      const cookies = res.locals.cookies as Record<string, string | undefined>;
      const frame = await frameOf(ctx, { path: req.path, as: cookies[ACTING_AS] ?? null });
      const isBare = answer.more.layout === "bare";
      const notice = isBare ? null : takeNotice(res, cookies, secret, ctx.t);
      const html = render(answer, ctx, {
        ...frame,
        title: answer.title,
        locale: ctx.locale,
        css: assets.css,
        js: isBare ? assets.framedJs : assets.js,
        flood: answer.more.flood ?? null,
        task: answer.more.task ?? false,
        robots: answer.more.indexable ?? false,
        share: answer.more.share ?? null,
        base: config.baseUrl,
        sample: config.sample,
        mailbox: config.devMailbox,
        path: req.originalUrl,
        notice,
      });
      res
        .status(answer.more.status ?? 200)
        .type("html")
        .vary("Accept-Language")
        .send(html);
    },
  };
}
/** The one renderer of errors: refusals in the reader's words, bugs as the id under which they were logged. */
function errors(shell: Shell): ErrorRequestHandler {
  return async (err: unknown, req, res, _next) => {
    const refusal = asRefusal(err) ?? new AppError(500, "problems.bug");
    if (refusal.status >= 500) log.error({ err, requestId: idOf(req) }, "a request failed");
    if (res.headersSent) {
      res.destroy();
      return;
    }
    // An address that cannot be read is refused by the first router that it comes to.
    keepPrivate(res);
    const known =
      (res.locals.ctx as ReturnType<typeof contextOf> | undefined) ?? makeContext(null, "da", idOf(req));
    // The frame of somebody who is signed in is read from the database: while that is away it is the visitor's.
    const ctx = isGone() ? makeContext(null, known.locale, known.requestId) : known;
    res.locals.ctx = ctx;
    res.locals.cookies ??= {};
    if (req.path.startsWith("/api/"))
      return sendProblem(res, { status: refusal.status, key: refusal.key, params: refusal.params }, ctx);
    await shell.sendPage(req, res, ctx, errorPage(refusal, ctx)).catch((second: unknown) => {
      log.error({ err: second, requestId: idOf(req) }, "the error page failed");
      res.status(refusal.status).type("text").send(ctx.t(refusal.key, refusal.params));
    });
  };
}

function errorPage(refusal: AppError, ctx: ReturnType<typeof contextOf>): Page {
  const known = [403, 404, 503].includes(refusal.status);
  const title = ctx.t(`problems.title.${known ? refusal.status : refusal.status >= 500 ? 500 : 400}`);
  const requestId = refusal.status >= 500 ? ctx.requestId : null;
  return page(
    "errors/error",
    title,
    { title, sentence: ctx.t(refusal.key, refusal.params), requestId },
    { status: refusal.status },
  );
}

/** The id under which this request is logged. */
const idOf = (req: Request): string => (typeof req.id === "string" ? req.id : "");
