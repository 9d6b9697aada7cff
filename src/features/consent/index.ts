import "./invariants.ts";
export { consentsOf, consentsOfAll } from "./model.ts";
export { type Facts, isGateOpen, isUnder15, isUnder18, mayPublish, ruleFor } from "./policy.ts";
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
} from "./relation.ts";
export { type Consent, PURPOSES, type Purpose } from "./schema.ts";
export { answerConsent } from "./service.ts";
