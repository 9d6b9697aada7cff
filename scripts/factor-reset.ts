import { findByEmail } from "../src/features/accounts/index.ts";
import { resetFactors } from "../src/features/security/index.ts";
import { systemContext } from "../src/platform/context.ts";
import { email } from "../src/platform/fields.ts";
import { withHouse } from "./house.ts";

/**
 * Takes the second factor of somebody away who has lost app, passkeys and recovery codes, and whom you know for certain:
 * `npm run factor:reset -- mail@example.org`, on the database of MONGODB_URI or on the embedded one while the app is stopped.
 */
function readMail([mail]: readonly string[]): string {
  const parsed = email.safeParse(mail);
  if (!parsed.success) throw new Error("Write: npm run factor:reset -- mail@example.org");
  return parsed.data;
}

await withHouse(readMail, async ({ say }, mail) => {
  const account = await findByEmail(mail);
  if (!account) throw new Error("No account has this address.");
  await resetFactors(systemContext(), account);
  say("Taken away. Every session is ended, and a mail says so.");
  return true;
});
