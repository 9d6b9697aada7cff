import { onErasure } from "../../platform/personal/erase.ts";
import { evidenceOfSource, withdrawEvidence } from "../evidence/index.ts";
import { systemContext } from "../../platform/context.ts";
import {
  demosOwnedBy,
  demosWith,
  giveDemo,
  keysOf,
  removeDemo,
  removeVersion,
  versionsOf,
  versionsPutUpBy,
} from "./model.ts";

/**
 * The recordings that somebody put up go with them, keys noted first so that the bytes follow. A demo to which bandmates put up
 * versions is theirs from then on. Evidence that others rest on stays, withdrawn: hash and decision without the sound.
 */
onErasure("demos", async ({ handles: { person }, willLose }) => {
  const own = await versionsPutUpBy(person);
  await willLose(own.flatMap(keysOf));
  const demos = [
    ...(await demosOwnedBy(person, { limit: 10_000 })),
    ...(await demosWith(own.map((one) => one.demo))),
  ];
  for (const demo of demos) {
    const others = (await versionsOf(demo._id)).filter((version) => version.uploadedBy !== person);
    if (others[0] === undefined) await removeDemo(demo._id);
    else if (demo.owner === person) await giveDemo(demo._id, others[0].uploadedBy);
  }
  // Last, since the demos are found by them.
  for (const version of own) {
    for (const row of await evidenceOfSource("demo", version.demo))
      if (row.version === version.n && row.withdrawnAt === null) await withdrawEvidence(systemContext(), row);
    await removeVersion(version._id);
  }
});
