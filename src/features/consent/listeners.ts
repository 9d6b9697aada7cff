import { systemContext } from "../../platform/context.ts";
import { onMailNeeds } from "../../platform/mail.ts";
import { isGateOpen, mayGoOn, mayPublish } from "./policy.ts";
import { factsOf } from "./relation.ts";
import { CARRIED, PurposeParam } from "./schema.ts";

/** A mail about somebody that waited while a yes was taken back does not leave. */
onMailNeeds(async ({ person, purpose: named }) => {
  const purpose = PurposeParam.parse(named);
  const facts = (await factsOf(systemContext(), [person])).get(person);
  if (!facts || !isGateOpen(facts)) return false;
  return CARRIED.includes(purpose) ? mayGoOn(facts, purpose) : mayPublish(facts, purpose);
});
