import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { readConfig, variables } from "../../src/config.ts";
import { root } from "../../src/platform/root.ts";

const textOf = (file: string): string => readFileSync(join(root, file), "utf8");
/** Read where they are needed, before there is a configuration: the log, and the search for a server. */
const known = new Set([...variables, "LOG_LEVEL", "MONGOD_PATH"]);
const sorted = (names: Iterable<string>): string[] => [...names].sort((a, b) => (a < b ? -1 : 1));

/** `.env.example` as name and value; a line that begins with `#` and a space is a sentence. */
const example = new Map(
  textOf(".env.example")
    .split("\n")
    .flatMap((line) => {
      const found = /^#?([A-Z][A-Z0-9_]*)=(.*)$/.exec(line);
      return found ? [[found[1] as string, found[2] as string] as const] : [];
    }),
);

const GOOD = {
  NODE_ENV: "production",
  SESSION_SECRET: "hE7xQ2mV9pLk4sTzR8wYc1uNd6bGf3jA",
  MONGODB_URI: "mongodb://db.example/?replicaSet=rs0",
  BASE_URL: "https://flyv.example",
  SMTP_URL: "smtps://mail.example",
  TRUST_PROXY: "1",
};

describe("the configuration is written down", () => {
  test("each variable stands in .env.example, and nothing else does", () => {
    expect(sorted(example.keys())).toEqual(sorted(known));
  });

  test("each variable stands in the README's table, and nothing else does", () => {
    const rows = textOf("README.md")
      .split("\n")
      .filter((line) => line.startsWith("| `"))
      .flatMap((line) =>
        [...(line.split("|")[1] ?? "").matchAll(/`([A-Z0-9_]+)`/g)].map((one) => one[1] ?? ""),
      );
    expect(sorted(rows)).toEqual(sorted(known));
  });

  test("the example is itself a good configuration, and gives what the defaults give", () => {
    const { operator, mailFrom, ...rest } = readConfig({});
    const { operator: _o, mailFrom: _m, ...same } = readConfig(Object.fromEntries(example));
    expect(same).toEqual(rest);
    expect([operator.name, mailFrom.includes("<")]).toEqual(["Flyvefærdig", true]);
  });

  test("a variable that was left blank is one that was not given, whichever it is", () => {
    const rest = readConfig({});
    for (const name of variables)
      for (const blank of ["", "  "]) expect([name, readConfig({ [name]: blank })]).toEqual([name, rest]);
  });

  test("the recipe for production gives each variable that production refuses to be without", () => {
    const recipe = /NODE_ENV=production [^`]+/.exec(textOf("README.md"))?.[0] ?? "";
    for (const name of Object.keys(GOOD)) expect(recipe).toContain(`${name}=`);
  });
});

describe("production", () => {
  test("starts with the five that it needs, on all addresses, with nothing embedded and nothing sampled", () => {
    expect(readConfig(GOOD)).toMatchObject({
      production: true,
      embedded: false,
      host: "0.0.0.0",
      sample: false,
      devMailbox: false,
    });
  });

  test.each([
    ["SESSION_SECRET", "", "is missing"],
    ["SESSION_SECRET", "kort", "is too weak"],
    ["SESSION_SECRET", "abababababababababababababababababab", "is too weak"],
    ["MONGODB_URI", "", "is missing"],
    ["MONGODB_URI", "http://db.example", "must begin with mongodb://"],
    ["BASE_URL", "", "is missing"],
    ["BASE_URL", "http://flyv.example", "must begin with https://"],
    ["BASE_URL", "flyv", "Invalid URL"],
    ["SMTP_URL", "", "is missing"],
    ["SMTP_URL", "mail.example", "must begin with smtp://"],
    ["TRUST_PROXY", "", "is missing"],
    ["TRUST_PROXY", "0", "nobody can sign in"],
    ["TRUST_PROXY", "many", "TRUST_PROXY: "],
    ["PORT", "none", "PORT: "],
    ["MAX_AUDIO_BYTES", "1", "MAX_AUDIO_BYTES: "],
  ])("refuses %s=%s and names it alone", (name, value, why) => {
    const refusal = refusalOf({ ...GOOD, [name]: value });
    expect(refusal).toContain(why);
    expect(sorted(new Set(refusal.match(/^- [A-Z_]+/gm)))).toEqual([`- ${name}`]);
  });

  test("names each bad variable at once", () => {
    const refusal = refusalOf({ NODE_ENV: "production", SESSION_SECRET: "changeme", PORT: "70000" });
    for (const name of ["SESSION_SECRET", "MONGODB_URI", "BASE_URL", "SMTP_URL", "PORT"])
      expect(refusal).toContain(`- ${name}: `);
    expect(refusal).not.toContain("changeme");
  });

  function refusalOf(env: Record<string, string>): string {
    try {
      readConfig(env);
    } catch (err) {
      return err instanceof Error ? err.message : "";
    }
    throw new Error("it was taken");
  }
});
