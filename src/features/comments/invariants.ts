import { invariant } from "../../platform/invariants.ts";
import { answersTo, eachComment } from "./model.ts";

invariant("comments", async function* () {
  for await (const one of eachComment()) {
    if (one.thread !== null || one.answers === 0) continue;
    const standing = (await answersTo(one._id)).filter((answer) => answer.takenBackAt === null).length;
    if (standing !== one.answers) yield `${one._id}: counts ${one.answers} answers and has ${standing}`;
  }
});
