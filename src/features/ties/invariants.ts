import { invariant } from "../../platform/invariants.ts";
import { eachTie, standingOf } from "./model.ts";

invariant("ties", async function* () {
  const standing = new Map<string, string>();
  for await (const tie of eachTie()) {
    const lasts = tie.status === "asked" || tie.status === "active";
    if (lasts !== (tie.standing !== null)) yield `${tie._id}: is ${tie.status} and does not stand as such`;
    if (tie.standing !== null && tie.standing !== standingOf(tie)) yield `${tie._id}: stands for another tie`;
    const key = standingOf(tie);
    // A pupil enrolled twice, a guardian counted twice.
    if (lasts && standing.has(key)) yield `${tie._id}: the same ${tie.kind} stands as ${standing.get(key)}`;
    if (lasts) standing.set(key, tie._id);
    if (tie.from === tie.to) yield `${tie._id}: somebody is their own ${tie.kind}`;
  }
});
