import type { Context } from "../../platform/context.ts";
import { AppError, notFound } from "../../platform/errors.ts";
import { newId } from "../../platform/ids.ts";
import {
  guardianConfirmed,
  guardianStoodDown,
  guardianUnconfirmed,
  tieAsked,
  tieBegun,
  tieDeclined,
  tieEnded,
} from "./events.ts";
import { isBlocked } from "./block-model.ts";
import { findStanding, insertTie, moveTie, standingOf } from "./model.ts";
import type { Tie, Why } from "./schema.ts";

type NewTie = Pick<Tie, "kind" | "from" | "fromKind" | "to"> &
  Partial<Pick<Tie, "scope" | "assurance" | "power" | "typedName" | "until">>;

const eventOf = (make: typeof tieAsked, tie: Tie) =>
  make({ about: tie._id, person: tie.to, data: { kind: tie.kind, from: tie.from, scope: tie.scope } });

/**
 * Begins a tie, asked for or active at once. @throws 404 for whom the musician blocks (a stranger may not know of them), 409
 * ties.already when it stands. Emits `ties.asked` or `ties.begun`. */
export async function makeTie(ctx: Context, facts: NewTie, status: "asked" | "active"): Promise<Tie> {
  const by = ctx.actor?.personId ?? null;
  const tie: Tie = {
    scope: null,
    assurance: null,
    power: null,
    typedName: null,
    until: null,
    ...facts,
    _id: newId(),
    status,
    since: ctx.now,
    askedBy: by,
    history: [{ at: ctx.now, by, what: status }],
    standing: standingOf(facts),
  };
  return ctx.change(
    async () => {
      if (tie.kind !== "guardian" && (await isBlocked(tie.to, [tie.from]))) throw notFound();
      if (await findStanding(tie)) throw new AppError(409, "ties.already");
      return insertTie(tie);
    },
    (made) => eventOf(status === "asked" ? tieAsked : tieBegun, made),
  );
}

/** A step of a tie's history. */
const step = (ctx: Context, what: string, why?: Why): Tie["history"][number] => ({
  at: ctx.now,
  by: ctx.actor?.personId ?? null,
  what,
  ...(why ? { why } : {}),
});

const move = (
  ctx: Context,
  tie: Tie,
  from: readonly Tie["status"][],
  change: Partial<Tie>,
  what: string,
  event: typeof tieAsked,
  why?: Why,
): Promise<Tie> =>
  ctx.change(
    async () => {
      const moved = await moveTie(tie._id, from, change, step(ctx, what, why));
      if (!moved) throw new AppError(409, "ties.movedOn");
      return moved;
    },
    (moved) => eventOf(event, moved),
  );

/** Says yes to what was asked; `change` narrows it (a scope). @throws 409 when it is not asked any more. */
export const acceptTie = (
  ctx: Context,
  tie: Tie,
  change: Partial<Pick<Tie, "scope" | "power">> = {},
): Promise<Tie> =>
  move(ctx, tie, ["asked"], { ...change, status: "active", since: ctx.now }, "active", tieBegun);

export const declineTie = (ctx: Context, tie: Tie): Promise<Tie> =>
  move(ctx, tie, ["asked"], { status: "declined", until: ctx.now, standing: null }, "declined", tieDeclined);

/** Ends a tie at once, everywhere. */
export const endTie = (ctx: Context, tie: Tie, why?: Why): Promise<Tie> =>
  move(
    ctx,
    tie,
    ["asked", "active"],
    { status: "ended", until: ctx.now, standing: null },
    "ended",
    tieEnded,
    why,
  );

/** Another scope of a follow: the old tie ends and a new one begins. */
export const rescopeTie = (ctx: Context, tie: Tie, scope: Tie["scope"]): Promise<Tie> =>
  ctx.change(async () => {
    await endTie(ctx, tie);
    return makeTie(
      ctx,
      { kind: tie.kind, from: tie.from, fromKind: tie.fromKind, to: tie.to, scope },
      "active",
    );
  });

/** A school or the secretariat has seen that this is the guardian. Nobody confirms themselves or their own child. */
export const confirmGuardian = (ctx: Context, tie: Tie): Promise<Tie> =>
  ctx.change(
    async () => {
      const by = ctx.actor?.personId ?? null;
      if (by === tie.from || by === tie.to) throw new AppError(403, "problems.forbidden");
      const moved = await moveTie(tie._id, ["active"], { assurance: "confirmed" }, step(ctx, "confirmed"), {
        assurance: "claimed",
      });
      if (!moved) throw new AppError(409, "ties.movedOn");
      return moved;
    },
    (moved) =>
      guardianConfirmed({
        about: moved._id,
        person: moved.to,
        data: { from: moved.from, by: ctx.actor?.personId ?? "" },
      }),
  );

/** Somebody who may not decide alone has invited whoever claims this; nothing is opened by it. */
export const vouchFor = (ctx: Context, tie: Tie, by: string): Promise<Tie | null> =>
  moveTie(tie._id, ["active"], { assurance: "claimed" }, { at: ctx.now, by, what: "vouched" });

/** Takes a confirmation back: the guardian is a claim again, and what they have answered does not count. */
export const unconfirmGuardian = (ctx: Context, tie: Tie): Promise<Tie> =>
  ctx.change(
    async () => {
      const moved = await moveTie(tie._id, ["active"], { assurance: "claimed" }, step(ctx, "unconfirmed"), {
        assurance: "confirmed",
      });
      if (!moved) throw new AppError(409, "ties.movedOn");
      return moved;
    },
    (moved) =>
      guardianUnconfirmed({
        about: moved._id,
        person: moved.to,
        data: { from: moved.from, by: ctx.actor?.personId ?? "" },
      }),
  );

/** The guardian looks on from now; their word does not count any more. The tie stays and remembers it. */
export const stepBack = (ctx: Context, tie: Tie, why?: Why): Promise<Tie | null> =>
  moveTie(tie._id, ["active"], { power: "observer" }, step(ctx, "observer", why));

/** As `stepBack`, by the secretariat while the child is under 15. Emits `ties.guardianStoodDown`. @throws 409 */
export const standDown = (ctx: Context, tie: Tie, why: Why): Promise<Tie> =>
  ctx.change(
    async () => {
      const moved = await stepBack(ctx, tie, why);
      if (!moved) throw new AppError(409, "ties.movedOn");
      return moved;
    },
    guardianStoodDown({ about: tie._id, person: tie.to, data: { from: tie.from } }),
  );
