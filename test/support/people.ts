import { createPerson, type Person } from "../../src/features/people/index.ts";
import { hashPassword, openAccount } from "../../src/features/accounts/index.ts";
import { answerConsent, type Purpose, relationTo } from "../../src/features/consent/index.ts";
import { applyAsMentor, approveMentor } from "../../src/features/mentors/index.ts";
import {
  addMember,
  createOrganisation,
  type Organisation,
  type OrganisationKind,
} from "../../src/features/organisations/index.ts";
import {
  confirmGuardian,
  isConfirmedGuardian,
  makeTie,
  type Tie,
  tiesTo,
} from "../../src/features/ties/index.ts";
import { findAccount } from "../../src/features/accounts/index.ts";
import { addDays, dayOf } from "../../src/platform/calendar.ts";
import { clock } from "../../src/platform/clock.ts";
import {
  type Actor,
  type Context,
  makeContext,
  type MemberContext,
  type Role,
  type RoleKind,
  systemContext,
} from "../../src/platform/context.ts";

/** The people of the tests are constant: Ana (14), her guardian Marta, the mentor Ilir, a school, a venue, two municipalities. */
export const PASSWORD = "en lang nok adgangskode";
export const FURESOE = "0190";
export const EGEDAL = "0240";

export interface Member {
  person: Person;
  personId: string;
  accountId: string;
  email: string;
}

let hash: Promise<string> | null = null;
let number = 0;

/** A day of birth that makes somebody `age` today, and nearly a year more. */
export const bornFor = (age: number): string =>
  addDays(
    `${Number(dayOf(clock.now()).slice(0, 4)) - age - 1}${dayOf(clock.now()).slice(4).replace("02-29", "02-28")}`,
    20,
  );

/** Somebody with an account whose address is verified. */
export async function aMember(
  facts: { name?: string; birthDay?: string | null; roles?: Role[] } = {},
): Promise<Member> {
  const ctx = systemContext();
  hash ??= hashPassword(PASSWORD);
  number += 1;
  const name = facts.name ?? `Person ${number}`;
  const person = await createPerson(ctx, { name, birthDay: facts.birthDay ?? null });
  const email = `person${number}@example.org`;
  const account = await openAccount(ctx, {
    personId: person._id,
    email,
    passwordHash: await hash,
    roles: facts.roles ?? [],
    locale: "da",
  });
  return { person, personId: person._id, accountId: account._id, email };
}

const role = (kind: RoleKind): Role => ({ kind, organisationId: null, coordinator: false });

/** A musician with an account; 16 unless said otherwise. */
export const aMusician = (name = "Noor", age = 16): Promise<Member> =>
  aMember({ name, birthDay: bornFor(age), roles: [role("musician")] });
export const aSecretary = (name = "Karen"): Promise<Member> =>
  aMember({ name, roles: [role("secretariat")] });
export const aSafeguardingLead = (name = "Dorthe"): Promise<Member> =>
  aMember({ name, roles: [role("safeguarding")] });

/** The moment, seen by a member: what a service is given. Roles are read afresh. */
export async function seenBy(member: Member): Promise<MemberContext> {
  const account = await findAccount(member.accountId);
  const actor: Actor = {
    personId: member.personId,
    accountId: member.accountId,
    roles: account?.roles ?? [],
  };
  return makeContext(actor, "da");
}
export const seenByNobody = (): Context => makeContext(null, "da");

let office: Member | null = null;
/**
 * The secretariat's one person who approves and confirms what the helpers here make: each of several would be told of all that the
 * others are asked.
 */
async function theOffice(): Promise<MemberContext> {
  if (!office || !(await findAccount(office.accountId))) office = await aSecretary();
  return seenBy(office);
}

/** An approved mentor; with a certificate of last month unless told `null`. */
export async function aMentor(
  name = "Ilir",
  certificateDay: string | null = addDays(dayOf(clock.now()), -30),
): Promise<Member> {
  const mentor = await aMember({ name });
  await applyAsMentor(await seenBy(mentor), {
    about: "Guitar og sang",
    instruments: ["guitar"],
    municipality: FURESOE,
  });
  await approveMentor(await theOffice(), mentor.personId, {
    certificateDay,
    referenceDay: addDays(dayOf(clock.now()), -30),
  });
  return mentor;
}

