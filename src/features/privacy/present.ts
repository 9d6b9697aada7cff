import { page, type Page, type Typed } from "../../http/action.ts";
import type { Context } from "../../platform/context.ts";
import { showDate, showNumber } from "../../platform/i18n.ts";
import type { Relation } from "../consent/index.ts";
import { copiesOf } from "./model.ts";
import { COPY_DAYS, type Copy } from "./schema.ts";

/** Where the doors about somebody's data are: one's own, or a child's. */
export const baseOf = (to: Relation): string => (to.self ? "/me" : `/guardian/${to.person._id}`);

export async function copyPage(
  ctx: Context,
  to: Relation,
  reader: Copy["reader"],
  typed: Typed,
): Promise<Page> {
  const copies = await copiesOf(to.person._id, reader, ctx.now);
  const base = baseOf(to);
  const making = copies.find((copy) => copy.status !== "ready") ?? null;
  const title = to.self
    ? ctx.t("privacy.copy.title")
    : ctx.t("privacy.copy.titleOf", { name: to.person.name });
  return page("privacy/copy", title, {
    title,
    self: to.self,
    name: to.person.name,
    back: to.self ? "/account" : "/guardian",
    action: `${base}/data`,
    days: COPY_DAYS,
    erasure: `${base}/erasure`,
    problem: typed.problems[""] ?? null,
    making: making && { text: progress(ctx, making), share: making.of > 0 ? making.done / making.of : 0 },
    ready: copies.filter((copy) => copy.status === "ready").map((copy) => readyRow(ctx, base, copy)),
  });
}

const progress = (ctx: Context, copy: Copy): string =>
  copy.status === "waiting"
    ? ctx.t("privacy.copy.waiting")
    : ctx.t("privacy.copy.making", { done: copy.done, of: copy.of });

function readyRow(ctx: Context, base: string, copy: Copy) {
  const made = showDate(ctx.locale, copy.readyAt ?? copy.askedAt, "dateTime");
  return {
    icon: "hent",
    title: ctx.t("privacy.copy.made", { at: made }),
    meta: ctx.t("privacy.copy.until", {
      day: showDate(ctx.locale, copy.expiresAt),
      size: showNumber(ctx.locale, Math.max(0.1, (copy.file?.bytes ?? 0) / 1_048_576), 1),
    }),
    buttons: [
      {
        href: `${base}/data/${copy._id}/file`,
        label: ctx.t("privacy.copy.fetch"),
        icon: "hent",
        main: true,
        sr: made,
      },
      { action: `${base}/data/${copy._id}/removal`, label: ctx.t("privacy.copy.drop"), sr: made },
    ],
  };
}

/** For programs: how far it is, and where to fetch it. */
export const copyJson = (to: Relation, copy: Copy) => ({
  id: copy._id,
  status: copy.status,
  done: copy.done,
  of: copy.of,
  askedAt: copy.askedAt,
  expiresAt: copy.expiresAt,
  bytes: copy.file?.bytes ?? null,
  href: copy.status === "ready" ? `${baseOf(to)}/data/${copy._id}/file` : null,
});
