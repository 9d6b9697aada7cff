import { createAdmin } from "../src/features/admin/index.ts";
import { systemContext } from "../src/platform/context.ts";
import { email, text } from "../src/platform/fields.ts";
import { withHouse } from "./house.ts";

/**
 * Makes the first member of the secretariat: `npm run admin:create -- mail@example.org "Name" [--another]`. On the database
 * of MONGODB_URI, or on the embedded one while the app is stopped.
 */
const USAGE = 'Write: npm run admin:create -- mail@example.org "Name" [--another]';

function readArguments(args: readonly string[]) {
  const [mail, name] = args.filter((one) => !one.startsWith("--"));
  const parsed = { email: email.safeParse(mail), name: text(60).safeParse(name) };
  const odd = args.find((one) => one.startsWith("--") && one !== "--another");
  if (odd || !parsed.email.success || !parsed.name.success) throw new Error(USAGE);
  return { email: parsed.email.data, name: parsed.name.data, another: args.includes("--another") };
}

await withHouse(readArguments, async ({ config, say }, facts) => {
  const path = await createAdmin(systemContext(), facts);
  say(`${facts.email} is in the secretariat.`);
  if (path) say(`Set the password here, once, within two hours:\n${config.baseUrl}${path}`);
  else say("The address has an account already: sign in with its own password.");
  return true;
});
