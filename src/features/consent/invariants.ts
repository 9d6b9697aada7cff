import { dayOf } from "../../platform/calendar.ts";
import { invariant } from "../../platform/invariants.ts";
import { clock, DAY_MS, plusMs } from "../../platform/clock.ts";
import { ERASED, FIVE_YEARS } from "../../platform/personal/rule.ts";
import { findPerson } from "../people/index.ts";
import { tiesWith } from "../ties/index.ts";
import { eachConsent } from "./model.ts";
import { isUnder15 } from "./policy.ts";

invariant("consents", async function* () {
  for await (const row of eachConsent()) {
    if (!row.given || row.person === ERASED || row.by === ERASED) continue;
    const person = await findPerson(row.person);
    // A birth date may have been corrected since: only what was false at any date is a fault.
    if (row.power === "self" && row.by !== row.person)
      yield `${row._id}: somebody else said yes as themselves`;
    if (row.power === "self" && row.rule === "under15" && person && isUnder15(person.birthDay, dayOf(row.at)))
      yield `${row._id}: a child under 15 said yes alone`;
    // Ties are kept no longer than five years after they ended.
    if (row.power !== "guardian" || row.at < plusMs(clock.now(), -FIVE_YEARS * DAY_MS)) continue;
    const kinds = ["active", "ended"] as const;
    const ties = await Promise.all(
      kinds.map((status) => tiesWith({ from: row.by, to: row.person, kind: "guardian", status })),
    );
    if (!ties.flat().some((tie) => tie.assurance === "confirmed"))
      yield `${row._id}: a guardian whom nobody confirmed said yes`;
  }
});
