import type { Context, MemberContext } from "../../platform/context.ts";
import { consentFacts, type EntryRow, presentEntries, type Relation } from "../consent/index.ts";
import type { Circle } from "../profiles/index.ts";
import { tiesWith } from "../ties/index.ts";
import { answersFor } from "./policy.ts";
import type { Ask } from "./schema.ts";

/** What a guardian has answered so far, each with the other answer in one tap. */
export interface AnswerRow {
  title: string;
  meta: string;
  button: { action: string; fields: Record<string, string>; label: string };
}

/**
 * The questions of the ledger that wait for this guardian, and the answers so far. A question waits when something asks for
 * it: a profile always, a picture that was put up, a mentor who was asked, an act that wants a page, another guardian's yes.
 */
export async function questionsOf(
  ctx: MemberContext,
  to: Relation,
  circle: Circle,
): Promise<{ asks: Ask[]; answers: AnswerRow[] }> {
  if (!answersFor(to)) return { asks: [], answers: [] };
  const [rows, mentors] = await Promise.all([
    presentEntries(ctx, to),
    tiesWith({ to: to.person._id, kind: "mentor", status: "asked" }),
  ]);
  const isAsked = (row: EntryRow): boolean =>
    row.purpose === "profile" ||
    (row.purpose === "picture" && to.person.picture !== null) ||
    (row.purpose === "mentoring" && mentors.length + circle.mentors.length > 0) ||
    (row.purpose === "demoPublic" && row.asked);
  const waits = (row: EntryRow): boolean =>
    row.due || (["none", "lapsed", "expired"].includes(row.code) && row.can.yes && isAsked(row));
  return {
    asks: rows.filter(waits).map((row) => askOf(ctx, to, row)),
    answers: rows
      .filter((row) => !waits(row) && row.code !== "none" && (row.can.yes || row.can.no))
      .map((row) => answerOf(ctx, row)),
  };
}

const fieldsOf = (row: EntryRow): Record<string, string> =>
  row.fields.about === null ? {} : { about: row.fields.about };

const askOf = (ctx: Context, to: Relation, row: EntryRow): Ask => ({
  id: `${row.id}-${to.person._id}`,
  title: row.purpose === "demoPublic" ? `${row.title}: ${row.text.title}` : row.text.title,
  facts: [...(row.due ? [{ icon: "skjold", text: row.state }] : []), ...consentFacts(row.text)],
  action: row.action,
  fields: fieldsOf(row),
  yes: { label: ctx.t("consent.askYes") },
  no: { label: ctx.t("consent.askNo") },
});

const answerOf = (ctx: Context, row: EntryRow): AnswerRow => ({
  title: row.title,
  meta: row.state,
  button: {
    action: row.action,
    fields: { ...fieldsOf(row), answer: row.can.no ? "no" : "yes" },
    label: ctx.t(row.can.no ? "consent.buttons.takeBack" : "consent.buttons.yes"),
  },
});
