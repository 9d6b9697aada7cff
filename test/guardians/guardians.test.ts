import { beforeAll, describe, expect, test } from "@jest/globals";
import { findPerson, getPerson } from "../../src/features/people/index.ts";
import { consentsOf } from "../../src/features/consent/index.ts";
import { findByEmail } from "../../src/features/accounts/index.ts";
import { inviteGuardian } from "../../src/features/guardians/index.ts";
import { makeTie, tiesTo } from "../../src/features/ties/index.ts";
import { addDays, dayOf, instantOf } from "../../src/platform/calendar.ts";
import { clock, DAY_MS, MINUTE_MS, plusMs } from "../../src/platform/clock.ts";
import { systemContext } from "../../src/platform/context.ts";
import { newId } from "../../src/platform/ids.ts";
import { useHouse } from "../support/house.ts";
import {
  agreed,
  aGuardianOf,
  aMember,
  aMemberOf,
  aMentor,
  aMusician,
  anaAndMarta,
  anOrganisation,
  aSafeguardingLead,
  aSecretary,
  follows,
  type Member,
  mentors,
  PASSWORD,
  saysYes,
  seenBy,
} from "../support/people.ts";

const house = useHouse();
type Browser = Awaited<ReturnType<typeof house.as>>;
const send = (browser: Browser, path: string, body: object = {}) =>
  browser.post(path).type("form").send(body);
const invitation = (email: string) => ({ email, power: "approver", requestId: newId() });
const sees = async (member: Member, musician: Member): Promise<boolean> =>
  (await (await house.as(member)).get(`/people/${musician.personId}`)).status === 200;

let secretary: Member;
beforeAll(async () => {
  secretary = await aSecretary("Karen");
});

/** A school's own typed row of a musician. */
async function typedRow(
  musician: Member,
  school: { _id: string },
  typedName: string,
  status: "asked" | "active" = "active",
) {
  const facts = { kind: "pupil", from: school._id, fromKind: "organisation", to: musician.personId } as const;
  return makeTie(systemContext(), { ...facts, typedName }, status);
}
/** Ana of 14 with everybody around her that has a tie. */
async function anaAndAll() {
  const ana = await aMusician("Ana", 14);
  const ilir = await aMentor("Ilir");
  const school = await anOrganisation("school", "Lågens Musikskole");
  const bodil = await aMemberOf(school, "Bodil");
  const venue = await anOrganisation("venue", "Kanten");
  const henrik = await aMemberOf(venue, "Henrik");
  await mentors(ilir, ana);
  const row = await typedRow(ana, school, "Ana H");
  await follows(venue, ana);
  return { ana, ilir, bodil, henrik, school, row, others: [ilir, bodil, henrik] };
}

