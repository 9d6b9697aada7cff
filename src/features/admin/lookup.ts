import { dayOf } from "../../platform/calendar.ts";
import { type MemberContext, saw } from "../../platform/context.ts";
import { findByEmail } from "../accounts/index.ts";
import { isUnder18 } from "../consent/index.ts";
import { findPeople, findPerson } from "../people/index.ts";
import { tiesFrom } from "../ties/index.ts";
import type { Found } from "./present.ts";

/** Whoever has exactly this mail address, with the under-18s whose guardians can be looked after from there. */
export async function findByMail(ctx: MemberContext, email: string): Promise<Found | null> {
  const account = await findByEmail(email);
  const person = account ? await findPerson(account.personId) : null;
  if (!account || !person) return null;
  const ties = await tiesFrom(person._id, "guardian", ctx.now);
  const children = await findPeople(ties.map((tie) => tie.to));
  const guarded = [person, ...children].filter(
    ({ birthDay }) => birthDay !== null && isUnder18(birthDay, dayOf(ctx.now)),
  );
  for (const one of [person, ...guarded]) saw(ctx, one._id, "secretariat");
  return {
    personId: person._id,
    name: person.name,
    roles: [...new Set(account.roles.map((one) => one.kind))],
    guarded: guarded.map((one) => ({ id: one._id, name: one.name })),
  };
}
