import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect } from "@jest/globals";
import type { Express } from "express";
import request from "supertest";
import { createApp } from "../../src/app.ts";
import { type Config, readConfig } from "../../src/config.ts";
import { settle } from "../../src/platform/background.ts";
import { clock } from "../../src/platform/clock.ts";
import { devMails } from "../../src/platform/mail.ts";
import { type Connection, keepUnchanged } from "../../src/platform/mongo/connection.ts";
import { isToldOfWrites } from "../../src/platform/mongo/kept.ts";
import { openHouse } from "../../src/start.ts";
import { codeFor } from "./codes.ts";
import { anEmptyDatabase, leaveDatabase } from "./databases.ts";
import { type Member, PASSWORD } from "./people.ts";
import { watchQueries } from "./queries.ts";

export type Client = ReturnType<typeof request.agent>;

export interface House {
  app: Express;
  config: Config;
  connection: Connection;
  uploadsDir: string;
  /** A browser at an address of its own: keeps cookies and sends what a browser sends with its own forms. */
  client(): Client;
  /** A browser in which somebody has signed in through the form, and by a code where their role asks for one. */
  as(member: Pick<Member, "email">): Promise<Client>;
  /** The newest mail to an address, after all that waits was done. */
  mail(to: string): Promise<{ subject: string; text: string; path: string }>;
  settle(): Promise<void>;
  /** Every shape of query that this file's requests have made. */
  queries: ReturnType<typeof watchQueries>;
}

/** From when this has answered, what was read is kept. */
async function kept(): Promise<ReturnType<typeof keepUnchanged>> {
  const keeping = keepUnchanged();
  while (!isToldOfWrites()) await sleep(20);
  return keeping;
}

export const SECRET = "a secret that only tests have";

/**
 * A house of this file's own: the shared server, a database without documents and a folder that is removed at the end. With `keeps`, doors that
 * are asked often take what was read before, as they do in the program; then nothing may be written past the house.
 */
export function useHouse(env: Record<string, string> = {}, { keeps = false } = {}): House {
  const house = {} as House;
  let browsers = 0;
  let queries: ReturnType<typeof watchQueries>;
  let server: string;
  let web: Server;
  let keeping: ReturnType<typeof keepUnchanged> | null = null;
  beforeAll(async () => {
    const uploadsDir = await mkdtemp(join(tmpdir(), "flyvefaerdig-uploads-"));
    const config = {
      ...readConfig({
        NODE_ENV: "test",
        ARGON2_MEMORY_KIB: "1024",
        SAMPLE: "no",
        SESSION_SECRET: SECRET,
        TRUST_PROXY: "1",
        // The same with and without ffmpeg on this machine; what is about it says so.
        FFMPEG_PATH: "none",
        ...env,
      }),
      uploadsDir,
      erasedList: join(uploadsDir, "erased.jsonl"),
    };
    server = process.env.TEST_MONGODB_URI ?? "";
    const dbName = await anEmptyDatabase(server);
    // The house's own name at the server: a fault that a test asks for meets no other file's house.
    const uri = `${server}&appName=${dbName}`;
    const connection = await openHouse(config, uri, { monitor: true, dbName });
    queries = watchQueries(
      connection.client as unknown as Parameters<typeof watchQueries>[0],
      connection.dbName,
    );
    if (keeps) keeping = await kept();
    const app = createApp({ config, connection, secret: SECRET });
    // One port for all requests: given the app alone, supertest would open and close one for each.
    web = createServer(app).listen(0, "127.0.0.1");
    await once(web, "listening");
    Object.assign(house, {
      app,
      config,
      connection,
      uploadsDir,
      settle,
      queries,
      client,
      as: signIn,
      mail,
    } satisfies House);
    function client(): Client {
      browsers += 1;
      return (
        request
          .agent(web)
          .set("X-Forwarded-For", `10.0.${Math.floor(browsers / 250)}.${(browsers % 250) + 1}`)
          .set("Sec-Fetch-Site", "same-origin")
          .set("Accept-Language", "da")
          // Packed answers have tests of their own.
          .set("Accept-Encoding", "identity")
      );
    }
    async function signIn(member: Pick<Member, "email">): Promise<Client> {
      const browser = client();
      const code = await codeFor(member);
      const answer = await browser
        .post("/sign-in")
        .type("form")
        .send({ email: member.email, password: PASSWORD });
      if (code === null) expect([answer.status, answer.headers.location]).toEqual([303, "/"]);
      else {
        expect([answer.status, answer.headers.location]).toEqual([303, "/sign-in/code?next=%2F"]);
        const second = await browser
          .post("/sign-in/code")
          .type("form")
          .send({ code: await code() });
        expect([second.status, second.headers.location]).toEqual([303, "/"]);
      }
      return browser;
    }
    async function mail(to: string) {
      await settle();
      const found = await devMails.findOne({ to }, { sort: { at: -1 } });
      if (!found) throw new Error(`no mail to ${to}`);
      return {
        subject: found.subject,
        text: found.text,
        path: found.link?.replace(config.baseUrl, "") ?? "",
      };
    }
  }, 60_000);
  afterAll(async () => {
    clock.set(null);
    web.close();
    web.closeAllConnections();
    await keeping?.stop();
    try {
      const offences = await queries.offences();
      expect(offences).toEqual([]);
    } finally {
      // Also when the database has gone: the next file of this worker opens a house of its own.
      await house.connection.close();
      leaveDatabase(server, house.connection.dbName);
      await rm(house.uploadsDir, { recursive: true, force: true });
    }
  }, 60_000);
  return house;
}
