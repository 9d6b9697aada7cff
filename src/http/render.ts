import { readFileSync } from "node:fs";
import { join } from "node:path";
import ejs from "ejs";
import type { Context } from "../platform/context.ts";
import {
  type DateKind,
  type Locale,
  showDate,
  showDays,
  showDuration,
  showNumber,
  type Translate,
} from "../platform/i18n.ts";
import type { Day } from "../platform/calendar.ts";
import { newId } from "../platform/ids.ts";
import { root } from "../platform/root.ts";
import { type Draw, makeDraw } from "./draw.ts";
import type { Assets } from "./assets.ts";
import type { Page, Share } from "./action.ts";

export interface Tab {
  href: string;
  label: string;
  icon: string;
  current: boolean;
}
/** What the layout shows around a page. */
export interface Frame {
  title: string;
  locale: Locale;
  css: string;
  js: string;
  body: string;
  flood: string | null;
  task: boolean;
  robots: boolean;
  share: Share | null;
  /** The address of the house, without a slash at its end: for what leaves it. */
  base: string;
  sample: boolean;
  /** Mails are not sent but shown at /dev/mailbox. */
  mailbox: boolean;
  path: string;
  who: { name: string; href: string } | null;
  /** The roles one may act as, when there are several. */
  hats: { kind: string; label: string; current: boolean }[];
  tabs: Tab[];
  unread: number;
  /** Where whoever is worried goes from this page; null for those who are signed out. */
  worry: string | null;
  notice: {
    text: string;
    undo: { action: string; label: string; fields: Record<string, string> } | null;
  } | null;
}

type Template = (locals: object) => string;
const cache = new Map<string, Template>();
const VIEWS = join(root, "views");

/** Drawings and small formats that every template may use. */
export type Ui = Draw & {
  date(at: Date | Day, kind?: DateKind): string;
  days(days: number): string;
  duration(ms: number): string;
  number(value: number, digits?: number): string;
  /** A fresh id for `requestId` fields: what makes sending twice store once. */
  requestId(): string;
};

/** Renders a page inside its layout. `strict` (outside production): a property that the model lacks is an error. */
export function makeRenderer(
  assets: Assets,
  strict: boolean,
): (page: Page, ctx: Context, frame: Omit<Frame, "body">) => string {
  const draw = makeDraw({ icons: assets.icons });
  return (page, ctx, frame) => {
    const ui = makeUi(draw, ctx.locale);
    const locals = {
      page: strict ? watched(page.model, page.view) : page.model,
      t: ctx.t as Translate,
      ui,
      it: null,
    };
    const body = template(`/${page.view}`)({ ...locals, frame: { ...frame, body: "" } });
    return template(`/layout/${page.more.layout ?? "base"}`)({ ...locals, frame: { ...frame, body } });
  };
}

export const makeUi = (draw: Draw, locale: Locale): Ui => ({
  ...draw,
  date: (at, kind) => showDate(locale, at, kind),
  days: (days) => showDays(locale, days),
  duration: showDuration,
  number: (value, digits) => showNumber(locale, value, digits),
  requestId: newId,
});

/** A compiled template: no `with`, so a name that is not handed over is a ReferenceError at once. */
export function template(name: string): Template {
  const known = cache.get(name);
  if (known) return known;
  const filename = join(VIEWS, `${name}.ejs`);
  const compiled = ejs.compile(readFileSync(filename, "utf8"), {
    filename,
    root: VIEWS,
    views: [VIEWS],
    cache: true,
    _with: false,
    localsName: "locals",
    destructuredLocals: ["page", "t", "ui", "frame", "it"],
  } as ejs.Options & { async?: false }) as Template;
  cache.set(name, compiled);
  return compiled;
}

/** A text for programs (a feed, a piece of HTML for another site) from `views/<name>.ejs`: `it` escaped as in every template. */
export const renderText = (name: string, t: Translate, it: object): string =>
  template(`/${name}`)({ page: null, t, ui: null, frame: null, it });

/** A misspelt property would print nothing: this makes it an error that names the view. */
function watched<T extends object>(model: T, view: string): T {
  return new Proxy(model, {
    get(target, key, receiver) {
      if (typeof key === "string" && !(key in target) && !Array.isArray(target) && key !== "toJSON")
        throw new Error(`views/${view}: the model has no "${key}"`);
      const value: unknown = Reflect.get(target, key, receiver);
      // A map of problems has only the fields that are wrong.
      if (typeof key === "string" && /problems$/i.test(key)) return value;
      const plain =
        typeof value === "object" &&
        value !== null &&
        (Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype);
      return plain ? watched(value as object, view) : value;
    },
  });
}
