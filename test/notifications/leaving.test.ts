import { afterEach, expect, test } from "@jest/globals";
import { setLeavingAccount } from "../../src/features/accounts/index.ts";
import { noticesOf, setAllRead } from "../../src/features/notifications/model.ts";
import { planDigest } from "../../src/features/notifications/service.ts";
import { clock, DAY_MS, plusMs } from "../../src/platform/clock.ts";
import { devMails } from "../../src/platform/mail.ts";
import { useHouse } from "../support/house.ts";
import {
  aGuardianOf,
  aMemberOf,
  aMusician,
  anOrganisation,
  type Member,
  saysYes,
} from "../support/people.ts";

const house = useHouse();
afterEach(() => clock.set(null));

const leaves = (who: Member) => setLeavingAccount(who.personId, clock.now());
const keysOf = async (who: Member): Promise<string[]> => {
  await house.settle();
  return (await noticesOf(who.personId, 50)).map(({ key }) => key);
};

/** A musician who has a guardian who is told of each yes. */
async function aPair(): Promise<{ noor: Member; marta: Member }> {
  const noor = await aMusician("Noor", 16);
  const marta = await aGuardianOf(noor);
  await house.settle();
  return { noor, marta };
}

test("who is leaving is told nothing more", async () => {
  const [{ noor, marta }, { noor: other, marta: stays }] = [await aPair(), await aPair()];
  const before = await keysOf(marta);
  await leaves(marta);
  await saysYes(noor, noor);
  await saysYes(other, other);
  expect(await keysOf(marta)).toEqual(before);
  expect((await keysOf(stays)).length).toBeGreaterThan(before.length);
});

test("and gets no mail of the day about what waited", async () => {
  const [{ noor, marta }, { noor: other, marta: stays }] = [await aPair(), await aPair()];
  for (const who of [marta, stays]) {
    const daily = Object.fromEntries(
      ["answers", "steps", "demos", "milestones", "recommendations", "follows", "guardian", "account"].map(
        (group) => [group, "daily"],
      ),
    );
    const saved = await (await house.as(who))
      .post("/notifications/settings")
      .type("form")
      .send({ ...daily, version: 0 });
    expect(saved.status).toBe(303);
  }
  await saysYes(noor, noor);
  await saysYes(other, other);
  await house.settle();
  await leaves(marta);
  await planDigest(clock.now());
  const later = plusMs(clock.now(), DAY_MS + 60_000);
  clock.set(() => later);
  await house.settle();
  const digests = (who: Member) => devMails.count({ to: who.email, subject: "Nyt siden i går" });
  expect([await digests(marta), await digests(stays)]).toEqual([0, 1]);
});

test("nor that something was taken back of which they knew", async () => {
  const handedOver = async (who: Member) =>
    (await keysOf(who)).filter((key) => key.startsWith("coordination"));
  const told: string[][] = [];
  for (const isLeaving of [true, false]) {
    const venue = await anOrganisation("venue", "Scenen");
    const chief = await house.as(await aMemberOf(venue, "Chef"));
    const heir = await aMemberOf(venue, "Arving");
    const at = `/organisations/${venue._id}`;
    const memberId = /<option value="([0-9a-z]{20})"/.exec((await chief.get(at)).text)?.[1] ?? "";
    const given = await chief.post(`${at}/coordination`).type("form").send({ memberId });
    expect([given.status, await handedOver(heir)]).toEqual([303, ["coordinationYours"]]);
    await setAllRead(heir.personId, clock.now());
    if (isLeaving) await leaves(heir);
    expect((await chief.post(`${at}/coordination/return`).type("form").send({})).status).toBe(303);
    told.push(await handedOver(heir));
  }
  expect(told).toEqual([[], ["coordinationTakenBack"]]);
});
