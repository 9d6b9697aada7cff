import { MINUTE_MS, plusMs } from "../../platform/clock.ts";
import { type Act, memberIds } from "../acts/index.ts";
import { type Facts, isGateOpen, mayPublish } from "../consent/index.ts";
import { type Demo, type DemoVersion, isNewest, peopleIn, type Reached } from "../demos/index.ts";
import type { Link } from "./schema.ts";

/** How long closing a link can be undone. */
export const GRACE_MS = 10 * MINUTE_MS;

/** A withdrawal has shut it: a yes that is given again opens nothing by itself. */
export const isShut = (link: Link): boolean => Boolean(link.shutAt);
export const isOpen = (link: Link, now: Date): boolean =>
  link.revokedAt === null && !isShut(link) && link.endsAt > now;
/** One that was closed a moment ago; one that a withdrawal has shut by the owner alone, for as long as it lasts. */
export const mayReturn = (link: Link, seat: "owner" | "guardian" | null, now: Date): boolean =>
  link.endsAt > now &&
  (link.revokedAt === null
    ? isShut(link) && seat === "owner"
    : !isShut(link) && now < plusMs(link.revokedAt, GRACE_MS));

/** Does this person let whoever holds a link hear them? */
export const agrees = (facts: Facts | undefined): boolean =>
  facts !== undefined && isGateOpen(facts) && mayPublish(facts, "demoLink");

/** The version that a link opens: the one chosen or the newest; null when it cannot be heard. */
export function versionOf(link: Pick<Link, "n">, versions: readonly DemoVersion[]): DemoVersion | null {
  const n = link.n ?? isNewest(versions);
  const one = versions.find((version) => version.n === n);
  return one && one.status === "verified" && one.withdrawnAt === null && one.key !== null ? one : null;
}

/** May a version be heard by a link? It follows the strictest of those in it. */
export const letsIn = (facts: ReadonlyMap<string, Facts>, demo: Demo, version: DemoVersion): boolean =>
  peopleIn(demo, version).every((id) => agrees(facts.get(id)));

/** The act's name stands with the song while everybody in the act now agrees. */
export const showsAct = (facts: ReadonlyMap<string, Facts>, act: Act): boolean =>
  memberIds(act).every((id) => agrees(facts.get(id)));

/** Who knows of a demo's links: its owner, and under 15 a guardian whose word counts. */
export function seatOf({ actor, demo, near }: Reached): "owner" | "guardian" | null {
  if (actor === null) return null;
  if (actor === demo.owner) return "owner";
  const to = near.get(demo.owner);
  return to?.under15 && to.approver ? "guardian" : null;
}
