import { afterEach, describe, expect, test } from "@jest/globals";
import { MongoClient } from "mongodb";
import { findAct } from "../../src/features/acts/index.ts";
import { endTie } from "../../src/features/ties/index.ts";
import { addDays, dayOf } from "../../src/platform/calendar.ts";
import { clock, DAY_MS, HOUR_MS, monotonicMs, plusMs } from "../../src/platform/clock.ts";
import { newId } from "../../src/platform/ids.ts";
import { devMails } from "../../src/platform/mail.ts";
import { transaction } from "../../src/platform/mongo/connection.ts";
import { isToldOfWrites } from "../../src/platform/mongo/kept.ts";
import { takingKept } from "../../src/platform/mongo/readings.ts";
import { aMail } from "../support/a-mail.ts";
import { type Client, useHouse } from "../support/house.ts";
import {
  aMemberOf,
  aMentor,
  aMusician,
  anOrganisation,
  follows,
  mentors,
  saysNo,
  seenBy,
} from "../support/people.ts";
import { aDemo, anAct } from "../support/songs.ts";

const house = useHouse({}, { keeps: true });
afterEach(() => clock.set(null));

/** A request of the kind that is asked often. */
const often = <T>(work: () => Promise<T>): Promise<T> =>
  new Promise((resolve, reject) => takingKept(() => void work().then(resolve, reject)));
