export { factorChanged } from "./events.ts";
export { findFactor } from "./model.ts";
export {
  accountByPasskey,
  addPasskey,
  authenticationOptions,
  type Challenge,
  challengeOf,
  dropPasskey,
  registrationOptions,
  type Site,
} from "./passkeys.ts";
export { FACTOR_ROLES, isSetUp } from "./policy.ts";
export type { Factor } from "./schema.ts";
export {
  appCodeOf,
  confirmApp,
  dropApp,
  forgetFactors,
  forgetFactorsSince,
  giveApp,
  hasSecondFactor,
  isAppCode,
  isRecoveryCode,
  prepareApp,
  renewRecoveryCodes,
  renewSealed,
  waitingSecret,
} from "./service.ts";
