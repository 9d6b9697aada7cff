import type { Request } from "express";
import { LOCALES, type Locale } from "../platform/i18n.ts";

export const LOCALE_COOKIE = "fly.lang";

/** Account, then cookie, then what the browser asks for; Danish first. */
export function localeOf(
  req: Request,
  cookies: Record<string, string | undefined>,
  account: Locale | null,
): Locale {
  if (account) return account;
  const chosen = cookies[LOCALE_COOKIE];
  if (chosen === "da" || chosen === "en") return chosen;
  const asked = req.acceptsLanguages([...LOCALES]);
  return asked === "en" ? "en" : "da";
}
