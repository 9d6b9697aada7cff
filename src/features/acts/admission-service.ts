import { HOUR_MS } from "../../platform/clock.ts";
import type { Context, MemberContext } from "../../platform/context.ts";
import { AppError, notFound } from "../../platform/errors.ts";
import { newId } from "../../platform/ids.ts";
import { giveRole } from "../accounts/index.ts";
import { factsOf, relationTo } from "../consent/index.ts";
import { words } from "../people/index.ts";
import {
  addYeses,
  endWaiting,
  findAdmission,
  insertAdmission,
  moveAdmission,
  waitingFor,
} from "./admission-model.ts";
import {
  actMemberJoined,
  actMemberLeft,
  admissionAnswered,
  admissionAsked,
  admissionClosed,
} from "./events.ts";
import { findAct, getAct, saveAct } from "./model.ts";
import { checkGate, checkRoom } from "./members-service.ts";
import {
  childMeetsGrown,
  childrenAround,
  isAllowed,
  memberIds,
  memberOf,
  membersNow,
  withAdmin,
} from "./policy.ts";
import { saved } from "./service.ts";
import type { Act, ActMember, Admission } from "./schema.ts";

/**
 * The actor joins; inside the invitation's change. Being there already is fine. Where a child under 15 and a grown-up would meet
 * by it, a guardian is asked first and the act is as before (`acts.admissionAsked`). @throws 409 full, gone or a closed gate
 */
export async function joinAct(ctx: MemberContext, actId: string, roles: string): Promise<Act> {
  const act = await getAct(actId);
  const personId = ctx.actor.personId;
  if (memberOf(act, personId)) return act;
  await checkGate(ctx, personId);
  checkRoom(act);
  const others = memberIds(act);
  const facts = await factsOf(ctx, [personId, ...others]);
  if (childMeetsGrown(facts, personId, others)) return askFor(ctx, act, words(roles));
  return ctx.change(async () => {
    await endWaiting(act._id, personId, { status: "joined", endedAt: ctx.now, endedBy: personId });
    return admit(ctx, act, personId, words(roles));
  }, joined(personId));
}

const joined = (person: string) => (now: Act) =>
  actMemberJoined({ about: now._id, person, data: { members: membersNow(now).length } });

async function admit(ctx: Context, act: Act, personId: string, roles: readonly string[]): Promise<Act> {
  const row: ActMember = { personId, roles: [...roles], admin: false, since: ctx.now, until: null };
  const now = saved(await saveAct(act._id, act.version, { members: [...act.members, row] }));
  await giveRole(ctx, personId, { kind: "musician", organisationId: null, coordinator: false });
  return now;
}

/** Asks the guardians; once, however often the link is opened while they are asked. */
async function askFor(ctx: MemberContext, act: Act, roles: string[]): Promise<Act> {
  const person = ctx.actor.personId;
  if ((await waitingFor(person, ctx.now)).some((one) => one.act === act._id)) return act;
  return ctx.change(
    async () => {
      await endWaiting(act._id, person, { status: "withdrawn", endedAt: ctx.now, endedBy: person });
      await insertAdmission({
        _id: newId(),
        act: act._id,
        person,
        roles,
        askedAt: ctx.now,
        status: "waiting",
        yeses: [],
        endedAt: null,
        endedBy: null,
      });
      return act;
    },
    admissionAsked({ about: act._id, person, data: {} }),
  );
}

/** Somebody who would join an act, as those may know it whom it concerns. */
export interface Asked {
  act: Act;
  admission: Admission;
  /** The children in question for whom the actor answers, with their names. */
  mine: { id: string; name: string }[];
  /** The actor is the one who would join. */
  self: boolean;
  admin: boolean;
}

/** For the guardian of a child in question, who would join and who administers the act; null for others. */
export async function reachAdmission(ctx: MemberContext, actId: string, id: string): Promise<Asked | null> {
  const [act, admission] = await Promise.all([findAct(actId), findAdmission(id)]);
  if (!act || admission?.act !== act._id) return null;
  const facts = await factsOf(ctx, [admission.person, ...memberIds(act)]);
  const children = childrenAround(facts, admission.person, memberIds(act));
  const relations = await Promise.all(children.map((child) => relationTo(ctx, child)));
  const mine = relations.flatMap((to) => (to?.approver ? [{ id: to.person._id, name: to.person.name }] : []));
  const self = admission.person === ctx.actor.personId;
  const admin = memberOf(act, ctx.actor.personId)?.admin ?? false;
  return mine.length > 0 || self || admin ? { act, admission, mine, self, admin } : null;
}

