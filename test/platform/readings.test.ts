import { describe, expect, test } from "@jest/globals";
import { devMails } from "../../src/platform/mail.ts";
import { transaction } from "../../src/platform/mongo/connection.ts";
import { endReadings, readingOnce } from "../../src/platform/mongo/readings.ts";
import { newId } from "../../src/platform/ids.ts";
import { aMail, type DevMail } from "../support/a-mail.ts";
import { useHouse } from "../support/house.ts";
import { aMusician } from "../support/people.ts";

const house = useHouse();

/** How often the database was asked for mails while `work` ran. */
async function asks(work: () => Promise<unknown>, what = "devmails"): Promise<number> {
  let times = 0;
  const hear = ({
    commandName,
    command,
  }: {
    commandName: string;
    command: Record<string, unknown>;
  }): void => {
    if (["find", "aggregate"].includes(commandName) && command[commandName] === what) times += 1;
  };
  house.connection.client.on("commandStarted", hear as never);
  await work();
  house.connection.client.off("commandStarted", hear as never);
  return times;
}

describe("what one request that only looks has read", () => {
  test("is asked once, also by two at the same time; another question is another one", async () => {
    const to = `${newId()}@example.org`;
    await devMails.insert(aMail(to));
    const look = async (): Promise<void> => {
      const [a, b] = await Promise.all([devMails.find({ to }), devMails.find({ to })]);
      expect([a.length, b.length]).toEqual([1, 1]);
      expect((await devMails.find({ to }))[0]?.to).toBe(to);
    };
    expect(await asks(() => readingOnce(look))).toBe(1);
    expect(await asks(look)).toBe(3);
    const others = (): Promise<unknown> =>
      readingOnce(async () => {
        await devMails.find({ to, text: /^hej$/i });
        await devMails.find({ to, text: /^hej$/ });
        await devMails.find({ to }, { only: ["to"] });
        await devMails.findOne({ to });
        await devMails.count({ to });
      });
    expect(await asks(others)).toBe(5);
  });

  test("is asked afresh after a write, within a transaction, by the next request, and once its answer flows", async () => {
    const to = `${newId()}@example.org`;
    await readingOnce(async () => {
      expect(await devMails.count({ to })).toBe(0);
      await devMails.insert(aMail(to));
      expect(await devMails.count({ to })).toBe(1);
    });
    await readingOnce(async () => {
      expect(await devMails.count({ to })).toBe(1);
      await transaction(async () => {
        await devMails.update({ to }, { $set: { to: `x${to}` } });
        expect(await devMails.count({ to })).toBe(0);
      });
      expect(await devMails.count({ to })).toBe(0);
    });
    const twice = async (between: () => void): Promise<void> => {
      await devMails.count({ to });
      between();
      await devMails.count({ to });
    };
    expect(await asks(() => readingOnce(() => twice(() => undefined)))).toBe(1);
    expect(await asks(() => readingOnce(() => twice(endReadings)))).toBe(2);
  });

  test("cannot be changed by one of those who share it", async () => {
    const to = `${newId()}@example.org`;
    await devMails.insert(aMail(to));
    await readingOnce(async () => {
      const [mine, theirs] = [await devMails.find({ to }), await devMails.find({ to })];
      mine.pop();
      expect(theirs.length).toBe(1);
      expect(() => Object.assign(theirs[0] as DevMail, { subject: "Andet" })).toThrow(TypeError);
    });
  });

  test("the first screen asks nobody's ties, consents and name twice", async () => {
    const browser = await house.as(await aMusician("Ana", 17));
    await browser.get("/");
    expect(await asks(async () => expect((await browser.get("/")).status).toBe(200), "consents")).toBe(1);
    expect(await asks(async () => expect((await browser.get("/")).status).toBe(200), "people")).toBe(1);
  });

  test("a fault is told, and the next who asks tries again", async () => {
    await readingOnce(async () => {
      await expect(devMails.find({ nothing: 1 } as never)).rejects.toThrow();
      await expect(devMails.find({ nothing: 1 } as never)).rejects.toThrow();
    });
  });
});
