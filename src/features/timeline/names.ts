import { type Context, hasRole, organisationsOf } from "../../platform/context.ts";
import { allowsMentoring, factsOf, isGateOpen, shutTo } from "../consent/index.ts";
import { findMentor, type Mentor, mayMentor } from "../mentors/index.ts";
import { findOrganisations } from "../organisations/index.ts";
import { tiesFrom, tiesTo } from "../ties/index.ts";

export interface Names {
  /** Person id → name, for those whom the reader may know now. */
  people: ReadonlyMap<string, string>;
  organisations: ReadonlyMap<string, string>;
}

/**
 * The names behind ids, as far as the reader may know them at this moment: themselves, grown-ups who are not musicians, those
 * who guard or mentor the reader, and the musicians whom the reader guards, mentors, teaches or follows while the gate is open and
 * who do not block them. A fixed number of reads.
 */
export async function namesFor(
  ctx: Context,
  personIds: readonly (string | null)[],
  organisationIds: readonly (string | null)[] = [],
): Promise<Names> {
  const wanted = [...new Set(personIds.filter((id) => id !== null))];
  const [facts, shut, known, organisations] = await Promise.all([
    factsOf(ctx, wanted),
    shutTo(ctx, wanted),
    knownTo(ctx),
    findOrganisations([...new Set(organisationIds.filter((id) => id !== null))]),
  ]);
  const people = new Map<string, string>();
  for (const [id, one] of facts) {
    const isMusician = one.person.birthDay !== null;
    const mentors =
      known.mentored.has(id) && allowsMentoring(one) && mayMentor(known.mentor, one.birthDay, one.today);
    const met = (known.met.has(id) || mentors) && !shut.has(id);
    const mine = known.near.has(id) || (met && isGateOpen(one));
    if (!isMusician || id === ctx.actor?.personId || known.all || mine) people.set(id, one.person.name);
  }
  return { people, organisations: new Map(organisations.map((one) => [one._id, one.name])) };
}

interface Known {
  all: boolean;
  near: Set<string>;
  met: Set<string>;
  mentored: Set<string>;
  /** The actor's own record as a mentor: whom they may meet depends on its days. */
  mentor: Mentor | null;
}
/** The musicians whom the actor may know through a tie that holds. */
async function knownTo(ctx: Context): Promise<Known> {
  const actor = ctx.actor;
  const all = hasRole(actor, "secretariat");
  if (!actor || all) return { all, near: new Set(), met: new Set(), mentored: new Set(), mentor: null };
  const organisations = organisationsOf(actor);
  const schools = organisationsOf(actor, "staff");
  const [mine, guarded, mentored, taught, followed] = await Promise.all([
    tiesTo(actor.personId, ctx.now),
    tiesFrom(actor.personId, "guardian", ctx.now),
    tiesFrom(actor.personId, "mentor", ctx.now),
    schools.length > 0 ? tiesFrom(schools, "pupil", ctx.now) : [],
    organisations.length > 0 ? tiesFrom(organisations, "follow", ctx.now) : [],
  ]);
  return {
    all,
    near: new Set([...guarded.map((tie) => tie.to), ...mine.map((tie) => tie.from)]),
    met: new Set([...taught, ...followed].map((tie) => tie.to)),
    mentored: new Set(mentored.map((tie) => tie.to)),
    mentor: mentored.length > 0 ? await findMentor(actor.personId) : null,
  };
}