describe("the whole way through the gate", () => {
  test("invited by mail, accepted, confirmed by the secretariat, said yes: only then is she seen", async () => {
    const { ana, others } = await anaAndAll();
    const all = [...others, secretary, await aMember({ name: "Fremmed" })];
    const seen = async () => Promise.all(all.map((member) => sees(member, ana)));
    const nobody = all.map(() => false);
    expect(await seen()).toEqual(nobody);
    const her = await house.as(ana);
    expect((await her.get("/me/guardians")).text).toContain("Inviter din værge");
    expect((await send(her, "/me/guardians", invitation("marta@example.org"))).status).toBe(303);
    expect((await her.get("/me/guardians")).text).toContain("mangler at åbne linket");

    const { path } = await house.mail("marta@example.org");
    const marta = house.client();
    expect((await marta.get(path)).text).toContain("Bliv værge for Ana");
    const joined = await send(marta, `${path}/account`, { name: "Marta", password: PASSWORD });
    expect([joined.status, joined.headers.location]).toEqual([303, "/guardian"]);
    const waits = await marta.get("/guardian");
    expect(waits.text).toContain("mangler at få bekræftet");
    expect(waits.text).not.toContain("Må Ana vises");
    expect((await send(marta, `/guardian/${ana.personId}/consents/profile`, { answer: "yes" })).status).toBe(
      403,
    );
    expect((await her.get("/me/guardians")).text).toContain("mangler at blive bekræftet");
    expect(await seen()).toEqual(nobody);

    const karen = await house.as(secretary);
    const claims = await karen.get("/guardians/claims");
    for (const text of ["Marta vil bekræftes som værge for Ana", "marta@example.org"])
      expect(claims.text).toContain(text);
    const { body } = await karen.get("/api/v1/guardians/claims");
    const claim = (body as { claims: { id: string; child: string }[] }).claims.find(
      (one) => one.child === "Ana",
    );
    // Confirmed by mistake and taken back: the guardian is a claim again, and answers nothing.
    const sure = await send(karen, `/guardians/claims/${claim?.id}/confirmation`);
    expect([sure.status, (await marta.get("/guardian")).text.includes("Må Ana vises")]).toEqual([303, true]);
    expect((await karen.get("/guardians/claims")).text).toContain(`/guardians/claims/${claim?.id}/undo`);
    expect((await send(karen, `/guardians/claims/${claim?.id}/undo`)).status).toBe(303);
    expect((await marta.get("/guardian")).text).not.toContain("Må Ana vises");
    expect((await send(karen, `/guardians/claims/${claim?.id}/undo`)).status).toBe(403);
    expect((await send(karen, `/guardians/claims/${claim?.id}/confirmation`)).status).toBe(303);
    expect((await send(karen, `/guardians/claims/${claim?.id}/confirmation`)).status).toBe(303);
    expect(await seen()).toEqual(nobody);
    expect((await house.mail("marta@example.org")).text).toContain("bekræftet som værge");
    expect((await her.get("/me/guardians")).text).toContain("mangler at sige ja");

    const asked = await marta.get("/guardian");
    for (const text of [
      "2 ting venter på dit svar",
      "Må Ana have en mentor?",
      "Må Ana vises for mentor og skole?",
      "Ana, 14 år",
    ])
      expect(asked.text).toContain(text);
    expect((await send(marta, `/guardian/${ana.personId}/consents/profile`, { answer: "yes" })).status).toBe(
      303,
    );
    // The mentor is a question of its own.
    expect(await seen()).toEqual([false, true, true, false, false]);
    expect(
      (await send(marta, `/guardian/${ana.personId}/consents/mentoring`, { answer: "yes" })).status,
    ).toBe(303);
    expect(await seen()).toEqual([true, true, true, false, false]);
    const after = await marta.get("/guardian");
    for (const text of ["Intet venter på dig", "Ilir, mentor", "Karen", "Lågens Musikskole", "Kanten"])
      expect(after.text).toContain(text);

    await send(marta, `/guardian/${ana.personId}/consents/profile`, { answer: "no" });
    expect(await seen()).toEqual(nobody);
    expect((await marta.get("/guardian")).text).toContain("Ingen uden for familien");
  }, 60_000);

  test("a claimed guardian's yes opens nothing, though the row were written", async () => {
    const { ana, ilir } = await anaAndAll();
    const claimed = await aGuardianOf(ana, "Falsk", false);
    await expect(saysYes(claimed, ana)).rejects.toThrow("problems.forbidden");
    const json = await (await house.as(claimed))
      .post(`/api/v1/guardian/${ana.personId}/consents/profile`)
      .send({ answer: "yes" });
    expect([json.status, json.type]).toEqual([403, "application/problem+json"]);
    expect([await consentsOf(ana.personId), await sees(ilir, ana)]).toEqual([[], false]);
    expect((await (await house.as(claimed)).get("/guardian")).text).not.toContain("Ilir");
  });

  test("an observer looks on and cannot answer; a stranger is told there is nothing", async () => {
    const { ana } = await anaAndMarta();
    const ctx = await seenBy(ana);
    const email = "jon@example.org";
    await inviteGuardian(
      ctx,
      { id: ana.personId, name: "Ana" },
      { email, power: "observer", requestId: newId() },
    );
    const jon = house.client();
    const { path } = await house.mail(email);
    await send(jon, `${path}/account`, { name: "Jon", password: PASSWORD });
    const tie = (await tiesTo(ana.personId, clock.now(), "guardian")).find((one) => one.power === "observer");
    await send(await house.as(secretary), `/guardians/claims/${tie?._id}/confirmation`);
    expect((await jon.get("/guardian")).text).toContain("Du kan se med");
    const door = `/guardian/${ana.personId}/consents/profile`;
    expect((await send(jon, door, { answer: "no" })).status).toBe(403);
    const other = await aGuardianOf(await aMusician("Bo", 12));
    expect((await send(await house.as(other), door, { answer: "no" })).status).toBe(404);
  });

  test("the answer must be one of the two", async () => {
    const { ana, marta } = await anaAndMarta();
    const browser = await house.as(marta);
    for (const body of [{}, { answer: "måske" }, { "answer[$gt]": "" }])
      expect((await send(browser, `/guardian/${ana.personId}/consents/profile`, body)).status).toBe(422);
    expect(await consentsOf(ana.personId)).toHaveLength(1);
  });

  test("the safeguarding lead is named, with a way to reach them", async () => {
    const lead = await aSafeguardingLead("Dorthe");
    const { marta } = await anaAndMarta();
    const page = await (await house.as(marta)).get("/guardian");
    expect(page.text).toContain("Skriv til Dorthe");
    expect(page.text).toContain(`mailto:${lead.email}`);
  });
});

