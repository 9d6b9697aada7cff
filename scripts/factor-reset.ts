import { readConfig } from "../src/config.ts";
import { findByEmail } from "../src/features/accounts/index.ts";
import { resetFactors } from "../src/features/security/index.ts";
import { systemContext } from "../src/platform/context.ts";
import { email } from "../src/platform/fields.ts";
import { openHouse } from "../src/start.ts";

/**
 * Takes the second factor of somebody away who has lost app, passkeys and recovery codes, and whom you know for certain:
 * `npm run factor:reset -- mail@example.org`, on the database of MONGODB_URI.
 */
async function main(): Promise<void> {
  const mail = email.safeParse(process.argv[2]);
  if (!mail.success) throw new Error("Write: npm run factor:reset -- mail@example.org");
  const config = readConfig(process.env);
  if (!config.mongodbUri)
    throw new Error("MONGODB_URI: is missing; on the embedded database the codes stand at /dev/codes");
  const connection = await openHouse(config, config.mongodbUri);
  try {
    const account = await findByEmail(mail.data);
    if (!account) throw new Error("No account has this address.");
    await resetFactors(systemContext(), account);
    process.stdout.write("Taken away. Every session is ended, and a mail says so.\n");
  } finally {
    await connection.close();
  }
}

main().then(
  () => process.exit(0),
  (err: unknown) => {
    process.stderr.write(`${err instanceof Error ? err.message : String(err)}\n`);
    process.exit(1);
  },
);
