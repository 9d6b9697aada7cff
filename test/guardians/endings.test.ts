import { describe, expect, test } from "@jest/globals";
import { findTie, makeTie } from "../../src/features/ties/index.ts";
import { eventRows } from "../../src/platform/events/events.ts";
import { systemContext } from "../../src/platform/context.ts";
import { devMails } from "../../src/platform/mail.ts";
import { newId } from "../../src/platform/ids.ts";
import { useHouse } from "../support/house.ts";
import {
  aGuardianOf,
  aMemberOf,
  aMusician,
  anaAndMarta,
  anOrganisation,
  aSecretary,
  attends,
  type Member,
  saysYes,
} from "../support/people.ts";

const house = useHouse();
type Client = ReturnType<typeof house.client>;
const post = (browser: Client, path: string, body: object = {}) => browser.post(path).type("form").send(body);
const mailed = async (who: Member): Promise<string[]> => {
  await house.settle();
  return (await devMails.find({ to: who.email })).map((mail) => mail.subject);
};

describe("who else is a guardian", () => {
  test("stands on each guardian's screen: since when, confirmed by whom, and who only claims it", async () => {
    const { ana, marta } = await anaAndMarta();
    await aGuardianOf(ana, "Fremmed", false);
    const page = ((await (await house.as(marta)).get("/guardian")).text.split("</main>")[0] ?? "").split(
      "Værger for Ana",
    )[1];
    expect(page).toContain("Marta (dig)");
    expect(page).toMatch(/Svarer for barnet, siden [^<]*\. Bekræftet af Karen\./);
    expect(page).toMatch(/Fremmed<[^]*Venter på at blive bekræftet/);
    const claimed = await aGuardianOf(ana, "Ukendt", false);
    expect((await (await house.as(claimed)).get("/guardian")).text).not.toContain("Marta");
  }, 60_000);
});

describe("the secretariat", () => {
  test("ends a confirmed guardian with a reason: what they alone had agreed to is gone, and everybody is mailed", async () => {
    const ana = await aMusician("Ana", 14);
    const [far, marta] = [await aGuardianOf(ana, "Far"), await aGuardianOf(ana, "Marta")];
    await saysYes(far, ana);
    const school = await anOrganisation("school", "Furesø Musikskole");
    await attends(ana, school);
    const teacher = await house.as(await aMemberOf(school, "Lone"));
    const sees = async () => (await teacher.get(`/people/${ana.personId}`)).status;
    expect(await sees()).toBe(200);
    const karen = await aSecretary("Karla");
    const office = await house.as(karen);
    const found = await post(office, "/admin/people", { email: far.email });
    expect(found.text).toContain(`href="/musicians/${ana.personId}/guardians"`);
    const at = `/musicians/${ana.personId}/guardians`;
    const page = (await office.get(at)).text;
    for (const words of ["Far", "Marta", "Forældremyndigheden er ændret"]) expect(page).toContain(words);
    const bare = await post(office, `${at}/ending`, { guardian: far.tie._id, what: "ended" });
    expect([bare.status, await sees()]).toEqual([422, 200]);
    const form = { guardian: far.tie._id, what: "ended", why: "custody" };
    expect((await post(office, `${at}/ending`, form)).headers.location).toBe(at);
    expect(await sees()).toBe(404);
    const tie = await findTie(far.tie._id);
    expect([tie?.status, tie?.history.at(-1)]).toMatchObject([
      "ended",
      { by: karen.personId, what: "ended", why: "custody" },
    ]);
    expect((await (await house.as(far)).get(`/guardian/${ana.personId}/consents`)).status).toBe(404);
    expect(await mailed(far)).toContain("Du er ikke værge her mere");
    for (const one of [marta, ana]) expect(await mailed(one)).toContain("Der er ændret i, hvem der er værge");
    expect((await post(office, `${at}/ending`, form)).status).toBe(409);
    // Whoever comes back by a new link is known to have been ended.
    const child = await house.as(ana);
    await post(child, "/me/guardians", { email: far.email, power: "approver", requestId: newId() });
    const { path } = await house.mail(far.email);
    expect((await post(await house.as(far), `${path}/acceptance`)).status).toBe(303);
    expect((await office.get("/guardians/claims")).text).toContain("har afsluttet den her værge før");
  }, 60_000);

  test("lets a guardian only look on, who then sees and does not answer", async () => {
    const ana = await aMusician("Ana", 14);
    const marta = await aGuardianOf(ana);
    const office = await house.as(await aSecretary("Karla"));
    const at = `/musicians/${ana.personId}/guardians/ending`;
    const form = { guardian: marta.tie._id, what: "observer", why: "safety" };
    expect((await post(office, at, form)).status).toBe(303);
    const mother = await house.as(marta);
    expect((await mother.get("/guardian")).text).toContain("Du kan se med.");
    const answer = await post(mother, `/guardian/${ana.personId}/consents/profile`, { answer: "yes" });
    expect(answer.status).toBe(403);
    expect(await mailed(marta)).toContain("Du ser kun med nu");
    await house.settle();
    const events = await eventRows.find({ person: ana.personId, type: "ties.guardianStoodDown" });
    expect(events.map((one) => one.data)).toEqual([{ from: marta.personId }]);
    expect((await post(office, at, form)).status).toBe(409);
  }, 60_000);

  test("alone may, never about its own child, and not without having proved who it is", async () => {
    const { ana, marta } = await anaAndMarta();
    const at = `/musicians/${ana.personId}/guardians`;
    const other = await aGuardianOf(ana, "Far");
    const form = { guardian: other.tie._id, what: "ended", why: "wish" };
    for (const one of [ana, marta, other, await aMusician("Emil")]) {
      const browser = await house.as(one);
      expect([(await browser.get(at)).status, (await post(browser, `${at}/ending`, form)).status]).toEqual([
        404, 404,
      ]);
    }
    const parent = await aSecretary("Kirsten");
    const own = await aMusician("Barn", 13);
    const child = await aGuardianOf(own, "Anden");

    await makeTie(
      systemContext(),
      {
        kind: "guardian",
        from: parent.personId,
        fromKind: "person",
        to: own.personId,
        assurance: "claimed",
        power: "approver",
      },
      "active",
    );
    const office = await house.as(parent);
    expect((await office.get(`/musicians/${own.personId}/guardians`)).status).toBe(404);
    const bad = { ...form, guardian: child.tie._id };
    expect((await post(office, `/musicians/${own.personId}/guardians/ending`, bad)).status).toBe(404);
    expect((await office.get(at)).status).toBe(200);
  }, 60_000);
});
