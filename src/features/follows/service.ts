import { aMomentBefore, plusMs } from "../../platform/clock.ts";
import type { Context, MemberContext } from "../../platform/context.ts";
import { AppError, notFound, refuse } from "../../platform/errors.ts";
import { newId } from "../../platform/ids.ts";
import { consentByAct, mayPublish, type Relation, relationTo } from "../consent/index.ts";
import { getOpenOrganisation } from "../organisations/index.ts";
import {
  acceptTie,
  declineTie,
  endTie,
  findTie,
  makeTie,
  rescopeTie,
  type Scope,
  type Tie,
  tiesWith,
} from "../ties/index.ts";
import { codeClosed, codeMade, codeUsed } from "./events.ts";
import { closeCodes, countWrong, findByCode, insertCode, isStopped, openCodeOf, takeCode } from "./model.ts";
import { asksFor, CODE_MS, isWithin, mayAgree, mayEnd, mayReopen } from "./policy.ts";
import type { AskInput, FollowCode } from "./schema.ts";

/**
 * A fresh code for the musician to show; the one before stops working. From 15, making one is the yes to being asked by a
 * venue that is shown it. One that was made a moment ago stands. @throws 403 behind a closed gate.
 */
export async function makeCode(ctx: MemberContext): Promise<FollowCode> {
  const me = await relationTo(ctx, ctx.actor.personId);
  if (!me?.gateOpen) throw new AppError(403, "problems.forbidden");
  const row: FollowCode = {
    _id: newId(),
    person: me.person._id,
    code: newId().slice(0, 8),
    createdAt: ctx.now,
    expiresAt: plusMs(ctx.now, CODE_MS),
    usedAt: null,
    usedBy: null,
    tie: null,
    closedAt: null,
  };
  return ctx.change(
    async () => {
      const open = await openCodeOf(row.person, ctx.now);
      if (open && open.createdAt > aMomentBefore(ctx.now)) return open;
      await closeCodes(row.person, ctx.now);
      await consentByAct(ctx, me, "venueContact");
      return insertCode(row);
    },
    ({ _id }) => (_id === row._id ? codeMade({ about: _id, person: row.person, data: {} }) : null),
  );
}

/** The code stops working at once. Fine when there is none. */
export const closeCode = (ctx: MemberContext): Promise<number> =>
  ctx.change(
    () => closeCodes(ctx.actor.personId, ctx.now),
    (closed) =>
      closed > 0 ? codeClosed({ about: ctx.actor.personId, person: ctx.actor.personId, data: {} }) : null,
  );

/**
 * Asks to follow with a code that the musician showed. Sending it twice asks once. Emits `ties.asked`.
 * @throws 422 at `code` for one that is unknown, used, closed or too old (all the same); 429 after ten wrong ones an hour.
 */
export async function askWithCode(ctx: MemberContext, input: AskInput): Promise<Tie> {
  if (!asksFor(ctx.actor, input.organisationId)) throw refuse("organisationId", "problems.choice");
  if (await isStopped(ctx.actor.personId, ctx.now)) throw new AppError(429, "follows.problems.tooMany");
  const row = await findByCode(input.code);
  const sent = row?.tie && row.usedBy === input.organisationId ? await findTie(row.tie) : null;
  if (sent?.status === "asked") return sent;
  const to = row && (await relationTo(ctx, row.person));
  const mayAsk = row && to ? await mayApproach(input.organisationId, to) : false;
  if (!row || !to?.gateOpen || !mayAsk || row.usedAt || row.closedAt || row.expiresAt <= ctx.now)
    return wrong(ctx);
  return ctx.change(
    async () => {
      const tie = await askToFollow(ctx, { ...input, personId: row.person });
      if (!(await takeCode(row._id, input.organisationId, tie._id, ctx.now)))
        throw refuse("code", "follows.problems.code");
      return tie;
    },
    codeUsed({ about: row._id, person: row.person, data: { by: input.organisationId } }),
  );
}

async function wrong(ctx: MemberContext): Promise<never> {
  await countWrong(ctx.actor.personId, ctx.now);
  throw refuse("code", "follows.problems.code");
}

/** Nobody comes to whom blocks them; a venue only to somebody who has said yes to being contacted by venues. */
const mayApproach = async (organisationId: string, to: Relation): Promise<boolean> =>
  !to.blocked.has(organisationId) &&
  (mayPublish(to.facts, "venueContact") || (await getOpenOrganisation(organisationId)).kind !== "venue");

