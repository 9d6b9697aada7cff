import { page, type Page, type Typed, typedText } from "../../http/action.ts";
import type { Context } from "../../platform/context.ts";
import { showDate } from "../../platform/i18n.ts";
import { type Tie, WHY } from "../ties/index.ts";
import type { Guarded } from "./endings.ts";

/** Since when somebody is a guardian, and who confirmed it, in one line. */
export function sinceText(ctx: Context, tie: Tie, confirmedBy: string): string {
  const day = showDate(ctx.locale, tie.since);
  if (tie.assurance !== "confirmed") return ctx.t("guardians.list.claimed", { day });
  return [
    ctx.t(`guardians.list.${tie.power === "observer" ? "observer" : "approver"}`, { day }),
    confirmedBy
      ? ctx.t("guardians.list.confirmedBy", { by: confirmedBy })
      : ctx.t("guardians.list.confirmed"),
  ].join(" ");
}

export function endingPage(ctx: Context, { person, under15, guardians }: Guarded, typed: Typed): Page {
  const title = ctx.t("guardians.ending.title", { name: person.name });
  return page(
    "guardians/ending",
    title,
    {
      title,
      name: person.name,
      action: `/musicians/${person._id}/guardians/ending`,
      guardians: guardians.map(({ tie, name, confirmedBy }) => ({
        value: tie._id,
        label: name,
        small: sinceText(ctx, tie, confirmedBy),
      })),
      whats: (under15 ? (["ended", "observer"] as const) : (["ended"] as const)).map((value) => ({
        value,
        label: ctx.t(`guardians.ending.what.${value}.label`),
        small: ctx.t(`guardians.ending.what.${value}.text`),
      })),
      whys: WHY.map((value) => ({ value, label: ctx.t(`guardians.ending.why.${value}`) })),
      guardian: typedText(typed, "guardian"),
      what: typedText(typed, "what"),
      why: typedText(typed, "why"),
      problems: typed.problems,
    },
    { task: true },
  );
}

export const presentGuarded = ({ person, guardians }: Guarded) => ({
  musician: person._id,
  guardians: guardians.map(({ tie, name }) => ({
    id: tie._id,
    name,
    power: tie.power,
    since: tie.since,
    history: tie.history.map(({ at, what, why }) => ({ at, what, why: why ?? null })),
  })),
});
