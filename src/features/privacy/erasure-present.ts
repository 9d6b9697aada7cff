import { page, type Page, type Typed } from "../../http/action.ts";
import type { Context } from "../../platform/context.ts";
import { showDate } from "../../platform/i18n.ts";
import { operator } from "../../platform/operator.ts";
import type { Relation } from "../consent/index.ts";
import { hindrances } from "./erasure-service.ts";
import { erasureOf } from "./model.ts";
import { eraserOf } from "./policy.ts";
import { baseOf } from "./present.ts";
import { type Erasure, REGRET_DAYS } from "./schema.ts";

const GOES = ["profile", "music", "journey", "signIn", "lists"] as const;
const STAYS = ["others", "figures", "proof", "concerns", "backups"] as const;

/** What erasing does, in plain words, before; and the way back, after. */
export async function erasurePage(ctx: Context, to: Relation, typed: Typed): Promise<Page> {
  const row = await erasureOf(to.person._id);
  return row ? leavingPage(ctx, to, row) : askPage(ctx, to, typed);
}

async function askPage(ctx: Context, to: Relation, typed: Typed): Promise<Page> {
  const name = to.person.name;
  const own = to.self;
  const title = own ? ctx.t("privacy.erasure.title") : ctx.t("privacy.erasure.titleOf", { name });
  const mayAsk = eraserOf(to) !== null;
  return page("privacy/erasure", title, {
    title,
    lead: ctx.t(own ? "privacy.erasure.lead" : "privacy.erasure.leadOf", { name, days: REGRET_DAYS }),
    self: own,
    back: own ? "/account" : "/guardian",
    copy: `${baseOf(to)}/data`,
    action: `${baseOf(to)}/erasure`,
    hindrances: mayAsk && own ? await hindrances(ctx, to.person._id) : [],
    notYours: mayAsk ? null : ctx.t("privacy.erasure.guardianDecides"),
    goes: GOES.map((id) => ({
      title: ctx.t(`privacy.erasure.goes.${id}.title`),
      text: ctx.t(`privacy.erasure.goes.${id}.text`),
    })),
    stays: STAYS.map((id) => ({
      title: ctx.t(`privacy.erasure.stays.${id}.title`),
      text: ctx.t(`privacy.erasure.stays.${id}.text`),
    })),
    sure: ctx.t(own ? "privacy.erasure.sure" : "privacy.erasure.sureOf", { name, days: REGRET_DAYS }),
    problems: typed.problems,
  });
}

function leavingPage(ctx: Context, to: Relation, row: Erasure): Page {
  const name = to.person.name;
  const own = to.self;
  const day = showDate(ctx.locale, row.dueAt);
  const isClosed = row.why === "closed";
  const whose = own ? "" : "Of";
  const title = ctx.t(`privacy.leaving.${isClosed ? "closed" : "title"}${whose}`, { name, day });
  const reason = row.why === "unused" ? "unused" : row.why === "guardian" && own ? "guardian" : null;
  return page(
    "privacy/leaving",
    title,
    {
      title,
      text: ctx.t(`privacy.leaving.${isClosed ? "closedText" : "text"}${whose}`, { name, day }),
      reason: reason && ctx.t(`privacy.leaving.why.${reason}`),
      // Who closed it answers for the house.
      closed: isClosed
        ? { reason: row.reason || ctx.t("privacy.closing.lost"), email: operator().email }
        : null,
      begun: row.begunAt !== null,
      mayRegret: row.begunAt === null && mayRegret(to, row),
      action: `${baseOf(to)}/erasure/withdrawal`,
      regret: ctx.t(own ? "privacy.leaving.regret" : "privacy.leaving.regretOf", { name }),
      copy: `${baseOf(to)}/data`,
      self: own,
    },
    { task: true },
  );
}

/** Whoever could ask can take it back. A child whose guardian asked cannot; the guardian can. What the secretariat closed, it opens. */
export const mayRegret = (to: Relation, row: Erasure): boolean =>
  row.why !== "closed" && (eraserOf(to) !== null || (row.why === "unused" && to.self));
