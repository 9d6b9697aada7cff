import { describe, expect, test } from "@jest/globals";
import { currentFramework, ensureFramework, getFramework } from "../../src/features/frameworks/index.ts";
import { findJourney } from "../../src/features/journeys/model.ts";
import { sayWord } from "../../src/features/journeys/service.ts";
import { useHouse } from "../support/house.ts";
import { aMentor, aMusician, aSecretary, mentors, seenBy } from "../support/people.ts";

const house = useHouse();
const texts = (more: object = {}) => ({
  titleDa: "Øver tit",
  titleEn: "Practises often",
  shortDa: "Øver tit",
  shortEn: "Often",
  evidenceDa: "Loggen",
  evidenceEn: "The log",
  version: 0,
  ...more,
});

describe("the framework", () => {
  test("version 1 is made once from the data file: four stages of three dimensions of three", async () => {
    await ensureFramework();
    const first = await getFramework(1);
    expect(first.milestones).toHaveLength(36);
    expect(new Set(first.milestones.map((one) => `${one.stage} ${one.dimension}`)).size).toBe(12);
    expect(first.milestones.every((one) => one.evidence.da !== "" && one.short.en !== "")).toBe(true);
  });

  test("a published revision leaves journeys on theirs until the mentor moves them", async () => {
    const [noor, ilir] = [await aMusician("Noor"), await aMentor("Ilir")];
    await mentors(ilir, noor);
    await sayWord(await seenBy(noor), noor.personId, "RU-H1", { said: "ready", evidence: [], version: 0 });
    const client = await house.as(await aSecretary());
    const edit = "/api/v1/admin/framework/RU-H1";
    expect((await client.post(edit).send(texts())).status).toBe(404);
    expect((await client.post("/admin/framework/draft")).status).toBe(303);
    expect((await client.get("/admin/framework/RU-H1")).text).toContain("Øver fast");
    for (const bad of [{ titleDa: "" }, { shortDa: "x".repeat(41) }, { evidenceEn: { $gt: "" } }])
      expect((await client.post(edit).send(texts(bad))).status).toBe(422);
    expect((await client.post(edit).send(texts())).status).toBe(200);
    const stale = await client
      .post("/admin/framework/RU-H1")
      .type("form")
      .send(texts({ titleDa: "Min" }));
    expect([stale.status, stale.text.includes("Sådan står der nu"), stale.text.includes("Min")]).toEqual([
      409,
      true,
      true,
    ]);
    expect((await currentFramework()).version).toBe(1);
    const publish = (body: object) => client.post("/admin/framework/publication").type("form").send(body);
    expect((await publish({ note: "", version: 1 })).status).toBe(422);
    expect((await publish({ note: "Klarere", version: 1 })).status).toBe(303);
    expect((await client.get("/admin/framework")).text).toContain("Klarere");
    const asNoor = await house.as(noor);
    expect((await asNoor.get("/journey/RU-H1")).text).toContain("Øver fast");
    const asIlir = await house.as(ilir);
    const base = `/people/${noor.personId}/journey`;
    expect((await asIlir.get(base)).text).toContain("Klarere");
    expect((await asNoor.post(`/api/v1${base}/framework`).send({})).status).toBe(403);
    expect((await asIlir.post(`/api/v1${base}/framework`).send({})).body).toEqual({ frameworkVersion: 2 });
    expect((await asNoor.get("/journey/RU-H1")).text).toContain("Øver tit");
    expect((await findJourney(noor.personId))?.marks).toMatchObject([{ milestone: "RU-H1", state: "said" }]);
  });

  test("a draft can be thrown away, and nobody but the secretariat sees any of it", async () => {
    const client = await house.as(await aSecretary());
    await client.post("/admin/framework/draft");
    expect((await client.post("/api/v1/admin/framework/draft/removal").send({ version: 9 })).status).toBe(
      409,
    );
    expect((await client.post("/api/v1/admin/framework/draft/removal").send({ version: 0 })).status).toBe(
      200,
    );
    const noor = await house.as(await aMusician());
    expect((await noor.get("/admin/framework")).status).toBe(404);
    expect((await noor.post("/api/v1/admin/framework/draft").send({})).status).toBe(404);
  });
});
