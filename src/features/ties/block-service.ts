import { type Context, makeContext, type MemberContext } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { newId } from "../../platform/ids.ts";
import { blockStanding, insertBlock, isBlocked, markLifted } from "./block-model.ts";
import { blockLifted, blockMade } from "./events.ts";
import { tiesBetween } from "./model.ts";
import type { Block } from "./schema.ts";
import { endTie } from "./service.ts";

type Ending = (ctx: Context, block: Block) => Promise<void>;
const endings: Ending[] = [];
/** A later room ends what it keeps between the two, in the change that blocks. The context has no actor. */
export const onBlock = (ending: Ending): void => void endings.push(ending);

/** Who did it stands with the block alone: the trail of events is read by people who may be the ones blocked. */
const unnamed = (ctx: Context): Context => makeContext(null, ctx.locale, ctx.requestId, ctx.now);

/**
 * Blocks a person or organisation for a musician: every tie between them ends in the same change, and all that later rooms
 * keep. The caller has checked who may. Blocking twice finds the first and says nothing. Emits `ties.blocked`.
 */
export async function blockParty(
  ctx: MemberContext,
  facts: Pick<Block, "person" | "party" | "partyKind" | "power">,
): Promise<void> {
  const row: Block = {
    ...facts,
    _id: newId(),
    by: ctx.actor.personId,
    at: ctx.now,
    liftedAt: null,
    standing: blockStanding(facts.person, facts.party),
  };
  await putUpBlock(unnamed(ctx), row);
}

/** Puts up a block that is as its row says, in a context without an actor. Null when there is one. Emits `ties.blocked`. */
export const putUpBlock = (nobody: Context, row: Block): Promise<Block | null> =>
  nobody.change(
    async () => {
      if (await isBlocked(row.person, [row.party])) return null;
      const made = await insertBlock(row);
      for (const tie of await tiesBetween(row.person, row.party))
        if (tie.kind !== "guardian") await endTie(nobody, tie);
      for (const ending of endings) await ending(nobody, row);
      return made;
    },
    (made) => made && blockMade({ about: row._id, data: {} }),
  );

/** Lifts a block; what ended by it stays ended. The caller has checked who may. @throws 409 when it was lifted. */
export const liftBlock = (ctx: Context, block: Block): Promise<Block> =>
  unnamed(ctx).change(
    async () => {
      const lifted = await markLifted(block._id, ctx.now);
      if (!lifted) throw new AppError(409, "ties.movedOn");
      return lifted;
    },
    blockLifted({ about: block._id, data: {} }),
  );
