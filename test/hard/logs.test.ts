import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { findMongod } from "../../src/platform/mongod/find.ts";
import { type RunningMongod, startMongod } from "../../src/platform/mongod/start.ts";
import { dayOf } from "../../src/platform/calendar.ts";
import { clock } from "../../src/platform/clock.ts";
import { newId } from "../../src/platform/ids.ts";
import { root } from "../../src/platform/root.ts";
import { useHouse } from "../support/house.ts";
import { aMusician, PASSWORD } from "../support/people.ts";
import { cookieOf } from "../support/walk.ts";
import { type Body, closeAgent, type Heard, knock, urlencoded } from "./support/knock.ts";
import { endApp, startApp } from "./support/process.ts";
import { row, sized } from "./support/rows.ts";

const shared = process.env.TEST_MONGODB_URI;
const say = (): void => undefined;
let dataDir = "";
let database: RunningMongod;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "flyvefaerdig-logs-"));
  const mongod = await findMongod({ env: process.env, cacheDir: join(root, ".cache"), say });
  // This server can be told to fail, which makes the program's own faults.
  database = await startMongod({ mongod, dataDir, say, flags: ["--setParameter", "enableTestCommands=1"] });
  process.env.TEST_MONGODB_URI = database.uri;
}, 60_000);
const house = useHouse();
afterAll(async () => {
  closeAgent();
  process.env.TEST_MONGODB_URI = shared;
  await database.stop();
  await rm(dataDir, { recursive: true, force: true });
}, 60_000);

const CANARY = {
  password: "kanarie-adgangskode-4711",
  wrong: "kanarie-forkert-4711",
  mail: "kanarie4711@example.org",
  note: "kanarieøvelse4711",
  name: "Kanarienavn4711",
  token: "kanarie_token_4711".padEnd(43, "k"),
  search: "kanariesoegning4711",
};

describe("what the program writes down", () => {
  for (const level of ["info", "debug"].slice(0, sized(1, 2)))
    test(`holds no password, token, mail, name or note at the level ${level}, whatever was answered`, async () => {
      const noor = await aMusician("Noor");
      const app = await startApp({
        uri: database.uri,
        dbName: house.connection.dbName,
        uploadsDir: house.uploadsDir,
        env: { LOG_LEVEL: level },
      });
      const said: string[] = [];
      const urls: string[] = [];
      let tried = 0;
      try {
        const cookie = await cookieOf(app.base, noor.email, PASSWORD);
        const send = async (path: string, form?: Body, more: Record<string, string> = {}): Promise<Heard> => {
          tried += 1;
          const heard = await knock(app.base, {
            method: form ? "POST" : "GET",
            path,
            headers: {
              Cookie: cookie,
              "Sec-Fetch-Site": "same-origin",
              ...(form ? { "Content-Type": "application/x-www-form-urlencoded" } : {}),
              ...more,
            },
            ...(form ? { body: urlencoded(form) } : {}),
          });
          if (heard.status >= 500) said.push(heard.text);
          if (heard.headers.location) urls.push(heard.headers.location);
          return heard;
        };
        const json = (path: string, value: string) =>
          knock(app.base, {
            method: "POST",
            path: `/api/v1${path}`,
            headers: { Cookie: cookie, "Sec-Fetch-Site": "same-origin", "Content-Type": "application/json" },
            body: value,
          });
        const entry = (): Body => ({
          day: dayOf(clock.now()),
          minutes: "30",
          what: CANARY.note,
          requestId: newId(),
        });
        const everything = async (): Promise<void> => {
          await send("/sign-up", {
            kind: "musician",
            name: CANARY.name,
            email: CANARY.mail,
            birthDay: "2008-05-24",
            password: CANARY.password,
          });
          await send("/sign-in", { email: CANARY.mail, password: CANARY.wrong });
          await send("/password-reset", { email: CANARY.mail });
          await send(`/sign-up/confirmation?token=${CANARY.token}`);
          await send("/sign-up/confirmation", { token: CANARY.token });
          await send(`/invitations/${CANARY.token}`);
          await send(`/invitations/${CANARY.token}/acceptance`, {});
          await send(`/admin/people?email=${CANARY.mail}&q=${CANARY.search}`);
          await send(`/${CANARY.search}?next=${CANARY.mail}`);
          await send("/practice", entry());
          await send("/practice", { ...entry(), minutes: "mange" });
          await send("/me/profile", { name: CANARY.name, bio: CANARY.note, version: "99" });
          await send("/account/password", { current: CANARY.wrong, password: CANARY.password });
          await json("/practice", `{"what":"${CANARY.note}"`);
          await json("/practice", JSON.stringify({ what: { $gt: CANARY.note } }));
          await send(`/%c0%ae${CANARY.search}`);
        };
        await everything();
        const fail = (mode: unknown, data: Record<string, unknown> = {}) =>
          house.connection.client.db("admin").command({ configureFailPoint: "failCommand", mode, data });
        // A fault of the program's own, met on each kind of command: what is logged then is the most there is.
        for (const command of ["find", "insert", "findAndModify", "update", "aggregate"]) {
          await fail("alwaysOn", {
            failCommands: [command],
            errorCode: 8,
            errorMessage: `${CANARY.note} ${CANARY.mail}`,
            namespace: undefined,
          });
          await everything().catch(() => undefined);
          await fail("off");
        }
      } finally {
        await endApp(app, "SIGTERM");
      }
      const words = Object.values(CANARY);
      const output = app.output();
      const inLog = words.filter(
        (word) => output.includes(word) || output.includes(encodeURIComponent(word)),
      );
      const inPages = said.filter(
        (page) => words.some((word) => page.includes(word)) || /node_modules|at .*\.(ts|js):\d+/.test(page),
      ).length;
      const inUrls = urls.filter((url) =>
        words.some(
          (word) => word !== CANARY.token && (url.includes(word) || url.includes(encodeURIComponent(word))),
        ),
      ).length;
      const faults = (output.match(/"level":50/g) ?? []).length;
      row(`logs at ${level}`, {
        tried,
        counted: `${output.length} bytes of log, ${faults} faults logged, ${said.length} error pages`,
        result: `in logs ${inLog.length}, error pages ${inPages}, URLs ${inUrls}`,
      });
      expect(faults).toBeGreaterThan(0);
      expect([inLog, inPages, inUrls]).toEqual([[], 0, 0]);
    }, 180_000);
});
