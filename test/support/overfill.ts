import { WHOLE } from "../../src/platform/mongo/collection.ts";
import type { House } from "./house.ts";

const LONG = "Børnebeskyttelsesansvarligheden Kierkegaard-Østerbyggård af Musikmetropolen";
/** What a name, a title and a text look like when somebody uses all the room there is: one long word among them. */
const FIELDS: Record<string, Record<string, [words: string, most: number]>> = {
  people: { name: [LONG, 60], fullName: [LONG, 120], bio: [`${LONG} `.repeat(20), 1200] },
  organisations: { name: [`Musikskolen ${LONG}`, 120], about: [`${LONG} `.repeat(20), 600] },
  acts: { name: [`${LONG} & Rindfleischetikettierung`, 60], about: [`${LONG} `.repeat(20), 600] },
  demos: { title: [`Sangen om ${LONG}`, 80] },
  steps: { title: [`Skriv til ${LONG} og aftal det`, 140] },
  recommendations: { text: [`${LONG} `.repeat(20), 1500], motivation: [`${LONG} `.repeat(20), 1500] },
  evidence: { title: [`Bevis fra ${LONG}`, 120] },
  practiceEntries: { what: [`${LONG} `.repeat(3), 200] },
};

/** Makes every name and text of the region as long as its form lets it be, straight in the database. */
export async function overfill({ connection }: House): Promise<void> {
  const db = connection.client.db(connection.dbName);
  const names = (await db.listCollections().toArray()).map(({ name }) => name);
  for (const [collection, fields] of Object.entries(FIELDS)) {
    if (!names.includes(collection)) throw new Error(`there is no collection ${collection}`);
    const set = Object.fromEntries(
      Object.entries(fields).map(([field, [words, most]]) => [field, words.slice(0, most).trim()]),
    );
    await db.collection(collection).updateMany({}, { $set: set }, { comment: WHOLE });
  }
}
