import { page, type Page, type Typed, typedText, untouched } from "../../http/action.ts";
import { dayOf } from "../../platform/calendar.ts";
import type { Context, MemberContext } from "../../platform/context.ts";
import { findPeople, findPerson, MUNICIPALITIES, municipalityName, type Person } from "../people/index.ts";
import { findMentor, mentorsWith } from "./model.ts";
import { hasCertificate, mayApply, recheckDue } from "./policy.ts";
import type { Mentor } from "./schema.ts";

/** What is known of the certificate today, and when it must be seen again. */
export const presentCertificate = (mentor: Mentor, today: string) => ({
  day: mentor.certificateDay,
  due: mentor.certificateDay ? recheckDue(mentor.certificateDay) : null,
  counts: hasCertificate(mentor, today),
  reference: mentor.referenceDay,
});

/** The form, or where the application stands with the words still to be corrected. */
export async function applicationPage(ctx: MemberContext, typed: Typed = untouched): Promise<Page> {
  const [mentor, person] = await Promise.all([
    findMentor(ctx.actor.personId),
    findPerson(ctx.actor.personId),
  ]);
  const today = dayOf(ctx.now);
  const state = mentor?.status ?? "none";
  const open = state === "applied" || state === "approved";
  const old = mayApply(person?.birthDay ?? null, today);
  const title = ctx.t(`mentors.state.${state}.title`);
  return page("mentors/application", title, {
    title,
    text: old ? ctx.t(`mentors.state.${state}.text`) : ctx.t("mentors.problems.tooYoung"),
    certificate: mentor && state === "approved" ? presentCertificate(mentor, today) : null,
    form: old,
    action: open ? "/mentors/words" : "/mentors/application",
    button: ctx.t(open ? "mentors.form.save" : "mentors.form.apply"),
    about: typedText(typed, "about", mentor?.about ?? ""),
    instruments: typedText(
      typed,
      "instruments",
      (mentor?.instruments ?? person?.instruments ?? []).join(", "),
    ),
    municipality: typedText(typed, "municipality", mentor?.municipality ?? person?.municipality ?? ""),
    municipalities: [
      { value: "", label: ctx.t("mentors.form.anywhere") },
      ...MUNICIPALITIES.map((one) => ({ value: one.code, label: one.name })),
    ],
    problems: typed.problems,
  });
}

export interface Chosen {
  rows: readonly { mentor: Mentor; person: Person }[];
  municipality: string | null;
}

/** Approved mentors by name, those of one municipality if one is chosen. Two reads, whatever the number. */
export async function chosenMentors(municipality: string | null): Promise<Chosen> {
  const approved = await mentorsWith("approved", 500);
  const mentors = municipality ? approved.filter((one) => one.municipality === municipality) : approved;
  const people = new Map((await findPeople(mentors.map((one) => one._id))).map((one) => [one._id, one]));
  const rows = mentors.flatMap((mentor) => {
    const person = people.get(mentor._id);
    return person ? [{ mentor, person }] : [];
  });
  rows.sort((a, b) => a.person.name.localeCompare(b.person.name, "da"));
  return { rows, municipality };
}

export const mentorJson = ({ mentor, person }: Chosen["rows"][number], today: string) => ({
  personId: mentor._id,
  name: person.name,
  about: mentor.about,
  instruments: mentor.instruments,
  municipality: mentor.municipality,
  mayMeetUnder15: hasCertificate(mentor, today),
});

export function mentorsPage(ctx: Context, chosen: Chosen): Page {
  const today = dayOf(ctx.now);
  return page("mentors/mentors", ctx.t("mentors.list.title"), {
    municipality: chosen.municipality ?? "",
    municipalities: [
      { value: "", label: ctx.t("mentors.list.all") },
      ...MUNICIPALITIES.map((one) => ({ value: one.code, label: one.name })),
    ],
    rows: chosen.rows.map(({ mentor, person }) => ({
      name: person.name,
      meta: [mentor.instruments.join(", "), municipalityName(mentor.municipality)]
        .filter(Boolean)
        .join(" · "),
      about: mentor.about,
      young: hasCertificate(mentor, today),
      due: presentCertificate(mentor, today).due,
    })),
  });
}
