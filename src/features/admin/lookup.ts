import { dayOf } from "../../platform/calendar.ts";
import { type MemberContext, type RoleKind, saw } from "../../platform/context.ts";
import { findByEmail } from "../accounts/index.ts";
import { isUnder18 } from "../consent/index.ts";
import { findOrganisations } from "../organisations/index.ts";
import { findPeople, findPerson, type Person } from "../people/index.ts";
import { type Tie, tiesFrom, tiesTo } from "../ties/index.ts";

/** Somebody found by their address: what they are here, and who stands around them as numbers. */
export interface Found {
  personId: string;
  name: string;
  roles: { kind: RoleKind; place: string | null }[];
  isLeaving: boolean;
  /** Of a musician: the schools by name, others by number alone. */
  around: { schools: string[]; confirmed: number; claims: number; mentors: number };
  /** Has a birth date that the secretariat corrects. */
  isMusician: boolean;
  /** They themselves and the children they guard, who are under 18: whose guardians the secretariat may look after. */
  guarded: { id: string; name: string }[];
}

/** Whoever has exactly this mail address; null for nobody. The look at them and at the children is noted in the trail. */
export async function findByMail(ctx: MemberContext, email: string): Promise<Found | null> {
  const account = await findByEmail(email);
  const person = account ? await findPerson(account.personId) : null;
  if (!account || !person) return null;
  const guarded = await guardedFrom(ctx, person);
  for (const one of [person, ...guarded]) saw(ctx, one._id, "secretariat");
  const ties = person.birthDay === null ? [] : await tiesTo(person._id, ctx.now);
  const of = (kind: Tie["kind"]) => ties.filter((tie) => tie.kind === kind);
  const schools = of("pupil").map((tie) => tie.from);
  const places = account.roles.flatMap((role) => role.organisationId ?? []);
  const names = new Map((await findOrganisations([...schools, ...places])).map((row) => [row._id, row.name]));
  return {
    personId: person._id,
    name: person.name,
    roles: account.roles.map(({ kind, organisationId }) => ({
      kind,
      place: organisationId ? (names.get(organisationId) ?? null) : null,
    })),
    isLeaving: Boolean(account.leavingAt),
    around: {
      schools: schools.flatMap((id) => names.get(id) ?? []),
      confirmed: of("guardian").filter((tie) => tie.assurance === "confirmed").length,
      claims: of("guardian").filter((tie) => tie.assurance === "claimed").length,
      mentors: of("mentor").length,
    },
    isMusician: person.birthDay !== null,
    guarded: guarded.map((one) => ({ id: one._id, name: one.name })),
  };
}

async function guardedFrom(ctx: MemberContext, person: Person): Promise<Person[]> {
  const ties = await tiesFrom(person._id, "guardian", ctx.now);
  const children = await findPeople(ties.map((tie) => tie.to));
  return [person, ...children].filter(
    ({ birthDay }) => birthDay !== null && isUnder18(birthDay, dayOf(ctx.now)),
  );
}
