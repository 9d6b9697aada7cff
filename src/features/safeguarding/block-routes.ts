import { action, page, type Page, redirect, type Typed, typedText, untouched } from "../../http/action.ts";
import type { MemberContext } from "../../platform/context.ts";
import { AppError, refuse } from "../../platform/errors.ts";
import { Id, z } from "../../platform/fields.ts";
import { showDate } from "../../platform/i18n.ts";
import { type Relation, relationTo } from "../consent/index.ts";
import { type Block, blockParty, blocksOf, findBlock, liftBlock } from "../ties/index.ts";
import { metBy, type Party } from "./acquaintances.ts";
import { mayBlockFor, mayLift } from "./policy.ts";
import { BlockInput } from "./schema.ts";

interface At {
  to: Relation;
  /** Those that the actor may know of: all of one's own, and a guardian those they made. */
  blocks: Block[];
  met: Party[];
}

async function load(ctx: MemberContext, { params: { id } }: { params: { id: string } }): Promise<At | null> {
  const to = await relationTo(ctx, id);
  if (!to || !mayBlockFor(to)) return null;
  const [blocks, met] = await Promise.all([blocksOf(id), metBy(ctx, to)]);
  return { to, met, blocks: blocks.filter((one) => to.self || one.by === ctx.actor.personId) };
}

const at = (to: Relation): string => `/people/${to.person._id}/blocks`;
const blockJson = (block: Block) => ({
  id: block._id,
  party: block.party,
  kind: block.partyKind,
  at: block.at,
});

function blocksPage(ctx: MemberContext, { to, blocks, met }: At, typed: Typed): Page {
  const own = to.self ? "own" : "child";
  const title = ctx.t(`safeguarding.block.${own}.title`, { name: to.person.name });
  const name = (id: string): string => met.find((one) => one.id === id)?.name ?? "";
  return page("safeguarding/blocks", title, {
    title,
    lead: ctx.t(`safeguarding.block.${own}.lead`, { name: to.person.name }),
    action: at(to),
    blocks: blocks.map((block) => ({
      name: name(block.party),
      meta: ctx.t(
        block.power === "guardian" && to.self ? "safeguarding.block.byGuardian" : "safeguarding.block.since",
        { day: showDate(ctx.locale, block.at) },
      ),
      lifting: mayLift(block, to, ctx.actor.personId) ? `${at(to)}/${block._id}/lifting` : null,
    })),
    options: met
      .filter((one) => !to.blocked.has(one.id))
      .map((one) => ({
        value: `${one.kind}-${one.id}`,
        label: one.name,
        small: ctx.t(`safeguarding.block.${one.kind}`),
      })),
    party: typedText(typed, "party"),
    problems: typed.problems,
  });
}

export const blocks = action({
  method: "get",
  path: "/people/:id/blocks",
  doc: "Whom a musician blocks, and whom they could block",
  by: "member",
  params: z.object({ id: Id }),
  load,
  can: "always",
  html: ({ ctx, subject }) => blocksPage(ctx, subject, untouched),
  json: ({ subject }) => subject.blocks.map(blockJson),
});

export const block = action({
  method: "post",
  path: "/people/:id/blocks",
  doc: "Block a person or organisation: at once they meet what a stranger meets",
  by: "member",
  params: z.object({ id: Id }),
  input: BlockInput,
  load,
  can: "always",
  run: async (ctx, { to, met }, { party }) => {
    const chosen = met.find((one) => `${one.kind}-${one.id}` === party);
    if (!chosen) throw refuse("party", "problems.choice");
    const power = to.self ? ("self" as const) : ("guardian" as const);
    await blockParty(ctx, { person: to.person._id, party: chosen.id, partyKind: chosen.kind, power });
  },
  html: ({ subject }) => redirect(at(subject.to), { key: "safeguarding.notices.blocked" }),
  json: () => ({ blocked: true }),
  form: async (ctx, subject, typed) =>
    blocksPage(ctx, (await load(ctx, { params: { id: subject.to.person._id } })) ?? subject, typed),
});

export const lifting = action({
  method: "post",
  path: "/people/:id/blocks/:block/lifting",
  doc: "Lift a block; what ended by it stays ended",
  by: "member",
  fresh: true,
  params: z.object({ id: Id, block: Id }),
  load: async (ctx, { params }) => {
    const subject = await load(ctx, { params });
    const row = await findBlock(params.block);
    const mine = subject?.blocks.some((one) => one._id === row?._id) || row?.liftedAt;
    return subject && row?.person === params.id && mine ? { ...subject, row } : null;
  },
  can: (ctx, { row, to }) => mayLift(row, to, ctx.actor.personId),
  run: async (ctx, { row }) => {
    if (row.liftedAt !== null) throw new AppError(409, "ties.movedOn");
    await liftBlock(ctx, row);
  },
  html: ({ subject }) => redirect(at(subject.to), { key: "safeguarding.notices.lifted" }),
  json: () => ({ blocked: false }),
});

export const blockDoors = [blocks, block, lifting];
