import { page, type Page, type Typed, typedList, typedText } from "../../http/action.ts";
import type { MemberContext } from "../../platform/context.ts";
import { showDate } from "../../platform/i18n.ts";
import { operator } from "../../platform/operator.ts";
import { namedReaders } from "./leads.ts";
import { sentBy } from "./model.ts";
import { partiesOf } from "./service.ts";
import { type Reference, WORRIES } from "./schema.ts";

/** The form: what it is about in words to choose between, and who will read it. */
export async function raisePage(ctx: MemberContext, at: Reference | null, typed: Typed): Promise<Page> {
  const parties = await partiesOf(ctx, at);
  const readers = await namedReaders(ctx, parties);
  const { name, email } = operator();
  return page(
    "safeguarding/new",
    ctx.t("safeguarding.new.title"),
    {
      about: at && parties.known ? `${at.type}-${at.id}` : "",
      readers: new Intl.ListFormat(ctx.locale).format(readers.map((one) => one.name)),
      operator: { name, email },
      worry: typedText(typed, "worry"),
      worries: WORRIES.map((value) => ({ value, label: ctx.t(`safeguarding.worry.${value}`) })),
      text: typedText(typed, "text"),
      reach: typedText(typed, "reach"),
      notTo: typedList(typed, "notTo"),
      leads: readers.map((one) => ({ value: one.id, label: one.name })),
      requestId: typedText(typed, "requestId"),
      folded: typedText(typed, "reach") === "" && typedList(typed, "notTo").length === 0,
      problems: typed.problems,
    },
    { task: true },
  );
}

/** What one sent: that it was received, and when it was opened. Never what it said. */
export async function presentSent(ctx: MemberContext) {
  const rows = await sentBy(ctx.actor.personId);
  return rows.map((row) => ({ at: row.at, openedAt: row.openedAt }));
}

export async function sentPage(ctx: MemberContext): Promise<Page> {
  const rows = await presentSent(ctx);
  return page("safeguarding/sent", ctx.t("safeguarding.sent.title"), {
    rows: rows.map((row) => ({
      at: showDate(ctx.locale, row.at, "dateTime"),
      text: row.openedAt
        ? ctx.t("safeguarding.sent.opened", { at: showDate(ctx.locale, row.openedAt, "dateTime") })
        : ctx.t("safeguarding.sent.received"),
    })),
  });
}
