import type { Translate } from "../../platform/i18n.ts";

const BROWSERS: readonly [RegExp, string][] = [
  [/Edg(e|A|iOS)?\//, "Edge"],
  [/OPR\/|Opera/, "Opera"],
  [/SamsungBrowser\//, "Samsung Internet"],
  [/Firefox\/|FxiOS\//, "Firefox"],
  [/Chrome\/|CriOS\//, "Chrome"],
  [/Safari\//, "Safari"],
];
const SYSTEMS: readonly [RegExp, string][] = [
  [/iPhone/, "iPhone"],
  [/iPad/, "iPad"],
  [/Android/, "Android"],
  [/CrOS/, "Chromebook"],
  [/Windows/, "Windows"],
  [/Mac OS X|Macintosh/, "Mac"],
  [/Linux/, "Linux"],
];

const first = (names: readonly [RegExp, string][], text: string): string =>
  names.find(([mark]) => mark.test(text))?.[1] ?? "";

/** A browser and a system by the names their owner knows them by; empty when they are none of the usual ones. */
export const browserOf = (userAgent: string): { browser: string; system: string } => {
  const text = userAgent.slice(0, 500);
  return { browser: first(BROWSERS, text), system: first(SYSTEMS, text) };
};

/** "Firefox på Windows", or what of it is known. */
export function browserName(t: Translate, { browser, system }: { browser: string; system: string }): string {
  if (browser !== "" && system !== "") return t("accounts.signIns.name", { browser, system });
  return browser || system || t("accounts.signIns.unknown");
}
