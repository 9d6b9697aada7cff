import "./closings.ts";
import "./jobs.ts";

export { browserName, browserOf } from "./browser.ts";
export type { Card } from "./card.ts";
export { cardAccountOf, endCard, giveCard, isByCard } from "./card-service.ts";
export { giveAddress } from "./email-service.ts";
export { accountOpened, newDevice } from "./events.ts";
export { mayAskForMail, setUpLimits } from "./limits.ts";
export {
  findAccount,
  findByEmail,
  findByPeople,
  findByPerson,
  eachAccount,
  findByRole,
  hereByRole,
  insertAccount,
  markUnusedTold,
  setLeavingAccount,
} from "./model.ts";
export { tellWithWayBack } from "./new-device.ts";
export { setUpPasskeys, siteOf, takeChallenge } from "./passkey-sign-in.ts";
export { makePassport, whoIn } from "./passport.ts";
export { hashNewPassword } from "./common.ts";
export { hashPassword, setUpPasswords } from "./passwords.ts";
export { accountActions } from "./routes.ts";
export { type Account, password } from "./schema.ts";
export { endSession, renewSession, type SignedIn, startSessionFor } from "./session.ts";
export {
  checkBirthDay,
  endSessions,
  giveRole,
  makeResetPath,
  openAccount,
  renewRole,
  takeRole,
} from "./service.ts";
