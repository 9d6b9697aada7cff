import { page, type Page, type Typed, typedText } from "../../http/action.ts";
import type { Context, MemberContext } from "../../platform/context.ts";
import { pageOf } from "../../platform/cursor.ts";
import { hasSentence } from "../../platform/i18n.ts";
import { type Names, namesFor } from "../timeline/index.ts";
import { countUnread, mailFor, noticesOf } from "./model.ts";
import { ruleOf } from "./rules.ts";
import { GROUPS, MAIL, type Notice, type Settings } from "./schema.ts";

const PAGE = 30;

/** A notice as its reader sees it. */
interface Told {
  id: string;
  text: string;
  at: Date;
  unread: boolean;
  /** A POST that marks it as read and leads to the thing. */
  action: string;
}

async function told(ctx: Context, notices: readonly Notice[]): Promise<Told[]> {
  const names = await namesFor(
    ctx,
    notices.flatMap((one) => [one.by, one.about]),
    notices.map((one) => one.organisation),
  );
  return notices.map((one) => ({
    id: one._id,
    text: sentence(ctx, one, names),
    at: one.at,
    unread: one.readAt === null,
    action: `/notifications/${one._id}/reading`,
  }));
}

/** With the names that the reader may know now; when one may not be known, the sentence that names nobody. */
function sentence(ctx: Context, notice: Notice, names: Names): string {
  const key = `notifications.says.${notice.key}`;
  const known: Record<string, string | undefined> = {
    who: names.people.get(notice.by ?? ""),
    person: names.people.get(notice.about ?? ""),
    place: names.organisations.get(notice.organisation ?? ""),
  };
  const needs = ruleOf(notice.key)?.needs ?? [];
  if (!hasSentence(`${key}.plain`)) return ctx.t("notifications.old");
  if (needs.some((name) => known[name] === undefined))
    return ctx.t(`notifications.says.${notice.key}.plain`, notice.numbers);
  const words = Object.fromEntries(needs.map((name) => [name, known[name] ?? ""]));
  return ctx.t(`notifications.says.${notice.key}.text`, { ...notice.numbers, ...words });
}

export async function listPage(ctx: MemberContext, before: string | undefined): Promise<Page> {
  const [rows, unread] = await Promise.all([
    noticesOf(ctx.actor.personId, PAGE + 1, before),
    countUnread(ctx.actor.personId),
  ]);
  const { rows: shown, next } = pageOf(rows, PAGE);
  return page(
    "notifications/list",
    ctx.t("notifications.title"),
    {
      unread,
      notices: await told(ctx, shown),
      older: next ? `/notifications?before=${next}` : null,
      newest: before ? "/notifications" : null,
    },
    {},
  );
}

export async function presentList(ctx: MemberContext, before: string | undefined) {
  const { rows, next } = pageOf(await noticesOf(ctx.actor.personId, PAGE + 1, before), PAGE);
  return {
    notices: rows.map((one) => ({
      id: one._id,
      key: one.key,
      group: one.group,
      path: one.path,
      at: one.at,
      readAt: one.readAt,
    })),
    next,
  };
}

export function settingsPage(ctx: Context, settings: Settings | null, typed: Typed): Page {
  return page("notifications/settings", ctx.t("notifications.settings.title"), {
    version: settings?.version ?? 0,
    problems: typed.problems,
    groups: GROUPS.map((group) => ({
      name: group,
      legend: ctx.t(`notifications.groups.${group}.title`),
      hint: ctx.t(`notifications.groups.${group}.hint`),
      value: typedText(typed, group, mailFor(settings, group)),
      error: typed.problems[group] ?? null,
    })),
    options: MAIL.map((value) => ({ value, label: ctx.t(`notifications.when.${value}`) })),
  });
}