describe("an invitation", () => {
  test("is used once, runs out, is sent again with a new link, and is taken back", async () => {
    const ana = await aMusician("Ana", 13);
    const her = await house.as(ana);
    await send(her, "/me/guardians", invitation("mor@example.org"));
    const first = (await house.mail("mor@example.org")).path;
    const { body } = await her.get("/api/v1/me/guardians");
    const id = (body as { invitations: { id: string }[] }).invitations[0]?.id ?? "";
    const sent = clock.now();
    clock.set(() => plusMs(sent, MINUTE_MS));
    expect((await send(her, `/guardian-invitations/${id}/reminder`)).status).toBe(303);
    const second = (await house.mail("mor@example.org")).path;
    clock.set(null);
    expect(second).not.toBe(first);
    expect((await house.client().get(first)).status).toBe(404);
    const mor = house.client();
    await send(mor, `${second}/account`, { name: "Mor", password: PASSWORD });
    expect((await house.client().get(second)).status).toBe(404);
    expect(
      (await send(house.client(), `${second}/account`, { name: "X", password: PASSWORD })).headers.location,
    ).toBe("/");
    expect(await tiesTo(ana.personId, clock.now(), "guardian")).toHaveLength(1);

    await send(her, "/me/guardians", invitation("far@example.org"));
    const late = (await house.mail("far@example.org")).path;
    const then = clock.now();
    clock.set(() => plusMs(then, 15 * DAY_MS));
    expect((await house.client().get(late)).status).toBe(404);
    clock.set(null);
    const rows = (await her.get("/api/v1/me/guardians")).body as { invitations: { id: string }[] };
    await send(her, `/guardian-invitations/${rows.invitations[0]?.id}/withdrawal`);
    expect((await house.client().get(late)).status).toBe(404);
    expect((await findByEmail("far@example.org")) === null).toBe(true);
  });

  test("says at the field what is wrong, and sends nothing", async () => {
    const ana = await aMusician("Ana", 13);
    const her = await house.as(ana);
    const bad: [object, string][] = [
      [{ ...invitation(""), email: "" }, "Skriv en e-mail som"],
      [invitation("ikke en mail"), "Skriv en e-mail som"],
      [invitation(`${"x".repeat(250)}@example.org`), "Skriv en e-mail som"],
      [invitation(ana.email), "musikerens egen adresse"],
      [{ ...invitation("mor@example.org"), power: "chef" }, "Vælg en af mulighederne"],
      [{ power: "approver", requestId: newId(), "email[$gt]": "" }, "Det her mangler"],
    ];
    for (const [body, sentence] of bad) {
      const answer = await send(her, "/me/guardians", body);
      expect([sentence, answer.status, answer.text.includes(sentence)]).toEqual([sentence, 422, true]);
    }
    const { body } = await her.get("/api/v1/me/guardians");
    expect((body as { invitations: object[] }).invitations).toEqual([]);
  });

  test("of the same form is sent once; the same address twice is said; a flood is stopped", async () => {
    const her = await house.as(await aMusician("Ana", 13));
    const typed = invitation("en@example.org");
    for (let i = 0; i < 2; i += 1) expect((await send(her, "/me/guardians", typed)).status).toBe(303);
    const again = await send(her, "/me/guardians", invitation("en@example.org"));
    expect([again.status, again.text.includes("allerede sendt")]).toEqual([422, true]);
    for (let i = 0; i < 9; i += 1) await send(her, "/me/guardians", invitation(`v${i}@example.org`));
    const eleventh = await send(her, "/me/guardians", invitation("nok@example.org"));
    expect([eleventh.status, eleventh.text.includes("10 links")]).toEqual([422, true]);
  });

  test("is not for the child, nor for somebody under 18; others' invitations are not to be touched", async () => {
    const ana = await aMusician("Ana", 13);
    const her = await house.as(ana);
    const bror = await aMusician("Bror", 16);
    await send(her, "/me/guardians", invitation(bror.email));
    const { path } = await house.mail(bror.email);
    for (const [browser, sentence] of [
      [her, "din egen værge"],
      [await house.as(bror), "fyldt 18"],
    ] as const) {
      const answer = await send(browser, `${path}/acceptance`);
      expect([sentence, answer.status, answer.text.includes(sentence)]).toEqual([sentence, 409, true]);
    }
    const { body } = await her.get("/api/v1/me/guardians");
    const id = (body as { invitations: { id: string }[] }).invitations[0]?.id;
    const stranger = await house.as(await aMember());
    expect((await send(stranger, `/guardian-invitations/${id}/withdrawal`)).status).toBe(404);
    expect((await send(stranger, `/guardian-invitations/${id}/reminder`)).status).toBe(404);
  });

  test("a claim by the wrong one can be taken away by the child, a confirmed guardian cannot", async () => {
    const ana = await aMusician("Ana", 13);
    const her = await house.as(ana);
    const wrong = await aGuardianOf(ana, "Forkert", false);
    const right = await aGuardianOf(ana, "Marta");
    expect((await send(her, `/me/guardians/${right.tie._id}/removal`)).status).toBe(403);
    expect((await send(her, `/me/guardians/${wrong.tie._id}/removal`)).status).toBe(303);
    expect((await tiesTo(ana.personId, clock.now(), "guardian")).map((tie) => tie.from)).toEqual([
      right.personId,
    ]);
    expect((await (await house.as(wrong)).get("/guardian")).status).toBe(404);
  });

  test("by a guardian brings a second one, who must be confirmed as well", async () => {
    const { ana, marta } = await anaAndMarta();
    const door = `/guardian/${ana.personId}/invitations`;
    const browser = await house.as(marta);
    expect((await browser.get(door)).status).toBe(200);
    expect((await send(browser, door, invitation("toer@example.org"))).status).toBe(303);
    expect((await browser.get(door)).text).toContain("toer@example.org");
    const { path } = await house.mail("toer@example.org");
    await send(house.client(), `${path}/account`, { name: "Jon", password: PASSWORD });
    const ties = await tiesTo(ana.personId, clock.now(), "guardian");
    expect(new Set(ties.map((tie) => tie.assurance))).toEqual(new Set(["claimed", "confirmed"]));
    const claimed = await aGuardianOf(ana, "Falsk", false);
    expect((await send(await house.as(claimed), door, invitation("x@example.org"))).status).toBe(403);
  });
});

