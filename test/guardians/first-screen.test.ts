import { beforeAll, expect, test } from "@jest/globals";
import type { Organisation } from "../../src/features/organisations/index.ts";
import { makeTie } from "../../src/features/ties/index.ts";
import { addDays, dayOf } from "../../src/platform/calendar.ts";
import { clock } from "../../src/platform/clock.ts";
import { newId } from "../../src/platform/ids.ts";
import { type Client, useHouse } from "../support/house.ts";
import {
  agreed,
  aMemberOf,
  aMentor,
  anaAndMarta,
  anOrganisation,
  attends,
  type Member,
  seenBy,
} from "../support/people.ts";

const house = useHouse();
let ana: Member;
let marta: Member;
let school: Organisation;
let venue: Organisation;
let teacher: Client;

beforeAll(async () => {
  ({ ana, marta } = await anaAndMarta());
  school = await anOrganisation("school", "Søndersø Musikskole");
  venue = await anOrganisation("venue", "Kanten");
  await attends(ana, school);
  teacher = await house.as(await aMemberOf(school, "Bodil"));
}, 60_000);

const send = (browser: Client, path: string, values: Record<string, string>) =>
  browser.post(path).type("form").send(values);
const version = async (browser: Client, id: string): Promise<string> =>
  String((await browser.get(`/api/v1/recommendations/${id}`)).body.version);

/** Written by the teacher, agreed to by Ana: it waits for a guardian. */
async function waiting(): Promise<string> {
  const text = "Ana skriver sange, der tør være stille.";
  const words = { pupilId: ana.personId, receiver: `organisation-${venue._id}`, text, requestId: newId() };
  const id =
    String((await send(teacher, "/recommendations", words)).headers.location)
      .split("/")
      .at(-1) ?? "";
  await send(teacher, `/recommendations/${id}/handover`, { version: await version(teacher, id) });
  const pupil = await house.as(ana);
  const motivation = "Jeg har tyve minutter klar.";
  await send(pupil, `/recommendations/${id}/agreement`, { motivation, version: await version(pupil, id) });
  return id;
}

test("a child's recommendation waits on the guardian's first screen with its words, and a yes there sends it", async () => {
  const id = await waiting();
  const guardian = await house.as(marta);
  const first = (await guardian.get("/")).text;
  expect(first).toContain(`action="/recommendations/${id}/approval"`);
  expect(first).toContain("Ana skriver sange, der tør være stille.");
  expect(first).toContain("Jeg har tyve minutter klar.");
  expect((await (await house.as(ana)).get("/")).text).not.toContain("/approval");

  const fields = { answer: "yes", version: await version(guardian, id) };
  expect((await send(guardian, `/recommendations/${id}/approval`, fields)).status).toBe(303);
  expect((await guardian.get(`/api/v1/recommendations/${id}`)).body.status).toBe("sent");
  expect((await guardian.get("/")).text).not.toContain("/approval");
});

test("who asks to follow a child waits there too, and a no there ends it", async () => {
  const tie = await makeTie(
    await seenBy(ana),
    { kind: "follow", from: venue._id, fromKind: "organisation", to: ana.personId, scope: "progress" },
    "asked",
  );
  const guardian = await house.as(marta);
  expect((await guardian.get("/")).text).toContain(`action="/followers/${tie._id}/answer"`);
  expect((await send(guardian, `/followers/${tie._id}/answer`, { answer: "no" })).status).toBe(303);
  expect((await guardian.get("/")).text).not.toContain(`/followers/${tie._id}/answer`);
});

test("what is planned stands there with its day, place and grown-up, and leads to the page of the two; so does the mentor's row", async () => {
  const ilir = await aMentor("Ilir");
  await agreed(ana, "mentoring");
  const [mentor, guardian] = [await house.as(ilir), await house.as(marta)];
  const main = async () => (await guardian.get("/")).text.split("</main>")[0] ?? "";
  const asked = await (await house.as(ana))
    .post("/api/v1/mentorships")
    .send({ mentor: ilir.personId, goal: "Synge", requestId: newId() });
  const at = `/mentorships/${String(asked.body.id)}`;
  await mentor.post(`/api/v1${at}/acceptance`).send({});
  expect([(await main()).includes(`href="${at}"`), (await main()).includes("Snart")]).toEqual([true, false]);
  const day = addDays(dayOf(clock.now()), 3);
  const planned = await mentor
    .post(`/api/v1${at}/plan`)
    .send({ day, time: "16:00", minutes: "60", place: "place", where: "Lokale 3", version: 1 });
  expect([planned.status, planned.status === 200 ? "" : planned.text]).toEqual([200, ""]);
  const page = await main();
  for (const word of ["Snart", "Session med Ilir", "16.00 · Lokale 3"]) expect(page).toContain(word);
  expect(page.split(`href="${at}"`)).toHaveLength(3);
  expect((await guardian.get(at)).status).toBe(200);
});
