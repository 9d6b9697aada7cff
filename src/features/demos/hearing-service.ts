import type { MemberContext } from "../../platform/context.ts";
import { findAct } from "../acts/index.ts";
import { demosWith } from "./model.ts";
import type { Readers } from "./schema.ts";
import { editDemo } from "./service.ts";

/**
 * Lets the mentor hear those of these demos that are the actor's own and that only they hear so far; the others are left as they
 * are. Gives the ids of those that changed. Emits `demos.changed` for each.
 */
export const letMentorHear = (ctx: MemberContext, ids: readonly string[]): Promise<string[]> =>
  setReaders(ctx, ids, { from: "onlyMe", to: "mentor" });

/** The way back: of these, the actor's own that reach as far as the mentor are heard by nobody else again. */
export const keepToOneself = (ctx: MemberContext, ids: readonly string[]): Promise<string[]> =>
  setReaders(ctx, ids, { from: "mentor", to: "onlyMe" });

async function setReaders(
  ctx: MemberContext,
  ids: readonly string[],
  { from, to }: { from: Readers; to: Readers },
): Promise<string[]> {
  const changed: string[] = [];
  for (const demo of await demosWith(ids)) {
    const act = demo.owner === ctx.actor.personId && demo.readers === from ? await findAct(demo.act) : null;
    if (!act) continue;
    await editDemo(ctx, demo, act, { title: demo.title, readers: to, version: demo.version });
    changed.push(demo._id);
  }
  return changed;
}