describe("a school", () => {
  test("invites by its own typed row, and the guardian is confirmed at acceptance; yes opens", async () => {
    const { ana, bodil, row } = await anaAndAll();
    const school = await house.as(bodil);
    const door = `/pupils/${row._id}/guardians`;
    const page = await school.get(door);
    expect([page.status, page.text.includes("Ana H")]).toEqual([200, true]);
    expect((await send(school, door, invitation("skolemor@example.org"))).status).toBe(303);
    const mail = await house.mail("skolemor@example.org");
    expect(mail.subject).toContain("Lågens Musikskole");
    const mor = house.client();
    await send(mor, `${mail.path}/account`, { name: "Mor", password: PASSWORD });
    const tie = (await tiesTo(ana.personId, clock.now(), "guardian"))[0];
    expect([tie?.assurance, tie?.history.at(-1)]).toMatchObject(["confirmed", { by: bodil.personId }]);
    expect(await sees(bodil, ana)).toBe(false);
    await send(mor, `/guardian/${ana.personId}/consents/profile`, { answer: "yes" });
    expect(await sees(bodil, ana)).toBe(true);
  });

  test("confirms by a row that still waits for the pupil's own yes", async () => {
    const school = await anOrganisation("school", "Åens Musikskole");
    const lone = await aMusician("Dea", 10);
    const staff = await aMemberOf(school, "Bo");
    const row = await typedRow(lone, school, "Dea D", "asked");
    const claim = await aGuardianOf(lone, "Eva", false);
    const browser = await house.as(staff);
    expect((await browser.get("/guardians/claims")).text).toContain("værge for Dea D");
    expect((await send(browser, `/guardians/claims/${claim.tie._id}/confirmation`)).status).toBe(303);
    expect((await tiesTo(lone.personId, clock.now(), "guardian"))[0]?.assurance).toBe("confirmed");
    expect(row.status).toBe("asked");
  });

  /** A child with a confirmed guardian, and a further one who has come by the school's link. */
  async function aSecondBySchool(email: string) {
    const { ana, bodil, row } = await anaAndAll();
    const marta = await aGuardianOf(ana);
    await send(await house.as(bodil), `/pupils/${row._id}/guardians`, invitation(email));
    const jon = house.client();
    await send(jon, `${(await house.mail(email)).path}/account`, { name: "Jon", password: PASSWORD });
    const claim = async () =>
      (await tiesTo(ana.personId, clock.now(), "guardian")).find((tie) => tie.from !== marta.personId);
    return { ana, bodil, jon, marta, claim, at: `/guardian/claims/${(await claim())?._id}/answer` };
  }

  test("does not bring in a further guardian alone: the one who is confirmed says yes, and may take it back", async () => {
    const { ana, bodil, jon, marta, claim, at } = await aSecondBySchool("anden@example.org");
    expect((await claim())?.assurance).toBe("claimed");
    const id = (await claim())?._id;
    const staff = await house.as(bodil);
    expect((await staff.get("/guardians/claims")).text).not.toContain("Jon");
    expect((await send(staff, `/guardians/claims/${id}/confirmation`)).status).toBe(404);
    for (const stranger of [jon, await house.as(await aGuardianOf(await aMusician("Bo", 12), "Ib"))])
      expect((await send(stranger, at, { answer: "yes" })).status).toBe(404);
    const mother = await house.as(marta);
    const page = (await mother.get("/guardian")).text;
    for (const text of ["Er Jon også værge for Ana?", "anden@example.org har åbnet et link"])
      expect(page).toContain(text);
    expect((await send(mother, at, {})).status).toBe(422);
    expect((await send(mother, at, { answer: "yes" })).status).toBe(303);
    expect((await claim())?.assurance).toBe("confirmed");
    expect((await jon.get("/guardian")).text).toContain("Må Ana vises");
    expect((await mother.get("/guardian")).text).toContain(`/guardians/claims/${id}/undo`);
    expect((await send(mother, `/guardians/claims/${id}/undo`)).headers.location).toBe("/guardian");
    expect((await claim())?.assurance).toBe("claimed");
    const karen = await house.as(secretary);
    expect((await send(karen, `/guardians/claims/${id}/confirmation`)).status).toBe(303);
    expect((await send(mother, at, { answer: "no" })).status).toBe(404);
    expect(await sees(bodil, ana)).toBe(false);
  });

  test("brings in nobody when the confirmed guardian says no", async () => {
    const { jon, marta, claim, at } = await aSecondBySchool("forkert@example.org");
    expect((await send(await house.as(marta), at, { answer: "no" })).status).toBe(303);
    expect(await claim()).toBeUndefined();
    expect((await jon.get("/guardian")).status).toBe(404);
  });

  test("confirms a further guardian whom the confirmed one has invited", async () => {
    const { ana, bodil } = await anaAndAll();
    const marta = await aGuardianOf(ana);
    const door = `/guardian/${ana.personId}/invitations`;
    await send(await house.as(marta), door, invitation("moster@example.org"));
    const { path } = await house.mail("moster@example.org");
    await send(house.client(), `${path}/account`, { name: "Jon", password: PASSWORD });
    const staff = await house.as(bodil);
    expect((await staff.get("/guardians/claims")).text).toContain("Jon vil bekræftes som værge for Ana H");
    const claim = (await tiesTo(ana.personId, clock.now(), "guardian")).find(
      (tie) => tie.from !== marta.personId,
    );
    expect((await send(staff, `/guardians/claims/${claim?._id}/confirmation`)).status).toBe(303);
  });

  test("cannot use a row that it did not type, nor another school's", async () => {
    const { ana, row } = await anaAndAll();
    const other = await anOrganisation("school", "Søens Musikskole");
    const lis = await aMemberOf(other, "Lis");
    const bare = await makeTie(
      systemContext(),
      { kind: "pupil", from: other._id, fromKind: "organisation", to: ana.personId },
      "active",
    );
    const browser = await house.as(lis);
    for (const id of [row._id, bare._id])
      expect((await send(browser, `/pupils/${id}/guardians`, invitation("x@example.org"))).status).toBe(404);
  });

  test("confirms claims of its typed rows only, by the typed name, and never its own staff's child", async () => {
    const { ana, bodil, school } = await anaAndAll();
    const claim = await aGuardianOf(ana, "Marta", false);
    const elsewhere = await aGuardianOf(await aMusician("Bo", 12), "Ib", false);
    const browser = await house.as(bodil);
    const page = await browser.get("/guardians/claims");
    expect([page.text.includes("værge for Ana H"), page.text.includes("Ib")]).toEqual([true, false]);
    expect((await send(browser, `/guardians/claims/${elsewhere.tie._id}/confirmation`)).status).toBe(404);
    const child = await aMusician("Cai", 11);
    const parent = await aMemberOf(school, "Pia");
    await typedRow(child, school, "Cai P");
    const own = await makeTie(
      await seenBy(parent),
      {
        kind: "guardian",
        from: parent.personId,
        fromKind: "person",
        to: child.personId,
        assurance: "claimed",
        power: "approver",
      },
      "active",
    );
    const pia = await house.as(parent);
    const partner = await aGuardianOf(child, "Per", false);
    for (const tie of [own, partner.tie])
      expect((await send(pia, `/guardians/claims/${tie._id}/confirmation`)).status).toBe(404);
    expect((await pia.get("/guardians/claims")).text).not.toContain("Cai");
    expect((await send(browser, `/guardians/claims/${own._id}/confirmation`)).status).toBe(303);
    expect((await send(browser, `/guardians/claims/${claim.tie._id}/refusal`)).status).toBe(303);
    expect((await house.mail(claim.email)).subject).toContain("ikke bekræftet");
    expect((await (await house.as(claim)).get("/guardian")).status).toBe(404);
  });
});

