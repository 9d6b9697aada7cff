import type { MemberContext } from "../../platform/context.ts";
import { type DemoVersion, findDemo, peopleIn, reachAudio, versionsOf } from "../demos/index.ts";
import { type Evidence, findEvidence } from "../evidence/index.ts";
import { opensEnclosures, type Standing } from "./policy.ts";
import { reach } from "./reach.ts";

/** One thing that lies in a letter, as the actor may open it at this moment. */
export interface Enclosure {
  reached: Standing;
  one: Evidence;
  /** The sound of an enclosed demo: the version that was enclosed, whatever came later. */
  version: DemoVersion | null;
}

/** Something enclosed in a letter that the actor has a seat in; null is 404, also for a title without a door. */
export async function reachEnclosure(
  ctx: MemberContext,
  at: { id: string; evidenceId: string },
): Promise<Enclosure | null> {
  const reached = await reach(ctx, at.id);
  if (!reached?.row.evidence.includes(at.evidenceId)) return null;
  const one = await findEvidence(at.evidenceId);
  const opened = one && (await openedIn(ctx, reached, one));
  return opened ? { reached, one, version: opened.version } : null;
}

/**
 * What of one piece of evidence opens behind the letter; null when it is a title and no more: sessions and practice, what was
 * taken back or is not the pupil's alone, and everything to whom the letter does not stand open.
 */
export async function openedIn(
  ctx: MemberContext,
  reached: Pick<Standing, "row" | "to" | "seats">,
  one: Evidence,
): Promise<{ version: DemoVersion | null } | null> {
  const { pupilId } = reached.row;
  if (!opensEnclosures(reached) || one.withdrawnAt !== null || !one.members.includes(pupilId)) return null;
  if (one.kind === "session" || one.kind === "practice") return null;
  if (one.kind === "demo") {
    const version = (await heardAnyway(ctx, one)) ?? (await soundAlone(one, pupilId));
    return version && { version };
  }
  return one.members.length === 1 ? { version: null } : null;
}

/** The actor is among the demo's own readers. */
async function heardAnyway(ctx: MemberContext, one: Evidence): Promise<DemoVersion | null> {
  const found = one.source && one.version !== null ? await reachAudio(ctx, one.source, one.version) : null;
  return found && found.version;
}

/**
 * The version of an enclosed demo, if nobody but the pupil is heard in it or answers for it. Others have said yes to nothing
 * that a letter about somebody else could stand on.
 */
export async function soundAlone(one: Evidence, pupilId: string): Promise<DemoVersion | null> {
  if (one.kind !== "demo" || !one.source) return null;
  const [demo, versions] = await Promise.all([findDemo(one.source), versionsOf(one.source)]);
  const version = versions.find((each) => each.n === one.version);
  if (!demo || !version || peopleIn(demo, version).some((id) => id !== pupilId)) return null;
  return version.status === "verified" && version.withdrawnAt === null && version.key !== null
    ? version
    : null;
}
