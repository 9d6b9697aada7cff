import type { Context, MemberContext } from "../../platform/context.ts";
import { type Act, findAct, memberIds } from "../acts/index.ts";
import { factsOf } from "../consent/index.ts";
import {
  type Demo,
  type DemoVersion,
  findDemo,
  peopleIn,
  reachDemo,
  type Reached,
  versionsOf,
} from "../demos/index.ts";
import { findLink, findLinkByToken } from "./model.ts";
import { isOpen, letsIn, seatOf, showsAct, versionOf } from "./policy.ts";
import type { Link } from "./schema.ts";

/** What a link opens at this moment. */
export interface Opened {
  link: Link;
  demo: Demo;
  act: Act;
  version: DemoVersion;
  /** The act's name may stand with the song. */
  namesAct: boolean;
}

/** What somebody who holds this secret may hear now; null is the same for a link that never was. Asked at each request. */
export async function openedBy(ctx: Context, token: string): Promise<Opened | null> {
  const link = await findLinkByToken(token);
  return link && isOpen(link, ctx.now) ? opens(ctx, link) : null;
}

/** What an open link opens; null while somebody's yes is missing or there is nothing to hear. */
export async function opens(ctx: Context, link: Link): Promise<Opened | null> {
  const demo = await findDemo(link.demo);
  if (!demo || demo.owner !== link.owner) return null;
  const [act, versions] = await Promise.all([findAct(demo.act), versionsOf(demo._id)]);
  const version = versionOf(link, versions);
  if (!act || !version) return null;
  const facts = await factsOf(ctx, [...new Set([...peopleIn(demo, version), ...memberIds(act)])]);
  return letsIn(facts, demo, version) ? { link, demo, act, version, namesAct: showsAct(facts, act) } : null;
}

export interface At {
  reached: Reached;
  seat: "owner" | "guardian" | null;
}
/** A demo that the actor hears, and whether its links are theirs to know of. */
export async function demoAt(ctx: MemberContext, id: string): Promise<At | null> {
  const reached = await reachDemo(ctx, id);
  return reached && { reached, seat: seatOf(reached) };
}

/** A link of the actor's (or of their child's); null for everybody else. */
export async function linkAt(ctx: MemberContext, id: string): Promise<(At & { link: Link }) | null> {
  const link = await findLink(id);
  const at = link ? await demoAt(ctx, link.demo) : null;
  return link && at?.seat ? { ...at, link } : null;
}
