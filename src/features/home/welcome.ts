import { page, type Page } from "../../http/action.ts";
import type { Context } from "../../platform/context.ts";
import { newestBills } from "./bills.ts";

/** For whom the house is, each with the one thing to do first. */
const DOORS = [
  ["musician", "guitar", "/sign-up"],
  ["parent", "skjold", "/help#guardian"],
  ["teacher", "skole", "/sign-up?kind=organisation"],
  ["mentor", "mentor", "/sign-up?kind=mentor"],
  ["venue", "scene", "/sign-up?kind=organisation"],
  ["municipality", "kommune", "/sign-up?kind=organisation"],
] as const;

/** The front page for somebody who has not signed in: what this is, for whom, who plays, and how the young are kept safe. */
export async function welcomePage(ctx: Context): Promise<Page> {
  const acts = await newestBills(ctx);
  return page(
    "home/welcome",
    ctx.t("home.welcome.page"),
    {
      stairs: ([1, 2, 3, 4] as const).map((n) => ({
        n,
        name: ctx.t(`home.stages.${n}`),
        text: ctx.t(`home.welcome.stair.${n}`),
      })),
      dimensions: (["craft", "art", "business"] as const).map((dimension) => ({
        dimension,
        name: ctx.t(`ui.dim.${dimension}`),
      })),
      doors: DOORS.map(([who, icon, href]) => ({
        icon,
        href,
        name: ctx.t(`home.welcome.for.${who}.name`),
        text: ctx.t(`home.welcome.for.${who}.text`),
        act: ctx.t(`home.welcome.for.${who}.act`),
      })),
      acts,
      safe: [
        row(ctx, "laas", "private", null),
        row(ctx, "folk", "child", "/help#young"),
        row(ctx, "skjold", "adults", null),
        row(ctx, "hjaelp", "worry", "/help#worry"),
      ],
    },
    { indexable: true },
  );
}

const row = (
  ctx: Context,
  icon: string,
  key: "private" | "child" | "adults" | "worry",
  href: string | null,
) => ({
  icon,
  title: ctx.t(`home.welcome.${key}`),
  meta: ctx.t(`home.welcome.${key}Text`),
  href,
});
