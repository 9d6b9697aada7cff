import type { Context } from "../../platform/context.ts";
import { showDate } from "../../platform/i18n.ts";
import { queueMail } from "../../platform/mail.ts";
import { type Account, findByPeople } from "../accounts/index.ts";
import { factsOf, isUnder15, isUnder18 } from "../consent/index.ts";
import { isConfirmedGuardian, isKnownGuardian } from "../ties/index.ts";
import type { Erasure } from "./schema.ts";

interface Told {
  account: Account;
  /** The person themselves; whoever asked for them; a guardian who may stop it; one who looks on. */
  as: "own" | "asker" | "guardian" | "onlooker";
}

/** The confirmed guardians of somebody under 18, with what they may do about it. */
export async function guardiansOf(
  ctx: Context,
  person: string,
): Promise<Map<string, "guardian" | "onlooker">> {
  const one = (await factsOf(ctx, [person])).get(person);
  if (!one?.birthDay || !isUnder18(one.birthDay, one.today)) return new Map();
  const child = isUnder15(one.birthDay, one.today);
  return new Map(
    one.guardians
      .filter((tie) => isKnownGuardian(tie, ctx.now))
      .map(
        (tie) => [tie.from, child && isConfirmedGuardian(tie, ctx.now) ? "guardian" : "onlooker"] as const,
      ),
  );
}

/** Whoever is told of it: the person and every confirmed guardian, so that nobody's child is erased behind their back. */
async function toTell(ctx: Context, { person, askedBy, why }: Erasure): Promise<Told[]> {
  const guardians = await guardiansOf(ctx, person);
  // Who of the secretariat closed it knows.
  const asker = why === "closed" ? null : askedBy;
  const ids = new Set([person, ...guardians.keys(), ...(asker ? [asker] : [])]);
  const accounts = await findByPeople([...ids]);
  return accounts.map((account) => ({
    account,
    as:
      account.personId === person
        ? "own"
        : account.personId === asker
          ? "asker"
          : (guardians.get(account.personId) ?? "onlooker"),
  }));
}

const pathFor = (as: Told["as"], person: string): string =>
  as === "own" ? "/me/erasure" : as === "onlooker" ? "/guardian" : `/guardian/${person}/erasure`;

const ASKED: Readonly<Record<Told["as"], Readonly<Record<Erasure["why"], string>>>> = {
  own: { self: "erasure", guardian: "erasure", unused: "unusedErasure", closed: "closed" },
  asker: {
    self: "childErasure",
    guardian: "childErasure",
    unused: "childErasure",
    closed: "childClosed",
  },
  guardian: {
    self: "otherErasure",
    guardian: "otherErasure",
    unused: "childUnusedErasure",
    closed: "childClosed",
  },
  onlooker: {
    self: "childLeaves",
    guardian: "childLeaves",
    unused: "childUnusedLeaves",
    closed: "childClosedLeaves",
  },
};

/** It was asked for: until when it can be taken back, and by whom. */
export async function tellOfErasure(ctx: Context, row: Erasure): Promise<void> {
  for (const { account, as } of await toTell(ctx, row))
    await queueMail({
      to: account.email,
      locale: account.locale,
      key: `privacy.mail.${ASKED[as][row.why]}`,
      params: { day: showDate(account.locale, row.dueAt) },
      path: pathFor(as, row.person),
    });
}

/** The last word, the day before: who can still stop it, and who cannot. */
const tomorrowFor = (as: Told["as"], why: Erasure["why"]): string => {
  if (why === "closed") return as === "own" ? "closedTomorrow" : ASKED[as].closed;
  return as === "own" ? "tomorrow" : as === "onlooker" ? "childLeaves" : "childTomorrow";
};

/** The day before. `once` keeps a job that runs again from sending it twice. */
export async function tellTheDayBefore(ctx: Context, row: Erasure, once: string): Promise<void> {
  // Several reads at once, which a change cannot begin with.
  const all = await toTell(ctx, row);
  await ctx.change(async () => {
    for (const { account, as } of all)
      await queueMail({
        to: account.email,
        locale: account.locale,
        key: `privacy.mail.${tomorrowFor(as, row.why)}`,
        params: { day: showDate(account.locale, row.dueAt) },
        path: pathFor(as, row.person),
        once: `${once} ${row._id} ${account._id}`,
      });
  });
}

/** It was taken back. Whoever did so knows. */
export async function tellItIsKept(ctx: Context, row: Erasure): Promise<void> {
  for (const { account, as } of await toTell(ctx, row))
    if (account.personId !== ctx.actor?.personId)
      await queueMail({
        to: account.email,
        locale: account.locale,
        key: `privacy.mail.${as === "own" ? "kept" : "childKept"}`,
        path: as === "own" ? "/account" : "/guardian",
      });
}

/** Two months before an unused account goes: its owner is told, and of somebody under 18 the guardians. */
export async function tellUnusedSoon(ctx: Context, { personId, email, locale }: Account): Promise<void> {
  await queueMail({ to: email, locale, key: "privacy.mail.unusedSoon", path: "/sign-in" });
  await tellGuardiansSoon(ctx, personId);
}

/** The same to the guardians of somebody under 18, also of one who never came. */
export async function tellGuardiansSoon(ctx: Context, personId: string): Promise<void> {
  for (const one of await findByPeople([...(await guardiansOf(ctx, personId)).keys()]))
    await queueMail({
      to: one.email,
      locale: one.locale,
      key: "privacy.mail.childUnusedSoon",
      path: "/guardian",
    });
}
