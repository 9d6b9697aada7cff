import type { Context } from "../../platform/context.ts";
import { dayOf } from "../../platform/calendar.ts";
import { findMentors, mayMentor } from "../mentors/index.ts";
import { findOrganisations } from "../organisations/index.ts";
import { namesOf, type Person } from "../people/index.ts";
import { type Scope, tiesTo, type Tie } from "../ties/index.ts";

/** Everybody who has a tie to a musician that holds now, by name. Whether the gate lets them see is another question. */
export interface Circle {
  guardians: { tie: Tie; id: string; name: string }[];
  /** `seenBy` names who saw the certificate; `allowed` says whether they may meet somebody of this age. */
  mentors: {
    id: string;
    name: string;
    certificateDay: string | null;
    seenBy: string;
    referenceDay: string | null;
    allowed: boolean;
  }[];
  schools: { id: string; name: string }[];
  followers: { id: string; name: string; scope: Scope | null }[];
}

/** Four reads, whatever the number of ties. */
export async function circleOf(ctx: Context, person: Person): Promise<Circle> {
  const ties = await tiesTo(person._id, ctx.now);
  const from = (kind: Tie["kind"]): Tie[] => ties.filter((tie) => tie.kind === kind);
  const [mentors, organisations] = await Promise.all([
    findMentors(from("mentor").map((tie) => tie.from)),
    findOrganisations([...from("pupil"), ...from("follow")].map((tie) => tie.from)),
  ]);
  const names = await namesOf([
    ...[...from("guardian"), ...from("mentor")].map((tie) => tie.from),
    ...mentors.map((mentor) => mentor.certificateSeenBy),
  ]);
  const called = new Map(organisations.map((one) => [one._id, one.name]));
  const today = dayOf(ctx.now);
  return {
    guardians: from("guardian").map((tie) => ({ tie, id: tie.from, name: names.get(tie.from) ?? "" })),
    mentors: from("mentor").map(({ from: id }) => {
      const mentor = mentors.find((one) => one._id === id) ?? null;
      return {
        id,
        name: names.get(id) ?? "",
        certificateDay: mentor?.certificateDay ?? null,
        seenBy: names.get(mentor?.certificateSeenBy ?? "") ?? "",
        referenceDay: mentor?.referenceDay ?? null,
        allowed: mayMentor(mentor, person.birthDay, today),
      };
    }),
    schools: from("pupil").map((tie) => ({ id: tie.from, name: called.get(tie.from) ?? "" })),
    followers: from("follow").map((tie) => ({
      id: tie.from,
      name: called.get(tie.from) ?? "",
      scope: tie.scope,
    })),
  };
}
