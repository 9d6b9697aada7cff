import type { MemberContext } from "../../platform/context.ts";
import { demosWith, keepToOneself, letMentorHear } from "../demos/index.ts";
import { findEvidences } from "../evidence/index.ts";
import type { Mark, SayInput } from "./schema.ts";
import { sayWord, undoWord } from "./service.ts";

export interface Said {
  mark: Mark;
  /** The demos that the mentor hears by it, for the way back. */
  opened: string[];
  /** What to say kindly beside a *ready*: that it rests on nothing, or on a demo that the mentor cannot hear. */
  hint: "bare" | "unheard" | null;
}

/**
 * The musician's word; with `mentorHears` the mentor hears the demos that it rests on, as far as they are the musician's own, in
 * the same change. Emits `journeys.said` and `demos.changed`. @throws as `sayWord`
 */
export async function sayAndShow(
  ctx: MemberContext,
  personId: string,
  milestone: string,
  input: SayInput,
): Promise<Said> {
  const rows = await findEvidences(input.evidence);
  const demos = rows.flatMap((one) => (one.kind === "demo" && one.source ? [one.source] : []));
  const done = await ctx.change(async () => {
    const mark = await sayWord(ctx, personId, milestone, input);
    return { mark, opened: input.mentorHears ? await letMentorHear(ctx, demos) : [] };
  });
  if (input.said !== "ready") return { ...done, hint: null };
  if (input.evidence.length === 0) return { ...done, hint: "bare" };
  const isUnheard = (await demosWith(demos)).some(
    (one) => one.owner === personId && one.readers === "onlyMe",
  );
  return { ...done, hint: isUnheard ? "unheard" : null };
}

/** Takes the newest word back, and with it that the mentor hears the demos that it opened. @throws as `undoWord` */
export const unsayAndHide = (
  ctx: MemberContext,
  personId: string,
  milestone: string,
  input: { version: number; opened: readonly string[] },
): Promise<Mark> =>
  ctx.change(async () => {
    const mark = await undoWord(ctx, personId, milestone, input.version);
    await keepToOneself(ctx, input.opened);
    return mark;
  });
