import type { Context } from "../../platform/context.ts";

const NAMED = 3;

/** "Carl, Asger, Dicte og 2 til": the first three of some names. */
export function firstNames(ctx: Context, names: readonly string[]): string {
  const shown = names.slice(0, NAMED).join(", ");
  return names.length > NAMED ? ctx.t("home.names", { names: shown, count: names.length - NAMED }) : shown;
}
