import { type Actor, type Context, hasRole, organisationsOf, saw } from "../../platform/context.ts";
import { dayOf } from "../../platform/calendar.ts";
import { findPerson, findPeople, type Person } from "../people/index.ts";
import { findMentor, findMentors, mayMentor } from "../mentors/index.ts";
import {
  blockersOf,
  blocksOf,
  holds,
  isConfirmedGuardian,
  isKnownGuardian,
  type Scope,
  type Tie,
  tiesTo,
  tiesToAll,
} from "../ties/index.ts";
import { standingConsents } from "./model.ts";
import {
  allowsMentoring,
  type Facts,
  isGateOpen,
  isUnder15,
  isUnder18,
  mayGoOn,
  mayPublish,
} from "./policy.ts";

/** What the actor is to a musician, at this moment. Every policy about a person starts here. */
export interface Relation {
  person: Person;
  facts: Facts;
  under15: boolean;
  under18: boolean;
  /** Closed: only `self` and `guardian` count, and every other field below is false or null. */
  gateOpen: boolean;
  self: boolean;
  /** A guardian tie that holds, until the musician is 18; a claimed one sees what waits and may invite a confirmation, no more. */
  guardian: Tie | null;
  /** The guardian's word counts: under 15, from the very day; the night's work moves the tie itself. */
  approver: boolean;
  /** A confirmed guardian, whether their word counts or they look on. */
  lookingOn: boolean;
  /** A mentor tie that holds, of a mentor who may meet somebody of this age, while there is a yes to mentoring. */
  mentor: Tie | null;
  /** Schools of the actor at which the musician is a pupil. */
  schools: readonly string[];
  /** The widest scope that an organisation of the actor follows with. */
  follow: Scope | null;
  /** The musician has said yes to being shown to others (or, under 15, the guardian). */
  profileShown: boolean;
  /** So for the picture. */
  pictureShown: boolean;
  /** So for being in contact with a mentor. */
  mentoring: boolean;
  /** The people and organisations whom the musician blocks. An actor among them is a stranger before a closed gate. */
  blocked: ReadonlySet<string>;
}

/** Reads what the actor is to a musician; null when there is no such person. Two small indexed reads, more under 15. */
export async function relationTo(ctx: Context, personId: string): Promise<Relation | null> {
  const [person, all, consents, blocks] = await Promise.all([
    findPerson(personId),
    tiesTo(personId, ctx.now),
    standingConsents([personId]),
    blocksOf(personId),
  ]);
  if (!person) return null;
  const blocked: ReadonlySet<string> = new Set(blocks.map((block) => block.party));
  const shut = ctx.actor !== null && blocked.has(ctx.actor.personId);
  const ties = all.filter((tie) => tie.kind === "guardian" || !(shut || blocked.has(tie.from)));
  const isMentor =
    ctx.actor !== null && ties.some((tie) => tie.kind === "mentor" && tie.from === ctx.actor?.personId);
  const mentor = isMentor ? await findMentor(ctx.actor?.personId ?? "") : null;
  const facts: Facts = {
    birthDay: person.birthDay,
    guarded: person.guarded,
    leaving: Boolean(person.leavingAt),
    guardians: ties.filter((tie) => tie.kind === "guardian"),
    consents,
    today: dayOf(ctx.now),
    now: ctx.now,
  };
  const to = relate(
    ctx,
    { person, facts, ties, blocked },
    isMentor && mayMentor(mentor, person.birthDay, facts.today),
  );
  noteSight(ctx, to, ties);
  return to;
}

/** Who asks for a musician and stands in a relation to them is about to see something of them: the trail is told. */
function noteSight(ctx: Context, to: Relation, ties: readonly Tie[]): void {
  const organisation = to.schools[0] ?? ties.find((tie) => tie.kind === "follow" && isOurs(ctx, tie))?.from;
  if (to.guardian) saw(ctx, to.person._id, "guardian");
  else if (to.mentor) saw(ctx, to.person._id, "mentor");
  else if (to.schools.length > 0) saw(ctx, to.person._id, "school", organisation);
  else if (to.follow) saw(ctx, to.person._id, "follower", organisation);
  // Also behind a closed gate: what they do there (a birth date) is a look like any other.
  else if (hasRole(ctx.actor, "secretariat")) saw(ctx, to.person._id, "secretariat");
}
const isOurs = (ctx: Context, tie: Tie): boolean => ctx.actor !== null && isOf(ctx.actor, tie);

