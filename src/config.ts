import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";
import { root } from "./platform/root.ts";

const MB = 1024 * 1024;
const number = (fallback: number, min: number, max: number) =>
  z.coerce.number().int().min(min).max(max).default(fallback);

const Env = z.object({
  NODE_ENV: z.enum(["development", "test", "production"]).default("development"),
  HOST: z.string().optional(),
  PORT: number(3000, 0, 65_535),
  BASE_URL: z.url().optional(),
  TRUST_PROXY: number(0, 0, 5),
  MONGODB_URI: z
    .string()
    .regex(/^mongodb(\+srv)?:\/\//, "must begin with mongodb:// or mongodb+srv://")
    .optional(),
  MONGODB_DB: z.string().max(60).optional(),
  DATA_DIR: z.string().default(".data"),
  UPLOADS_DIR: z.string().default("uploads"),
  CACHE_DIR: z.string().default(".cache"),
  ERASED_LIST: z.string().default(".data/erased.jsonl"),
  SESSION_SECRET: z.string().optional(),
  FORMER_SECRET: z.string().optional(),
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\//, "must begin with smtp:// or smtps://")
    .optional(),
  MAIL_FROM: z.string().default("Flyvefærdig <ingen-svar@localhost>"),
  MAX_AUDIO_BYTES: number(100 * MB, 1_000, 2_000 * MB),
  MAX_PERSON_BYTES: number(2_048 * MB, 1_000, 1_000_000 * MB),
  MAX_PICTURE_BYTES: number(12 * MB, 1_000, 100 * MB),
  FFMPEG_PATH: z.string().optional(),
  CERTIFICATE_MONTHS: number(24, 1, 120),
  OPERATOR_NAME: z.string().default("Flyvefærdig"),
  OPERATOR_EMAIL: z.string().default("kontakt@example.org"),
  OPERATOR_ADDRESS: z.string().default(""),
  SAMPLE: z.enum(["yes", "no"]).default("yes"),
  ARGON2_MEMORY_KIB: number(19_456, 1_024, 1_000_000),
});

/** The names of the variables that are read here; a law holds README and `.env.example` to them. */
export const variables: readonly string[] = Object.keys(Env.shape);

export type Config = ReturnType<typeof readConfig>;

/** Reads the environment; the only reader of `process.env`. @throws one Error that names each bad variable. */
export function readConfig(given: NodeJS.ProcessEnv) {
  const env = withoutBlanks(given);
  const parsed = Env.safeParse(env);
  const problems = parsed.success
    ? []
    : parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
  const production = env.NODE_ENV === "production";
  if (production) problems.push(...productionProblems(env));
  if (!parsed.success || problems.length > 0)
    throw new Error(`The configuration is not right:\n- ${problems.join("\n- ")}`);
  const e = parsed.data;
  const embedded = e.MONGODB_URI === undefined;
  const dataDir = resolve(root, e.DATA_DIR);
  const host = e.HOST ?? (production ? "0.0.0.0" : "127.0.0.1");
  return {
    env: e.NODE_ENV,
    production,
    embedded,
    host: embedded ? "127.0.0.1" : host,
    port: e.PORT,
    baseUrl: (e.BASE_URL ?? `http://localhost:${e.PORT}`).replace(/\/$/, ""),
    trustProxy: e.TRUST_PROXY,
    mongodbUri: e.MONGODB_URI ?? null,
    mongodbDb: e.MONGODB_DB ?? (embedded ? "flyvefaerdig" : null),
    dataDir,
    uploadsDir: resolve(root, e.UPLOADS_DIR),
    cacheDir: resolve(root, e.CACHE_DIR),
    /** The ids of people who were erased, outside the database, for replaying after a restore. */
    erasedList: resolve(root, e.ERASED_LIST),
    sessionSecret: e.SESSION_SECRET ?? null,
    /** The secret of before; only the script that renews reads it. */
    formerSecret: e.FORMER_SECRET ?? null,
    smtpUrl: e.SMTP_URL ?? null,
    mailFrom: e.MAIL_FROM,
    /** Mails are shown at /dev/mailbox: only on the embedded database, on loopback, without SMTP. */
    devMailbox: embedded && !production && e.SMTP_URL === undefined,
    /** The codes of the sample sign-ins are shown at /dev/codes: never anywhere but on a computer of one's own. */
    devCodes: embedded && !production && e.SAMPLE === "yes",
    maxAudioBytes: e.MAX_AUDIO_BYTES,
    /** What one person's sound may take in all. */
    maxPersonBytes: e.MAX_PERSON_BYTES,
    maxPictureBytes: e.MAX_PICTURE_BYTES,
    /** A program of one's own, `none`, or null: the one on the PATH. */
    ffmpegPath: e.FFMPEG_PATH ?? null,
    certificateMonths: e.CERTIFICATE_MONTHS,
    operator: { name: e.OPERATOR_NAME, email: e.OPERATOR_EMAIL, address: e.OPERATOR_ADDRESS },
    sample: embedded && !production && e.SAMPLE === "yes",
    argon2MemoryKib: e.ARGON2_MEMORY_KIB,
  };
}

/** A line that was left empty in a file of variables is one that was not given. */
const withoutBlanks = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ""));

function productionProblems(env: NodeJS.ProcessEnv): string[] {
  const secret = env.SESSION_SECRET ?? "";
  const out: string[] = [];
  if (secret === "") out.push("SESSION_SECRET: is missing; make one with `openssl rand -base64 48`");
  else if (secret.length < 32 || new Set(secret).size < 12)
    out.push("SESSION_SECRET: is too weak; at least 32 characters, at random (`openssl rand -base64 48`)");
  if (!env.MONGODB_URI)
    out.push("MONGODB_URI: is missing; production uses your own replica set, not the embedded database");
  if (!env.BASE_URL) out.push("BASE_URL: is missing; links in mails are made from it");
  else if (!env.BASE_URL.startsWith("https://")) out.push("BASE_URL: must begin with https://");
  // Sign-in needs https, which the program does not speak itself: without a proxy that it believes nobody could sign in.
  if (!env.TRUST_PROXY)
    out.push(
      "TRUST_PROXY: is missing; it is how many proxies stand in front, 1 for the one that speaks https",
    );
  else if (Number(env.TRUST_PROXY) === 0)
    out.push(
      "TRUST_PROXY: must be at least 1; a proxy in front speaks https, and without it nobody can sign in",
    );
  if (!env.SMTP_URL) out.push("SMTP_URL: is missing; nobody could verify an address");
  return out;
}

/** Outside production a secret is made once and kept beside the data, so that sign-ins survive a restart. */
export function developmentSecret(dataDir: string): string {
  const file = join(dataDir, "session-secret");
  if (existsSync(file)) return readFileSync(file, "utf8");
  mkdirSync(dataDir, { recursive: true });
  const secret = randomBytes(48).toString("base64");
  writeFileSync(file, secret, { mode: 0o600 });
  return secret;
}
