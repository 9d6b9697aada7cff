import type { Readable } from "node:stream";
import type { Request, Response } from "express";
import type { z } from "zod";
import type { Actor, Context, RoleKind } from "../platform/context.ts";
import type { Params } from "../platform/errors.ts";

/** Who may knock at a door. A list of roles: others get the plain 404. */
export type By = "anyone" | "member" | readonly RoleKind[];
export type ContextOf<B extends By> = B extends "anyone" ? Context<Actor | null> : Context<Actor>;

/** A page to render: `views/<view>.ejs` with `model` as `page`. */
export interface Page {
  kind: "page";
  view: string;
  model: object;
  /** The title of the browser's tab, in the reader's language. */
  title: string;
  more: PageMore;
}
export interface PageMore {
  status?: number;
  /** `bare` is a page inside somebody else's page: no bar, no script, no cookie. */
  layout?: "base" | "sign" | "bare";
  /** The ink of the page head, as `design.md` has it. */
  flood?: "naeb" | "gab" | "aeg" | "sort";
  /** A task page has no tab bar on the phone. */
  task?: boolean;
  /** Public pages may be found by search engines; all others may not. */
  indexable?: boolean;
  /** What others show of a public page when its address is sent to them. */
  share?: Share;
}
/** A public page as other sites and apps show it (Open Graph), and what else it offers them. Only what the page shows itself. */
export interface Share {
  type: "profile" | "music.song";
  /** The page's own address, as a path: what is asked for may carry a query. */
  path: string;
  title: string;
  description: string;
  /** Of a song: its length in whole seconds. */
  seconds?: number;
  /** Of a song: the page of those who play it, as a path. */
  by?: string;
  /** A picture that everybody may see at this moment; without one the house's own drawing is shown. */
  picture?: SharedPicture | null;
  /** The page has a player that other sites may show, told by `/oembed`. */
  embeds?: boolean;
  /** The same in other shapes, as paths. */
  alternates?: readonly { type: string; href: string; title: string }[];
}
/** A picture as others show it: `src` is a path, `width` and `height` are pixels. */
export interface SharedPicture {
  src: string;
  type: string;
  width: number;
  height: number;
  alt: string;
}
export interface Redirect {
  kind: "redirect";
  to: string;
  notice: Notice | null;
}
/** A sentence shown once on the next page, with a way back where there is one. Keys and numbers only. */
export interface Notice {
  key: string;
  params?: Params;
  undo?: { action: string; fields?: Record<string, string> };
}
/** Bytes from the storage, sent with ranges and conditions. */
export interface Bytes {
  kind: "bytes";
  key: string;
  type: string;
  bytes: number;
  sha256: string;
  /** When it came to be: for `Last-Modified`. */
  at: Date;
  /** File name offered when it is saved; ASCII-safe form is made from it. */
  name?: string;
  download?: boolean;
  /** No cache may keep it, the browser's own neither: each second heard is asked for anew. */
  unkept?: boolean;
  /** Told when the first byte is about to be sent: not for a HEAD, nor for an answer without bytes. */
  firstByte?: () => Promise<void>;
  /** Anybody may have it at this moment: a page of another site may play it. */
  isForAll?: boolean;
}
/** A small text or data file made by the program: CSV, JSON, SVG, calendar, PDF. */
export interface Text {
  kind: "text";
  type: string;
  body: string | Buffer;
  name?: string;
  status?: number;
  /** Asked for again and again by programs: sent with an ETag, and 304 while it is the same. */
  revalidated?: boolean;
}
/** A file that is made while it is sent: a zip of other files. Nothing is opened before somebody reads. */
export interface Flow {
  kind: "flow";
  type: string;
  name: string;
  open: () => Readable;
}
export type Answer = Page | Redirect | Bytes | Text | Flow;

export const page = (view: string, title: string, model: object, more: PageMore = {}): Page => ({
  kind: "page",
  view,
  title,
  model,
  more,
});
export const redirect = (to: string, notice: Notice | null = null): Redirect => ({
  kind: "redirect",
  to,
  notice,
});
export const bytes = (file: Omit<Bytes, "kind">): Bytes => ({ kind: "bytes", ...file });
export const flow = (file: Omit<Flow, "kind">): Flow => ({ kind: "flow", ...file });
export const textFile = (file: Omit<Text, "kind">): Text => ({ kind: "text", ...file });

/** What was typed and what is wrong, for showing a form again. */
export interface Typed {
  values: Record<string, unknown>;
  /** Field name → sentence in the reader's language. The empty name is the form as a whole. */
  problems: Record<string, string>;
}
/** What stood in a field when the form was sent, for showing it again. */
export const typedText = (typed: Typed, name: string, fallback = ""): string => {
  const given = typed.values[name];
  return typeof given === "string" ? given : fallback;
};
/** What was ticked or chosen under one name. */
export const typedList = (typed: Typed, name: string, fallback: readonly string[] = []): string[] => {
  const given = typed.values[name];
  if (given === undefined) return Object.keys(typed.values).length > 0 ? [] : [...fallback];
  return (Array.isArray(given) ? given : [given]).filter((one): one is string => typeof one === "string");
};
export const untouched: Typed = { values: {}, problems: {} };

/** Files of a multipart door: at most one, in `field`. It arrives in the body as `{ path, bytes, name }`. */
export interface Upload {
  field: string;
  maxBytes: (limits: UploadLimits) => number;
}
export interface UploadLimits {
  maxAudioBytes: number;
  maxPictureBytes: number;
}
export interface ReceivedFile {
  /** Where multer put it in `uploads/tmp`; the service moves it or the shell removes it. */
  path: string;
  bytes: number;
  /** The name on the sender's device; shown, never trusted. */
  name: string;
  /** It came before the form, as a resumable upload: it is forgotten when the form has been taken, and not before. */
  upload?: string;
}

