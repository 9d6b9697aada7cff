import { systemContext } from "../../platform/context.ts";
import { eventRows } from "../../platform/events/events.ts";
import { invariant } from "../../platform/invariants.ts";
import { factsOf, isGateOpen } from "../consent/index.ts";
import { eachCounted, eachDeed, findCounted } from "./model.ts";

invariant("figures", async function* () {
  for await (const row of eachCounted()) {
    const facts = (await factsOf(systemContext(), [row._id])).get(row._id);
    if (row.counted && (!facts || !isGateOpen(facts) || facts.person.secretAddress))
      yield `${row._id}: is counted and may not be`;
    const entered = await eventRows.count({
      person: row._id,
      type: { $in: ["journeys.stageEntered", "journeys.stageUndone"] },
    });
    if (entered !== row.entries.length)
      yield `${row._id}: entered ${entered} stages and is counted at ${row.entries.length}`;
  }
  for await (const deed of eachDeed()) {
    const counted = (await findCounted(deed.person))?.counted ?? false;
    if (deed.counted !== counted) yield `${deed._id}: is counted otherwise than its person`;
  }
});
