import { z } from "zod";
import { ensureFramework } from "../features/frameworks/index.ts";
import { clock } from "../platform/clock.ts";
import { collection, collections, WHOLE } from "../platform/mongo/collection.ts";

/** Stands in the database from the first to the last word of the sample region; nothing else is ever written there. */
const Making = z.object({ _id: z.literal("sample"), since: z.date() });
const makings = collection("samplemakings", Making, [], {
  none: "Says that the sample region is being made.",
  points: {},
  kept: { for: "always", why: "One row, gone when the region is made." },
});

/** Was the program stopped before the region was whole? What is there was all made by it, on an empty database. */
export const isHalfMade = async (): Promise<boolean> => (await makings.get("sample")) !== null;
export const beginMaking = async (): Promise<void> => {
  await makings.insert({ _id: "sample", since: clock.now() });
};
export const endMaking = async (): Promise<void> => {
  await makings.remove({ _id: "sample" });
};

/** Empties the database of a region that was left half made; its recordings are swept at the next start. */
export async function clearAll(): Promise<void> {
  // The mark goes last: whoever is stopped in here begins again.
  const all = [...collections().values()].filter(({ name }) => name !== makings.name);
  for (const { model } of all) await model.deleteMany({}).comment(WHOLE);
  await endMaking();
  await ensureFramework();
}