function relate(
  ctx: Context,
  { person, facts, ties, blocked }: Pick<Relation, "person" | "facts" | "blocked"> & { ties: readonly Tie[] },
  mentorAllowed: boolean,
): Relation {
  const actor = ctx.actor;
  const gateOpen = isGateOpen(facts) && !(actor && blocked.has(actor.personId));
  const mine = ties.filter((tie) => actor !== null && holds(tie, ctx.now) && isOf(actor, tie));
  const under15 = isUnder15(person.birthDay, facts.today);
  const under18 = isUnder18(person.birthDay, facts.today);
  const guardian = (under18 && mine.find((tie) => tie.kind === "guardian")) || null;
  const open = gateOpen ? mine : [];
  const mentoring = allowsMentoring(facts);
  const scopes = open.flatMap((tie) => (tie.kind === "follow" && tie.scope ? [tie.scope] : []));
  return {
    person,
    facts,
    under15,
    under18,
    gateOpen,
    self: actor?.personId === person._id,
    guardian,
    approver: under15 && guardian !== null && isConfirmedGuardian(guardian, ctx.now),
    lookingOn: guardian !== null && isKnownGuardian(guardian, ctx.now),
    mentor: mentorAllowed && mentoring ? (open.find((tie) => tie.kind === "mentor") ?? null) : null,
    schools: open.flatMap((tie) => (tie.kind === "pupil" ? [tie.from] : [])),
    follow: scopes.includes("progressAndDemos") ? "progressAndDemos" : (scopes[0] ?? null),
    profileShown: mayGoOn(facts, "profile"),
    pictureShown: gateOpen && mayPublish(facts, "picture"),
    mentoring,
    blocked,
  };
}

/** A person's tie is theirs; an organisation's belongs to whoever works there. */
const isOf = (actor: Actor, tie: Tie): boolean =>
  tie.fromKind === "person"
    ? tie.from === actor.personId
    : actor.roles.some(
        (role) => role.organisationId === tie.from && (tie.kind !== "pupil" || role.kind === "staff"),
      );

/** May the actor follow how the musician is getting on: stage, milestones, next step? */
export const seesProgress = (to: Relation): boolean =>
  to.self || to.lookingOn || to.mentor !== null || to.schools.length > 0 || to.follow !== null;

/** May the actor know that the musician exists, and read the profile? A claimed guardian may not read it yet. */
export const seesProfile = (to: Relation): boolean => seesProgress(to);

/** Are they of the inner circle: the musician, the mentor, a guardian whose word counts? */
export const isInner = (to: Relation): boolean => to.self || to.mentor !== null || to.approver;

/** Whose word counts for the musician's agreement: from 15 the musician, under 15 a confirmed guardian. */
export const mayAgreeFor = (to: Relation): boolean => (to.under15 ? to.approver : to.self);

/** Many at once, for lists: person id → facts. Three reads, whatever the number. */
export async function factsOf(
  ctx: Context,
  personIds: readonly string[],
): Promise<Map<string, Facts & { person: Person }>> {
  const [people, guardians, consents] = await Promise.all([
    findPeople(personIds),
    tiesToAll(personIds, ctx.now, "guardian"),
    standingConsents(personIds),
  ]);
  const today = dayOf(ctx.now);
  const of = <T>(rows: readonly T[], key: (row: T) => string): Map<string, T[]> => {
    const map = new Map<string, T[]>();
    for (const row of rows) map.set(key(row), [...(map.get(key(row)) ?? []), row]);
    return map;
  };
  const tiesBy = of(guardians, (tie) => tie.to);
  const rowsBy = of(consents, (row) => row.person);
  return new Map(
    people.map((person) => [
      person._id,
      {
        person,
        birthDay: person.birthDay,
        guarded: person.guarded,
        leaving: Boolean(person.leavingAt),
        guardians: tiesBy.get(person._id) ?? [],
        consents: rowsBy.get(person._id) ?? [],
        today,
        now: ctx.now,
      },
    ]),
  );
}

/** Of these musicians, those who block the actor, to whom they are behind a closed gate. */
export const shutTo = async (ctx: Context, personIds: readonly string[]): Promise<ReadonlySet<string>> =>
  ctx.actor ? blockersOf(personIds, ctx.actor.personId) : new Set();

/** Of these musicians, those whom this actor's kind of tie may show: the gate is open, and a mentor may meet them and has their yes. */
export async function openAmong(
  ctx: Context,
  personIds: readonly string[],
  asMentor = false,
): Promise<Map<string, Person>> {
  const [facts, shut] = await Promise.all([factsOf(ctx, personIds), shutTo(ctx, personIds)]);
  const mentor = asMentor && ctx.actor ? ((await findMentors([ctx.actor.personId]))[0] ?? null) : null;
  const open = new Map(
    [...facts].flatMap(([id, one]) =>
      isGateOpen(one) &&
      !shut.has(id) &&
      (!asMentor || (allowsMentoring(one) && mayMentor(mentor, one.birthDay, one.today)))
        ? [[id, one.person] as const]
        : [],
    ),
  );
  const { as, of } = asMentor ? { as: "mentor", of: null } : lookingFor(ctx);
  for (const id of open.keys()) saw(ctx, id, as, of);
  return open;
}

/** On whose behalf somebody reads a list of musicians whom they do not mentor. */
function lookingFor(ctx: Context): { as: string; of: string | null } {
  if (hasRole(ctx.actor, "secretariat")) return { as: "secretariat", of: null };
  const schools = organisationsOf(ctx.actor, "staff");
  if (schools.length > 0) return { as: "school", of: schools.length === 1 ? (schools[0] ?? null) : null };
  const houses = organisationsOf(ctx.actor);
  return { as: "follower", of: houses.length === 1 ? (houses[0] ?? null) : null };
}

/** Municipality and school of somebody with a secret address are shown to the secretariat alone. */
export const showsPlace = (ctx: Context, person: Person): boolean =>
  !person.secretAddress || ctx.actor?.personId === person._id || hasRole(ctx.actor, "secretariat");