describe("growing up", () => {
  const at = (day: string, time: string) => clock.set(() => instantOf(day, time));

  test("turning 15 makes nothing more visible, not even at midnight in Copenhagen", async () => {
    at("2026-06-01", "12:00");
    const { ana: closed, ilir } = await anaAndAll();
    const open = await aMusician("Bea", 14);
    await mentors(ilir, open);
    const marta = await aGuardianOf(open);
    await saysYes(marta, open);
    await saysYes(marta, open, "mentoring");
    expect([await sees(ilir, closed), await sees(ilir, open)]).toEqual([false, true]);
    const birthDay = (await getPerson(closed.personId)).birthDay ?? "";
    const turns = `${Number(birthDay.slice(0, 4)) + 15}${birthDay.slice(4)}`;
    at(addDays(turns, -1), "23:59");
    expect(await sees(ilir, closed)).toBe(false);
    at(turns, "00:00");
    expect([await sees(ilir, closed), await sees(ilir, open)]).toEqual([false, true]);
    const door = `/guardian/${open.personId}/consents/profile`;
    const guardian = await house.as(marta);
    expect((await guardian.get("/guardian")).text).toContain("fyldt 15 og svarer selv");
    expect((await send(guardian, door, { answer: "no" })).status).toBe(403);
    const her = await house.as(closed);
    expect((await her.get("/me")).text).toContain("nu er det dig, der svarer");
    await send(her, "/me/consents/profile", { answer: "yes" });
    await agreed(closed, "mentoring");
    expect(await sees(ilir, closed)).toBe(true);
    at(`${Number(turns.slice(0, 4)) + 3}${turns.slice(4)}`, "00:00");
    expect((await (await house.as(marta)).get("/guardian")).text).toContain("ikke værge for nogen");
    expect(await sees(marta, open)).toBe(false);
    clock.set(null);
  }, 60_000);

  test("29 February counts as 1 March", async () => {
    at("2026-06-01", "12:00");
    const leap = await aMember({
      name: "Skud",
      birthDay: "2012-02-29",
      roles: [{ kind: "musician", organisationId: null, coordinator: false }],
    });
    const door = "/me/consents/profile";
    at("2027-02-28", "23:59");
    expect((await send(await house.as(leap), door, { answer: "yes" })).status).toBe(403);
    at("2027-03-01", "00:00");
    expect((await send(await house.as(leap), door, { answer: "yes" })).status).toBe(303);
    clock.set(null);
  });
});

