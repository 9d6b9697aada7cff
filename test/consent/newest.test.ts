import { expect, test } from "@jest/globals";
import { consentsOf, isTogether, mayPublish, relationTo } from "../../src/features/consent/index.ts";
import { clock, DAY_MS, plusMs } from "../../src/platform/clock.ts";
import { newId } from "../../src/platform/ids.ts";
import { useHouse } from "../support/house.ts";
import { aGuardianOf, aMusician, anaAndMarta, type Member, saysYes, seenBy } from "../support/people.ts";

const house = useHouse();

/** Answers of days ago, as many as anybody could have given since, written as the ledger keeps them. */
async function alternates(by: Member, person: Member, purpose: string, times: number): Promise<void> {
  const rows = Array.from({ length: times }, (_one, i) => ({
    _id: newId(),
    person: person.personId,
    purpose,
    about: null,
    given: i % 2 === 0,
    askedBy: null,
    by: by.personId,
    power: "guardian",
    rule: "under15",
    textVersion: 1,
    at: plusMs(clock.now(), i - times),
    until: null,
  }));
  const db = house.connection.client.db(house.connection.dbName);
  await db.collection("consents").insertMany(rows as never);
}
/** All that was answered about somebody so far was answered a day earlier. */
async function aDayAgo({ personId }: Member): Promise<void> {
  const { client, dbName } = house.connection;
  await client
    .db(dbName)
    .collection("consents")
    .updateMany({ person: personId }, [{ $set: { at: { $subtract: ["$at", DAY_MS] } } }]);
}
const answer = (browser: ReturnType<typeof house.client>, path: string, said: "yes" | "no") =>
  browser.post(path).type("form").send({ answer: said });

test("that guardians answer together is not pushed out of sight by one of them answering hundreds of times", async () => {
  const { ana, marta } = await anaAndMarta();
  const far = await aGuardianOf(ana, "Far");
  await answer(await house.as(marta), `/guardian/${ana.personId}/together`, "yes");
  await saysYes(far, ana, "picture");
  await aDayAgo(ana);
  await alternates(far, ana, "picture", 1201);
  const to = await relationTo(await seenBy(far), ana.personId);
  expect((await consentsOf(ana.personId, 5_000)).length).toBeGreaterThan(1_200);
  expect(to && isTogether(to.facts)).toBe(true);
  expect(to && mayPublish(to.facts, "picture")).toBe(false);
  expect(to?.facts.consents.length).toBeLessThan(6);
  // The one whose yes is missing gives it, and both count.
  await saysYes(marta, ana, "picture");
  const both = await relationTo(await seenBy(far), ana.personId);
  expect(both && mayPublish(both.facts, "picture")).toBe(true);
});

test("a no that stands is not written again, and is told once, however long ago it was", async () => {
  const noor = await aMusician("Noor");
  const browser = await house.as(noor);
  for (const said of ["yes", "no", "no"] as const) await answer(browser, "/me/consents/picture", said);
  await aDayAgo(noor);
  await answer(browser, "/me/consents/picture", "no");
  expect((await consentsOf(noor.personId)).map((row) => row.given)).toEqual([false, true]);
  await answer(browser, "/me/consents/picture", "yes");
  expect((await consentsOf(noor.personId)).map((row) => row.given)).toEqual([true, false, true]);
});

test("sixty yeses in an hour are enough, and a no is heard all the same", async () => {
  const { ana, marta } = await anaAndMarta();
  const mother = await house.as(marta);
  const at = `/guardian/${ana.personId}/consents/picture`;
  await alternates(marta, ana, "statistics", 117);
  expect((await answer(mother, at, "yes")).status).toBe(429);
  expect((await answer(mother, `/guardian/${ana.personId}/consents/profile`, "no")).status).toBe(303);
  const to = await relationTo(await seenBy(marta), ana.personId);
  expect([to?.gateOpen, to?.pictureShown]).toEqual([false, false]);
});
