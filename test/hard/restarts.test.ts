import { once } from "node:events";
import { describe, expect, test } from "@jest/globals";
import { dayOf } from "../../src/platform/calendar.ts";
import { clock, monotonicMs } from "../../src/platform/clock.ts";
import { newId } from "../../src/platform/ids.ts";
import { useHouse } from "../support/house.ts";
import { aMusician, PASSWORD } from "../support/people.ts";
import { cookieOf } from "../support/walk.ts";
import { closeAgent, type Heard, knock, urlencoded } from "./support/knock.ts";
import { type App, endApp, startApp } from "./support/process.ts";
import { row, sized } from "./support/rows.ts";
import { faultsLeft } from "./support/well.ts";

/** How long the program keeps a connection on which nothing is asked. */
const KEPT_OPEN_MS = 10_000;
const house = useHouse();
const here = () => ({
  uri: process.env.TEST_MONGODB_URI ?? "",
  dbName: house.connection.dbName,
  uploadsDir: house.uploadsDir,
});

describe("a program that is told to stop under load", () => {
  test("lets what is under way finish, loses nothing that it acknowledged, and ends with 0", async () => {
    const noor = await aMusician("Noor");
    const restarts = sized(1, 20);
    const acknowledged: string[] = [];
    const faults: string[] = [];
    let [tried, refused, slowestMs] = [0, 0, 0];
    let cookie = "";
    for (let round = 0; round < restarts; round += 1) {
      const app: App = await startApp(here());
      cookie ||= await cookieOf(app.base, noor.email, PASSWORD);
      let stopping = false;
      const write = async (): Promise<void> => {
        const requestId = newId();
        tried += 1;
        const heard = await knock(app.base, {
          method: "POST",
          path: "/practice",
          headers: {
            Cookie: cookie,
            "Sec-Fetch-Site": "same-origin",
            "Content-Type": "application/x-www-form-urlencoded",
          },
          body: urlencoded({ day: dayOf(clock.now()), minutes: "30", what: `Nr ${tried}`, requestId }),
        }).catch((): Heard | null => null);
        if (heard?.status === 303) acknowledged.push(requestId);
        else if (heard === null && stopping) refused += 1;
        else
          faults.push(
            `round ${round}: ${heard?.status ?? "a broken connection"}${stopping ? " while it stopped" : ""}`,
          );
      };
      const workers = Array.from({ length: 6 }, async () => {
        while (!stopping) await write();
      });
      await new Promise((resolve) => setTimeout(resolve, 250 + (round % 5) * 60));
      const gone = once(app.child, "exit") as Promise<[number | null]>;
      stopping = true;
      const told = monotonicMs();
      app.child.kill("SIGTERM");
      await Promise.all(workers);
      const [code] = await gone;
      slowestMs = Math.max(slowestMs, monotonicMs() - told);
      if (code !== 0) faults.push(`round ${round} ended with ${code}`);
    }
    closeAgent();
    const stored = await house.connection.client
      .db(house.connection.dbName)
      .collection<{ _id: string }>("practiceEntries")
      .distinct("_id", {}, { comment: "whole collection" });
    const lost = acknowledged.filter((id) => !stored.includes(id));
    row("SIGTERM under load", {
      tried: `${restarts} restarts, ${tried} writes`,
      counted: `${acknowledged.length} acknowledged, ${refused} not begun`,
      result: `lost ${lost.length}, faults ${faults.length}; the slowest stop took ${Math.round(slowestMs)} ms`,
    });
    expect([lost, faults]).toEqual([[], []]);
    expect(acknowledged.length).toBeGreaterThan(restarts * 3);
    // A connection that a browser keeps open is closed after its answer, and not when it has been idle for ten seconds.
    expect(slowestMs).toBeLessThan(KEPT_OPEN_MS);
    const last = await startApp(here());
    expect(await endApp(last, "SIGTERM")).toBe(0);
    expect(await faultsLeft()).toEqual([]);
  }, 600_000);
});