/**
 * Asks to follow a musician whom something links to the organisation already (a code, an accepted recommendation, a
 * public page): the caller has checked that. @throws 404 behind a closed gate, or for a venue without a yes to it; 409 when it follows or asks already.
 */
export async function askToFollow(
  ctx: MemberContext,
  ask: { organisationId: string; personId: string; scope: Scope },
): Promise<Tie> {
  if (!asksFor(ctx.actor, ask.organisationId)) throw notFound();
  await getOpenOrganisation(ask.organisationId);
  const to = await relationTo(ctx, ask.personId);
  if (!to?.gateOpen || !(await mayApproach(ask.organisationId, to))) throw notFound();
  const facts = {
    kind: "follow" as const,
    from: ask.organisationId,
    fromKind: "organisation" as const,
    to: ask.personId,
    scope: ask.scope,
  };
  return makeTie(ctx, facts, "asked");
}

/** Answers an ask. A yes names a scope, no wider than what was asked. @throws 403, 409 when it was answered meanwhile. */
export async function answerAsk(
  ctx: MemberContext,
  subject: { tie: Tie; to: Relation },
  answer: { answer: "yes" | "no"; scope?: Scope | undefined },
): Promise<Tie> {
  const { tie, to } = subject;
  if (answer.answer === "no") return declineTie(ctx, tie);
  if (!mayAgree(to)) throw new AppError(403, "problems.forbidden");
  if (!answer.scope) throw refuse("scope", "problems.choice");
  if (!isWithin(answer.scope, tie.scope)) throw refuse("scope", "follows.problems.wider");
  const { scope } = answer;
  return ctx.change(async () => {
    await agreeToDemos(ctx, to, tie, scope);
    return acceptTie(ctx, tie, { scope });
  });
}

/** Letting somebody follow with demos is the yes to followers hearing them, written in the same change. */
const agreeToDemos = async (
  ctx: MemberContext,
  to: Relation,
  tie: Tie,
  scope: Scope | null,
): Promise<void> => {
  if (scope === "progressAndDemos") await consentByAct(ctx, to, "demoFollowers", { askedBy: tie.from });
};

/** Another scope, from the next request on. Narrower by whoever may end it, wider only by whose word counts. */
export async function changeScope(
  ctx: MemberContext,
  { tie, to }: { tie: Tie; to: Relation },
  scope: Scope,
): Promise<Tie> {
  if (tie.status !== "active") throw new AppError(409, "ties.movedOn");
  if (tie.scope === scope) return tie;
  const allowed = scope === "progress" ? mayEnd(to) : mayAgree(to);
  if (!allowed) throw new AppError(403, "problems.forbidden");
  return ctx.change(async () => {
    await agreeToDemos(ctx, to, tie, scope);
    return rescopeTie(ctx, tie, scope);
  });
}

/** Ends a follow or takes an ask back; ending what has ended is no fault. */
export const endFollow = async (ctx: Context, tie: Tie): Promise<Tie> =>
  tie.status === "asked" || tie.status === "active" ? endTie(ctx, tie) : tie;

/** An organisation that is closed follows nobody and asks nobody. Bears being done twice. */
export async function endAllOf(ctx: Context, organisationId: string): Promise<void> {
  const standing = async (): Promise<Tie[]> =>
    (
      await Promise.all(
        (["asked", "active"] as const).map((status) =>
          tiesWith({ from: organisationId, kind: "follow", status }),
        ),
      )
    ).flat();
  for (let ties = await standing(); ties.length > 0; ties = await standing())
    for (const tie of ties) await endTie(ctx, tie);
}

/** The musician's side takes an ending back. @throws 409 when it is too late or somebody else ended it. */
export async function reopenFollow(
  ctx: MemberContext,
  { tie, to }: { tie: Tie; to: Relation },
): Promise<Tie> {
  if (!mayAgree(to) || !mayReopen(tie, ctx.actor, ctx.now)) throw new AppError(409, "ties.movedOn");
  await getOpenOrganisation(tie.from);
  return makeTie(
    ctx,
    { kind: "follow", from: tie.from, fromKind: tie.fromKind, to: tie.to, scope: tie.scope },
    "active",
  );
}
