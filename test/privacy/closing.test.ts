import { afterEach, describe, expect, test } from "@jest/globals";
import { eraseOverdue } from "../../src/features/privacy/index.ts";
import { beginErasure, erasureOf } from "../../src/features/privacy/model.ts";
import { findPerson } from "../../src/features/people/index.ts";
import { giveRole } from "../../src/features/accounts/index.ts";
import { noticesOf } from "../../src/features/notifications/model.ts";
import { clock, DAY_MS, plusMs } from "../../src/platform/clock.ts";
import { devMails } from "../../src/platform/mail.ts";
import { type Client, useHouse } from "../support/house.ts";
import {
  aMentor,
  aMusician,
  anaAndMarta,
  aSecretary,
  type Member,
  mentors,
  seenBy,
} from "../support/people.ts";

const house = useHouse();
afterEach(() => clock.set(null));
const WHY = "Du skrev til en elev uden om siden.";

const post = (browser: Client, path: string, body: object = {}) => browser.post(path).type("form").send(body);
const at = (who: Member): string => `/admin/people/${who.personId}/closing`;
const close = (karen: Client, who: Member, reason = WHY) => post(karen, at(who), { reason });
const travel = (days: number): void => {
  const then = plusMs(clock.now(), days * DAY_MS);
  clock.set(() => then);
};
/** Mails to somebody, by subject. */
async function mailsTo(who: Member) {
  await house.settle();
  return new Map((await devMails.find({ to: who.email })).map((mail) => [mail.subject, mail.text]));
}

describe("an account that the secretariat closes", () => {
  test("is shut to others at once; its owner reads why, can take a copy and cannot open it", async () => {
    const ilir = await aMentor("Ilir");
    const noor = await aMusician("Noor", 17);
    await mentors(ilir, noor);
    const karen = await house.as(await aSecretary());
    const [own, hers] = [await house.as(ilir), await house.as(noor)];
    expect((await hers.get(`/people/${ilir.personId}`)).status).toBe(200);
    const found = await post(karen, "/admin/people", { email: ilir.email });
    expect(found.text).toContain(at(ilir));
    expect((await karen.get(at(ilir))).text).toContain("Alt bliver slettet efter 30 dage");
    expect((await close(karen, ilir)).status).toBe(303);
    expect((await hers.get(`/people/${ilir.personId}`)).status).toBe(404);
    const shown = await own.get("/").redirects(2);
    for (const words of ["Din konto er lukket", WHY, "Er det forkert?"]) expect(shown.text).toContain(words);
    expect(shown.text).not.toContain("Behold min konto");
    expect((await post(own, "/me/erasure/withdrawal")).status).toBe(403);
    expect(await erasureOf(ilir.personId)).toMatchObject({ why: "closed" });
    expect((await own.get("/me/data")).status).toBe(200);
    expect((await mailsTo(ilir)).get("Din konto er lukket")).not.toContain(WHY);
  }, 60_000);

  test("whose erasing has begun offers no form for what cannot be done any more, and says why", async () => {
    const [noor, ana] = [await aMusician("Noor", 17), await aMusician("Ana", 17)];
    const karen = await house.as(await aSecretary());
    await post(await house.as(noor), "/me/erasure", { sure: "yes" });
    const before = (await karen.get(at(noor))).text;
    for (const words of ["Noor har selv bedt om at blive slettet", 'name="reason"', "Alt bliver slettet "])
      expect(before).toContain(words);
    expect(before).not.toContain("efter 30 dage");
    await close(karen, ana);
    for (const who of [noor, ana]) {
      const row = await erasureOf(who.personId);
      await beginErasure(row?._id ?? "", { begunAt: clock.now() });
      const shown = (await karen.get(at(who))).text;
      expect(shown).toContain("Sletningen er begyndt og kan ikke standses.");
      for (const gone of ['name="reason"', "closing/withdrawal", "har selv bedt", "Alt bliver slettet"])
        expect(shown).not.toContain(gone);
    }
    expect((await close(karen, noor)).status).toBe(409);
  }, 60_000);

  test("is opened again by the secretariat, and all is as it was", async () => {
    const ilir = await aMentor("Ilir");
    const karen = await house.as(await aSecretary());
    await close(karen, ilir);
    expect((await karen.get(at(ilir))).text).toContain(WHY);
    expect((await post(karen, `${at(ilir)}/withdrawal`)).status).toBe(303);
    expect(await erasureOf(ilir.personId)).toBeNull();
    expect((await (await house.as(ilir)).get("/account")).status).toBe(200);
    expect([...(await mailsTo(ilir)).keys()]).toContain("Din konto bliver ikke slettet");
    expect((await post(karen, `${at(ilir)}/withdrawal`)).status).toBe(404);
  }, 60_000);

  test("a child's guardian is told, reads why and cannot open it either", async () => {
    const { ana, marta } = await anaAndMarta();
    await close(await house.as(await aSecretary()), ana);
    expect([...(await mailsTo(marta)).keys()]).toContain("Dit barns konto er lukket");
    const mother = await house.as(marta);
    const shown = await mother.get(`/guardian/${ana.personId}/erasure`);
    for (const words of ["Kontoen for Ana er lukket", WHY]) expect(shown.text).toContain(words);
    expect((await post(mother, `/guardian/${ana.personId}/erasure/withdrawal`)).status).toBe(403);
    expect(await erasureOf(ana.personId)).toMatchObject({ why: "closed" });
  }, 60_000);

  test("is erased after thirty days and not before; the last mail says nothing of regretting", async () => {
    const noor = await aMusician("Noor", 17);
    await close(await house.as(await aSecretary()), noor);
    travel(29.5);
    expect((await mailsTo(noor)).get("I morgen sletter vi din konto")).not.toContain("fortryd");
    await eraseOverdue(clock.now());
    expect(await findPerson(noor.personId)).not.toBeNull();
    travel(1);
    await eraseOverdue(clock.now());
    expect(await findPerson(noor.personId)).toBeNull();
  }, 60_000);

  test("of somebody who had asked to be erased: the day stays, and it cannot be taken back any more", async () => {
    const noor = await aMusician("Noor", 17);
    const own = await house.as(noor);
    await post(own, "/me/erasure", { sure: "yes" });
    const before = await erasureOf(noor.personId);
    await close(await house.as(await aSecretary()), noor);
    expect(await erasureOf(noor.personId)).toMatchObject({
      why: "closed",
      reason: WHY,
      dueAt: before?.dueAt,
    });
    expect((await post(own, "/me/erasure/withdrawal")).status).toBe(403);
  }, 60_000);
});

