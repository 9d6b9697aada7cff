import { page, type Page, type Typed, typedText, untouched } from "../../http/action.ts";
import { dayOf } from "../../platform/calendar.ts";
import type { MemberContext } from "../../platform/context.ts";
import { showDate } from "../../platform/i18n.ts";
import { entriesOf, findEntry } from "./model.ts";
import type { Entry } from "./schema.ts";
import { practiceSums, WEEKS } from "./service.ts";

export const presentEntry = ({ _id, day, minutes, what, evidence, version }: Entry) => ({
  id: _id,
  day,
  minutes,
  what,
  evidence,
  version,
});

/** The log with its form on top, newest first, and the last ten weeks as columns. */
export async function practicePage(ctx: MemberContext, typed: Typed = untouched): Promise<Page> {
  const today = dayOf(ctx.now);
  const [rows, sums] = await Promise.all([
    entriesOf(ctx.actor.personId),
    practiceSums(ctx.actor.personId, today),
  ]);
  return page("practice/practice", ctx.t("practice.title"), {
    today,
    values: {
      day: typedText(typed, "day", today),
      minutes: typedText(typed, "minutes"),
      what: typedText(typed, "what"),
    },
    requestId: typedText(typed, "requestId"),
    problems: typed.problems,
    days: sums.days,
    weeks: WEEKS,
    columns: {
      values: sums.weeks.map((week) => week.minutes),
      labels: sums.weeks.map((week) => showDate(ctx.locale, week.from, "dayNumber")),
    },
    rows: rows.map((row) => ({
      title: row.what,
      meta: ctx.t("practice.minutes", { minutes: row.minutes }),
      date: {
        day: showDate(ctx.locale, row.day, "dayNumber"),
        small: showDate(ctx.locale, row.day, "weekdayMonth"),
      },
      href: `/practice/${row._id}`,
    })),
  });
}

/** The form for one entry; read afresh, so that a refusal shows what stands there now. */
export async function entryPage(ctx: MemberContext, before: Entry, typed: Typed): Promise<Page> {
  const row = (await findEntry(before._id)) ?? before;
  return page(
    "practice/entry",
    ctx.t("practice.edit.title"),
    {
      id: row._id,
      today: dayOf(ctx.now),
      values: {
        day: typedText(typed, "day", row.day),
        minutes: typedText(typed, "minutes", String(row.minutes)),
        what: typedText(typed, "what", row.what),
      },
      version: row.version,
      meanwhile:
        row.version === before.version &&
        typedText(typed, "version", String(row.version)) === String(row.version)
          ? null
          : `${showDate(ctx.locale, row.day)}: ${ctx.t("practice.minutes", { minutes: row.minutes })}. ${row.what}`,
      problems: typed.problems,
    },
    { task: true },
  );
}
