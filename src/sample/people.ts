import { giveRole, hashPassword, openAccount } from "../features/accounts/index.ts";
import { giveApp } from "../features/factors/index.ts";
import { answerConsent, relationTo } from "../features/consent/index.ts";
import { applyAsMentor, approveMentor } from "../features/mentors/index.ts";
import { addMember, createOrganisation, type Organisation } from "../features/organisations/index.ts";
import { changeProfile, createPerson } from "../features/people/index.ts";
import { confirmGuardian, makeTie } from "../features/ties/index.ts";
import { addDays, type Day } from "../platform/calendar.ts";
import type { Role, RoleKind } from "../platform/context.ts";
import { HOUSES, MENTORS, type MentorCast, type MusicianCast, STAFF } from "./cast.ts";
import { as, asNobody, daysAgo, refreshed, type Soul, today } from "./moment.ts";

/** Everybody signs in with this, and only on a computer of one's own: the sample region is never loaded anywhere else. */
export const PASSWORD = "flyv med os i dag";

export interface Region {
  hash: string;
  secretary: Soul;
  /** The safeguarding lead. */
  lead: Soul;
  houses: Map<string, Organisation>;
  staff: Map<string, Soul[]>;
  mentors: Map<string, Soul>;
  /** By the child's name. */
  guardians: Map<string, Soul>;
}

const role = (kind: RoleKind): Role => ({ kind, organisationId: null, coordinator: false });

/** `Maja-Louise` signs in as `maja-louise@eksempel.dk`. */
export const mailOf = (name: string): string =>
  `${name
    .toLowerCase()
    .replaceAll("æ", "ae")
    .replaceAll("ø", "oe")
    .replaceAll("å", "aa")
    .replace(/[^a-z]+/g, "-")}@eksempel.dk`;

export async function newSoul(
  region: Pick<Region, "hash">,
  facts: { name: string; day: Day; birthDay?: Day; roles?: Role[]; mail?: string },
): Promise<Soul> {
  const ctx = asNobody(facts.day);
  const person = await createPerson(ctx, { name: facts.name, birthDay: facts.birthDay ?? null });
  const email = facts.mail ?? mailOf(facts.name);
  const roles = facts.roles ?? [];
  const account = await openAccount(ctx, {
    personId: person._id,
    email,
    passwordHash: region.hash,
    roles,
    locale: "da",
    // Everybody was here lately: an account that nobody used for two years is closed by the first morning's work.
    seenDay: today(),
  });
  return {
    name: facts.name,
    personId: person._id,
    email,
    actor: { personId: person._id, accountId: account._id, roles },
  };
}

/** The secretariat, the safeguarding lead, the houses with those who work there, and the mentors. */
export async function openRegion(): Promise<Region> {
  const hash = await hashPassword(PASSWORD);
  const start = daysAgo(760);
  const secretary = await newSoul({ hash }, { name: "Karen", day: start, roles: [role("secretariat")] });
  const lead = await newSoul({ hash }, { name: "Dorthe", day: start, roles: [role("safeguarding")] });
  for (const { actor } of [secretary, lead]) await giveApp(asNobody(start), actor.accountId);
  const region: Region = {
    hash,
    secretary,
    lead,
    houses: new Map(),
    staff: new Map(),
    mentors: new Map(),
    guardians: new Map(),
  };
  for (const { key, ...house } of HOUSES)
    region.houses.set(key, await createOrganisation(as(secretary, start), house, true));
  for (const { name, house } of STAFF) {
    const soul = await newSoul(region, { name, day: addDays(start, 3) });
    await addMember(
      asNobody(addDays(start, 3)),
      region.houses.get(house) as Organisation,
      soul.personId,
      false,
    );
    region.staff.set(house, [...(region.staff.get(house) ?? []), await refreshed(soul)]);
  }
  for (const mentor of MENTORS) region.mentors.set(mentor.name, await newMentor(region, mentor, start));
  return region;
}

async function newMentor(region: Region, cast: MentorCast, start: Day): Promise<Soul> {
  const soul = await newSoul(region, { name: cast.name, day: addDays(start, 5) });
  await applyAsMentor(as(soul, addDays(start, 6)), cast);
  const certificateDay =
    cast.certificateMonths === null ? null : daysAgo(Math.round(cast.certificateMonths * 30.4));
  // The re-check is told by the newest date; the approval itself is as old as the story.
  await approveMentor(as(region.secretary, today()), soul.personId, {
    certificateDay,
    referenceDay: addDays(start, 8),
  });
  return refreshed(soul);
}

/** A musician with profile, school, guardian and the yes that opens the gate, as things stood when they joined. */
export async function newMusician(
  region: Region,
  cast: MusicianCast,
  joined: Day,
  birthDay: Day,
): Promise<Soul> {
  const soul = await newSoul(region, { name: cast.name, day: joined, birthDay, roles: [role("musician")] });
  await changeProfile(as(soul, joined), soul.personId, 0, {
    name: cast.name,
    fullName: "",
    bio: cast.bio,
    instruments: cast.instruments,
    genres: cast.genres,
    municipality: cast.municipality,
    links: [],
  });
  if (cast.guardian) await newGuardian(region, cast.guardian, soul, joined);
  else if (cast.age >= 15) await agree(soul, soul, today());
  const school = cast.school ? region.houses.get(cast.school) : null;
  if (school && (cast.age >= 15 || cast.guardian))
    await makeTie(
      as(soul, addDays(joined, 2)),
      { kind: "pupil", from: school._id, fromKind: "organisation", to: soul.personId },
      "active",
    );
  return soul;
}

/** Under 15: a guardian of one's own, whom the secretariat has confirmed, and who has said yes. */
async function newGuardian(region: Region, name: string, child: Soul, joined: Day): Promise<void> {
  const guardian = await newSoul(region, { name, day: joined });
  await giveRole(asNobody(joined), guardian.personId, role("guardian"));
  const soul = await refreshed(guardian);
  region.guardians.set(child.name, soul);
  const tie = await makeTie(
    as(soul, joined),
    {
      kind: "guardian",
      from: soul.personId,
      fromKind: "person",
      to: child.personId,
      assurance: "claimed",
      power: "approver",
    },
    "active",
  );
  await confirmGuardian(as(region.secretary, addDays(joined, 1)), tie);
  await agree(soul, child, addDays(joined, 1));
}

/** What most say yes to, so that the stories have something to show. */
const COMMON = ["profile", "picture", "mentoring", "demoFollowers", "venueContact", "statistics"] as const;

/** Says yes to all that is common for somebody, or to the public page of their act. */
export async function agree(by: Soul, musician: Soul, day: Day, act: string | null = null): Promise<void> {
  const ctx = as(by, day);
  const to = await relationTo(ctx, musician.personId);
  if (!to) return;
  const consents = [...to.facts.consents];
  for (const purpose of act ? (["demoPublic"] as const) : COMMON)
    consents.push(await answerConsent(ctx, { ...to, facts: { ...to.facts, consents } }, purpose, true, act));
}
