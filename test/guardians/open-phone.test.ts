import { afterEach, describe, expect, test } from "@jest/globals";
import { consentsOf } from "../../src/features/consent/index.ts";
import { getPerson } from "../../src/features/people/index.ts";
import { findTie, makeTie } from "../../src/features/ties/index.ts";
import { clock, MINUTE_MS, plusMs } from "../../src/platform/clock.ts";
import { newId } from "../../src/platform/ids.ts";
import { devMails } from "../../src/platform/mail.ts";
import { type Client, useHouse } from "../support/house.ts";
import { anaAndMarta, anOrganisation, type Member, PASSWORD, saysYes, seenBy } from "../support/people.ts";

const house = useHouse();
afterEach(() => clock.set(null));

const post = (browser: Client, path: string, values: object = {}) =>
  browser.post(path).type("form").send(values);
/** A guardian's phone that lies open: she signed in this long ago. */
async function openPhone(minutes: number): Promise<{ ana: Member; marta: Member; phone: Client }> {
  const { ana, marta } = await anaAndMarta();
  const phone = await house.as(marta);
  const then = clock.now();
  clock.set(() => plusMs(then, minutes * MINUTE_MS));
  return { ana, marta, phone };
}
const asked = (answer: { status: number; headers: Record<string, unknown> }): boolean =>
  answer.status === 303 && String(answer.headers.location).startsWith("/confirm-it-is-you");

describe("a guardian's phone that lies open", () => {
  test("says no yes for whoever holds it, and every no at one tap", async () => {
    const { ana, phone } = await openPhone(20);
    const picture = `/guardian/${ana.personId}/consents/picture`;
    const together = `/guardian/${ana.personId}/together`;
    const rows = async (): Promise<number> => (await consentsOf(ana.personId)).length;
    const before = await rows();
    expect(asked(await post(phone, picture, { answer: "yes" }))).toBe(true);
    expect((await phone.post(`/api/v1${picture}`).send({ answer: "yes" })).body.code).toBe(
      "accounts.confirmFirst",
    );
    expect(await rows()).toBe(before);
    expect(asked(await post(phone, picture, { answer: "no" }))).toBe(false);
    expect(asked(await post(phone, together, { answer: "yes" }))).toBe(false);
    expect(await rows()).toBe(before + 2);
    expect(asked(await post(phone, together, { answer: "no" }))).toBe(true);
    expect(await rows()).toBe(before + 2);
    // What was typed wrong is said before anybody is asked who they are.
    expect((await phone.post(`/api/v1${picture}`).send({ answer: "perhaps" })).status).toBe(422);
    await post(phone, "/confirm-it-is-you", { password: PASSWORD, next: "/guardian" });
    expect(asked(await post(phone, picture, { answer: "yes" }))).toBe(false);
    expect(await rows()).toBe(before + 3);
  });

  test("invites no second guardian and lets nobody follow; it does send them away", async () => {
    const { ana, phone } = await openPhone(20);
    const email = `${newId()}@example.org`;
    const invitations = `/guardian/${ana.personId}/invitations`;
    expect(asked(await phone.get(invitations))).toBe(true);
    expect(asked(await post(phone, invitations, { email, power: "approver", requestId: newId() }))).toBe(
      true,
    );
    await house.settle();
    expect(await devMails.find({ to: email })).toEqual([]);
    const venue = await anOrganisation("venue", "Kanten");
    const follow = await makeTie(
      await seenBy(ana),
      { kind: "follow", from: venue._id, fromKind: "organisation", to: ana.personId, scope: "progress" },
      "asked",
    );
    const answer = `/followers/${follow._id}/answer`;
    expect(asked(await post(phone, answer, { answer: "yes", scope: "progress" }))).toBe(true);
    expect((await findTie(follow._id))?.status).toBe("asked");
    expect(asked(await post(phone, answer, { answer: "no" }))).toBe(false);
    expect((await findTie(follow._id))?.status).not.toBe("asked");
  });

  test("shows nobody where the child lives: a secret address stays one, and becomes one at one tap", async () => {
    const { ana, phone } = await openPhone(20);
    const secret = async () => (await getPerson(ana.personId)).secretAddress;
    const at = `/guardian/${ana.personId}/secret-address`;
    expect(asked(await post(phone, at, { secret: "true" }))).toBe(false);
    expect(await secret()).toBe(true);
    expect(asked(await post(phone, at, { secret: "false" }))).toBe(true);
    expect(await secret()).toBe(true);
  });

  test("is not asked within a quarter of an hour of signing in", async () => {
    const { ana, phone } = await openPhone(14);
    expect(asked(await post(phone, `/guardian/${ana.personId}/consents/picture`, { answer: "yes" }))).toBe(
      false,
    );
  });
});

test("a guardian is told by mail of their own yes to what anybody may hear, and of no other one", async () => {
  const { ana, marta } = await anaAndMarta();
  const told = async () => {
    await house.settle();
    return devMails.find({ to: marta.email, subject: "Du har sagt ja til noget offentligt" });
  };
  await saysYes(marta, ana, "picture");
  expect(await told()).toEqual([]);
  await saysYes(marta, ana, "demoLink");
  const [mail, ...more] = await told();
  expect([mail?.link?.endsWith(`/guardian/${ana.personId}/consents`), more]).toEqual([true, []]);
  expect(mail?.text).not.toContain("Ana");
});
