import type { Response } from "express";
import { MINUTE_MS } from "../platform/clock.ts";
import { hasSentence, type Translate } from "../platform/i18n.ts";
import { openSigned, sign } from "../platform/tokens.ts";
import type { Notice } from "./action.ts";
import { giveCookie, takeCookie } from "./cookies.ts";
import type { Frame } from "./render.ts";

const COOKIE = "fly.notice";

/** Puts the sentence for the next page into a short-lived signed cookie: keys and ids only, never a person's words. */
export function setNotice(res: Response, notice: Notice | null, secret: string): void {
  if (!notice) return;
  const value = Buffer.from(JSON.stringify(notice)).toString("base64url");
  giveCookie(res, COOKIE, sign("notice", value, secret), 2 * MINUTE_MS);
}

/** Takes the notice that waits for this page, once. */
export function takeNotice(
  res: Response,
  cookies: Record<string, string | undefined>,
  secret: string,
  t: Translate,
): Frame["notice"] {
  const raw = cookies[COOKIE];
  if (!raw) return null;
  takeCookie(res, COOKIE);
  const value = openSigned("notice", raw, secret);
  if (!value) return null;
  const notice = JSON.parse(Buffer.from(value, "base64url").toString()) as Notice;
  if (!hasSentence(notice.key, notice.params)) return null;
  const undo = notice.undo
    ? { action: notice.undo.action, label: t("notice.undo"), fields: notice.undo.fields ?? {} }
    : null;
  return { text: t(notice.key, notice.params), undo };
}
