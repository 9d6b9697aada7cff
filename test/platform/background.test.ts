import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "@jest/globals";
import { versionsOf } from "../../src/features/demos/index.ts";
import { startBackground } from "../../src/platform/background.ts";
import { newId } from "../../src/platform/ids.ts";
import { dailyWork, jobs } from "../../src/platform/jobs.ts";
import { closeMedia } from "../../src/platform/media/probe.ts";
import { useHouse } from "../support/house.ts";
import { aMusician } from "../support/people.ts";
import { aTone } from "../support/sound.ts";

const house = useHouse();

test("a recording that is listened to when the program stops is no failure: it is begun again, and no try is spent", async () => {
  const put = await (await house.as(await aMusician()))
    .post("/api/v1/demos")
    .field({ title: "Sidste bus", ownWork: "yes", requestId: newId() })
    .attach("audio", aTone(900), { filename: "sang.wav" });
  const analysis = async () => (await versionsOf(String(put.body.id)))[0]?.analysis;
  const background = startBackground();
  while ((await analysis())?.status !== "reading") await sleep(20);
  await background.stop(closeMedia, 0);
  expect(await analysis()).toMatchObject({ status: "reading" });
  expect(await jobs.findOne({ type: "demos.listen" })).toMatchObject({ attempts: 0, lockedUntil: null });
  await house.settle();
  expect(await analysis()).toMatchObject({ status: "done" });
}, 60_000);

test("what walks through whole collections each day keeps no mail waiting", () => {
  const slow = dailyWork().flatMap(({ name, lane }) => (lane === "slow" ? [name] : []));
  expect(slow).toEqual(expect.arrayContaining(["impact.refresh", "privacy.retention", "storage.sweep"]));
});
