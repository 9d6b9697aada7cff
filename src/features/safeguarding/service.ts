import { type Context, hasRole, makeContext, type MemberContext } from "../../platform/context.ts";
import { dayOf } from "../../platform/calendar.ts";
import { aMomentBefore, plusMs } from "../../platform/clock.ts";
import { AppError, refuse } from "../../platform/errors.ts";
import { newId } from "../../platform/ids.ts";
import { operator } from "../../platform/operator.ts";
import { isDuplicate } from "../../platform/mongo/connection.ts";
import { tiesFrom } from "../ties/index.ts";
import {
  concernHandedOver,
  concernMoved,
  concernOpened,
  concernRaised,
  concernTakenOver,
  concernWaits,
} from "./events.ts";
import { readersOf } from "./leads.ts";
import {
  concernsIn,
  findByRequest,
  hasLooked,
  insertConcern,
  insertLook,
  markReminded,
  moveConcern,
} from "./model.ts";
import { OPEN_WITHIN_MS, type Parties } from "./policy.ts";
import { standingIn, type Standing } from "./references.ts";
import type { Concern, ConcernInput, Reason, Reference } from "./schema.ts";

/** The same moment without an actor: an event of a concern never carries who did it. */
const unnamed = (ctx: Context): Context => makeContext(null, ctx.locale, ctx.requestId, ctx.now);

/** Whom a concern by the actor would be about. A musician's is about themselves too, a guardian's about their children. */
export async function partiesOf(
  ctx: MemberContext,
  at: Reference | null,
  notTo: readonly string[] = [],
): Promise<Parties & { known: boolean }> {
  // Looked up in private: a page view in the trail would tell that somebody wrote about them.
  const standing = await standingIn({ ...ctx, seen: new Map() }, at);
  const me = ctx.actor.personId;
  const own = hasRole(ctx.actor, "musician") ? [me] : [];
  const children = standing ? [] : (await tiesFrom(me, "guardian", ctx.now, 20)).map((tie) => tie.to);
  const musicians = [...new Set([...(standing?.musicians ?? []), ...own, ...children])];
  return {
    authorId: me,
    musicians,
    people: (standing?.people ?? []).filter((id) => id !== me && !musicians.includes(id)),
    notTo: [...notTo],
    known: standing !== null,
  };
}

type Words = Pick<ConcernInput, "worry" | "text" | "reach" | "notTo" | "requestId"> & {
  about: Reference | null;
};

/** Raises a concern from a page. Sending twice stores once. Emits `safeguarding.concernRaised`. @throws 422 when no lead may read it */
export async function raiseConcern(ctx: MemberContext, words: Words): Promise<Concern> {
  const { known, ...parties } = await partiesOf(ctx, words.about, words.notTo);
  return keep(ctx, { ...words, about: known ? words.about : null }, parties);
}

/** The same from a room that knows whom it is about, inside that room's change. @throws 422 when no lead may read it */
export const raiseConcernAbout = (
  ctx: MemberContext,
  words: { text: string; about: Reference } & Standing,
): Promise<Concern> =>
  keep(
    ctx,
    { worry: "other", text: words.text, reach: "", notTo: [], requestId: newId(), about: words.about },
    { authorId: ctx.actor.personId, musicians: [...words.musicians], people: [...words.people], notTo: [] },
  );

async function keep(ctx: MemberContext, words: Words, parties: Parties): Promise<Concern> {
  const before = await sameRequest(ctx, words.requestId);
  if (before) return before;
  if ((await readersOf(ctx, parties)).length === 0) {
    const { name, email } = operator();
    throw new AppError(422, "safeguarding.problems.nobody", { name, email });
  }
  const row: Concern = {
    ...words,
    ...parties,
    _id: newId(),
    at: ctx.now,
    state: "raised",
    leadId: null,
    openedAt: null,
    closed: null,
    steps: [],
    remindedDay: null,
    version: 0,
  };
  try {
    return await unnamed(ctx).change(() => insertConcern(row), concernRaised({ about: row._id, data: {} }));
  } catch (err) {
    const twin = isDuplicate(err) ? await sameRequest(ctx, words.requestId) : null;
    if (twin) return twin;
    throw err;
  }
}

async function sameRequest(ctx: MemberContext, requestId: string): Promise<Concern | null> {
  const found = await findByRequest(requestId);
  return found?.authorId === ctx.actor.personId ? found : null;
}

/**
 * A lead opens it: who and when are written down before the words are shown. Opened again by the same lead within a moment, the
 * first look stands. Emits `safeguarding.concernOpened`.
 */
