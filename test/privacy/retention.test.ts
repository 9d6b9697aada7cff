import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "@jest/globals";
import { findByPerson } from "../../src/features/accounts/index.ts";
import { erasureOf } from "../../src/features/privacy/model.ts";
import { clock, DAY_MS, plusMs } from "../../src/platform/clock.ts";
import { systemContext } from "../../src/platform/context.ts";
import { createPerson, findPerson } from "../../src/features/people/index.ts";
import { dailyWork } from "../../src/platform/jobs.ts";
import { devMails } from "../../src/platform/mail.ts";
import { collections } from "../../src/platform/mongo/collection.ts";
import { recordTable } from "../../src/platform/personal/record.ts";
import { applyRetention } from "../../src/platform/personal/retention.ts";
import { type Kept, keptRules } from "../../src/platform/personal/rule.ts";
import { root } from "../../src/platform/root.ts";
import { storageFaults } from "../../src/platform/storage/sweep.ts";
import { aStranger } from "../support/canaries.ts";
import { useHouse } from "../support/house.ts";
import { aGuardianOf, aMusician, aSecretary } from "../support/people.ts";

const house = useHouse();
afterEach(() => clock.set(null));
const travel = (days: number): void => {
  const then = plusMs(clock.now(), days * DAY_MS);
  clock.set(() => then);
};
async function daily(): Promise<void> {
  for (const { name, run } of dailyWork()) if (name === "privacy.retention") await run(clock.now());
  await house.settle();
}

describe("how long things are kept", () => {
  test("each rule that counts days removes what is older and leaves what is younger", async () => {
    const planted: { name: string; kept: Kept; old: string; young: string }[] = [];
    for (const known of collections().values())
      for (const kept of keptRules(known.personal)) {
        if (typeof kept.for !== "number" || kept.from === undefined) continue;
        const age = (days: number): Date => plusMs(clock.now(), -days * DAY_MS);
        const [old, young] = [
          await aStranger(house.connection, known, { ...fitting(kept), [kept.from]: age(kept.for + 1) }),
          await aStranger(house.connection, known, { ...fitting(kept), [kept.from]: age(kept.for - 1) }),
        ];
        planted.push({ name: known.name, kept, old, young });
      }
    expect(planted.length).toBeGreaterThan(15);
    await applyRetention(clock.now());
    const db = house.connection.client.db(house.connection.dbName);
    const is = async (name: string, id: string): Promise<boolean> =>
      (await db.collection<{ _id: string }>(name).findOne({ _id: id })) !== null;
    for (const { name, old, young } of planted)
      expect([name, await is(name, old), await is(name, young)]).toEqual([name, false, true]);
    // A file went with its document and stayed with its document.
    const { orphans } = await storageFaults();
    expect(orphans).toEqual([]);
  });

  test("an account unused for 22 months is warned once, closed after 24, and a sign-in keeps it", async () => {
    await aSecretary();
    const [noor, bo] = [await aMusician("Noor"), await aMusician("Bo")];
    const warned = async (): Promise<number> =>
      (await devMails.find({ to: noor.email })).filter((mail) => mail.subject.includes("stadig")).length;
    await house.as(noor);
    travel(640);
    await daily();
    expect(await warned()).toBe(0);
    travel(35);
    await daily();
    await daily();
    expect(await warned()).toBe(1);
    await house.as(bo);
    travel(60);
    await daily();
    expect(await erasureOf(noor.personId)).toMatchObject({ why: "unused", askedBy: null });
    expect(await erasureOf(bo.personId)).toBeNull();
    travel(15);
    await house.settle();
    expect(await findPerson(noor.personId)).toBeNull();
    expect(await findByPerson(bo.personId)).not.toBeNull();
  });

  test("the last secretary is never closed for being away; a pupil who never came is", async () => {
    const typed = await createPerson(systemContext(), { name: "Elev", birthDay: "2015-01-01" });
    const marta = await aGuardianOf({ personId: typed._id });
    const db = house.connection.client.db(house.connection.dbName);
    await db.collection("accounts").updateMany({ "roles.kind": "secretariat" }, { $set: { roles: [] } });
    const karen = await aSecretary("Karen");
    const warned = async (): Promise<number> =>
      (await devMails.find({ to: marta.email })).filter((mail) => mail.subject.includes("dit barn")).length;
    travel(665);
    await daily();
    expect(await warned()).toBe(0);
    travel(10);
    await daily();
    await daily();
    expect([await warned(), await erasureOf(typed._id)]).toEqual([1, null]);
    travel(60);
    await house.as(marta);
    await daily();
    expect(await erasureOf(karen.personId)).toBeNull();
    expect(await erasureOf(typed._id)).toMatchObject({ why: "unused" });
  });
});

describe("the record of processing", () => {
  test("docs/privacy.md holds the rules of every collection and store as they are (npm run privacy:record)", () => {
    const text = readFileSync(join(root, "docs/privacy.md"), "utf8");
    expect(text.split("<!-- record -->\n")[1]?.split("\n<!-- end of record -->")[0]).toBe(recordTable());
  });
});

/** Values that a rule's condition asks for. */
const fitting = ({ when }: Kept): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(when ?? {}).flatMap(([key, value]) => {
      const list = typeof value === "object" && value !== null && "$in" in value ? value.$in : null;
      if (typeof value === "string") return [[key, value]];
      return Array.isArray(list) ? [[key, list[0] as unknown]] : [];
    }),
  );
