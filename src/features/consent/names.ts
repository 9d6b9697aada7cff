import type { Context } from "../../platform/context.ts";
import { isKnownGuardian } from "../ties/index.ts";
import { isGateOpen } from "./policy.ts";
import { factsOf } from "./relation.ts";

/**
 * Musicians by name, as those may read it who meet them in something they share: a band, a song, its credits. One whose gate is
 * closed goes by `hidden` to all but themselves and their guardian; whoever is not here any more is left out. Three reads,
 * whatever the number.
 */
export async function namesShown(
  ctx: Context,
  ids: readonly string[],
  hidden: string,
): Promise<Map<string, string>> {
  const me = ctx.actor?.personId ?? null;
  const facts = await factsOf(ctx, [...new Set(ids)]);
  return new Map(
    [...facts].map(([id, one]) => {
      const guards = one.guardians.some((tie) => tie.from === me && isKnownGuardian(tie, ctx.now));
      return [id, id === me || guards || isGateOpen(one) ? one.person.name : hidden] as const;
    }),
  );
}
