import { invariant } from "../../platform/invariants.ts";
import { eachDemo, peaksOf, versionsOf } from "./model.ts";

invariant("demos", async function* () {
  for await (const demo of eachDemo()) {
    const versions = await versionsOf(demo._id);
    const numbers = versions.map((version) => version.n);
    if (numbers.length === 0) yield `${demo._id}: has no version`;
    else if (Math.max(...numbers) > demo.last) yield `${demo._id}: counts ${demo.last} and has ${numbers[0]}`;
    for (const { n, key, renditions } of versions)
      if (key === null && (renditions ?? []).length > 0)
        yield `${demo._id}: v${n} has copies without its original`;
    const bare = versions.filter((one) => one.key === null);
    const peaks = new Map((await peaksOf(bare.map((one) => one._id))).map((row) => [row._id, row.peaks]));
    for (const { _id, n, tags, analysis } of bare)
      if (analysis !== undefined || Object.keys(tags).length > 0 || peaks.get(_id) !== undefined)
        yield `${demo._id}: v${n} says what was read out of bytes that are gone`;
    if (new Set(numbers).size < numbers.length) yield `${demo._id}: a number is there twice`;
  }
});
