import { describe, expect, test } from "@jest/globals";
import { askToFollow } from "../../src/features/follows/index.ts";
import { applyAsMentor } from "../../src/features/mentors/index.ts";
import { createOrganisation } from "../../src/features/organisations/index.ts";
import { addDays, dayOf } from "../../src/platform/calendar.ts";
import { clock, DAY_MS, plusMs } from "../../src/platform/clock.ts";
import { writeEvents } from "../../src/platform/events/events.ts";
import { newId } from "../../src/platform/ids.ts";
import { useHouse } from "../support/house.ts";
import {
  agreed,
  aGuardianOf,
  aMember,
  aMemberOf,
  aMentor,
  aMusician,
  anOrganisation,
  aSafeguardingLead,
  aSecretary,
  attends,
  EGEDAL,
  follows,
  FURESOE,
  seenBy,
} from "../support/people.ts";

const house = useHouse();

/** So many musicians enter the first stage in a municipality. */
async function many(n: number, municipality: string): Promise<void> {
  for (let i = 0; i < n; i += 1) {
    const who = await aMusician(`M${i}`, 19);
    await agreed(who, "statistics");
    const data = { stage: "incubator", from: null, municipality };
    await writeEvents(
      [{ type: "journeys.stageEntered", v: 1, about: who.personId, person: who.personId, data }],
      who.personId,
      clock.now(),
    );
  }
}

describe("the municipality's first screen", () => {
  test("shows the funnel of its own municipality, whom it follows, and the way to report and file", async () => {
    await many(7, FURESOE);
    await many(6, EGEDAL);
    const town = await anOrganisation("municipality", "Furesø Kommune");
    const annelise = await aMemberOf(town, "Annelise");
    const noor = await aMusician("Noor", 19);
    await follows(town, noor);
    await house.settle();
    const browser = await house.as(annelise);
    const page = (await browser.get("/")).text;
    expect(page).toContain("7 unge i føde­kæden i Furesø");
    expect(page).toContain("I følger én musiker");
    expect(page).toContain("Noor");
    for (const path of [`/impact?municipality=${FURESOE}`, `/impact/figures?municipality=${FURESOE}`])
      expect(page).toContain(path);
    expect(page).not.toContain("Egedal");
    const href = /href="(\/impact\/figures[^"]+)"/.exec(page)?.[1]?.replaceAll("&amp;", "&") ?? "";
    expect((await browser.get(href)).status).toBe(200);
    const elsewhere = await house.as(
      await aMemberOf(await anOrganisation("municipality", "Egedal Kommune", EGEDAL), "Bo"),
    );
    const theirs = (await elsewhere.get("/")).text;
    expect(theirs).toContain("6 unge i føde­kæden i Egedal");
    expect(theirs).not.toContain("Noor");
  });

  test("says that there are too few instead of a number under five", async () => {
    const town = await anOrganisation("municipality", "Herlev Kommune", "0163");
    await many(3, "0163");
    await house.settle();
    const page = (await (await house.as(await aMemberOf(town, "Per"))).get("/")).text;
    expect(page).toContain("For få i Herlev til at vise tal");
    expect(page).not.toMatch(/class="num">3</);
  });
});

