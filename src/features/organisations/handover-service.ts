import { HOUR_MS, plusMs } from "../../platform/clock.ts";
import type { MemberContext } from "../../platform/context.ts";
import { AppError, refuse } from "../../platform/errors.ts";
import { giveRole } from "../accounts/index.ts";
import { coordinationHandedOver, handoverTakenBack } from "./events.ts";
import {
  findMemberOf,
  findMembership,
  keepHandover,
  membersOf,
  setCoordinator,
  touchMembers,
} from "./model.ts";
import type { Membership, Organisation } from "./schema.ts";
import { ROLE_OF } from "./service.ts";

/** A member coordinates or does no more: the membership and the account say the same. False when they work there no more. */
async function setCoordinates(
  ctx: MemberContext,
  organisation: Organisation,
  member: Membership,
  coordinator: boolean,
): Promise<boolean> {
  if (!(await setCoordinator(member._id, coordinator))) return false;
  const role = { kind: ROLE_OF[organisation.kind], organisationId: organisation._id, coordinator };
  await giveRole(ctx, member.personId, role);
  return true;
}

/**
 * Hands the coordination to another member and lays one's own down, in one change. The secretariat, which coordinates
 * nothing, only adds a coordinator. Emits `organisations.handedOver`. @throws 422 at `memberId` for somebody who works there no more.
 */
export async function handOver(
  ctx: MemberContext,
  organisation: Organisation,
  to: Membership | null,
): Promise<void> {
  const mine = await findMemberOf(organisation._id, ctx.actor.personId);
  if (to?.organisationId !== organisation._id || to.until !== null || to._id === mine?._id)
    throw refuse("memberId", "problems.choice");
  await ctx.change(
    async () => {
      const touched = await touchMembers(organisation._id);
      if (!(await setCoordinates(ctx, organisation, to, true))) throw refuse("memberId", "problems.choice");
      if (mine?.coordinator) await setCoordinates(ctx, organisation, mine, false);
      await keepHandover(organisation._id, {
        at: ctx.now,
        by: ctx.actor.personId,
        to: to._id,
        wasCoordinator: to.coordinator,
        laidDown: mine?.coordinator ?? false,
        version: touched?.version ?? 0,
        membersRev: touched?.membersRev ?? 0,
        takenBackAt: null,
      });
    },
    coordinationHandedOver({
      about: organisation._id,
      person: to.personId,
      data: { to: to.personId },
    }),
  );
}

/** How long handing over can be taken back. */
const TAKE_BACK_MS = HOUR_MS;
const used = (): AppError => new AppError(409, "organisations.problems.handoverUsed");

/**
 * Takes one's own handing over back, for an hour and while nobody has invited, removed, edited or handed over since; pressed
 * again it is the same act. Emits `organisations.handoverTakenBack`. @throws 409 later
 */
export async function takeHandoverBack(ctx: MemberContext, organisation: Organisation): Promise<void> {
  const done = organisation.handedOver;
  if (done?.by !== ctx.actor.personId) throw used();
  if (done.takenBackAt !== null) return;
  if (plusMs(done.at, TAKE_BACK_MS) <= ctx.now)
    throw new AppError(409, "organisations.problems.handoverTooLate");
  const to = await findMembership(done.to);
  if (!to) throw used();
  await ctx.change(
    async () => {
      const touched = await touchMembers(organisation._id);
      if (touched?.membersRev !== done.membersRev + 1 || touched.version !== done.version) throw used();
      const mine = await findMemberOf(organisation._id, ctx.actor.personId);
      if (done.laidDown && !(mine && (await setCoordinates(ctx, organisation, mine, true)))) throw used();
      if (!done.wasCoordinator && !(await setCoordinates(ctx, organisation, to, false))) throw used();
      if (!(await membersOf(organisation._id)).some((one) => one.coordinator)) throw used();
      await keepHandover(organisation._id, { ...done, takenBackAt: ctx.now });
    },
    handoverTakenBack({ about: organisation._id, person: to.personId, data: { to: to.personId } }),
  );
}
