import { beforeAll, describe, expect, test } from "@jest/globals";
import { recordEvidence } from "../../src/features/evidence/index.ts";
import { journeyOf, journeysOf, stageCells, waitingAmong } from "../../src/features/journeys/index.ts";
import { findJourney, wordsOf } from "../../src/features/journeys/model.ts";
import { confirmedIn, isEnough } from "../../src/features/journeys/policy.ts";
import { answerWord, sayWord } from "../../src/features/journeys/service.ts";
import { currentFramework } from "../../src/features/frameworks/index.ts";
import { eventRows } from "../../src/platform/events/events.ts";
import { type Client, useHouse } from "../support/house.ts";
import {
  aGuardianOf,
  aMember,
  aMemberOf,
  aMentor,
  aMusician,
  anOrganisation,
  aSecretary,
  attends,
  follows,
  type Member,
  mentors,
  saysYes,
  seenBy,
} from "../support/people.ts";

const house = useHouse();
const NINE = ["H1", "H2", "H3", "K1", "K2", "K3", "E1", "E2", "E3"];
let noor: Member;
let ilir: Member;
let asNoor: Client;
let asIlir: Client;

beforeAll(async () => {
  noor = await aMusician("Noor");
  ilir = await aMentor("Ilir");
  await mentors(ilir, noor);
  asNoor = await house.as(noor);
  asIlir = await house.as(ilir);
}, 30_000);

const said = (client: Client, path: string, body: object) => client.post(path).type("form").send(body);
const json = (client: Client, path: string, body: object) => client.post(`/api/v1${path}`).send(body);

/** Milestones said and confirmed through the services. */
async function confirm(musician: Member, mentor: Member, ids: readonly string[]): Promise<void> {
  const [own, theirs] = [await seenBy(musician), await seenBy(mentor)];
  for (const id of ids) {
    const { n } = await sayWord(own, musician.personId, id, { said: "ready", evidence: [], version: 0 });
    await answerWord(theirs, musician.personId, id, { verdict: "confirmed", sentence: "", version: n });
  }
}
async function aPair(name = "Ana"): Promise<[Member, Member]> {
  const pair: [Member, Member] = [await aMusician(name), await aMentor(`Mentor of ${name}`)];
  await mentors(pair[1], pair[0]);
  return pair;
}