export async function openConcern(ctx: MemberContext, concern: Concern): Promise<Concern> {
  const by = ctx.actor.personId;
  const opened = await unnamed(ctx).change(
    async () => {
      if (await hasLooked(concern._id, by, aMomentBefore(ctx.now))) return null;
      await insertLook({ _id: newId(), noteId: concern._id, by, at: ctx.now });
      const change = { state: "opened" as const, openedAt: ctx.now };
      return (await moveConcern(concern._id, ["raised"], null, change, null)) ?? concern;
    },
    (row) => row && concernOpened({ about: concern._id, data: {} }),
  );
  return opened ?? concern;
}

type Step = Concern["steps"][number];
interface Move {
  /** The states in which it can be done. */
  when: readonly Concern["state"][];
  change: Partial<Concern>;
  what: Step["what"];
  to?: string;
  /** Whom it was taken from. */
  from?: string | null;
  text?: string;
}

/** One step of a lead. @throws 409 when somebody moved it since `version`. Emits `safeguarding.concernMoved`. */
const step = (ctx: MemberContext, concern: Concern, version: number, move: Move): Promise<Concern> =>
  unnamed(ctx).change(
    async () => {
      const note: Step = {
        at: ctx.now,
        by: ctx.actor.personId,
        what: move.what,
        to: move.to ?? null,
        text: move.text ?? "",
      };
      const saved = await moveConcern(concern._id, move.when, version, move.change, note);
      if (!saved) throw new AppError(409, "problems.changedMeanwhile");
      return saved;
    },
    (saved) => [
      concernMoved({ about: saved._id, data: { state: saved.state } }),
      ...(move.to ? [concernHandedOver({ about: saved._id, data: { to: move.to } })] : []),
      ...(move.from ? [concernTakenOver({ about: saved._id, data: { from: move.from } })] : []),
    ],
  );

/** The lead takes it in hand. */
export const takeConcern = (
  ctx: MemberContext,
  concern: Concern,
  { version }: { version: number },
): Promise<Concern> =>
  step(ctx, concern, version, {
    when: ["opened"],
    change: { state: "inHand", leadId: ctx.actor.personId },
    what: "taken",
  });

/** Another lead who may read it takes it from the one who has it, who is told. Emits `safeguarding.concernTakenOver`. */
export const takeOverConcern = (
  ctx: MemberContext,
  concern: Concern,
  { version }: { version: number },
): Promise<Concern> =>
  step(ctx, concern, version, {
    when: ["opened", "inHand"],
    change: { state: "inHand", leadId: ctx.actor.personId },
    what: "takenOver",
    from: concern.leadId,
  });

/** Writes down what was done. */
export const noteOnConcern = (
  ctx: MemberContext,
  concern: Concern,
  input: { text: string; version: number },
): Promise<Concern> =>
  step(ctx, concern, input.version, { when: ["inHand"], change: {}, what: "noted", text: input.text });

/** Gives it to another lead who may read it. @throws 422 at `to` for anyone else */
export async function handOverConcern(
  ctx: MemberContext,
  concern: Concern,
  input: { to: string; version: number },
): Promise<Concern> {
  const others = (await readersOf(ctx, concern)).filter((id) => id !== ctx.actor.personId);
  if (!others.includes(input.to)) throw refuse("to", "problems.choice");
  return step(ctx, concern, input.version, {
    when: ["raised", "opened", "inHand"],
    change: { leadId: input.to, ...(concern.state === "raised" ? {} : { state: "inHand" as const }) },
    what: "handedOver",
    to: input.to,
  });
}

/** Closes it with a reason. */
export const closeConcern = (
  ctx: MemberContext,
  concern: Concern,
  input: { reason: Reason; text: string; version: number },
): Promise<Concern> =>
  step(ctx, concern, input.version, {
    when: ["inHand"],
    change: { state: "closed", closed: { at: ctx.now, by: ctx.actor.personId, reason: input.reason } },
    what: "closed",
    text: input.text,
  });

/** Takes a closed one up again; whoever does has it in hand. */
export const reopenConcern = (
  ctx: MemberContext,
  concern: Concern,
  { version }: { version: number },
): Promise<Concern> =>
  step(ctx, concern, version, {
    when: ["closed"],
    change: { state: "inHand", leadId: ctx.actor.personId, closed: null },
    what: "reopened",
  });

/** Each morning the leads are reminded of what nobody has opened for a day. Bears being done twice. */
export async function remindOfUnopened(now: Date): Promise<void> {
  const ctx = makeContext(null, "da", newId(), now);
  for (const concern of await concernsIn("raised")) {
    if (plusMs(concern.at, OPEN_WITHIN_MS) > now) continue;
    await ctx.change(
      () => markReminded(concern._id, dayOf(now)),
      (marked) => (marked ? concernWaits({ about: concern._id, data: {} }) : null),
    );
  }
}
