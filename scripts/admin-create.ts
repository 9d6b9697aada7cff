import { readConfig } from "../src/config.ts";
import { createAdmin } from "../src/features/admin/index.ts";
import { systemContext } from "../src/platform/context.ts";
import { AppError } from "../src/platform/errors.ts";
import { email, text } from "../src/platform/fields.ts";
import { findMongod } from "../src/platform/mongod/find.ts";
import { startMongod } from "../src/platform/mongod/start.ts";
import { openHouse } from "../src/start.ts";

/**
 * Makes the first member of the secretariat: `npm run admin:create -- mail@example.org "Name" [--another]`. On the database
 * of MONGODB_URI, or on the embedded one while the app is stopped.
 */
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const USAGE = 'Write: npm run admin:create -- mail@example.org "Name" [--another]';

function readArguments(args: readonly string[]) {
  const [mail, name] = args.filter((one) => !one.startsWith("--"));
  const parsed = { email: email.safeParse(mail), name: text(60).safeParse(name) };
  const odd = args.find((one) => one.startsWith("--") && one !== "--another");
  if (odd || !parsed.email.success || !parsed.name.success) throw new Error(USAGE);
  return { email: parsed.email.data, name: parsed.name.data, another: args.includes("--another") };
}

async function main(): Promise<void> {
  const facts = readArguments(process.argv.slice(2));
  const config = readConfig(process.env);
  const embedded = config.mongodbUri
    ? null
    : await startMongod({
        mongod: await findMongod({ env: process.env, cacheDir: config.cacheDir, say }),
        dataDir: config.dataDir,
        say,
      });
  try {
    const connection = await openHouse(config, config.mongodbUri ?? embedded?.uri ?? "");
    try {
      const path = await createAdmin(systemContext(), facts);
      say(`${facts.email} is in the secretariat.`);
      if (path) say(`Set the password here, once, within two hours:\n${config.baseUrl}${path}`);
      else say("The address has an account already: sign in with its own password.");
    } finally {
      await connection.close();
    }
  } finally {
    await embedded?.stop();
  }
}

const sentenceOf = (err: unknown): string =>
  err instanceof AppError
    ? systemContext("en").t(err.key, err.params)
    : err instanceof Error
      ? err.message
      : String(err);

main().then(
  () => process.exit(0),
  (err: unknown) => {
    process.stderr.write(`${sentenceOf(err)}\n`);
    process.exit(1);
  },
);
