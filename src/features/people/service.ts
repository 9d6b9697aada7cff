import type { Context } from "../../platform/context.ts";
import { AppError, notFound } from "../../platform/errors.ts";
import { birthdayAt, type Day, dayOf } from "../../platform/calendar.ts";
import { newId } from "../../platform/ids.ts";
import { birthDayCorrected, personCreated, profileChanged, secretAddressChanged } from "./events.ts";
import { getPerson, insertPerson, moveBirthDay, savePerson, setSecret } from "./model.ts";
import type { Person, ProfileInput } from "./schema.ts";

const isChild = (birthDay: Day | null, today: Day): boolean =>
  birthDay !== null && today < birthdayAt(birthDay, 15);

/** A new person with nothing but a name; private in everything. Emits `people.created`. */
export async function createPerson(
  ctx: Context,
  facts: { name: string; birthDay: string | null; fullName?: string },
): Promise<Person> {
  const person: Person = {
    _id: newId(),
    name: facts.name,
    fullName: facts.fullName ?? "",
    birthDay: facts.birthDay,
    guarded: isChild(facts.birthDay, dayOf(ctx.now)),
    municipality: null,
    secretAddress: false,
    bio: "",
    instruments: [],
    genres: [],
    links: [],
    picture: null,
    createdAt: ctx.now,
    version: 0,
  };
  return ctx.change(
    () => insertPerson(person),
    personCreated({ about: person._id, person: person._id, data: { musician: person.birthDay !== null } }),
  );
}

/** Splits "guitar, vokal" into words, each once, at most ten of at most forty characters. */
export const words = (text: string): string[] =>
  [
    ...new Set(
      text
        .split(/[,;\n]/)
        .map((word) => word.trim().slice(0, 40))
        .filter((word) => word !== ""),
    ),
  ].slice(0, 10);

/**
 * Saves what a person says of themselves. Emits `people.profileChanged`.
 * @throws 409 problems.changedMeanwhile when somebody saved since `version`.
 */
export async function changeProfile(
  ctx: Context,
  personId: string,
  version: number,
  input: ProfileInput,
): Promise<Person> {
  const { instruments, genres, ...plain } = input;
  return ctx.change(
    async () => {
      const saved = await savePerson(personId, version, {
        ...plain,
        instruments: words(instruments),
        genres: words(genres),
      });
      if (saved) return saved;
      const now = await getPerson(personId);
      throw now.version === version ? notFound() : new AppError(409, "problems.changedMeanwhile");
    },
    profileChanged({ about: personId, person: personId, data: {} }),
  );
}

/**
 * Another day of birth than `was`. Somebody who was under 15 by either date stays guarded, so that a correction never opens
 * what nobody said yes to. Emits `people.birthDayCorrected`. @throws 409 when it was changed meanwhile
 */
export const correctBirthDay = (
  ctx: Context,
  personId: string,
  was: Day | null,
  birthDay: Day,
): Promise<Person> =>
  ctx.change(
    async () => {
      const person = await getPerson(personId);
      const today = dayOf(ctx.now);
      const guarded = person.guarded || isChild(was, today) || isChild(birthDay, today);
      const saved = await moveBirthDay(personId, was, { birthDay, guarded });
      if (!saved) throw new AppError(409, "problems.changedMeanwhile");
      return saved;
    },
    birthDayCorrected({ about: personId, person: personId, data: {} }),
  );

/**
 * Turns the secret address on or off: municipality and school are then shown to the secretariat alone. Fine when it is so. The
 * caller has checked who may. Emits `people.secretAddressChanged`.
 */
export async function keepAddressSecret(ctx: Context, personId: string, secret: boolean): Promise<Person> {
  const changed = await ctx.change(
    () => setSecret(personId, secret),
    (person) => person && secretAddressChanged({ about: personId, person: personId, data: { secret } }),
  );
  return changed ?? getPerson(personId);
}
