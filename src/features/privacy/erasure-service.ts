import { DAY_MS, plusMs } from "../../platform/clock.ts";
import { type Context, hasRole, type MemberContext, systemContext } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { newId } from "../../platform/ids.ts";
import { cancelJob, enqueue } from "../../platform/jobs.ts";
import { hereByRole, setLeavingAccount } from "../accounts/index.ts";
import { findOrganisations, membersOf, membershipsOf } from "../organisations/index.ts";
import { setLeaving } from "../people/index.ts";
import { erasureAsked, erasureRegretted } from "./events.ts";
import { tellItIsKept, tellOfErasure, tellTheDayBefore } from "./erasure-mails.ts";
import { dropErasure, erasureOf, insertErasure } from "./model.ts";
import { type Erasure, REGRET_DAYS } from "./schema.ts";

export const ERASE = "privacy.erase";
export const REMIND = "privacy.remind";
export const jobKey = (type: string, id: string): string => `${type} ${id}`;

/** The secretariat gives roles; others write to it. */
const roleHref = (ctx: Context): string => (hasRole(ctx.actor, "secretariat") ? "/admin/team" : "/help");

/** What somebody must hand over first, in the reader's language; empty when nothing stands in the way. */
export async function hindrances(ctx: Context, personId: string): Promise<{ text: string; href: string }[]> {
  const out: { text: string; href: string }[] = [];
  for (const kind of ["secretariat", "safeguarding"] as const) {
    const others = await hereByRole(kind);
    const mine = others.some((one) => one.personId === personId);
    if (mine && others.length === 1)
      out.push({ text: ctx.t(`privacy.erasure.last.${kind}`), href: roleHref(ctx) });
  }
  const memberships = (await membershipsOf(personId)).filter((row) => row.coordinator);
  const houses = new Map(
    (await findOrganisations(memberships.map((row) => row.organisationId))).map((row) => [row._id, row]),
  );
  for (const row of memberships) {
    const house = houses.get(row.organisationId);
    const others = (await membersOf(row.organisationId)).filter((one) => one.personId !== personId);
    if (house && house.closedAt === null && !others.some((one) => one.coordinator))
      out.push({
        text: ctx.t("privacy.erasure.last.coordinator", { name: house.name }),
        href: `/organisations/${house._id}`,
      });
  }
  return out;
}

/**
 * Asks for somebody to be erased in fourteen days. At once they are closed to everybody else. Asking twice is asking once.
 * Emits `privacy.erasureAsked`. @throws 409 while they are the last secretary, safeguarding lead or coordinator
 */
export async function askForErasure(
  ctx: Context,
  person: string,
  why: Exclude<Erasure["why"], "closed">,
): Promise<Erasure> {
  const there = await erasureOf(person);
  if (there) return there;
  if ((await hindrances(ctx, person)).length > 0) throw new AppError(409, "privacy.problems.last");
  return beginLeaving(ctx, person, { why, days: REGRET_DAYS });
}

interface Wish {
  why: Erasure["why"];
  days: number;
  reason?: string | null;
  /** The actor, unless it is done again. */
  askedBy?: string | null;
}

/** Closes somebody to everybody else at once, tells whoever is to know, and has them erased after so many days. */
export function beginLeaving(
  ctx: Context,
  person: string,
  { why, days, reason = null, askedBy = ctx.actor?.personId ?? null }: Wish,
): Promise<Erasure> {
  const row: Erasure = {
    _id: newId(),
    person,
    askedBy,
    why,
    reason,
    askedAt: ctx.now,
    dueAt: plusMs(ctx.now, days * DAY_MS),
    begunAt: null,
    account: null,
    mail: null,
    names: [],
    keys: [],
  };
  return ctx.change(
    async () => {
      await insertErasure(row);
      await setLeaving(person, ctx.now);
      await setLeavingAccount(person, ctx.now);
      await enqueue(ERASE, { erasure: row._id }, { key: jobKey(ERASE, row._id), runAt: row.dueAt });
      await enqueue(
        REMIND,
        { erasure: row._id },
        { key: jobKey(REMIND, row._id), runAt: plusMs(row.dueAt, -DAY_MS) },
      );
      await tellOfErasure(ctx, row);
      return row;
    },
    erasureAsked({ about: person, person, data: { why } }),
  );
}

/** Takes the wish back: everything is as before, and whoever was told of it is told so. Emits `privacy.erasureRegretted`. @throws 409 once the work has begun */
export const regretErasure = (ctx: MemberContext, row: Erasure): Promise<unknown> =>
  ctx.change(
    async () => {
      if ((await dropErasure(row._id, false)) === 0) throw new AppError(409, "privacy.problems.begun");
      await setLeaving(row.person, null);
      await setLeavingAccount(row.person, null);
      await cancelJob(jobKey(ERASE, row._id));
      await cancelJob(jobKey(REMIND, row._id));
      await tellItIsKept(ctx, row);
    },
    erasureRegretted({ about: row.person, person: row.person, data: {} }),
  );

/** The day before: the last word to whoever is told. */
export const remindOfErasure = (row: Erasure): Promise<void> =>
  tellTheDayBefore(systemContext(), row, REMIND);