describe("words in two voices", () => {
  test("ready with evidence, returned with a sentence, ready again, confirmed: the history keeps all of it", async () => {
    const one = await recordEvidence(await seenBy(noor), {
      kind: "text",
      day: "2026-01-02",
      members: [noor.personId],
      title: "Min skitse",
    });
    const base = `/people/${noor.personId}/journey/RU-K1`;
    const first = await said(asNoor, "/journey/RU-K1", { said: "ready", evidence: one._id, version: 0 });
    expect([first.status, first.headers.location]).toEqual([303, "/journey/RU-K1"]);
    expect((await waitingAmong([noor.personId])).map((row) => row.milestone)).toEqual(["RU-K1"]);
    const shown = await asIlir.get(base);
    expect(shown.text).toContain("Min skitse");
    expect(shown.text).toContain("Send retur");
    expect((await said(asIlir, base, { verdict: "returned", sentence: "", version: 1 })).text).toContain(
      "Skriv én sætning om hvorfor.",
    );
    expect(
      (await said(asIlir, base, { verdict: "returned", sentence: "Mangler slutningen", version: 1 })).status,
    ).toBe(303);
    expect((await asNoor.get("/journey")).text).toContain("Mangler slutningen");
    await said(asNoor, "/journey/RU-K1", { said: "ready", evidence: one._id, version: 2 });
    expect((await json(asIlir, base, { verdict: "confirmed", version: 3 })).body).toEqual({
      state: "confirmed",
      version: 4,
    });
    const words = await wordsOf(noor.personId, "RU-K1");
    expect(words.map((word) => word.word)).toEqual(["confirmed", "ready", "returned", "ready"]);
    const view = await journeyOf(noor.personId);
    expect([view.confirmed, view.stageNumber, stageCells(view)[3]]).toEqual([1, 1, "confirmed"]);
    expect((await journeysOf([noor.personId])).get(noor.personId)?.perDimension.art).toBe(1);
    const events = await eventRows.find({ person: noor.personId }, { sort: { at: -1, _id: -1 }, limit: 20 });
    expect(JSON.stringify(events)).not.toContain("Mangler");
    expect(events.find((event) => event.type === "journeys.stageEntered")?.data).toMatchObject({
      stage: "incubator",
      from: null,
    });
  });

  test("of two tabs that answer the same word one wins, the other is told and keeps the sentence", async () => {
    await said(asNoor, "/journey/RU-H2", { said: "ready", version: 0 });
    const base = `/people/${noor.personId}/journey/RU-H2`;
    const answers = await Promise.all([
      said(asIlir, base, { verdict: "confirmed", sentence: "Ja, det sad", version: 1 }),
      said(asIlir, base, { verdict: "returned", sentence: "Tempoet skred", version: 1 }),
    ]);
    expect(answers.map((answer) => answer.status).sort((a, b) => a - b)).toEqual([303, 409]);
    expect(await wordsOf(noor.personId, "RU-H2")).toHaveLength(2);
  });

  test("who said it may take the newest word back; the history keeps both, and nobody else may", async () => {
    await said(asNoor, "/journey/RU-H3", { said: "ready", version: 0 });
    expect((await json(asIlir, `/people/${noor.personId}/journey/RU-H3/undo`, { version: 1 })).status).toBe(
      409,
    );
    expect((await json(asNoor, "/journey/RU-H3/undo", { version: 1 })).body).toEqual({
      state: "open",
      version: 2,
    });
    expect((await wordsOf(noor.personId, "RU-H3")).map((word) => word.word)).toEqual(["undone", "ready"]);
    expect((await json(asNoor, "/journey/RU-H3/undo", { version: 2 })).status).toBe(409);
  });

  test("a later mentor reopens with a reason; the earlier word stands under its author", async () => {
    const [ana, first] = await aPair("Ada");
    await confirm(ana, first, ["RU-E1"]);
    const later = await aMentor("Mette");
    await mentors(later, ana);
    const asLater = await house.as(later);
    const base = `/people/${ana.personId}/journey/RU-E1`;
    expect((await said(asLater, base, { verdict: "reopened", sentence: " ", version: 2 })).status).toBe(422);
    expect(
      (await said(asLater, base, { verdict: "reopened", sentence: "Billedet er væk", version: 2 })).status,
    ).toBe(303);
    const words = await wordsOf(ana.personId, "RU-E1");
    expect(words.map((word) => [word.word, word.by])).toEqual([
      ["reopened", later.personId],
      ["confirmed", first.personId],
      ["ready", ana.personId],
    ]);
  });
});

describe("who may", () => {
  test("nobody answers their own, and only a mentor whose tie holds answers", async () => {
    const [ana, mentor] = await aPair("Asta");
    const asAna = await house.as(ana);
    await said(asAna, "/journey/RU-H1", { said: "ready", version: 0 });
    const base = `/people/${ana.personId}/journey/RU-H1`;
    expect((await json(asAna, base, { verdict: "confirmed", version: 1 })).status).toBe(403);
    expect((await json(asIlir, base, { verdict: "confirmed", version: 1 })).status).toBe(404);
    expect((await asIlir.get(base)).status).toBe(404);
    expect((await json(await house.as(mentor), base, { verdict: "confirmed", version: 1 })).status).toBe(200);
  });

  test("school and followers see states, never sentences or evidence; strangers see nothing", async () => {
    const school = await anOrganisation("school", "Furesø Musikskole");
    const venue = await anOrganisation("venue", "Lågen");
    const [ana, mentor] = await aPair("Alma");
    await attends(ana, school);
    await follows(venue, ana);
    await sayWord(await seenBy(ana), ana.personId, "RU-K3", { said: "ready", evidence: [], version: 0 });
    await answerWord(await seenBy(mentor), ana.personId, "RU-K3", {
      verdict: "returned",
      sentence: "Kun os to",
      version: 1,
    });
    for (const organisation of [school, venue]) {
      const client = await house.as(await aMemberOf(organisation, "Bo"));
      const page = await client.get(`/people/${ana.personId}/journey`);
      expect(page.status).toBe(200);
      expect(page.text).toContain("Retur fra");
      expect(page.text).not.toContain("Kun os to");
      expect((await client.get(`/people/${ana.personId}/journey/RU-K3`)).status).toBe(404);
      const body = (await client.get(`/api/v1/people/${ana.personId}/journey`)).body;
      expect(body.stage).toBe("incubator");
      expect(JSON.stringify(body)).not.toContain("Kun os to");
    }
    const stranger = await house.as(await aMember());
    expect((await stranger.get(`/people/${ana.personId}/journey`)).status).toBe(404);
    expect((await stranger.get("/journey")).status).toBe(404);
    expect((await house.client().get(`/people/${ana.personId}/journey`)).status).toBe(303);
  });

  test("under 15 behind a closed gate only the musician sees it; once it is open a confirmed guardian reads it all", async () => {
    const ana = await aMusician("Anna", 13);
    const marta = await aGuardianOf(ana, "Marta");
    const mentor = await aMentor();
    await mentors(mentor, ana);
    const asAna = await house.as(ana);
    await said(asAna, "/journey/RU-H1", { said: "ready", version: 0 });
    const base = `/people/${ana.personId}/journey`;
    expect((await asAna.get("/journey")).status).toBe(200);
    expect((await (await house.as(mentor)).get(base)).status).toBe(404);
    await saysYes(marta, ana);
    expect((await (await house.as(mentor)).get(base)).status).toBe(200);
    const asMarta = await house.as(marta);
    expect((await asMarta.get(`${base}/RU-H1`)).text).toContain("Anna siger klar");
    expect((await json(asMarta, `${base}/RU-H1`, { verdict: "confirmed", version: 1 })).status).toBe(403);
  });
});

