import { addDays, dayOf, instantOf } from "../../platform/calendar.ts";
import type { Context, MemberContext } from "../../platform/context.ts";
import { AppError, refuse } from "../../platform/errors.ts";
import { newId } from "../../platform/ids.ts";
import { hashToken, newToken } from "../../platform/tokens.ts";
import { actsWith } from "../acts/index.ts";
import { consentByAct, factsOf } from "../consent/index.ts";
import {
  demosOfActs,
  demosOwnedBy,
  peopleIn,
  type Reached,
  versionsOf,
  versionsOfAll,
} from "../demos/index.ts";
import { linkMade, linkReturned, linkRevoked, linkShut } from "./events.ts";
import { findLinkByRequest, insertLink, linksOf, openLinksTo, setRevoked, setShut } from "./model.ts";
import { agrees, isOpen, isShut, mayReturn, versionOf } from "./policy.ts";
import type { At } from "./reach.ts";
import { type Link, MOST_DAYS, MOST_OPEN, type NewLinkInput } from "./schema.ts";

/**
 * Makes a link and gives its secret, which nobody can show again: null when the same `requestId` was stored before. From 15
 * making it is the owner's own yes to *demoLink*. Emits `links.made`. @throws 422 at `n`, `lastDay` or the whole form
 */
export async function makeLink(
  ctx: MemberContext,
  reached: Reached,
  input: NewLinkInput,
): Promise<{ link: Link; token: string | null }> {
  const known = await findLinkByRequest(input.requestId);
  if (known && known.owner !== ctx.actor.personId) throw new AppError(409, "problems.duplicate");
  if (known) return { link: known, token: null };
  const today = dayOf(ctx.now);
  if (input.lastDay < today) throw refuse("lastDay", "problems.dayPast");
  if (input.lastDay > addDays(today, MOST_DAYS)) throw refuse("lastDay", "links.problems.tooLong");
  const { demo } = reached;
  await refuseWhereFull(ctx, demo._id);
  const token = newToken();
  const link: Link = {
    _id: newId(),
    demo: demo._id,
    owner: demo.owner,
    name: input.name,
    n: input.n,
    tokenHash: hashToken(token),
    lastDay: input.lastDay,
    endsAt: instantOf(addDays(input.lastDay, 1)),
    createdAt: ctx.now,
    revokedAt: null,
    shutAt: null,
    listens: 0,
    requestId: input.requestId,
  };
  const self = reached.near.get(demo.owner);
  return ctx.change(
    async () => {
      if (self) await consentByAct(ctx, self, "demoLink");
      await refuseWhereSomebodyMissing(ctx, reached, input.n);
      return { link: await insertLink(link), token };
    },
    linkMade({ about: link._id, person: link.owner, data: { demo: link.demo } }),
  );
}

async function refuseWhereFull(ctx: Context, demo: string): Promise<void> {
  const open = (await linksOf(demo)).filter((one) => isOpen(one, ctx.now));
  if (open.length >= MOST_OPEN) throw new AppError(422, "links.problems.tooMany", { most: MOST_OPEN });
}

/** A link that would open nothing is not made. */
async function refuseWhereSomebodyMissing(
  ctx: Context,
  { demo, near }: Reached,
  n: number | null,
): Promise<void> {
  const version = versionOf({ n }, await versionsOf(demo._id));
  if (!version) throw refuse("n", "links.problems.notReady");
  const people = peopleIn(demo, version);
  const facts = await factsOf(ctx, people);
  const first = near.get(demo.owner)?.under15 ? "guardianFirst" : "selfFirst";
  if (!agrees(facts.get(demo.owner))) throw new AppError(422, `links.problems.${first}`);
  const missing = people.filter((id) => !agrees(facts.get(id))).length;
  if (missing > 0) throw new AppError(422, "links.problems.othersFirst", { count: missing });
}

/** Closes a link: nothing opens by it from the next request on. Emits `links.revoked`. @throws 409 when it was closed */
export const revokeLink = (ctx: Context, link: Link): Promise<Link> =>
  ctx.change(
    async () => {
      const closed = link.revokedAt === null ? await setRevoked(link._id, null, ctx.now) : null;
      if (!closed) throw new AppError(409, "links.problems.closedAlready");
      return closed;
    },
    linkRevoked({ about: link._id, person: link.owner, data: { demo: link.demo } }),
  );

/**
 * Opens a link again that was closed a moment ago, or that a withdrawal has shut. Emits `links.returned`. @throws 409 when it is
 * too late, 422 while a yes is missing or too many are open
 */
export const returnLink = (ctx: Context, { reached, seat }: At, link: Link): Promise<Link> =>
  ctx.change(
    async () => {
      if (!mayReturn(link, seat, ctx.now)) throw new AppError(409, "links.problems.tooLate");
      if (isShut(link)) await refuseWhereFull(ctx, link.demo);
      if (isShut(link)) await refuseWhereSomebodyMissing(ctx, reached, link.n);
      const back = isShut(link)
        ? await setShut(link._id, null)
        : await setRevoked(link._id, link.revokedAt, null);
      if (!back) throw new AppError(409, "links.problems.tooLate");
      return back;
    },
    linkReturned({ about: link._id, person: link.owner, data: { demo: link.demo } }),
  );

/** So many demos of one person are looked at: more than anybody has. */
const EVERY_DEMO = 10_000;

/**
 * Shuts every open link to what somebody is heard in, unless they still let whoever holds one hear them: a yes that is given again
 * then opens nothing, and the owner does. Joins the change of the answer. Emits `links.shut` for each.
 */
export async function shutLinksTo(ctx: Context, person: string): Promise<void> {
  if (agrees((await factsOf(ctx, [person])).get(person))) return;
  const acts = (await actsWith(person)).map((act) => act._id);
  const known = [
    ...(await demosOfActs(acts, { limit: EVERY_DEMO })),
    ...(await demosOwnedBy(person, { limit: EVERY_DEMO })),
  ];
  const demos = new Map(known.map((demo) => [demo._id, demo]));
  const open = await openLinksTo([...demos.keys()], ctx.now);
  const versions = await versionsOfAll([...new Set(open.map((link) => link.demo))]);
  for (const link of open) {
    const demo = demos.get(link.demo);
    const version = versionOf(link, versions.get(link.demo) ?? []);
    if (!demo || !version || !peopleIn(demo, version).includes(person)) continue;
    await ctx.change(
      () => setShut(link._id, ctx.now),
      (shut) => shut && linkShut({ about: shut._id, person: shut.owner, data: { demo: shut.demo } }),
    );
  }
}