describe("a birth date", () => {
  const year = (age: number) => `${Number(dayOf(clock.now()).slice(0, 4)) - age}-01-15`;
  const fixed = (musician: Member) => `/musicians/${musician.personId}/birth-day`;

  test("is corrected by a guardian below 15 only, by the secretariat beyond, and the gate stays shut", async () => {
    const { ana, ilir } = await anaAndAll();
    const marta = await aGuardianOf(ana);
    const was = (await getPerson(ana.personId)).birthDay;
    const guardian = await house.as(marta);
    const across = await send(guardian, fixed(ana), { was, birthDay: year(17) });
    expect([across.status, across.text.includes("skal sekretariatet lave")]).toEqual([422, true]);
    expect((await send(guardian, fixed(ana), { was, birthDay: year(13) })).status).toBe(303);
    const karen = await house.as(secretary);
    expect((await karen.get(fixed(ana))).status).toBe(200);
    const stale = await send(karen, fixed(ana), { was, birthDay: year(17) });
    expect(stale.status).toBe(409);
    expect((await send(karen, fixed(ana), { was: year(13), birthDay: year(17) })).status).toBe(303);
    expect([(await findPerson(ana.personId))?.guarded, await sees(ilir, ana)]).toEqual([true, false]);
    expect((await send(guardian, fixed(ana), { was: year(17), birthDay: year(13) })).status).toBe(403);
  });

  test("moved below 15 shuts the gate of somebody who was open, and their own yes does not count then", async () => {
    const noor = await aMusician("Noor", 16);
    const ilir = await aMentor("Ilir");
    await mentors(ilir, noor);
    await saysYes(noor, noor);
    expect(await sees(ilir, noor)).toBe(true);
    const was = (await getPerson(noor.personId)).birthDay;
    const karen = await house.as(secretary);
    expect((await send(karen, fixed(noor), { was, birthDay: year(13) })).status).toBe(303);
    expect(await sees(ilir, noor)).toBe(false);
    const then = clock.now();
    clock.set(() => plusMs(then, 4 * 365 * DAY_MS));
    expect(await sees(await aMentor("Anden"), noor)).toBe(false);
    expect(await sees(ilir, noor)).toBe(false);
    clock.set(null);
  });

  test("says what is wrong, and is nobody else's to change", async () => {
    const { ana, marta } = await anaAndMarta();
    const was = (await getPerson(ana.personId)).birthDay;
    const guardian = await house.as(marta);
    for (const birthDay of ["", "2015-02-30", "2999-01-01", year(3), "<script>"])
      expect([birthDay, (await send(guardian, fixed(ana), { was, birthDay })).status]).toEqual([
        birthDay,
        422,
      ]);
    const claimed = await aGuardianOf(ana, "Falsk", false);
    for (const member of [ana, claimed, await aMentor()])
      expect((await send(await house.as(member), fixed(ana), { was, birthDay: year(13) })).status).toBe(404);
    expect((await getPerson(ana.personId)).birthDay).toBe(was);
  });
});
