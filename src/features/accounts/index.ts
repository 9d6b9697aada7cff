export { accountOpened } from "./events.ts";
export { setUpLimits } from "./limits.ts";
export { findAccount, findByEmail, findByPeople, findByPerson, findByRole, insertAccount } from "./model.ts";
export { endSession, makePassport, type SignedIn, startSessionFor } from "./passport.ts";
export { hashPassword, setUpPasswords } from "./passwords.ts";
export { accountActions } from "./routes.ts";
export { type Account, password } from "./schema.ts";
export { checkBirthDay, giveRole, makeResetPath, openAccount, takeRole } from "./service.ts";