describe("the secretariat's first screen", () => {
  test("says what waits, how long the oldest has waited, and leads there in one tap", async () => {
    const browser = await house.as(await aSecretary());
    expect((await browser.get("/")).text).toContain("Intet venter på jer");
    const applicant = await aMember({ name: "Ilir" });
    const ask = { about: "Guitar", instruments: ["guitar"], municipality: null };
    await applyAsMentor(await seenBy(applicant), ask);
    await createOrganisation(
      await seenBy(await aMember()),
      { kind: "venue", name: "Ny scene", municipality: FURESOE, about: "" },
      false,
    );
    await aGuardianOf(await aMusician("Ana", 14), "Marta", false);
    await aMentor("Sofie", addDays(dayOf(clock.now()), -700));
    await aMentor("Omar", addDays(dayOf(clock.now()), -100));
    const later = plusMs(clock.now(), 3 * DAY_MS);
    clock.set(() => later);
    const page = (await browser.get("/")).text;
    clock.set(null);
    expect(page).toContain("4 ting venter på jer");
    for (const words of ["værge skal bekræftes", "vil være mentor", "organisation vil være med"])
      expect(page).toContain(words);
    expect(page).toContain("Den ældste har ventet 3 dage");
    expect(page).toMatch(/<span class="attn__n">1<\/span><div><h2 class="h-row">børneattest skal ses igen/);
    for (const name of ["Ilir", "Marta", "Ana", "Ny scene", "Sofie"]) expect(page).not.toContain(name);
    const paths = [...page.matchAll(/<a class="btn" href="([^"]+)"/g)].map((one) => one[1] ?? "");
    expect(paths).toEqual(["/guardians/claims", "/admin/mentors", "/admin/organisations", "/admin/mentors"]);
    for (const path of paths) expect((await browser.get(path)).status).toBe(200);
  });

  test("shows the region in figures, and says when nobody can read a concern", async () => {
    const browser = await house.as(await aSecretary());
    const page = (await browser.get("/")).text;
    expect(page).toMatch(/\d+ unge i regionen/);
    expect(page).toContain("Der er ingen børnebeskyttelsesansvarlig");
    await aSafeguardingLead();
    expect((await browser.get("/")).text).not.toContain("Der er ingen børnebeskyttelsesansvarlig");
  });
});

describe("the safeguarding lead's first screen", () => {
  test("counts what waits and how long, and names nobody", async () => {
    const lead = await house.as(await aSafeguardingLead());
    expect((await lead.get("/")).text).toContain("Ingen bekymringer venter");
    const writer = await house.as(await aMember({ name: "Rasmus" }));
    const raised = await writer.post("/concerns").type("form").send({
      worry: "else",
      text: "Han er blevet meget stille.",
      reach: "",
      requestId: newId(),
    });
    expect(raised.status).toBe(303);
    const later = plusMs(clock.now(), 2 * DAY_MS);
    clock.set(() => later);
    const page = (await lead.get("/")).text;
    clock.set(null);
    expect(page).toContain("Én bekymring venter på jer");
    expect(page).toContain("1 er over tiden · Den ældste kom for 2 dage siden");
    expect(page).toContain('href="/safeguarding#raised"');
    for (const words of ["Rasmus", "meget stille"]) expect(page).not.toContain(words);
    const stranger = (await writer.get("/")).text;
    expect(stranger).not.toContain("bekymring venter");
  });
});

describe("a venue's first screen", () => {
  test("tells how many have not answered, and no name before the yes", async () => {
    const venue = await anOrganisation("venue", "Kanten");
    const henrik = await aMemberOf(venue, "Henrik");
    const malthe = await aMusician("Malthe", 19);
    await agreed(malthe, "venueContact");
    await askToFollow(await seenBy(henrik), {
      organisationId: venue._id,
      personId: malthe.personId,
      scope: "progress",
    });
    const page = (await (await house.as(henrik)).get("/")).text;
    expect(page).toContain("1 musiker har ikke svaret endnu");
    expect(page).not.toContain("Malthe");
  });
});

describe("the school's first screen", () => {
  test("gives no percentage of fewer than five pupils, and puts whoever has no mentor first", async () => {
    const school = await anOrganisation("school", "Søndersø Musikskole");
    const bodil = await house.as(await aMemberOf(school, "Bodil"));
    for (const name of ["Noor", "Malthe"]) await attends(await aMusician(name, 19), school);
    const few = (await bodil.get("/")).text;
    expect(few).toContain("2 elever er for få til en procent");
    expect(few.split("</main>")[0]).not.toMatch(/\d %/);
    expect(few).toContain("Malthe, Noor");
    expect(few).toContain("Ingen mentor");
    for (const name of ["Aya", "Elias", "Gry"]) await attends(await aMusician(name, 19), school);
    expect((await bodil.get("/")).text.split("</main>")[0]).toMatch(/\d %/);
  });
});