type Maybe<T> = T | Promise<T>;
/** What the web adds to a context: only sign-in and its kin use it (`touchesSession`), and who counts senders by their address. */
export interface Web {
  req: Request;
  res: Response;
}

/**
 * One door as data. The order of a request: params → load → can → fresh → body → run → show. Who may not know of the thing is
 * told 404 before anything that was typed is looked at.
 */
export interface Spec<B extends By, P extends z.ZodType, Q extends z.ZodType, I extends z.ZodType, S, R> {
  method: "get" | "post";
  /** Express path, English, nouns: a verb becomes a noun resource. */
  path: string;
  /** One line for people who read the API. */
  doc: string;
  by: B;
  /**
   * A sensitive act: the reader proved within the last 15 minutes that it is them (password, code or passkey). A page
   * leads to the question and back, JSON says 403 `accounts.confirmFirst`. The page of the form carries it as well, so that the
   * question comes before anything is typed. A function asks only where it gives true, once the body is read: for the yes that
   * opens something, and not for the no that closes it.
   */
  fresh?: true | ((subject: NoInfer<S>, input: z.output<I>) => boolean);
  /** Also for somebody whose role asks for a second factor that they have not set up: the pages where they do, and the way out. */
  beforeFactor?: true;
  /** Also for somebody who is leaving: whose erasure was asked for, and who can still regret it. */
  whileLeaving?: true;
  /** A POST whose answer shows somebody, as a page view does: whom it showed stands in the trail. A GET is a look without saying so. */
  look?: true;
  /** Its path is a secret by which one is let in: sent with no referrer on, to be found by no search and kept by no cache. */
  secretPath?: true;
  /** A GET answered to everybody as to a stranger: no session is looked up and no cookie set. What is fetched by other sites and programs. */
  asStranger?: true;
  /** The one kind of page that other sites may show in a frame of theirs; only with `asStranger`. */
  framed?: true;
  /**
   * A GET that is asked again and again, a part of a recording at a time: rows that nobody has written since an earlier request
   * read them are not read again, and it is answered before what only pages need.
   */
  often?: true;
  /** A POST whose `run` reads or writes this browser's session or cookies: sent twice at once it runs twice. Others are one act. */
  touchesSession?: true;
  params?: P;
  query?: Q;
  /** The body of a POST. */
  input?: I;
  upload?: Upload;
  /** The thing the door is about, through the actor's reach; null is 404. */
  load: (ctx: ContextOf<B>, at: { params: z.output<P>; query: z.output<Q> }) => Maybe<S | null>;
  /** May the actor, who sees the thing, do this with it? False is 403. `always` says: whoever may knock and sees it. */
  can: "always" | ((ctx: ContextOf<B>, subject: NoInfer<S>) => boolean);
  run?: (ctx: ContextOf<B>, subject: NoInfer<S>, input: z.output<I>, web: Web) => Maybe<R>;
  html:
    | ((done: {
        ctx: ContextOf<B>;
        subject: NoInfer<S>;
        result: NoInfer<R>;
        input: z.output<I>;
      }) => Maybe<Answer>)
    | { none: string };
  json:
    | ((done: { ctx: ContextOf<B>; subject: NoInfer<S>; result: NoInfer<R> }) => Maybe<unknown>)
    | { none: string };
  /** Shows the form again with what was typed and what is wrong. */
  form?: (ctx: ContextOf<B>, subject: NoInfer<S>, typed: Typed) => Maybe<Page>;
}

/** A door with its types forgotten, as the table of doors holds it. */
export interface Action {
  method: "get" | "post";
  path: string;
  doc: string;
  by: By;
  fresh: boolean | ((subject: unknown, input: unknown) => boolean);
  beforeFactor: boolean;
  whileLeaving: boolean;
  look: boolean;
  secretPath: boolean;
  asStranger: boolean;
  framed: boolean;
  often: boolean;
  touchesSession: boolean;
  params: z.ZodType | null;
  query: z.ZodType | null;
  input: z.ZodType | null;
  upload: Upload | null;
  load: (ctx: Context, at: { params: unknown; query: unknown }) => Maybe<unknown>;
  can: "always" | ((ctx: Context, subject: unknown) => boolean);
  run: ((ctx: Context, subject: unknown, input: unknown, web: Web) => Maybe<unknown>) | null;
  html: ((done: Done) => Maybe<Answer>) | { none: string };
  json: ((done: Done) => Maybe<unknown>) | { none: string };
  form: ((ctx: Context, subject: unknown, typed: Typed) => Maybe<Page>) | null;
}
export interface Done {
  ctx: Context;
  subject: unknown;
  result: unknown;
  input: unknown;
  /** Of a GET: does the door open still? For an answer that goes on for as long as somebody listens. */
  still?: () => Promise<boolean>;
}

/** Declares a door. Leaving out who may use it does not compile. */
export function action<
  const B extends By,
  P extends z.ZodType = z.ZodType<Record<string, never>>,
  Q extends z.ZodType = z.ZodType<Record<string, never>>,
  I extends z.ZodType = z.ZodType<Record<string, never>>,
  S = unknown,
  R = undefined,
>(spec: Spec<B, P, Q, I, S, R>): Action {
  const whole = {
    fresh: false,
    beforeFactor: false,
    whileLeaving: false,
    look: false,
    secretPath: false,
    asStranger: false,
    framed: false,
    often: false,
    touchesSession: false,
    params: null,
    query: null,
    input: null,
    upload: null,
    run: null,
    form: null,
    ...spec,
  };
  return whole as unknown as Action;
}
