import { expect, test } from "@jest/globals";
import { versionsOf } from "../../src/features/demos/index.ts";
import { clock } from "../../src/platform/clock.ts";
import { dailyWork } from "../../src/platform/jobs.ts";
import { useHouse } from "../support/house.ts";
import { aMusician } from "../support/people.ts";
import { aDemo, anAct } from "../support/songs.ts";

const house = useHouse();

test("a recording whose listening broke off is listened to again the next day, one that cannot be read is not", async () => {
  const noor = await aMusician("Noor");
  const demo = await aDemo(house, noor, await anAct(noor));
  const analysis = async () => (await versionsOf(demo))[0]?.analysis;
  expect((await analysis())?.status).toBe("done");
  const failed = async (reason: string): Promise<void> => {
    await house.connection.client
      .db(house.connection.dbName)
      .collection("demoversions")
      .updateOne({ demo }, { $set: { "analysis.status": "failed", "analysis.reason": reason } });
    for (const { name, run } of dailyWork()) if (name === "demos.listen") await run(clock.now());
    await house.settle();
  };
  await failed("unreadable");
  expect((await analysis())?.status).toBe("failed");
  await failed("crashed");
  expect((await analysis())?.status).toBe("done");
});
