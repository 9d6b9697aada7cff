import { onReference } from "../safeguarding/index.ts";
import { peopleIn } from "./policy.ts";
import { reachDemo } from "./reach.ts";

/** A worry from a demo is about whoever is heard in it. */
onReference("demo", async (ctx, id) => {
  const reached = await reachDemo(ctx, id);
  if (!reached) return null;
  const people = reached.versions.flatMap((one) => peopleIn(reached.demo, one));
  return { musicians: [...new Set(people)], people: [] };
});