/** What the database was asked while `work` ran. */
async function commands(work: () => Promise<unknown>): Promise<string[]> {
  const seen: string[] = [];
  const hear = ({
    commandName,
    command,
  }: {
    commandName: string;
    command: Record<string, unknown>;
  }): void => {
    if (["find", "aggregate", "findAndModify", "update", "insert"].includes(commandName))
      seen.push(`${commandName} ${String(command[commandName])}`);
  };
  house.connection.client.on("commandStarted", hear as never);
  await work();
  house.connection.client.off("commandStarted", hear as never);
  return seen;
}
/** How long it took (ms) until it was so. */
async function until(holds: () => Promise<boolean> | boolean): Promise<number> {
  const since = monotonicMs();
  while (!(await holds())) {
    if (monotonicMs() - since > 15_000) throw new Error("it never came to be");
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  return monotonicMs() - since;
}

describe("what was read for one request", () => {
  test("does for the next of its kind, and for no other kind", async () => {
    const to = `${newId()}@example.org`;
    const count = (): Promise<number> => devMails.count({ to });
    await often(count);
    expect(await commands(() => often(count))).toEqual([]);
    expect(await commands(count)).toEqual(["aggregate devmails"]);
  });

  test("does no more once this process wrote, alone or in a transaction, also while others read all the time", async () => {
    const to = `${newId()}@example.org`;
    const count = (): Promise<number> => often(() => devMails.count({ to }));
    let reading = true;
    const readers = Array.from({ length: 3 }, async () => {
      while (reading) {
        await count();
        await new Promise(setImmediate);
      }
    });
    const stale: number[] = [];
    for (let i = 1; i <= 60; i += 1) {
      if (i % 2 === 0) await devMails.insert(aMail(to));
      else
        await transaction(async () => {
          await devMails.insert(aMail(to));
          await devMails.updateMany({ to }, { $set: { subject: "Hej igen" } });
        });
      if ((await count()) !== i) stale.push(i);
    }
    expect(stale).toEqual([]);
    await devMails.remove({ to });
    expect(await count()).toBe(0);
    reading = false;
    await Promise.all(readers);
  });

  test("does no more as soon as another process wrote", async () => {
    const other = await MongoClient.connect(process.env.TEST_MONGODB_URI ?? "");
    const rows = other.db(house.connection.dbName).collection("devmails");
    const to = `${newId()}@example.org`;
    const count = (): Promise<number> => often(() => devMails.count({ to }));
    for (let i = 0; i < 20; i += 1) {
      expect(await count()).toBe(i);
      await rows.insertOne(aMail(to) as never);
      expect(await until(async () => (await count()) === i + 1)).toBeLessThan(1_000);
    }
    await other.close();
  });

  test("cannot be changed by one of those who share it, to its last leaf", async () => {
    const { _id } = await anAct(await aMusician());
    const act = await often(() => findAct(_id));
    expect(() => Object.assign(act?.members[0] ?? {}, { personId: "x" })).toThrow(TypeError);
  });

  test("is not kept while the database says nothing of writes, and is again when it does", async () => {
    const to = `${newId()}@example.org`;
    const count = (): Promise<number> => often(() => devMails.count({ to }));
    const admin = house.connection.client.db("admin");
    await count();
    expect(await commands(count)).toEqual([]);
    await admin.command({
      configureFailPoint: "failCommand",
      mode: { times: 1 },
      data: {
        failCommands: ["getMore"],
        blockConnection: true,
        blockTimeMS: 4_000,
        appName: house.connection.dbName,
      },
    });
    await until(() => !isToldOfWrites());
    expect(await commands(count)).toEqual(["aggregate devmails"]);
    expect(await commands(count)).toEqual(["aggregate devmails"]);
    await until(isToldOfWrites);
    await count();
    expect(await commands(count)).toEqual([]);
  });
});

describe("a part of a recording", () => {
  const part = (who: Client, path: string) => who.get(path).set("Range", "bytes=100-199");
  /** Asks twice, the second time without a word to the database; then something ends it, and it is ended. */
  async function endsBy(who: Client, path: string, end: () => Promise<unknown>): Promise<number> {
    expect((await part(who, path)).status).toBe(206);
    expect((await part(who, path)).status).toBe(206);
    const asked = await commands(async () => expect((await part(who, path)).status).toBe(206));
    expect(asked).toEqual([]);
    await end();
    return (await part(who, path)).status;
  }

  test("is not given any more once a yes, a tie, a version or a sign-in ended", async () => {
    const noor = await aMusician("Noor", 17);
    const id = await aDemo(house, noor, await anAct(noor), "followers");
    const path = `/demos/${id}/versions/1/audio`;
    const ilir = await aMentor("Ilir");
    const venue = await anOrganisation("venue", "Kanten");
    const mentorTie = await mentors(ilir, noor);
    await follows(venue, noor, "progressAndDemos");
    const booker = await house.as(await aMemberOf(venue, "Booker"));
    const [desk, phone] = [await house.as(noor), await house.as(noor)];
    const mentor = await house.as(ilir);

    expect(await endsBy(booker, path, () => saysNo(noor, noor, "demoFollowers"))).toBe(404);
    expect(await endsBy(mentor, path, async () => endTie(await seenBy(noor), mentorTie))).toBe(404);

    expect(
      await endsBy(phone, path, async () => {
        const ended = await desk.post("/account/sign-ins/ending").type("form").send({});
        expect(ended.status).toBe(303);
      }),
    ).toBe(404);
    expect(
      await endsBy(desk, path, async () => {
        const taken = await desk.post(`/demos/${id}/versions/1/withdrawal`).type("form").send({});
        expect(taken.status).toBe(303);
      }),
    ).toBe(404);
  });

  test("ends with the hour too, though nobody wrote anything", async () => {
    const noor = await aMusician("Noor", 17);
    const id = await aDemo(house, noor, await anAct(noor));
    const own = await house.as(noor);
    const made = await own.post(`/api/v1/demos/${id}/links`).send({
      name: "Henrik",
      lastDay: addDays(dayOf(clock.now()), 2),
      requestId: newId(),
    });
    const link = String(made.body.address).replace(house.config.baseUrl, "");
    const stranger = house.client();
    const late = plusMs(clock.now(), 4 * DAY_MS);
    expect(await endsBy(stranger, `${link}/audio`, async () => clock.set(() => late))).toBe(404);
    clock.set(null);
    const path = `/demos/${id}/versions/1/audio`;
    const nextMonth = plusMs(clock.now(), 30 * DAY_MS + HOUR_MS);
    expect(await endsBy(own, path, async () => clock.set(() => nextMonth))).toBe(404);
  });
});
