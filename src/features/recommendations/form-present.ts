import { page, type Page, type Typed, typedList, typedText } from "../../http/action.ts";
import { type MemberContext, organisationsOf } from "../../platform/context.ts";
import { showDate } from "../../platform/i18n.ts";
import { newId } from "../../platform/ids.ts";
import { openAmong, type Relation } from "../consent/index.ts";
import { type Evidence, evidenceOf } from "../evidence/index.ts";
import { mayMentor, mentorsWith } from "../mentors/index.ts";
import { openOrganisations } from "../organisations/index.ts";
import { namesOf } from "../people/index.ts";
import { tiesFrom } from "../ties/index.ts";
import { isProposable } from "./policy.ts";
import type { Recommendation } from "./schema.ts";

/** Evidence as a choice: title, kind and day. */
export const evidenceOption = (ctx: MemberContext, one: Evidence) => ({
  value: one._id,
  label: one.title,
  small: [ctx.t(`recommendations.evidence.${one.kind}`), showDate(ctx.locale, one.day)].join(" · "),
});

/** The pupils whom a teacher may recommend; `isMissing`: a recommendation was sent without one. */
export async function choosePupilPage(ctx: MemberContext, isMissing = false): Promise<Page> {
  const ties = await tiesFrom(organisationsOf(ctx.actor, "staff"), "pupil", ctx.now);
  const open = await openAmong(
    ctx,
    ties.map((tie) => tie.to),
  );
  const pupils = [...open.values()].sort((a, b) => a.name.localeCompare(b.name, ctx.locale));
  return page("recommendations/pupils", ctx.t("recommendations.new.title"), {
    pupils: pupils.map((one) => ({ id: one._id, name: one.name })),
    problem: isMissing ? ctx.t("recommendations.new.noPupil") : null,
  });
}

async function receivers(ctx: MemberContext, pupil: Relation) {
  const [venues, partners, schools, mentors] = await Promise.all([
    openOrganisations("venue"),
    openOrganisations("partner"),
    openOrganisations("school"),
    mentorsWith("approved"),
  ]);
  const may = mentors.filter((one) => mayMentor(one, pupil.person.birthDay, pupil.facts.today));
  const names = await namesOf(may.map((one) => one._id));
  const places = [...venues, ...partners, ...schools].filter((one) => !pupil.schools.includes(one._id));
  return [
    { value: "", label: ctx.t("recommendations.form.choose") },
    ...places.map((one) => ({
      value: `organisation-${one._id}`,
      label: `${one.name} (${ctx.t(`recommendations.place.${one.talentLine ? "talentLine" : one.kind}`)})`,
    })),
    ...may.map((one) => ({
      value: `mentor-${one._id}`,
      label: `${names.get(one._id) ?? ""} (${ctx.t("recommendations.place.mentor")})`,
    })),
    { value: "call", label: ctx.t("recommendations.place.call") },
  ];
}

const receiverValue = (row: Recommendation | null): string =>
  row === null ? "" : row.receiver.kind === "call" ? "call" : `${row.receiver.kind}-${row.receiver.id}`;

/** The teacher's form, new or an edit; after a conflict what is stored stands beside what was typed. */
export async function writePage(
  ctx: MemberContext,
  subject: { pupil: Relation; row: Recommendation | null },
  typed: Typed,
): Promise<Page> {
  const { pupil, row } = subject;
  const [options, evidence] = await Promise.all([receivers(ctx, pupil), evidenceOf(pupil.person._id)]);
  return page(
    "recommendations/write",
    ctx.t("recommendations.new.titleOf", { name: pupil.person.name }),
    {
      action: row ? `/recommendations/${row._id}/edit` : "/recommendations",
      back: row ? `/recommendations/${row._id}` : "/recommendations",
      pupil: { id: pupil.person._id, name: pupil.person.name },
      receivers: options,
      receiver: typedText(typed, "receiver", receiverValue(row)),
      callName: typedText(typed, "callName", row?.receiver.kind === "call" ? row.receiver.name : ""),
      text: typedText(typed, "text", row?.text ?? ""),
      deadline: typedText(typed, "deadline", row?.deadline ?? ""),
      evidence: evidence.filter(isProposable).map((one) => evidenceOption(ctx, one)),
      chosen: typedList(typed, "evidence", row?.evidence ?? []),
      stored: row && typed.problems[""] && typedText(typed, "text") !== row.text ? row.text : null,
      version: row ? String(row.version) : null,
      requestId: typedText(typed, "requestId", newId()),
      problems: typed.problems,
    },
    { task: true },
  );
}
