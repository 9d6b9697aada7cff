import { mkdir, readdir, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "@jest/globals";
import { clock, HOUR_MS, MINUTE_MS, plusMs } from "../../src/platform/clock.ts";
import { dailyWork, minuteWork } from "../../src/platform/jobs.ts";
import { comeAlive } from "../../src/platform/mongo/processes.ts";
import { storage } from "../../src/platform/storage/current.ts";
import { storageFaults } from "../../src/platform/storage/sweep.ts";
import { useHouse } from "../support/house.ts";

const house = useHouse();

/** What a process with the lease does by itself each minute and each day. */
async function sweep(): Promise<void> {
  for (const { name, run } of minuteWork()) if (name === "storage.temp") await run();
  for (const { name, run } of dailyWork()) if (name === "storage.sweep") await run(clock.now());
}

/** A file on its way and an object that no document names yet. */
async function underWay(name: string): Promise<void> {
  await mkdir(join(house.uploadsDir, "tmp"), { recursive: true });
  await writeFile(join(house.uploadsDir, "tmp", name), "x");
  await storage().put(Readable.from([Buffer.from(name)]), { type: "audio/mpeg" });
}
const onTheWay = async (): Promise<[string[], number]> => [
  (await readdir(join(house.uploadsDir, "tmp"))).sort(),
  (await storageFaults()).orphans.length,
];
/** The file system's clock ticks more slowly than ours. */
const tick = (): Promise<void> => sleep(30);

test("a process that starts sweeps nothing of another that is alive, and what one left that is gone", async () => {
  await underWay("of one that was killed");
  await tick();
  const first = await comeAlive();
  await tick();
  await underWay("of the first");
  await tick();
  const second = await comeAlive();
  await sweep();
  expect(await onTheWay()).toEqual([["of the first"], 1]);
  await first.stop();
  await sweep();
  expect(await onTheWay()).toEqual([[], 0]);
  await second.stop();
});

test("what a killed process left goes as soon as its signs of life have run out, and does not wait for the night", async () => {
  const minute = async (): Promise<void> => {
    for (const { name, run } of minuteWork()) if (name.startsWith("storage.")) await run();
    await house.settle();
  };
  const since = clock.now();
  await house.connection.client
    .db(house.connection.dbName)
    .collection<{ _id: string; since: Date; until: Date }>("processes")
    .insertOne({ _id: "killed", since, until: plusMs(since, 700) });
  await tick();
  await underWay("of one that is killed");
  await tick();
  const alive = await comeAlive();
  await minute();
  expect(await onTheWay()).toEqual([["of one that is killed"], 1]);
  await sleep(700);
  await minute();
  expect(await onTheWay()).toEqual([[], 0]);
  await alive.stop();
});

test("where no process says that it is alive, and in one that runs for long, a file is swept after an hour", async () => {
  const alive = await comeAlive();
  await underWay("an hour ago");
  await underWay("lately");
  const old = plusMs(clock.now(), -HOUR_MS - MINUTE_MS);
  await utimes(join(house.uploadsDir, "tmp", "an hour ago"), old, old);
  await alive.stop();
  await sweep();
  expect(await onTheWay()).toEqual([["lately"], 2]);
});
