import { HOUR_MS } from "../../platform/clock.ts";
import type { Context, MemberContext } from "../../platform/context.ts";
import { AppError, notFound, refuse } from "../../platform/errors.ts";
import { factsOf, isGateOpen } from "../consent/index.ts";
import { type Invitation, invite, openInvitations } from "../invitations/index.ts";
import { namesOf, words } from "../people/index.ts";
import { waitingIn } from "./admission-model.ts";
import { actMemberChanged, actMemberInvited, actMemberJoined, actMemberLeft } from "./events.ts";
import { saveAct } from "./model.ts";
import { childMeetsGrown, memberOf, membersNow, withAdmin } from "./policy.ts";
import { saved } from "./service.ts";
import { type Act, type ActMember, MOST_MEMBERS } from "./schema.ts";

/** Invites somebody by mail. @throws 422 at `email` when they are invited already or the act is full; 409 for closed gates */
export async function inviteMember(
  ctx: MemberContext,
  act: Act,
  email: string,
  roles: string,
): Promise<Invitation> {
  if (act.kind === "solo") throw new AppError(409, "acts.problems.solo");
  await checkGate(ctx, ctx.actor.personId);
  const waiting = await openInvitations(act._id, "actMember", ctx.now);
  if (waiting.some((one) => one.email === email)) throw refuse("email", "acts.problems.invited");
  const most = act.kind === "duo" ? 2 : MOST_MEMBERS;
  const asked = await waitingIn([act._id], ctx.now);
  if (membersNow(act).length + waiting.length + asked.length >= most)
    throw refuse("email", "acts.problems.full", { max: most });
  const names = await namesOf([ctx.actor.personId]);
  return ctx.change(
    () =>
      invite(ctx, {
        kind: "actMember",
        email,
        about: act._id,
        data: { roles: words(roles).join(", ") },
        mailKey: "acts.mail.invited",
        params: { name: names.get(ctx.actor.personId) ?? "", act: act.name },
      }),
    actMemberInvited({ about: act._id, data: {} }),
  );
}

/** Whoever plays with others is somebody whom others may see. @throws 409 */
export async function checkGate(ctx: Context, personId: string): Promise<void> {
  const facts = (await factsOf(ctx, [personId])).get(personId);
  if (!facts || !isGateOpen(facts)) throw new AppError(409, "acts.problems.gateClosed");
}

/** @throws 409 */
export function checkRoom(act: Act): void {
  const max = act.kind === "solo" ? 1 : act.kind === "duo" ? 2 : MOST_MEMBERS;
  if (membersNow(act).length >= max) throw new AppError(409, "acts.problems.fullByNow", { max });
}

/** Changes what a member does in the act and whether they administer it. @throws 409 for the last admin or a stale version */
export async function changeMember(
  ctx: Context,
  act: Act,
  personId: string,
  input: { roles: string; admin: boolean; version: number },
): Promise<Act> {
  const row = memberOf(act, personId);
  if (!row) throw notFound();
  const changed: ActMember = { ...row, roles: words(input.roles), admin: input.admin };
  const members = act.members.map((member) => (member === row ? changed : member));
  if (!members.some((member) => member.admin && member.until === null))
    throw refuse("admin", "acts.problems.lastAdmin");
  return ctx.change(
    async () => saved(await saveAct(act._id, input.version, { members })),
    actMemberChanged({ about: act._id, person: personId, data: { admin: input.admin } }),
  );
}

/**
 * Somebody leaves or is taken out by the actor. A guardian takes out the last admin as well: the one who has been there longest
 * takes over. @throws 409 for the last admin otherwise, or for the only member
 */
export async function endMember(ctx: MemberContext, act: Act, personId: string): Promise<Act> {
  const row = memberOf(act, personId);
  if (!row) throw notFound();
  if (membersNow(act).length === 1) throw new AppError(409, "acts.problems.onlyMember");
  const members = act.members.map((member) =>
    member === row ? { ...row, until: ctx.now, endedBy: ctx.actor.personId, admin: false } : member,
  );
  const isInside = memberOf(act, ctx.actor.personId) !== null;
  if (isInside && !members.some((member) => member.admin && member.until === null))
    throw new AppError(409, "acts.problems.lastAdmin");
  return ctx.change(
    async () => saved(await saveAct(act._id, act.version, { members: withAdmin(members) })),
    (now) => actMemberLeft({ about: act._id, person: personId, data: { members: membersNow(now).length } }),
  );
}

/** The row of somebody who is out of the act and whom this actor took out (or who left, as the actor) within the hour. */
const endedBy = (ctx: MemberContext, act: Act, personId: string): ActMember | null =>
  act.members.findLast(
    (one) =>
      one.personId === personId &&
      one.endedBy === ctx.actor.personId &&
      one.until !== null &&
      ctx.now.getTime() - one.until.getTime() < HOUR_MS,
  ) ?? null;
/** May the actor take it back? Only what they did themselves: nobody is brought back who left, or whom another took out. */
export const mayRestore = (ctx: MemberContext, act: Act, personId: string): boolean =>
  endedBy(ctx, act, personId) !== null;

/**
 * The actor takes back what they did to a membership within the hour. @throws 404 when there is nothing of theirs to take back,
 * 409 when the act is full by now, the gate closed, or a child and a grown-up would meet of whom nobody was asked
 */
export async function restoreMember(ctx: MemberContext, act: Act, personId: string): Promise<Act> {
  if (memberOf(act, personId)) return act;
  const row = endedBy(ctx, act, personId);
  if (!row) throw notFound();
  await checkGate(ctx, personId);
  checkRoom(act);
  // Who joined meanwhile was not asked about beside this person.
  const since = membersNow(act).filter((one) => row.until !== null && one.since >= row.until);
  const others = since.map((one) => one.personId);
  if (childMeetsGrown(await factsOf(ctx, [personId, ...others]), personId, others))
    throw new AppError(409, "acts.problems.askAgain");
  const { endedBy: _by, ...before } = row;
  const members = act.members.map((member) => (member === row ? { ...before, until: null } : member));
  return ctx.change(
    async () => saved(await saveAct(act._id, act.version, { members })),
    (now) => actMemberJoined({ about: act._id, person: personId, data: { members: membersNow(now).length } }),
  );
}