describe("bad input", () => {
  test("is refused with a sentence or a 404, and nothing is written", async () => {
    const other = await recordEvidence(await seenBy(ilir), {
      kind: "text",
      day: "2026-01-02",
      members: [ilir.personId],
      title: "en andens",
    });
    const path = "/journey/RU-E2";
    for (const body of [
      { said: "perhaps", version: 0 },
      { said: "ready" },
      { said: "ready", version: "x" },
      { said: { $gt: "" }, version: 0 },
      { said: "ready", version: 0, evidence: "<script>" },
      { said: "ready", version: 0, evidence: [other._id] },
    ])
      expect((await json(asNoor, path, body)).status).toBe(422);
    expect((await said(asNoor, path, { "said[$gt]": "", version: 0 })).status).toBe(422);
    for (const id of ["XX-H1", "RU-H9", "KL-H1", "ru-h1", "%3Cscript%3E"])
      expect((await asNoor.get(`/journey/${id}`)).status).toBe(404);
    expect(await wordsOf(noor.personId, "RU-E2")).toEqual([]);
    const base = `/people/${noor.personId}/journey/RU-E2`;
    await said(asNoor, path, { said: "ready", version: 0 });
    const long = await said(asIlir, base, { verdict: "returned", sentence: "x".repeat(301), version: 1 });
    expect([long.status, long.text.includes("Højst 300 tegn")]).toEqual([422, true]);
    expect(long.text).toContain("x".repeat(301));
    await said(asIlir, base, { verdict: "returned", sentence: "<script>alert(1)</script>", version: 1 });
    expect((await asNoor.get(path)).text).not.toContain("<script>alert");
  });
});