const gone = (): AppError => new AppError(409, "acts.problems.admissionOver");

/**
 * A guardian's answer for each child of theirs that it is about. With the last yes that is missing, the person joins; a no ends it.
 * @throws 409 when it waits no more, or the act is full by now
 */
export async function answerAdmission(
  ctx: MemberContext,
  asked: Asked,
  { answer }: { answer: "yes" | "no" | "waits" },
): Promise<Admission> {
  if (answer === "waits") return thinkAgain(ctx, asked);
  const { admission } = asked;
  const by = ctx.actor.personId;
  if (answer === "no")
    return ctx.change(
      async () => {
        const end = { status: "refused", endedAt: ctx.now, endedBy: by } as const;
        return (await moveAdmission(admission._id, "waiting", end)) ?? goneUnlessWaiting();
      },
      admissionClosed({ about: asked.act._id, person: admission.person, data: { how: "refused" } }),
    );
  const { row } = await ctx.change(
    async () => {
      const yeses = asked.mine.map((child) => ({ child: child.id, by, at: ctx.now }));
      const told = (await addYeses(admission._id, yeses, ctx.now)) ?? goneUnlessWaiting();
      const act = await getAct(told.act);
      const facts = await factsOf(ctx, [told.person, ...memberIds(act)]);
      const children = childrenAround(facts, told.person, memberIds(act));
      if (!children.every((child) => isAllowed(facts.get(child), child, told.yeses)))
        return { row: told, act: null };
      await checkGate(ctx, told.person);
      checkRoom(act);
      const end = { status: "joined", endedAt: ctx.now, endedBy: by } as const;
      const row = (await moveAdmission(told._id, "waiting", end)) ?? goneUnlessWaiting();
      return { row, act: await admit(ctx, act, row.person, row.roles) };
    },
    admissionAnswered({ about: asked.act._id, person: admission.person, data: { answer: "yes" } }),
    ({ act, row }) => (act ? joined(row.person)(act) : null),
  );
  return row;
}
const goneUnlessWaiting = (): never => {
  throw gone();
};

/** May the actor take back what they answered? Within the hour: a no of their own, or a yes that nobody has ended since. */
const mayThinkAgain = (ctx: MemberContext, { admission, mine }: Asked): boolean => {
  const me = ctx.actor.personId;
  const isRecent = (at: Date | null): boolean => at !== null && ctx.now.getTime() - at.getTime() < HOUR_MS;
  if (mine.length === 0 || admission.status === "withdrawn") return false;
  return admission.status === "refused"
    ? admission.endedBy === me && isRecent(admission.endedAt)
    : admission.yeses.some((one) => one.by === me && isRecent(one.at));
};

/**
 * The actor's answer of the last hour is as if it had not been given: the question stands again, and who joined by it is out.
 * @throws 404 when there is nothing of theirs to take back, 409 when it is not so any more
 */
async function thinkAgain(ctx: MemberContext, asked: Asked): Promise<Admission> {
  if (!mayThinkAgain(ctx, asked)) throw notFound();
  const { act, admission } = asked;
  const me = ctx.actor.personId;
  const member = admission.status === "joined" ? memberOf(act, admission.person) : null;
  if (admission.status === "joined" && !member) throw gone();
  const left = act.members.map((one) =>
    one === member ? { ...one, until: ctx.now, endedBy: me, admin: false } : one,
  );
  const back = {
    status: "waiting",
    endedAt: null,
    endedBy: null,
    yeses: admission.yeses.filter((one) => one.by !== me),
  } as const;
  return ctx.change(
    async () => {
      const row = (await moveAdmission(admission._id, admission.status, back)) ?? goneUnlessWaiting();
      if (member) saved(await saveAct(act._id, act.version, { members: withAdmin(left) }));
      return row;
    },
    admissionAnswered({ about: act._id, person: admission.person, data: { answer: "waits" } }),
    ...(member
      ? [
          actMemberLeft({
            about: act._id,
            person: admission.person,
            data: { members: membersNow({ ...act, members: left }).length },
          }),
        ]
      : []),
  );
}

/** Who would join does not want to any more, or an admin takes the invitation back. @throws 409 when it waits no more */
export const withdrawAdmission = (ctx: MemberContext, { act, admission }: Asked): Promise<Admission> =>
  ctx.change(
    async () => {
      const end = { status: "withdrawn", endedAt: ctx.now, endedBy: ctx.actor.personId } as const;
      return (await moveAdmission(admission._id, "waiting", end)) ?? goneUnlessWaiting();
    },
    admissionClosed({ about: act._id, person: admission.person, data: { how: "withdrawn" } }),
  );
