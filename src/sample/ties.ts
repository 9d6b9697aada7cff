import { rebuildImpact } from "../features/impact/index.ts";
import { makeTie } from "../features/ties/index.ts";
import { as, daysAgo, type Soul } from "./moment.ts";
import type { Region } from "./people.ts";

/** Who follows whom, since so many days; the last ones have only asked. */
const FOLLOWS = [
  { house: "kanten", who: "Ana", scope: "progressAndDemos", days: 40, asked: false },
  { house: "kanten", who: "Malthe", scope: "progressAndDemos", days: 90, asked: false },
  { house: "kanten", who: "Asger", scope: "progress", days: 30, asked: false },
  { house: "laagen", who: "Karla", scope: "progressAndDemos", days: 70, asked: false },
  { house: "k-furesoe", who: "Malthe", scope: "progress", days: 60, asked: false },
  { house: "k-egedal", who: "Karla", scope: "progress", days: 50, asked: false },
  { house: "stalden", who: "Sigrid", scope: "progressAndDemos", days: 2, asked: true },
  { house: "kedlen", who: "Malthe", scope: "progress", days: 1, asked: true },
] as const;

/** Venues and municipalities follow some of the musicians; the municipality's figures are counted. */
export async function tieUp(region: Region, souls: ReadonlyMap<string, Soul>): Promise<void> {
  for (const { house, who, scope, days, asked } of FOLLOWS) {
    const musician = souls.get(who);
    const by = region.staff.get(house)?.[0];
    const from = region.houses.get(house);
    if (!musician || !by || !from) continue;
    const tie = {
      kind: "follow",
      from: from._id,
      fromKind: "organisation",
      to: musician.personId,
      scope,
    } as const;
    await makeTie(as(asked ? by : musician, daysAgo(days)), tie, asked ? "asked" : "active");
  }
  await rebuildImpact();
}
