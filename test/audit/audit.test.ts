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
} from "../support/people.ts";

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
