import { page, type Page, type Typed, typedText } from "../../http/action.ts";
import { dayOf } from "../../platform/calendar.ts";
import type { MemberContext } from "../../platform/context.ts";
import { showDate } from "../../platform/i18n.ts";
import { isUnder15 } from "../consent/index.ts";
import type { Closing } from "./closing-service.ts";
import { CLOSED_DAYS } from "./schema.ts";

const DOES = [
  ["hidden", "laas"],
  ["told", "klokke"],
  ["copy", "hent"],
  ["gone", "slet"],
] as const;

/** Closing an account: what it does, before; why it was done and the way back, after. */
export function closingPage(
  ctx: MemberContext,
  { person, account, erasure, isTeam }: Closing,
  typed: Typed,
): Page {
  const { t, locale, now } = ctx;
  const { name, birthDay } = person;
  const isClosed = erasure?.why === "closed";
  const day = erasure ? showDate(locale, erasure.dueAt) : "";
  const key = isClosed ? "closed" : "title";
  const begun = erasure?.begunAt ? t("privacy.problems.begun") : null;
  return page("privacy/closing", t(`privacy.closing.${key}`, { name }), {
    title: t(`privacy.closing.${key}`, { name }),
    lead:
      begun ??
      (isClosed
        ? t("privacy.closing.until", { day, since: showDate(locale, erasure.askedAt) })
        : t("privacy.closing.lead", { name })),
    leaving: erasure && !isClosed ? t(`privacy.closing.leaving.${erasure.why}`, { name, day }) : null,
    begun,
    reason: isClosed ? erasure.reason || t("privacy.closing.lost") : null,
    mayOpen: isClosed && begun === null,
    isTeam,
    mentor: account.roles.some(({ kind }) => kind === "mentor") ? `/admin/mentors/${person._id}` : null,
    does: DOES.map(([id, icon]) => ({
      icon,
      // Who leaves anyway keeps their day.
      title:
        id === "gone" && erasure
          ? t("privacy.closing.does.gone.keepsDay", { day })
          : t(`privacy.closing.does.${id}.title`, { days: CLOSED_DAYS }),
      text: t(`privacy.closing.does.${id}.text`),
    })),
    at: `/admin/people/${person._id}/closing`,
    hint: t(
      birthDay !== null && isUnder15(birthDay, dayOf(now))
        ? "privacy.closing.reasonHintChild"
        : "privacy.closing.reasonHint",
      { name },
    ),
    typed: typedText(typed, "reason"),
    problems: typed.problems,
  });
}
