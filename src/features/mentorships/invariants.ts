import { invariant } from "../../platform/invariants.ts";
import { eachMentorship, isLive } from "./model.ts";

invariant("mentorships", async function* () {
  const live = new Map<string, string>();
  for await (const row of eachMentorship()) {
    if (row.standing !== (isLive(row) ? row.musicianId : null))
      yield `${row._id}: is ${row.status} and does not stand as such`;
    if (isLive(row) && live.has(row.musicianId))
      yield `${row._id}: the musician has ${live.get(row.musicianId)} too`;
    if (isLive(row)) live.set(row.musicianId, row._id);
    if ((row.status === "ended") !== (row.ended !== null))
      yield `${row._id}: is ${row.status} and its end does not agree`;
  }
});
