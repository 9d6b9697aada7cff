import "./closings.ts";
import "./invariants.ts";
import "./listeners.ts";

export { consentGiven, consentWithdrawn } from "./events.ts";
export { consentsOf, standingConsents } from "./model.ts";
export {
  allowsMentoring,
  approversOf,
  type Facts,
  hasRead,
  isGateOpen,
  isTogether,
  isUnder15,
  isUnder18,
  mayGoOn,
  mayPublish,
  missingYes,
  newestAnswer,
  ruleFor,
} from "./policy.ts";
export {
  factsOf,
  isInner,
  mayAgreeFor,
  openAmong,
  type Relation,
  relationTo,
  seesProfile,
  seesProgress,
  showsPlace,
  shutTo,
} from "./relation.ts";
export { type Consent, DOORLESS, ENTRIES, type Entry, PURPOSES, type Purpose } from "./schema.ts";
export { answerConsent, consentByAct, onAnswer } from "./service.ts";
export { consentActions } from "./routes.ts";
export { onThings } from "./things.ts";
export { entriesOf } from "./entries.ts";
export { namesShown } from "./names.ts";
export { type ConsentText, consentFacts, consentText, textOfAct } from "./texts.ts";
export { type EntryRow, presentEntries } from "./present.ts";
