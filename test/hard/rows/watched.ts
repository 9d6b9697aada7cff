import type { Server } from "node:http";
import { describe, expect, test } from "@jest/globals";
import { createApp } from "../../../src/app.ts";
import { SECRET } from "../../support/house.ts";
import { PASSWORD } from "../../support/people.ts";
import type { Doors } from "../support/doors.ts";
import { knock, urlencoded } from "../support/knock.ts";
import { row } from "../support/rows.ts";
import { BROWSER } from "../support/world.ts";

/** What every answer of the rows before was read for. It stands last in the file, so that it has seen them all. */
export function watchedRows(doors: Doors): void {
  const { world } = doors;
  describe("every answer of this run", () => {
    test("carried the headers that protect a reader", () => {
      const watch = doors.watch();
      row("headers", {
        tried: `${watch.answers} answers of every door`,
        counted: "policy, nosniff, frames, referrer, no-store, cookie flags missing",
        result: `${watch.headers.size}`,
      });
      expect([...watch.headers]).toEqual([]);
      expect(watch.answers).toBeGreaterThan(100);
    });

    test("told nobody a word of the child whose guardian has said nothing", () => {
      const watch = doors.watch();
      row("leaks", {
        tried: `${watch.answers} answers, POST and GET`,
        counted: "words of the hidden child shown to a stranger",
        result: `${watch.leaks.size}`,
      });
      expect([...watch.leaks]).toEqual([]);
    });

    test("and every line of the log, and every URL, held no password, token, address or private word", () => {
      const watch = doors.watch();
      row("logs", {
        tried: `${watch.answers} answers, ${watch.lines} lines of the log`,
        counted: "seen in the log, on pages of errors, in URLs",
        result: `${watch.secrets.size}`,
      });
      expect([...watch.secrets]).toEqual([]);
      expect(watch.lines).toBeGreaterThan(100);
    });
  });

  test("where it is served over https, each cookie says so, and so does the whole house", async () => {
    const app = createApp({
      config: { ...world.house.config, production: true },
      connection: world.house.connection,
      secret: SECRET,
    });
    const server = await new Promise<Server>((resolve) => {
      const listening = app.listen(0, "127.0.0.1", () => resolve(listening));
    });
    const address = server.address();
    const base = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
    try {
      const { status, headers } = await knock(base, {
        method: "POST",
        path: "/sign-in",
        headers: {
          ...BROWSER,
          "X-Forwarded-Proto": "https",
          "Content-Type": "application/x-www-form-urlencoded",
        },
        body: urlencoded({ email: world.people.stranger?.email, password: PASSWORD }),
      });
      const cookies = [headers["set-cookie"] ?? []].flat();
      expect([status, cookies.length > 0, cookies.filter((one) => !/; *Secure/i.test(one))]).toEqual([
        303,
        true,
        [],
      ]);
      expect(headers["strict-transport-security"]).toMatch(/max-age=\d{8}/);
    } finally {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await world.state.restore();
    }
  });
}
