import { describe, expect, test } from "@jest/globals";
import { checkInvariants } from "../../../src/platform/invariants.ts";
import { WHOLE } from "../../../src/platform/mongo/collection.ts";
import { row, sample, sized } from "../support/rows.ts";
import { doorOf, fresh, isTaken, post, type Target } from "../support/targets.ts";
import type { Doors } from "../support/doors.ts";

/** Commands that change something. The database itself refuses the nth of them, so nothing of the program is replaced. */
const WRITES = ["insert", "update", "delete", "findAndModify", "commitTransaction"];
/** The code of an error that no driver tries again by itself. */
const UNKNOWN_ERROR = 8;

/**
 * Which of so many writes are ended: the first, the last (of a transaction its commit) and one in between, another one for the
 * next act.
 */
const endedOf = (writes: number, act: number): number[] =>
  writes <= 3 ? Array.from({ length: writes }, (_, i) => i) : [0, 1 + (act % (writes - 2)), writes - 1];

/** An act that the database ends after each of its writes in turn. */
export function halfwayRow(doors: Doors): void {
  const { world, changed, who } = doors;
  /** How often the server had refused something when the last fault was set. */
  let hits = 0;
  describe("an act that is ended after each of its writes", () => {
    test("leaves nothing half-done, says so, and is taken when it is sent again", async () => {
      const wrong: string[] = [];
      let [ended, acts] = [0, 0];
      for (const target of sample(doors.targets(), sized(1, 999))) {
        acts += 1;
        const writes = await writesOf(() => post(world, target, fresh(target.body)));
        await world.state.restore();
        for (const write of endedOf(writes, acts)) {
          await fail(write);
          const heard = await post(world, target, fresh(target.body));
          // Another browser's sign-in and the like may be noted in one run and not in the next.
          if (!(await heal())) {
            await world.state.restore();
            continue;
          }
          ended += 1;
          const label = `write ${write} of ${who(target)}`;
          const after = (await changed()).filter((name) => name !== "sessions");
          if (!isTaken(heard) && after.length > 0)
            wrong.push(`${label} answered ${heard.status}, but ${after.join(", ")} changed`);
          if (/node_modules|\n\s+at .*:\d+:\d+/.test(heard.text)) wrong.push(`${label} shows a stack`);
          // A database that is as it was needs no look; bytes that were written meanwhile do.
          const faults = after.length > 0 || target.action.upload ? await faultsNow() : [];
          wrong.push(...faults.map((fault) => `${label}: ${fault}`));
          await world.state.restore();
        }
        const again = await post(world, target, fresh(target.body));
        if (!isTaken(again)) wrong.push(`${doorOf(target.action)} is not taken afterwards: ${again.status}`);
        await world.state.restore();
      }
      row("half-done operation", {
        tried: `${acts} acts, ended after ${ended} of their writes`,
        counted: "half-written, invariants broken, not taken afterwards",
        result: `${wrong.length}`,
      });
      expect([...new Set(wrong)].slice(0, 40)).toEqual([]);
    }, 1_200_000);

    test("that follows from a change (listeners, mails, notices) is done once it may go on, and only once", async () => {
      const wrong: string[] = [];
      let [ended, acts] = [0, 0];
      for (const target of sample(doors.targets().filter(followsUp), sized(1, 40))) {
        acts += 1;
        const whole = await followed(target, null);
        for (const write of endedOf(whole?.writes ?? 0, acts)) {
          const run = await followed(target, write);
          if (run === null) continue;
          ended += 1;
          if (run.made !== whole?.made)
            wrong.push(`write ${write} after ${who(target)}: ${run.made} instead of ${whole?.made}`);
        }
      }
      row("half-done work behind an act", {
        tried: `${ended} writes ended`,
        counted: "documents made that differ from a run without a fault",
        result: `${wrong.length}`,
      });
      expect([...new Set(wrong)].slice(0, 40)).toEqual([]);
    }, 1_200_000);
  });

  /** What does not hold once all that was waiting was done, and did before. */
  async function faultsNow(): Promise<string[]> {
    await world.house.settle();
    const found = await checkInvariants();
    if (found.length === 0) return [];
    await world.state.restore();
    const before = new Set(await checkInvariants());
    return found.filter((fault) => !before.has(fault));
  }

  /** An upload's work decodes sound for seconds: its own tests end that. */
  const followsUp = ({ action }: Target): boolean => !action.upload;

  /**
   * How many documents there are by collection once all that follows was done, and how many writes that took at first; null when
   * the write was never reached.
   */
  async function followed(
    target: Target,
    write: number | null,
  ): Promise<{ made: string; writes: number } | null> {
    await post(world, target, fresh(target.body));
    if (write !== null) await fail(write);
    // A reader of events that cannot even note its failure stops, and begins again where it was.
    const writes = await writesOf(() => world.house.settle().catch(() => undefined));
    if (write !== null && !(await heal())) {
      await world.state.restore();
      return null;
    }
    await hurry();
    await world.house.settle();
    const made = await world.state.made();
    await world.state.restore();
    const counted = Object.entries(made)
      .filter(([name]) => !UNCOUNTED.has(name))
      .map(([name, more]) => `${name} ${more}`);
    return { made: counted.sort().join(", "), writes };
  }
  /** What was put off after a fault is due at once, and nobody holds it. */
  async function hurry(): Promise<void> {
    const { client, dbName } = world.house.connection;
    await client
      .db(dbName)
      .collection("jobs")
      .updateMany(
        { attempts: { $gt: 0 } },
        { $set: { runAt: new Date(0), lockedUntil: null } },
        { comment: WHOLE },
      );
  }

  /** How many writing commands `work` sends. */
  async function writesOf(work: () => Promise<unknown>): Promise<number> {
    const { client } = world.house.connection;
    let sent = 0;
    const hear = ({ commandName }: { commandName: string }): void => {
      if (WRITES.includes(commandName)) sent += 1;
    };
    client.on("commandStarted", hear);
    await work();
    client.off("commandStarted", hear);
    return sent;
  }

  /** The nth writing command of this file's house is refused by the server. */
  async function fail(nth: number): Promise<void> {
    const { count } = await admin({
      configureFailPoint: "failCommand",
      mode: { skip: nth },
      data: { failCommands: WRITES, errorCode: UNKNOWN_ERROR, appName: world.house.connection.dbName },
    });
    hits = Number(count ?? 0);
  }
  /** Ends it; was the write reached? */
  async function heal(): Promise<boolean> {
    const answer = await admin({ configureFailPoint: "failCommand", mode: "off" });
    return Number(answer.count ?? 0) > hits;
  }
  const admin = (command: Record<string, unknown>): Promise<Record<string, unknown>> =>
    world.house.connection.client.db("admin").command(command);
}
/** A mail that left and could not be noted is sent again: twice is better than never. */
const UNCOUNTED = new Set(["sessions", "limits", "devmails"]);
