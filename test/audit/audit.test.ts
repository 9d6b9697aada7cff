import { describe, expect, test } from "@jest/globals";
import { trailRows } from "../../src/platform/trail/trail.ts";
import { sealTrail, verifyTrail } from "../../src/platform/trail/chain.ts";
import { useHouse } from "../support/house.ts";
import {
  anaAndMarta,
  aMentor,
  aMusician,
  attends,
  mentors,
  aMemberOf,
  anOrganisation,
  aSecretary,
} from "../support/people.ts";
import { aDemo, anAct } from "../support/songs.ts";

const house = useHouse();

const rowsOf = (id: string) => trailRows.find({ "seen.id": id }, { sort: { at: -1, _id: -1 } });
const looksOf = async (id: string) =>
  (await rowsOf(id)).filter((row) => row.kind === "look").map((row) => `${row.what} ${row.by.id}`);

describe("who has seen me", () => {
  test("a mentor's look is one row, and Ana and Marta can read who it was and what was seen", async () => {
    const { ana, marta } = await anaAndMarta();
    const ilir = await aMentor("Ilir");
    await mentors(ilir, ana);
    const browser = await house.as(ilir);
    expect((await browser.get(`/people/${ana.personId}`)).status).toBe(200);
    expect((await browser.get(`/people/${ana.personId}/journey`)).status).toBe(200);
    expect(await looksOf(ana.personId)).toEqual([
      `/people/:id/journey ${ilir.personId}`,
      `/people/:id ${ilir.personId}`,
    ]);
    const page = await (await house.as(ana)).get("/me/looks");
    expect([page.status, page.text.includes("Ilir"), page.text.includes("Så rejsen og profilen.")]).toEqual([
      200,
      true,
      true,
    ]);
    const hers = await (await house.as(marta)).get(`/guardian/${ana.personId}/looks`);
    expect([hers.status, hers.text.includes("Ilir")]).toEqual([200, true]);
  });

  test("what others change stands there too: the guardian's yes, with who gave it", async () => {
    const { ana, marta } = await anaAndMarta();
    const { body } = await (await house.as(ana)).get("/api/v1/me/looks");
    expect(body.visits.map((one: { by: string; changed: string[] }) => [one.by, one.changed])).toContainEqual(
      [marta.personId, expect.arrayContaining(["consent"])],
    );
  });

  test("one's own pages leave no row, and neither does a page that was refused", async () => {
    const { ana } = await anaAndMarta();
    await (await house.as(ana)).get("/journey");
    const stranger = await house.as(await aMentor("Bo"));
    expect((await stranger.get(`/people/${ana.personId}`)).status).toBe(404);
    expect(await looksOf(ana.personId)).toEqual([]);
  });

  test("a list that shows a pupil is a look for the school", async () => {
    const noor = await aMusician("Noor");
    const school = await anOrganisation("school", "Furesø Musikskole");
    const staff = await aMemberOf(school, "Lone");
    await attends(noor, school);
    expect((await (await house.as(staff)).get("/pupils")).status).toBe(200);
    const [row] = await rowsOf(noor.personId);
    expect([row?.what, row?.seen.find((one) => one.id === noor.personId)?.of]).toEqual([
      "/pupils",
      school._id,
    ]);
    const page = await (await house.as(noor)).get("/me/looks");
    expect(page.text).toContain(school.name);
  });

  test("who reaches one of an act is seen by all who are shown or heard in it", async () => {
    const { ana, marta } = await anaAndMarta();
    const noor = await aMusician("Noor", 19);
    const ilir = await aMentor("Ilir");
    await mentors(ilir, noor);
    const act = await anAct(noor, ana);
    const mentor = await house.as(ilir);
    expect((await mentor.get(`/acts/${act._id}`)).status).toBe(200);
    expect(await looksOf(ana.personId)).toEqual([`/acts/:id ${ilir.personId}`]);
    const mother = await house.as(marta);
    expect((await mother.get(`/acts/${act._id}`)).status).toBe(200);
    expect(await looksOf(noor.personId)).toEqual([
      `/acts/:id ${marta.personId}`,
      `/acts/:id ${ilir.personId}`,
    ]);
    const page = await (await house.as(ana)).get("/me/looks");
    expect(page.text).toContain("følger en, du spiller med");
    // Noor's own band stands as such, and the mentor as hers.
    expect(
      (await rowsOf(noor.personId)).map((row) => row.seen.find((one) => one.id === noor.personId)?.as),
    ).toEqual(expect.arrayContaining(["around", "mentor"]));
  });

  test("a song that a mentor of one of the band hears is a look at everybody in it", async () => {
    const [noor, bo] = [await aMusician("Noor", 19), await aMusician("Bo", 20)];
    const ilir = await aMentor("Ilir");
    await mentors(ilir, noor);
    const act = await anAct(noor, bo);
    const demo = await aDemo(house, noor, act, "band");
    const mentor = await house.as(ilir);
    expect((await mentor.get(`/demos/${demo}`)).status).toBe(200);
    expect(await looksOf(bo.personId)).toContain(`/demos/:id ${ilir.personId}`);
    expect((await mentor.get(`/demos/${demo}/versions/1/audio`)).status).toBe(200);
    expect((await looksOf(bo.personId)).filter((one) => one.includes("audio"))).toHaveLength(1);
  });

  test("the secretariat's look counts behind a closed gate, and so does finding somebody by mail", async () => {
    const child = await aMusician("Ida", 12);
    const karen = await aSecretary();
    const office = await house.as(karen);
    expect((await office.get(`/musicians/${child.personId}/birth-day`)).status).toBe(200);
    await office.post("/admin/people").type("form").send({ email: child.email });
    await office.post("/admin/people").type("form").send({ email: "ukendt@example.org" });
    expect(await looksOf(child.personId)).toEqual([
      `/admin/people ${karen.personId}`,
      `/musicians/:id/birth-day ${karen.personId}`,
    ]);
    expect((await (await house.as(child)).get("/me/looks")).text).toContain("sekretariatet");
  });

  test("only the owner, or a guardian whose word counts, may read it", async () => {
    const { ana } = await anaAndMarta();
    const others = await anaAndMarta();
    const browser = await house.as(others.marta);
    expect((await browser.get(`/guardian/${ana.personId}/looks`)).status).toBe(404);
    expect((await browser.get(`/guardian/${others.ana.personId}/looks`)).status).toBe(200);
  });

  test("everything that these tests did is chained and whole", async () => {
    expect(await sealTrail()).toBeGreaterThan(0);
    expect((await verifyTrail()).faults).toEqual([]);
  });
});