test("whoever is leaving is told of nothing else any more", async () => {
  const [noor, emil] = [await aMusician("Noor", 19), await aMusician("Emil", 19)];
  const secretary = await aSecretary();
  await close(await house.as(secretary), noor);
  for (const one of [noor, emil])
    await giveRole(await seenBy(secretary), one.personId, {
      kind: "safeguarding",
      organisationId: null,
      coordinator: false,
    });
  await house.settle();
  expect(await noticesOf(emil.personId, 10)).not.toEqual([]);
  expect(await noticesOf(noor.personId, 10)).toEqual([]);
}, 60_000);

describe("what the secretariat cannot close", () => {
  test("without a reason nothing is closed", async () => {
    const noor = await aMusician("Noor", 17);
    const karen = await house.as(await aSecretary());
    const refused = await close(karen, noor, "  ");
    expect([refused.status, refused.text.includes('id="reason-error"')]).toEqual([422, true]);
    const long = await close(karen, noor, "x".repeat(1001));
    expect([long.status, long.text.includes("x".repeat(1001))]).toEqual([422, true]);
    expect(await erasureOf(noor.personId)).toBeNull();
  }, 60_000);

  test("itself, and whoever has a role of the team", async () => {
    const [secretary, other] = [await aSecretary(), await aSecretary()];
    const lead = await aMusician("Lead", 40);
    await giveRole(await seenBy(secretary), lead.personId, {
      kind: "safeguarding",
      organisationId: null,
      coordinator: false,
    });
    const karen = await house.as(secretary);
    expect((await close(karen, secretary)).status).toBe(404);
    for (const one of [other, lead]) {
      expect((await karen.get(at(one))).text).not.toContain('name="reason"');
      expect((await close(karen, one)).status).toBe(409);
      expect(await erasureOf(one.personId)).toBeNull();
    }
  }, 60_000);
});
