import { notFound } from "../../platform/errors.ts";
import { collection } from "../../platform/mongo/collection.ts";
import { onStoredKeys } from "../../platform/storage/sweep.ts";
import { Person } from "./schema.ts";
import { ERASED, subject, whileHere } from "../../platform/personal/rule.ts";

const people = collection("people", Person, [[{ municipality: 1 }]], {
  purpose: "Who somebody is on the platform: the name shown, day of birth, music, picture.",
  guardian: true,
  basis: "agreement",
  people: { _id: subject() },
  files: {
    "picture.files.key": {
      type: "picture.type",
      bytes: "picture.files.bytes",
      sha256: "picture.files.sha256",
    },
  },
  points: { "picture.files.key": "storage" },
  secret: ["picture.files.key"],
  kept: whileHere,
});

export const insertPerson = (person: Person): Promise<Person> => people.insert(person);
export const findPerson = (id: string): Promise<Person | null> => people.get(id);
export const findPeople = (ids: readonly string[]): Promise<Person[]> => people.all(ids);

/** @throws 404 */
export async function getPerson(id: string): Promise<Person> {
  const person = await findPerson(id);
  if (!person) throw notFound();
  return person;
}

/** What stands where somebody's name stood, in both languages at once, since lists of names know no reader. */
const ERASED_NAME = "slettet · deleted";

/** Id → name shown, for lists. Unknown ids are left out. */
export async function namesOf(ids: readonly (string | null)[]): Promise<Map<string, string>> {
  const rows = await people.all(
    ids.filter((id) => id !== null),
    { only: ["name"] },
  );
  return new Map([[ERASED, ERASED_NAME], ...rows.map((row) => [row._id, row.name] as const)]);
}

/** Saves a profile if nobody else did since `version`; null when somebody did. */
export const savePerson = (id: string, version: number, change: Partial<Person>): Promise<Person | null> =>
  people.update({ _id: id, version }, { $set: change, $inc: { version: 1 } });

export const setPicture = (id: string, picture: Person["picture"]): Promise<Person | null> =>
  people.update({ _id: id }, { $set: { picture } });

/** Only from the day that it was corrected from; null when it is another by now. */
export const moveBirthDay = (
  id: string,
  was: string | null,
  change: Pick<Person, "birthDay" | "guarded">,
): Promise<Person | null> => people.update({ _id: id, birthDay: was }, { $set: change });

/** Takes the day of birth away: whoever has none is a child to every rule. Null when there is nobody. */
export const forgetBirthDay = (id: string): Promise<Person | null> =>
  people.update({ _id: id }, { $set: { birthDay: null } });

/** Closes somebody to everybody else before they are erased; `null` takes it back. */
export const setLeaving = (id: string, leavingAt: Date | null): Promise<Person | null> =>
  people.update({ _id: id }, { $set: { leavingAt } });
export const eachPerson = (): AsyncIterable<Person> => people.each({});

/** Null when it is so already. */
export const setSecret = (id: string, secretAddress: boolean): Promise<Person | null> =>
  people.update({ _id: id, secretAddress: { $ne: secretAddress } }, { $set: { secretAddress } });

onStoredKeys("people", async function* () {
  for await (const person of people.each({ picture: { $ne: null } }))
    for (const file of person.picture?.files ?? []) yield file.key;
});

/** Everybody who has been under 15 here, one by one: for the night's work. */
export const eachGuarded = (): AsyncIterable<Person> => people.each({ guarded: true });

/** Does the database know anybody? */
export const anyPerson = (): Promise<boolean> => people.exists({ _id: { $gt: "" } });