/** An approved organisation. */
export const anOrganisation = (
  kind: OrganisationKind,
  name: string,
  municipality = FURESOE,
): Promise<Organisation> =>
  createOrganisation(systemContext(), { kind, name, municipality, about: "" }, true);

/** Somebody who works at an organisation; the first one coordinates. */
export async function aMemberOf(organisation: Organisation, name: string): Promise<Member> {
  const member = await aMember({ name });
  await addMember(systemContext(), organisation, member.personId, false);
  return member;
}

/** A guardian whom the secretariat has confirmed (or one who only claims it). */
export async function aGuardianOf(
  child: Pick<Member, "personId">,
  name = "Marta",
  confirmed = true,
): Promise<Member & { tie: Tie }> {
  const guardian = await aMember({ name, roles: [role("guardian")] });
  const tie = await makeTie(
    await seenBy(guardian),
    {
      kind: "guardian",
      from: guardian.personId,
      fromKind: "person",
      to: child.personId,
      assurance: "claimed",
      power: "approver",
    },
    "active",
  );
  if (confirmed) await confirmGuardian(await theOffice(), tie);
  return { ...guardian, tie };
}

/** Somebody says yes to a purpose for a musician (themselves, or as their guardian). */
export async function saysYes(
  by: Member,
  musician: Member,
  purpose: Purpose = "profile",
  about: string | null = null,
): Promise<void> {
  const ctx = await seenBy(by);
  const to = await relationTo(ctx, musician.personId);
  if (to) await answerConsent(ctx, to, purpose, true, about);
}

/** Somebody takes a purpose back for a musician. */
export async function saysNo(
  by: Member,
  musician: Member,
  purpose: Purpose = "profile",
  about: string | null = null,
): Promise<void> {
  const ctx = await seenBy(by);
  const to = await relationTo(ctx, musician.personId);
  if (to) await answerConsent(ctx, to, purpose, false, about);
}

/** The confirmed guardians of these people, as a service sees them. */
export async function guardiansOf(people: readonly string[]): Promise<MemberContext[]> {
  const ties = await Promise.all(people.map((person) => tiesTo(person, clock.now(), "guardian")));
  const ids = ties.flat().flatMap((tie) => (isConfirmedGuardian(tie, clock.now()) ? [tie.from] : []));
  return [...new Set(ids)].map((personId) =>
    makeContext<Actor>({ personId, accountId: "", roles: [] }, "da"),
  );
}

/** Whoever's word counts says yes: from 15 the musician, under 15 each confirmed guardian there is. */
export async function agreed(musician: Member, ...purposes: Purpose[]): Promise<void> {
  const self = await seenBy(musician);
  const to = await relationTo(self, musician.personId);
  const contexts = to?.under15 ? await guardiansOf([musician.personId]) : [self];
  for (const ctx of contexts)
    for (const purpose of purposes) {
      const now = await relationTo(ctx, musician.personId);
      if (now) await answerConsent(ctx, now, purpose, true);
    }
}

/** Ana, 14, with her guardian Marta's confirmed yes: the gate is open. */
export async function anaAndMarta(): Promise<{ ana: Member; marta: Member }> {
  const ana = await aMusician("Ana", 14);
  const marta = await aGuardianOf(ana);
  await saysYes(marta, ana);
  return { ana, marta };
}

/** A mentor tie that holds, with the yes to it of whoever's word counts. */
export async function mentors(mentor: Member, musician: Member): Promise<Tie> {
  await agreed(musician, "mentoring");
  return makeTie(
    await seenBy(mentor),
    { kind: "mentor", from: mentor.personId, fromKind: "person", to: musician.personId },
    "active",
  );
}
/** The musician is a pupil at the school. */
export async function attends(musician: Member, school: Organisation): Promise<Tie> {
  return makeTie(
    await seenBy(musician),
    { kind: "pupil", from: school._id, fromKind: "organisation", to: musician.personId },
    "active",
  );
}
/** An organisation follows the musician; with demos there is the yes to those. */
export async function follows(
  organisation: Organisation,
  musician: Member,
  scope: "progress" | "progressAndDemos" = "progress",
): Promise<Tie> {
  if (scope === "progressAndDemos") await agreed(musician, "demoFollowers");
  return makeTie(
    await seenBy(musician),
    { kind: "follow", from: organisation._id, fromKind: "organisation", to: musician.personId, scope },
    "active",
  );
}
