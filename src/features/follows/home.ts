import type { Context, MemberContext } from "../../platform/context.ts";
import { organisationsOf } from "../../platform/context.ts";
import { openAmong, relationTo } from "../consent/index.ts";
import { journeysOf, stageCells } from "../journeys/index.ts";
import { findOrganisations, type OrganisationKind } from "../organisations/index.ts";
import { type Scope, type Tie, tiesFrom, tiesTo, tiesWith } from "../ties/index.ts";
import { mayAgree, seesFollowers } from "./policy.ts";

export interface Follower {
  id: string;
  organisationId: string;
  name: string;
  kind: OrganisationKind;
  scope: Scope;
  since: Date;
  asked: boolean;
}

/** Who follows a musician and who asks to, oldest first. Ask `seesFollowers` first. Three reads. */
export async function followersOf(ctx: Context, personId: string): Promise<Follower[]> {
  const [active, asked] = await Promise.all([
    tiesTo(personId, ctx.now, "follow"),
    tiesWith({ to: personId, kind: "follow", status: "asked" }),
  ]);
  const ties = [...asked, ...active];
  const places = await findOrganisations(ties.map((tie) => tie.from));
  return ties
    .flatMap((tie): Follower[] => {
      const place = places.find((one) => one._id === tie.from);
      return place
        ? [
            {
              id: tie._id,
              organisationId: place._id,
              name: place.name,
              kind: place.kind,
              scope: tie.scope ?? "progress",
              since: tie.since,
              asked: tie.status === "asked",
            },
          ]
        : [];
    })
    .sort((a, b) => a.since.getTime() - b.since.getTime());
}

const following = async (organisationIds: readonly string[], now: Date) => {
  const [active, asked] = await Promise.all([
    organisationIds.length === 0 ? [] : tiesFrom(organisationIds, "follow", now),
    Promise.all(organisationIds.map((from) => tiesWith({ from, kind: "follow", status: "asked" }))),
  ]);
  return { active, asked: asked.flat() };
};

/** The musicians whom these organisations follow, by name; those behind a closed gate are left out. A fixed number of reads. */
export async function followingOf(ctx: Context, organisationIds: readonly string[]) {
  const { active, asked } = await following(organisationIds, ctx.now);
  const [open, places] = await Promise.all([
    openAmong(
      ctx,
      active.map((tie) => tie.to),
    ),
    findOrganisations(organisationIds),
  ]);
  const journeys = await journeysOf([...open.keys()]);
  const nameOf = (tie: Tie): string => places.find((one) => one._id === tie.from)?.name ?? "";
  const rows = active.flatMap((tie) => {
    const person = open.get(tie.to);
    const journey = journeys.get(tie.to);
    if (!person || !journey) return [];
    return [
      {
        id: tie._id,
        personId: person._id,
        name: person.name,
        organisationId: tie.from,
        organisation: nameOf(tie),
        scope: tie.scope ?? "progress",
        since: tie.since,
        stage: journey.stageNumber,
        confirmed: journey.confirmed,
        cells: stageCells(journey),
      },
    ];
  });
  return {
    rows: rows.sort((a, b) => a.name.localeCompare(b.name, ctx.locale)),
    /** Asks without an answer: whom they are about is not told before the yes. */
    asked: asked.map((tie) => ({
      id: tie._id,
      organisation: nameOf(tie),
      scope: tie.scope ?? "progress",
      since: tie.since,
    })),
  };
}

/** The asks about a musician that the actor may answer, for their first screen or a guardian's. */
export async function followQuestions(ctx: Context, personId: string): Promise<Follower[]> {
  const to = await relationTo(ctx, personId);
  if (!to || !seesFollowers(to) || !mayAgree(to)) return [];
  return (await followersOf(ctx, personId)).filter((one) => one.asked);
}

/** What first screens show: the asks that wait for my answer, whom my organisations follow, and what they asked for. */
export async function followHome(ctx: MemberContext) {
  const [waiting, theirs] = await Promise.all([
    followQuestions(ctx, ctx.actor.personId),
    followingOf(ctx, organisationsOf(ctx.actor)),
  ]);
  return {
    waiting: waiting.map((one) => ({ ...one, href: "/me/followers" })),
    following: theirs.rows,
    asked: theirs.asked,
  };
}
