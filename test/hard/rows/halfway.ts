import { describe, expect, test } from "@jest/globals";
import type { CommandStartedEvent } from "mongodb";
import { checkInvariants } from "../../../src/platform/invariants.ts";
import { WHOLE } from "../../../src/platform/mongo/collection.ts";
import { row, sample, sized } from "../support/rows.ts";
import { doorOf, fresh, isTaken, post, type Target } from "../support/targets.ts";
import type { Doors } from "../support/doors.ts";

/** Commands that change something. The database itself refuses the nth of them, so nothing of the program is replaced. */
const WRITES = ["insert", "update", "delete", "findAndModify", "commitTransaction"];
/** The code of an error that no driver tries again by itself. */
const UNKNOWN_ERROR = 8;
const MOST_WRITES = 40;

/**
 * Doors whose act is two, one after the other, and what is left when the second one fails. Neither of them is ever half done, and
 * nothing that is left shows more of anybody.
 */
const TWO_ACTS: Record<string, string> = {
  "post /sign-up/confirmation": "the account is made, and this browser is not signed in yet",
  "post /invitations/:token/account": "the account is made, and this browser is not signed in yet",
  "post /sign-in": "a new device was told of, or the sign-in noted, and this browser is not signed in yet",
  "post /sign-in/card": "the sign-in is noted, and this browser is not signed in yet",
  "post /sign-out": "the sign-in has ended, and its session is an empty one",
  "post /account/password": "the password is the new one and every sign-in has ended, this one too",
  "post /account/second-factor/app/removal": "every sign-in has ended, this one too",
  "post /account/passkeys/:n/removal": "the passkey is gone and every sign-in has ended, this one too",
  "post /demos": "the act of somebody's first demo is made; sent again, the demo is of that act",
};

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
        for (let write = 0; write < MOST_WRITES; write += 1) {
          await fail(write);
          const heard = await post(world, target, fresh(target.body));
          const reached = await heal();
          if (!reached) {
            await world.state.restore();
            break;
          }
          ended += 1;
          const label = `write ${write} of ${who(target)}`;
          const after = (await changed()).filter((name) => name !== "sessions");
          if (!isTaken(heard) && after.length > 0 && !(doorOf(target.action) in TWO_ACTS))
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
        tried: `${acts} acts, ended after each of ${ended} writes`,
        counted: "half-written, invariants broken, not taken afterwards",
        result: `${wrong.length}`,
      });
      expect([...new Set(wrong)].slice(0, 40)).toEqual([]);
    }, 1_200_000);

    test("that follows from a change (listeners, mails, notices) is done once it may go on, and only once", async () => {
      const wrong: string[] = [];
      let ended = 0;
      for (const target of sample(doors.targets().filter(followsUp), sized(1, 40))) {
        const whole = await followed(target, null);
        for (let write = 0; write < MOST_WRITES; write += 1) {
          const made = await followed(target, write);
          if (made === null) break;
          ended += 1;
          if (made !== whole) wrong.push(`write ${write} after ${who(target)}: ${made} instead of ${whole}`);
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

  /** How many documents there are by collection once all that follows was done; null when the write was never reached. */
  async function followed(target: Target, write: number | null): Promise<string | null> {
    await post(world, target, fresh(target.body));
    if (write !== null) await fail(write);
    // A reader of events that cannot even note its failure stops, and begins again where it was.
    await world.house.settle().catch(() => undefined);
    if (write !== null && !(await heal())) {
      await world.state.restore();
      return null;
    }
    await hurry();
    await world.house.settle();
    const made = await world.state.made();
    await world.state.restore();
    return Object.entries(made)
      .filter(([name]) => !UNCOUNTED.has(name))
      .map(([name, more]) => `${name} ${more}`)
      .sort()
      .join(", ");
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

  /**
   * A commit that the server refuses in this way leaves its transaction open there, with its locks, until it is a minute old. No
   * server does that of itself: it is ended at once, so that what comes next need not wait.
   */
  async function endOpenCommit(): Promise<void> {
    if (committing.length > 0) await admin({ killSessions: committing.splice(0) });
  }
  const committing: unknown[] = [];
  const hearCommit = ({ commandName, command }: CommandStartedEvent): void => {
    if (commandName === "commitTransaction") committing.push((command as { lsid?: unknown }).lsid);
  };

  /** The nth writing command of this file's house is refused by the server. */
  async function fail(nth: number): Promise<void> {
    committing.length = 0;
    world.house.connection.client.on("commandStarted", hearCommit);
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
    world.house.connection.client.off("commandStarted", hearCommit);
    await endOpenCommit();
    return Number(answer.count ?? 0) > hits;
  }
  const admin = (command: Record<string, unknown>): Promise<Record<string, unknown>> =>
    world.house.connection.client.db("admin").command(command);
}
/** A mail that left and could not be noted is sent again: twice is better than never. */
const UNCOUNTED = new Set(["sessions", "limits", "devmails"]);
