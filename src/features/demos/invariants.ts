import { invariant } from "../../platform/invariants.ts";
import { eachDemo, versionsOf } from "./model.ts";

invariant("demos", async function* () {
  for await (const demo of eachDemo()) {
    const numbers = (await versionsOf(demo._id)).map((version) => version.n);
    if (numbers.length === 0) yield `${demo._id}: has no version`;
    else if (Math.max(...numbers) > demo.last) yield `${demo._id}: counts ${demo.last} and has ${numbers[0]}`;
    if (new Set(numbers).size < numbers.length) yield `${demo._id}: a number is there twice`;
  }
});
