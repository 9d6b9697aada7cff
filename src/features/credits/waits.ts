import type { Context } from "../../platform/context.ts";
import { factsOf } from "../consent/index.ts";
import { type Demo, demosWith } from "../demos/index.ts";
import { editionsNaming, newestOfAll } from "./model.ts";
import { membersIn, openFor } from "./policy.ts";
import type { Edition } from "./schema.ts";

/** The newest editions in which this actor's word for one of these people is missing. A fixed number of reads. */
export async function creditsWaitingFor(
  ctx: Context,
  actor: string,
  people: readonly string[],
): Promise<{ demo: Demo; edition: Edition; person: string }[]> {
  const named = await editionsNaming(people);
  const newest = await newestOfAll([...new Set(named.map((one) => one.demo))]);
  const live = named.filter((one) => newest.get(one.demo) === one.n);
  const [facts, demos] = await Promise.all([
    factsOf(ctx, [...new Set(live.flatMap(membersIn))]),
    demosWith(live.map((one) => one.demo)),
  ]);
  return live.flatMap((edition) => {
    const demo = demos.find((one) => one._id === edition.demo);
    const open = openFor(edition, facts, actor).filter((person) => people.includes(person));
    return demo ? open.map((person) => ({ demo, edition, person })) : [];
  });
}
