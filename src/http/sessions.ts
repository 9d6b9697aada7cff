import { promisify } from "node:util";
import { parseCookie } from "cookie";
import { unsign } from "cookie-signature";
import MongoStore from "connect-mongo";
import type { Request, RequestHandler } from "express";
import session from "express-session";
import { DAY_MS } from "../platform/clock.ts";
import type { Connection } from "../platform/mongo/connection.ts";
import { changed } from "../platform/mongo/kept.ts";
import { asked } from "../platform/mongo/readings.ts";

const COOKIE = "fly.sid";
const COLLECTION = "sessions";
const MONTH_MS = 30 * DAY_MS;

export interface Sessions {
  /** Gives each request its session, to read and to write. */
  given: RequestHandler;
  /** What the session of a request holds, or null. Nothing is written, and none is begun: for doors that are asked often. */
  look(req: Request): Promise<Readonly<session.SessionData> | null>;
}

/** Sessions in MongoDB, by a signed cookie that no script of a page can read. */
export function makeSessions({ client, dbName }: Connection, secret: string, isSecure: boolean): Sessions {
  const store = MongoStore.create({
    client: client as unknown as Parameters<typeof MongoStore.create>[0]["client"] & object,
    dbName,
    collectionName: COLLECTION,
    stringify: false,
    touchAfter: 24 * 3600,
    ttl: MONTH_MS / 1000,
  });
  const read = promisify(store.get.bind(store)) as (id: string) => Promise<session.SessionData | null>;
  const find = (id: string): Promise<session.SessionData | null> =>
    asked([COLLECTION, "get", id], () => read(id));
  store.get = (id, done) => {
    // A request writes into the session that it was given: it gets one of its own.
    find(id).then(
      (found) => done(null, structuredClone(found)),
      (err: unknown) => done(err),
    );
  };
  // They are read and written by the library, so that is told here.
  for (const written of ["set", "touch", "destroy"]) store.on(written, () => changed(COLLECTION));
  return {
    given: session({
      name: COOKIE,
      secret,
      resave: false,
      saveUninitialized: false,
      store,
      cookie: { httpOnly: true, sameSite: "lax", secure: isSecure, maxAge: MONTH_MS },
    }),
    async look(req) {
      const signed = parseCookie(req.headers.cookie ?? "")[COOKIE];
      // As the library writes it: `s:`, the id, and the signature.
      const id = signed?.startsWith("s:") ? unsign(signed.slice(2), secret) : false;
      return id === false ? null : find(id);
    },
  };
}
