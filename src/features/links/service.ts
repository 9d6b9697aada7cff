import { addDays, dayOf, instantOf } from "../../platform/calendar.ts";
import type { Context, MemberContext } from "../../platform/context.ts";
import { AppError, refuse } from "../../platform/errors.ts";
import { newId } from "../../platform/ids.ts";
import { hashToken, newToken } from "../../platform/tokens.ts";
import { consentByAct, factsOf } from "../consent/index.ts";
import { peopleIn, type Reached, versionsOf } from "../demos/index.ts";
import { linkMade, linkReturned, linkRevoked } from "./events.ts";
import { findLinkByRequest, insertLink, linksOf, setRevoked } from "./model.ts";
import { agrees, isOpen, mayReturn, versionOf } from "./policy.ts";
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
  const open = (await linksOf(demo._id)).filter((one) => isOpen(one, ctx.now));
  if (open.length >= MOST_OPEN) throw new AppError(422, "links.problems.tooMany", { most: MOST_OPEN });
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

/** A link that would open nothing is not made. */
async function refuseWhereSomebodyMissing(ctx: Context, { demo }: Reached, n: number | null): Promise<void> {
  const version = versionOf({ n }, await versionsOf(demo._id));
  if (!version) throw refuse("n", "links.problems.notReady");
  const people = peopleIn(demo, version);
  const facts = await factsOf(ctx, people);
  if (!agrees(facts.get(demo.owner))) throw new AppError(422, "links.problems.guardianFirst");
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

/** Opens a link again that was closed a moment ago. Emits `links.returned`. @throws 409 when it is too late */
export const returnLink = (ctx: Context, link: Link): Promise<Link> =>
  ctx.change(
    async () => {
      const back = mayReturn(link, ctx.now) ? await setRevoked(link._id, link.revokedAt, null) : null;
      if (!back) throw new AppError(409, "links.problems.tooLate");
      return back;
    },
    linkReturned({ about: link._id, person: link.owner, data: { demo: link.demo } }),
  );
