import { onDemoPage, onVersionUses } from "../demos/index.ts";
import { onAcquaintance, onReference } from "../safeguarding/index.ts";
import { onBlock } from "../ties/index.ts";
import { authorsFor, uninvite } from "./model.ts";
import { additionFor, usesPiece } from "./present.ts";
import { commentAt, commentsAt } from "./reach.ts";
import { useIn } from "./service.ts";

/** Flags and the list under each wave, for those of the circle. */
onDemoPage(async (ctx, reached) => {
  const at = await commentsAt(ctx, reached);
  return at ? additionFor(ctx, at) : null;
});

/** With a new version its owner says what of it was used there. */
onVersionUses({
  ask: async (ctx, reached, answered) => {
    const at = await commentsAt(ctx, reached);
    return at ? usesPiece(ctx, at, answered) : null;
  },
  done: useIn,
});

/** A worry about a comment is about the musician; neither the musician nor its writer reads it as a lead. */
onReference("comment", async (ctx, id) => {
  const at = await commentAt(ctx, id);
  return at ? { musicians: [at.comment.owner], people: [at.comment.by] } : null;
});

/** Whoever commented has met the musician, and can be blocked. */
onAcquaintance(async (personId) => ({ people: await authorsFor(personId), organisations: [] }));

/** Whom a musician blocks is invited by them no more, in the same change. */
onBlock(async (_ctx, block) => {
  if (block.partyKind === "person") await uninvite(block.person, block.party);
});
