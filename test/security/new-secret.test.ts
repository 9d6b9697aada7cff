import { afterEach, expect, test } from "@jest/globals";
import { appCodeOf, giveApp } from "../../src/features/factors/index.ts";
import { clock } from "../../src/platform/clock.ts";
import { systemContext } from "../../src/platform/context.ts";
import { setUpSecrets } from "../../src/platform/secrets.ts";
import { forgetInTrail, sealTrail, verifyTrail } from "../../src/platform/trail/chain.ts";
import { addToTrail, trailBatches, trailRows } from "../../src/platform/trail/trail.ts";
import { command } from "../support/command.ts";
import { SECRET, useHouse } from "../support/house.ts";
import { aMember, PASSWORD } from "../support/people.ts";

const house = useHouse();
const FORMER = "the secret of before, which somebody saw";
afterEach(() => setUpSecrets(() => SECRET));

const renew = (former: string) =>
  command("secret-renew", [], house.connection.dbName, former ? { FORMER_SECRET: former } : {});

test("after a new secret one command makes apps' codes and the marks of erasures count again; what is not of the former one stays as it is", async () => {
  const [before, now] = [await aMember(), await aMember()];
  await trailRows.remove({ _id: { $gt: "" } });
  await trailBatches.remove({ _id: { $gt: "" } });
  const at = { at: clock.now(), kind: "look" as const, what: "/people/:id" };
  setUpSecrets(() => FORMER);
  await giveApp(systemContext(), before.accountId);
  await addToTrail([{ ...at, by: { id: "gone" }, seen: [{ id: "gone" }, { id: "stays" }] }]);
  await sealTrail();
  await forgetInTrail("gone");
  setUpSecrets(() => SECRET);
  await giveApp(systemContext(), now.accountId);
  // Somebody blanked a place out without a mark: no secret makes that right.
  await addToTrail([{ ...at, by: { id: "blanked" }, seen: [{ id: "stays" }] }]);
  await trailRows.update({ "by.id": "blanked" }, { $set: { "by.id": null, "by.salt": null } });
  const faults = async () => (await verifyTrail()).faults.length;
  // Of one instant: a code is another one half a minute later.
  const own = await appCodeOf(now.accountId, at.at);
  expect([await appCodeOf(before.accountId, clock.now()), await faults()]).toEqual([null, 2]);

  expect(await renew("")).toMatchObject({ code: 1, out: expect.stringContaining("FORMER_SECRET=") });
  expect((await renew("another one altogether")).out).toContain("apps 0, marks in the trail 0");
  expect(await renew(FORMER)).toMatchObject({
    code: 0,
    out: expect.stringContaining("apps 1, marks in the trail 2"),
  });
  expect(await faults()).toBe(1);
  expect((await renew(FORMER)).out).toContain("apps 0, marks in the trail 0");
  expect(await appCodeOf(now.accountId, at.at)).toBe(own);

  const browser = house.client();
  await browser.post("/sign-in").type("form").send({ email: before.email, password: PASSWORD });
  const code = (await appCodeOf(before.accountId, clock.now())) ?? "";
  expect((await browser.post("/sign-in/code").type("form").send({ code })).headers.location).toBe("/");
}, 60_000);
