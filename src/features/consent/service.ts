import type { MemberContext } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { newId } from "../../platform/ids.ts";
import { consentGiven, consentWithdrawn } from "./events.ts";
import { addConsent } from "./model.ts";
import { ruleFor } from "./policy.ts";
import type { Relation } from "./relation.ts";
import { type Consent, type Purpose, TEXT_VERSION } from "./schema.ts";

/**
 * Writes an answer into the ledger. A yes counts only from whose word counts at this age; a no is taken from the musician
 * or any confirmed guardian. Emits `consent.given` or `consent.withdrawn`. @throws 403
 */
export async function answerConsent(
  ctx: MemberContext,
  to: Relation,
  purpose: Purpose,
  given: boolean,
  about: string | null = null,
): Promise<Consent> {
  const power = to.self ? "self" : "guardian";
  const counts = to.under15 ? to.approver : to.self;
  const mayRefuse = to.self || to.approver;
  if (given ? !counts : !mayRefuse) throw new AppError(403, "problems.forbidden");
  const row: Consent = {
    _id: newId(),
    person: to.person._id,
    purpose,
    about,
    given,
    by: ctx.actor.personId,
    power,
    rule: ruleFor(to.person.birthDay, to.facts.today),
    textVersion: TEXT_VERSION,
    at: ctx.now,
    until: null,
  };
  const event = given ? consentGiven : consentWithdrawn;
  return ctx.change(
    () => addConsent(row),
    event({ about: row._id, person: row.person, data: { purpose, power, about } }),
  );
}
