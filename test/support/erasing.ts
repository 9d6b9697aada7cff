import { askForErasure } from "../../src/features/privacy/index.ts";
import { clock, plusMs } from "../../src/platform/clock.ts";
import { systemContext } from "../../src/platform/context.ts";
import { everything } from "./canaries.ts";
import type { House } from "./house.ts";
import type { Member } from "./people.ts";

/** What is left of somebody anywhere: the collection or file and what stands there. */
export async function leftOf(house: House, words: readonly string[]): Promise<string[]> {
  const all = await everything(house.connection.client as never, house.connection.dbName);
  return [...all].flatMap(([where, text]) =>
    words.filter((word) => text.includes(word)).map((word) => `${where}: ${word}`),
  );
}
/** By what somebody could be found again. */
export const traces = (who: Member): string[] => [who.personId, who.accountId, who.email];

/** A wish whose fourteen days are over. */
export async function wish(house: House, who: Member): Promise<string> {
  // A planted wish is not the one that the test makes.
  await house.connection.client
    .db(house.connection.dbName)
    .collection("erasures")
    .deleteMany({ _id: { $gt: "" as never } });
  const row = await askForErasure(systemContext(), who.personId, "self");
  const later = plusMs(row.dueAt, 1000);
  clock.set(() => later);
  return row._id;
}
