import { systemContext } from "../../platform/context.ts";
import { invariant } from "../../platform/invariants.ts";
import { standingConsents } from "../consent/index.ts";
import { eachAct } from "./model.ts";
import { memberIds, membersNow } from "./policy.ts";
import { isPublic } from "./reach.ts";

invariant("acts", async function* () {
  for await (const act of eachAct()) {
    const members = membersNow(act);
    if (members.length === 0) yield `${act._id}: has no members`;
    else if (!members.some((member) => member.admin)) yield `${act._id}: has no admin`;
    if (new Set(memberIds(act)).size < members.length) yield `${act._id}: somebody is a member twice`;
    if (await isPublic(systemContext(), act))
      for (const id of memberIds(act))
        if (!(await lastAnswer(id, act._id))) yield `${act._id}: is public without the yes of ${id}`;
  }
});

/** The newest answer as it stands in the ledger, read without the policy that it is to prove. */
async function lastAnswer(person: string, about: string): Promise<boolean> {
  const rows = await standingConsents([person]);
  return rows.find((row) => row.purpose === "demoPublic" && row.about === about)?.given ?? false;
}