describe("stages", () => {
  test("the rule: seven of nine, two in each dimension", async () => {
    const framework = await currentFramework();
    const counts = (ids: readonly string[]) =>
      confirmedIn(
        framework,
        ids.map((id) => ({
          milestone: `RU-${id}`,
          state: "confirmed",
          at: framework.createdAt,
          n: 2,
          evidence: [],
        })),
        "incubator",
      );
    expect(isEnough(counts(NINE))).toBe(true);
    expect(isEnough(counts(["H1", "H2", "K1", "K2", "E1", "E2"]))).toBe(false);
    expect(isEnough(counts(["H1", "H2", "K1", "K2", "E1", "E2", "E3"]))).toBe(true);
    expect(isEnough(counts(["H1", "K1", "K2", "K3", "E1", "E2", "E3"]))).toBe(false);
  });

  test("below the rule nothing can be signed; at seven the mentor signs and the next stage begins", async () => {
    const [ana, mentor] = await aPair("Alba");
    const [asAna, asMentor] = [await house.as(ana), await house.as(mentor)];
    const path = `/people/${ana.personId}/journey/advance`;
    await confirm(ana, mentor, ["RU-H1", "RU-H2", "RU-K1", "RU-K2", "RU-E1", "RU-E2"]);
    expect((await json(asMentor, path, { to: "hatched" })).body.code).toBe("journeys.problems.notEnough");
    await confirm(ana, mentor, ["RU-E3"]);
    expect((await journeyOf(ana.personId)).proposal).toBe("mentor");
    expect((await asMentor.get(`/people/${ana.personId}/journey`)).text).toContain(path);
    expect((await asMentor.get(path)).text).toContain("Skriv under");
    expect((await json(asAna, path, { to: "hatched" })).status).toBe(403);
    expect((await json(asMentor, path, { to: "flight-training" })).status).toBe(409);
    expect((await said(asMentor, path, { to: "hatched" })).status).toBe(303);
    // Signed by mistake: the one who let the stage begin takes it back, nobody else, and signs again.
    expect((await asMentor.get(`/people/${ana.personId}/journey`)).text).toContain(`${path}/withdrawal`);
    expect((await json(asAna, `${path}/withdrawal`, {})).status).toBe(403);
    expect((await json(asMentor, `${path}/withdrawal`, {})).body).toEqual({
      stage: "incubator",
      signed: false,
    });
    expect(await journeyOf(ana.personId)).toMatchObject({ stage: "incubator", proposal: "mentor" });
    expect((await json(asMentor, `${path}/withdrawal`, {})).body.code).toBe("journeys.problems.tooLate");
    expect((await said(asMentor, path, { to: "hatched" })).status).toBe(303);
    expect((await json(asMentor, path, { to: "hatched" })).status).toBe(409);
    const view = await journeyOf(ana.personId);
    expect([view.stage, view.confirmed, view.proposal]).toEqual(["hatched", 0, "none"]);
    await confirm(ana, mentor, ["RU-H3", "KL-H1"]);
    expect((await journeyOf(ana.personId)).confirmed).toBe(1);
    expect((await asAna.get("/journey")).text).toContain("8 af 9 bekræftet");
  });

  test("ready to fly needs a second signature by school or secretariat, never the same person", async () => {
    const [ana, mentor] = await aPair("Aya");
    const school = await anOrganisation("school", "Egedal Musikskole");
    await attends(ana, school);
    const staff = await aMemberOf(school, "Sofie");
    const enough = ["H1", "H2", "K1", "K2", "E1", "E2", "E3"];
    const asMentor = await house.as(mentor);
    const path = `/people/${ana.personId}/journey/advance`;
    for (const [prefix, to] of [
      ["RU", "hatched"],
      ["KL", "flight-training"],
      ["FT", "ready-to-fly"],
    ] as const) {
      await confirm(
        ana,
        mentor,
        enough.map((id) => `${prefix}-${id}`),
      );
      expect((await json(asMentor, path, { to })).status).toBe(200);
    }
    expect([(await journeyOf(ana.personId)).stage, (await journeyOf(ana.personId)).proposal]).toEqual([
      "flight-training",
      "second",
    ]);
    expect((await json(asMentor, path, { to: "ready-to-fly" })).status).toBe(409);
    const asSecretary = await house.as(await aSecretary());
    expect((await asSecretary.get("/signatures")).text).toContain("Aya");
    expect((await asSecretary.get(path)).status).toBe(200);
    expect((await json(asMentor, `${path}/withdrawal`, {})).status).toBe(200);
    expect((await asSecretary.get(path)).status).toBe(404);
    expect((await json(asMentor, path, { to: "ready-to-fly" })).status).toBe(200);
    const asStaff = await house.as(staff);
    expect((await asStaff.get("/api/v1/signatures")).body.signatures).toHaveLength(1);
    const stranger = await house.as(await aMemberOf(await anOrganisation("school", "Anden skole"), "Ib"));
    expect((await json(stranger, path, { to: "ready-to-fly" })).status).toBe(404);
    expect((await json(asStaff, path, { to: "ready-to-fly" })).body).toEqual({
      stage: "ready-to-fly",
      signed: false,
    });
    // The mentor's signature stands when the second one is taken back, and only its giver may.
    expect((await json(asMentor, `${path}/withdrawal`, {})).status).toBe(409);
    expect((await json(asStaff, `${path}/withdrawal`, {})).status).toBe(200);
    expect(await journeyOf(ana.personId)).toMatchObject({ stage: "flight-training", proposal: "second" });
    expect((await json(asStaff, path, { to: "ready-to-fly" })).status).toBe(200);
    const stored = await findJourney(ana.personId);
    expect(stored?.stages.at(-1)).toMatchObject({ signedBy: mentor.personId, secondBy: staff.personId });
    await confirm(
      ana,
      mentor,
      enough.map((id) => `FF-${id}`),
    );
    expect(await journeyOf(ana.personId)).toMatchObject({ proposal: "none", exitTalk: true });
  });
});
