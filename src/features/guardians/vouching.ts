import type { MemberContext } from "../../platform/context.ts";
import { findByPerson } from "../accounts/index.ts";
import { type Relation, relationTo } from "../consent/index.ts";
import { namesOf } from "../people/index.ts";
import {
  confirmGuardian,
  findTie,
  isConfirmedGuardian,
  isKnownGuardian,
  type Tie,
  tiesTo,
} from "../ties/index.ts";
import { answersFor } from "./policy.ts";
import type { Ask } from "./schema.ts";

/*
 * Where a guardian is confirmed already, a further one takes two: the word of a school and that of a guardian whose answer
 * counts, in either order, or the secretariat. A school alone could otherwise bring in somebody the family does not know.
 */

/** Who has vouched for this claim by inviting its holder. */
const vouchers = (tie: Tie): (string | null)[] =>
  tie.history.flatMap((row) => (row.what === "vouched" ? [row.by] : []));

/** May a school's word alone confirm this one? `all`: the child's guardians as they stand now. */
export function schoolDecides(tie: Tie, all: readonly Tie[], now: Date): boolean {
  const others = all.filter((one) => one._id !== tie._id && isKnownGuardian(one, now));
  return (
    others.length === 0 ||
    others.some((one) => isConfirmedGuardian(one, now) && vouchers(tie).includes(one.from))
  );
}

/** The claims to a child for which a school has vouched: the answer of a guardian who is confirmed is due. */
async function vouchedClaims(ctx: MemberContext, child: string): Promise<Tie[]> {
  const all = await tiesTo(child, ctx.now, "guardian");
  const guardians = all.map((one) => one.from);
  return all.filter(
    (tie) =>
      tie.assurance === "claimed" &&
      tie.from !== ctx.actor.personId &&
      vouchers(tie).some((by) => by !== null && !guardians.includes(by)),
  );
}

/** One claim that this guardian answers. */
export async function findVouched(
  ctx: MemberContext,
  id: string,
): Promise<{ tie: Tie; to: Relation } | null> {
  const found = await findTie(id);
  const to = found?.kind === "guardian" ? await relationTo(ctx, found.to) : null;
  if (!to || !answersFor(to)) return null;
  const tie = (await vouchedClaims(ctx, to.person._id)).find((one) => one._id === id);
  return tie ? { tie, to } : null;
}

/** The guardian whose word counts says that this is another guardian of the child. Emits `ties.guardianConfirmed`. */
export const agreeToGuardian = (ctx: MemberContext, tie: Tie): Promise<Tie> => confirmGuardian(ctx, tie);

/** What waits on the first screen of a guardian whose word counts: is this another guardian? */
export async function guardianAsks(ctx: MemberContext, to: Relation): Promise<Ask[]> {
  const claims = await vouchedClaims(ctx, to.person._id);
  const names = await namesOf(claims.map((tie) => tie.from));
  return Promise.all(
    claims.map(async (tie) => ({
      id: `guardian-${tie._id}`,
      title: ctx.t("guardians.second.title", { guardian: names.get(tie.from) ?? "", name: to.person.name }),
      facts: [
        {
          icon: "brev",
          text: ctx.t("guardians.second.mail", { email: (await findByPerson(tie.from))?.email ?? "" }),
        },
        { icon: "skole", text: ctx.t("guardians.second.school") },
        { icon: "skjold", text: ctx.t(`guardians.second.${tie.power ?? "approver"}`) },
      ],
      action: `/guardian/claims/${tie._id}/answer`,
      yes: { label: ctx.t("guardians.second.yes") },
      no: { label: ctx.t("guardians.second.no") },
    })),
  );
}
