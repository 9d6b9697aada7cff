import { invariant } from "../../platform/invariants.ts";
import { eachJourney, wordsOf } from "./model.ts";

invariant("journeys", async function* () {
  for await (const journey of eachJourney()) {
    const names = journey.marks.map((mark) => mark.milestone);
    if (new Set(names).size < names.length) yield `${journey._id}: a milestone is marked twice`;
    if (journey.stages.at(-1)?.stage !== journey.stage)
      yield `${journey._id}: is not at the stage it entered`;
    for (const mark of journey.marks) {
      const newest = (await wordsOf(journey._id, mark.milestone, 1))[0];
      if (newest?.n !== mark.n)
        yield `${journey._id}: ${mark.milestone} counts ${mark.n} words and has ${newest?.n ?? 0}`;
    }
  }
});
