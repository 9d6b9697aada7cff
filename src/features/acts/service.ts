import type { Context, MemberContext } from "../../platform/context.ts";
import { AppError, refuse } from "../../platform/errors.ts";
import { newId } from "../../platform/ids.ts";
import { isDuplicate } from "../../platform/mongo/connection.ts";
import { answerConsent, type Relation } from "../consent/index.ts";
import { getPerson, words } from "../people/index.ts";
import { actChanged, actCreated, actOptedIn, actOptedOut } from "./events.ts";
import { actsOf, findByRequest, insertAct, saveAct } from "./model.ts";
import { membersNow } from "./policy.ts";
import type { Act, ActInput } from "./schema.ts";

/** A new act with the actor as its first member and admin. Emits `acts.created`. The same `requestId` makes one. */
export async function createAct(
  ctx: MemberContext,
  input: ActInput & { roles: string; requestId: string },
): Promise<Act> {
  const known = await findByRequest(input.requestId);
  if (known) return ownOrRefuse(known, ctx.actor.personId);
  const { roles, genres, ...plain } = input;
  const row: Act = {
    ...plain,
    _id: newId(),
    genres: words(genres),
    members: [
      { personId: ctx.actor.personId, roles: words(roles), admin: true, since: ctx.now, until: null },
    ],
    optedIn: null,
    createdAt: ctx.now,
    version: 0,
  };
  return ctx.change(
    () => insertAct(row),
    actCreated({ about: row._id, person: ctx.actor.personId, data: { kind: row.kind } }),
  );
}

function ownOrRefuse(act: Act, personId: string): Act {
  if (!act.members.some((member) => member.personId === personId))
    throw new AppError(409, "problems.duplicate");
  return act;
}

/**
 * The actor's own solo act, made under the name shown when there is none. For a first demo. Its `requestId` is the person's
 * own id, so that two first demos at the same moment make one act.
 */
export async function soloActOf(ctx: MemberContext): Promise<Act> {
  const me = ctx.actor.personId;
  const mine = async (): Promise<Act | undefined> => (await actsOf(me)).find((act) => act.kind === "solo");
  // Looked up before the others: one that is made in between is then among them.
  const requestId = (await findByRequest(me)) === null ? me : newId();
  const known = await mine();
  if (known) return known;
  const { name } = await getPerson(me);
  const facts = { kind: "solo", name, about: "", genres: "", ink: "naeb", roles: "" } as const;
  try {
    return await createAct(ctx, { ...facts, requestId });
  } catch (err) {
    const made = isDuplicate(err) ? await mine() : undefined;
    if (!made) throw err;
    return made;
  }
}

/** Changes what the act says of itself. @throws 409 when it was changed since `version`; 422 at `kind` for a solo of several. */
export async function editAct(ctx: Context, act: Act, version: number, input: ActInput): Promise<Act> {
  const count = membersNow(act).length;
  if (input.kind === "solo" && count > 1) throw refuse("kind", "acts.problems.soloOfMany", { count });
  if (input.kind === "duo" && count > 2) throw refuse("kind", "acts.problems.duoOfMany", { count });
  return ctx.change(
    async () => saved(await saveAct(act._id, version, { ...input, genres: words(input.genres) })),
    actChanged({ about: act._id, data: {} }),
  );
}

/** Asks for a public page, or takes it down. It shows only once each member has agreed; see `isPublic`. */
export async function setOptedIn(ctx: MemberContext, act: Act, open: boolean): Promise<Act> {
  if ((act.optedIn !== null) === open) return act;
  const optedIn = open ? { at: ctx.now, by: ctx.actor.personId } : null;
  const event = open ? actOptedIn : actOptedOut;
  return ctx.change(
    async () => saved(await saveAct(act._id, act.version, { optedIn })),
    event({ about: act._id, person: ctx.actor.personId, data: {} }),
  );
}

/** A member's answer (a guardian's, under 15) to the act being public. Bites at once. @throws 403 */
export const answerPublic = (ctx: MemberContext, act: Act, to: Relation, yes: boolean): Promise<unknown> =>
  answerConsent(ctx, to, "demoPublic", yes, act._id);

export function saved(act: Act | null): Act {
  if (!act) throw new AppError(409, "problems.changedMeanwhile");
  return act;
}
