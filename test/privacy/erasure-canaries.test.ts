import { readFile } from "node:fs/promises";
import { afterEach, describe, expect, test } from "@jest/globals";
import { Collection } from "mongodb";
import { eraseNow } from "../../src/features/privacy/index.ts";
import { erasureOf } from "../../src/features/privacy/model.ts";
import { clock } from "../../src/platform/clock.ts";
import { collections } from "../../src/platform/mongo/collection.ts";
import { erasingRooms } from "../../src/platform/personal/erase.ts";
import { isPersonal } from "../../src/platform/personal/rule.ts";
import { row, sized } from "../hard/support/rows.ts";
import { everything, type Planted, plantCanaries } from "../support/canaries.ts";
import { leftOf, traces, wish } from "../support/erasing.ts";
import { useHouse } from "../support/house.ts";
import { aMusician } from "../support/people.ts";

/** Every write at full size, every seventh in the sample. */
const EVERY = sized(7, 1);
const house = useHouse();
const client = () => house.connection.client as never;
const dbName = () => house.connection.dbName;
afterEach(() => clock.set(null));

describe("erasing, collection by collection", () => {
  test("every collection and folder filled for one person: nothing is left, and what is others' stays", async () => {
    const noor = await aMusician("Noor", 19);
    await house.as(noor);
    const planted = await plantCanaries(client(), dbName(), noor, "Kanarinoor");
    const asked = await wish(house, noor);
    await eraseNow(asked);
    const gone = wordsOf(planted, (one) => one.ref?.as === "subject" && endOf(one) === "remove");
    const kept = wordsOf(planted, (one) => one.path === null && one.collection !== "erasures");
    expect(gone.length).toBeGreaterThan(80);
    expect(kept.length).toBeGreaterThan(100);
    const left = await leftOf(house, [...gone, ...traces(noor), "Kanarinoor"]);
    // The list for replaying is all that knows the id.
    expect(left).toEqual([`erasedids: ${noor.personId}`]);
    expect(await readFile(house.config.erasedList, "utf8")).toContain(noor.personId);
    const all = [...(await everything(client(), dbName())).values()].join("\n");
    expect(kept.filter((word) => !all.includes(word))).toEqual([]);
    row("erasure", {
      tried: `${gone.length} canaries in every collection and folder of one person`,
      counted: "left of theirs; gone of others'",
      result: "0; 0",
    });
  });

  test("stopped after each write, the next run finishes what is left", async () => {
    const noor = await aMusician("Noor", 19);
    await house.as(noor);
    const planted = await plantCanaries(client(), dbName(), noor, "Kanaribrudt");
    const asked = await wish(house, noor);
    let stops = 0;
    for (let n = 1; ; n += EVERY) {
      if (await withWriteFailing(n, () => eraseNow(asked))) break;
      stops += 1;
      // Until the row is gone the work is known to be unfinished.
      expect(await erasureOf(noor.personId)).not.toBeNull();
    }
    expect(stops * EVERY).toBeGreaterThan(100);
    const gone = wordsOf(planted, (one) => one.ref?.as === "subject" && endOf(one) === "remove");
    expect(await leftOf(house, [...gone, ...traces(noor), "Kanaribrudt"])).toEqual([
      `erasedids: ${noor.personId}`,
    ]);
    row("erasure, stopped half-way", { tried: `${stops} stops`, counted: "canaries left", result: "0" });
  }, 240_000);

  test("each room that says it does its own part does it", () => {
    const rooms = [...collections().values()].filter(
      ({ personal }) =>
        isPersonal(personal) && Object.values(personal.people).some((ref) => ref.erased === "room"),
    );
    expect(rooms.map(({ name }) => name).sort()).toEqual([
      "acts",
      "demos",
      "demoversions",
      "erasures",
      "trail",
      "uploads",
    ]);
    expect([...erasingRooms()].sort()).toEqual(["acts", "audit", "demos", "uploads"]);
  });
});

const endOf = ({ ref }: Planted): string => ref?.erased ?? "";
const wordsOf = (planted: readonly Planted[], which: (one: Planted) => boolean): string[] =>
  planted
    .filter(which)
    .flatMap((one) => [...one.words.values(), ...(one.inFile === null ? [] : [one.inFile])]);

const WRITES = [
  "deleteMany",
  "deleteOne",
  "updateMany",
  "updateOne",
  "insertMany",
  "insertOne",
  "findOneAndUpdate",
] as const;
/** The driver's nth write and all after it fail, as when the process is killed there. True when the work ended before. */
async function withWriteFailing(n: number, work: () => Promise<void>): Promise<boolean> {
  const prototype = Collection.prototype as unknown as Record<string, (...args: unknown[]) => unknown>;
  const real = new Map(WRITES.map((name) => [name, prototype[name]] as const));
  let writes = 0;
  for (const [name, method] of real)
    prototype[name] = function (this: unknown, ...args: unknown[]) {
      writes += 1;
      if (writes >= n) return Promise.reject(new Error("stopped here"));
      return method?.apply(this, args);
    };
  try {
    await work();
    return true;
  } catch (err) {
    if (err instanceof Error && err.message === "stopped here") return false;
    throw err;
  } finally {
    for (const [name, method] of real) if (method) prototype[name] = method;
  }
}
