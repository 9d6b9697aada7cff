import { type Context, hasRole, type MemberContext, organisationsOf, saw } from "../../platform/context.ts";
import { MINUTE_MS, plusMs } from "../../platform/clock.ts";
import { queueMail } from "../../platform/mail.ts";
import { findByPeople, findByPerson } from "../accounts/index.ts";
import { shutTo } from "../consent/index.ts";
import { namesOf } from "../people/index.ts";
import {
  confirmGuardian,
  findTie,
  guardianClaims,
  isBlocked,
  type Tie,
  tiesFrom,
  tiesTo,
  tiesToAll,
  tiesWith,
  unconfirmGuardian,
} from "../ties/index.ts";
import { endGuardian, isOwnChild, typedRowsOf } from "./service.ts";
import { schoolDecides } from "./vouching.ts";

/** A guardian whom nobody has confirmed. To a school the child goes by the name that it typed. */
export interface Claim {
  tie: Tie;
  child: string;
  guardian: string;
  email: string;
  /** When the secretariat ended that they were this child's guardian; null where it never did. */
  endedBefore: Date | null;
}

/** The claims that the actor may decide: all for the secretariat, for staff those of rows that their school typed. */
export async function claimsFor(ctx: MemberContext): Promise<Claim[]> {
  const mine = await tiesFrom(ctx.actor.personId, "guardian", ctx.now);
  const own = new Set([ctx.actor.personId, ...mine.map((tie) => tie.to)]);
  const typed = await typedNames(ctx);
  const shut = await shutTo(ctx, [...typed.keys()]);
  const found = hasRole(ctx.actor, "secretariat")
    ? await guardianClaims()
    : await schoolsClaims(ctx, [...typed.keys()]);
  const ties = found.filter(
    (tie) => !own.has(tie.to) && !shut.has(tie.to) && tie.from !== ctx.actor.personId,
  );
  const house = hasRole(ctx.actor, "secretariat") ? "secretariat" : "school";
  for (const tie of ties) saw(ctx, tie.to, house);
  const [names, accounts, ended] = await Promise.all([
    namesOf(ties.flatMap((tie) => [tie.from, tie.to])),
    findByPeople(ties.map((tie) => tie.from)),
    Promise.all(ties.map(endedBefore)),
  ]);
  return ties
    .map((tie, i) => ({
      tie,
      endedBefore: ended[i] ?? null,
      child: (hasRole(ctx.actor, "secretariat") ? names.get(tie.to) : typed.get(tie.to)) ?? "",
      guardian: names.get(tie.from) ?? "",
      email: accounts.find((one) => one.personId === tie.from)?.email ?? "",
    }))
    .sort((a, b) => a.tie.since.getTime() - b.tie.since.getTime());
}

/** Whoever was ended for a reason may come back by a new link: who confirms is to know. */
async function endedBefore({ from, to }: Tie): Promise<Date | null> {
  const before = await tiesWith({ from, to, kind: "guardian", status: "ended" });
  const days = before.flatMap((tie) => (tie.history.some((one) => one.why) && tie.until ? [tie.until] : []));
  return days.toSorted((a, b) => b.getTime() - a.getTime())[0] ?? null;
}

/** Of these children, the claims that a school may decide. */
async function schoolsClaims(ctx: MemberContext, children: readonly string[]): Promise<Tie[]> {
  const all = await tiesToAll(children, ctx.now, "guardian");
  const ofChild = (tie: Tie) => all.filter((one) => one.to === tie.to);
  return all.filter((tie) => tie.assurance === "claimed" && schoolDecides(tie, ofChild(tie), ctx.now));
}

/** The schools whose word decides this claim now: the child is a row that they typed, and no guardian's answer is due. */
export async function decidingSchools(ctx: Context, tie: Tie): Promise<string[]> {
  const [rows, all] = await Promise.all([typedRowsOf(ctx, tie.to), tiesTo(tie.to, ctx.now, "guardian")]);
  return schoolDecides(tie, all, ctx.now) ? [...new Set(rows.map((row) => row.from))] : [];
}

/** Child → the name that a school of the actor typed. */
async function typedNames(ctx: MemberContext): Promise<Map<string, string>> {
  const schools = organisationsOf(ctx.actor, "staff");
  if (schools.length === 0) return new Map();
  const pupils = (
    await Promise.all([
      tiesFrom(schools, "pupil", ctx.now),
      ...schools.map((from) => tiesWith({ from, kind: "pupil", status: "asked" })),
    ])
  ).flat();
  return new Map(pupils.flatMap((tie) => (tie.typedName === null ? [] : [[tie.to, tie.typedName] as const])));
}

/** One claim within the actor's reach; also the one they have just confirmed, so that sending twice answers the same. */
export async function findClaim(ctx: MemberContext, id: string): Promise<Tie | null> {
  const tie = await findTie(id);
  if (tie?.kind !== "guardian" || tie.status !== "active") return null;
  const byMe = tie.history.some((row) => row.what === "confirmed" && row.by === ctx.actor.personId);
  if (tie.assurance !== "claimed" && !byMe) return null;
  if (tie.from === ctx.actor.personId) return null;
  // A guardian who said yes to another one takes that back, and decides no more than that here.
  if (await isOwnChild(ctx, tie.to)) return byMe && tie.assurance === "confirmed" ? tie : null;
  if (hasRole(ctx.actor, "secretariat")) return tie;
  if (await isBlocked(tie.to, [ctx.actor.personId])) return null;
  const schools = organisationsOf(ctx.actor, "staff");
  const [rows, all] = await Promise.all([typedRowsOf(ctx, tie.to), tiesTo(tie.to, ctx.now, "guardian")]);
  if (!rows.some((row) => schools.includes(row.from))) return null;
  return byMe || schoolDecides(tie, all, ctx.now) ? tie : null;
}

/** Emits `ties.guardianConfirmed`, on which the guardian is told. */
export const confirmClaim = async (ctx: MemberContext, tie: Tie): Promise<Tie> =>
  tie.assurance === "confirmed" ? tie : confirmGuardian(ctx, tie);

/** For so long whoever confirmed a guardian takes it back. */
const UNDO_MS = 10 * MINUTE_MS;
export const mayUndoClaim = (ctx: MemberContext, tie: Tie): boolean => {
  const last = tie.history.at(-1);
  const mine = last?.what === "confirmed" && last.by === ctx.actor.personId;
  return mine && tie.assurance === "confirmed" && plusMs(last.at, UNDO_MS) > ctx.now;
};
/** Nothing that the guardian has answered meanwhile counts. Emits `ties.guardianUnconfirmed`. */
export const undoClaim = (ctx: MemberContext, tie: Tie): Promise<Tie> => unconfirmGuardian(ctx, tie);

/** Not this child's guardian: the tie ends, and they are told. Emits `ties.ended`. */
export const refuseClaim = (ctx: MemberContext, tie: Tie): Promise<void> =>
  ctx.change(async () => {
    await endGuardian(ctx, tie);
    const account = await findByPerson(tie.from);
    if (account)
      await queueMail({
        to: account.email,
        locale: account.locale,
        key: "guardians.mail.refused",
        path: "/help",
      });
  });
