import type { Handles } from "../../platform/personal/find.ts";
import { findByPerson } from "../accounts/index.ts";
import { findPerson } from "../people/index.ts";

/** All by which documents about somebody are found; null when there is no such person. */
export async function handlesOf(personId: string): Promise<Handles | null> {
  const [person, account] = await Promise.all([findPerson(personId), findByPerson(personId)]);
  if (!person) return null;
  return {
    person: personId,
    account: account?._id ?? null,
    mail: account?.email ?? null,
    names: [person.name, person.fullName].filter((name) => name.length > 1),
  };
}
