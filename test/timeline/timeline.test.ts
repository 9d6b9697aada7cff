import { describe, expect, test } from "@jest/globals";
import { endTie } from "../../src/features/ties/index.ts";
import { changeProfile } from "../../src/features/people/index.ts";
import { useHouse } from "../support/house.ts";
import {
  aGuardianOf,
  aMember,
  aMemberOf,
  aMentor,
  aMusician,
  anaAndMarta,
  anOrganisation,
  attends,
  follows,
  mentors,
  saysYes,
  seenBy,
} from "../support/people.ts";

const house = useHouse();
const profile = {
  name: "Noor",
  fullName: "",
  bio: "",
  instruments: "",
  genres: "",
  municipality: null,
  links: [],
};

describe("a story", () => {
  test("tells the musician in sentences who did what, by month", async () => {
    const noor = await aMusician("Noor", 16);
    const ilir = await aMentor("Ilir");
    await mentors(ilir, noor);
    await saysYes(noor, noor);
    const browser = await house.as(noor);
    const page = await browser.get("/timeline");
    for (const text of ["Din historie", "Profilen blev oprettet.", "Du sagde ja til"])
      expect(page.text).toContain(text);
    const json = await browser.get("/api/v1/timeline");
    const events = (json.body as { events: { key: string; by: string | null }[] }).events;
    expect(events.map((one) => one.key)).toEqual([
      "consentGiven.profile",
      "consentGiven.mentoring",
      "created",
    ]);
    expect((await browser.get("/timeline").set("Accept-Language", "en")).status).toBe(200);
  });

  test("shows the guardian what the family knows, the mentor less, and a follower only the progress", async () => {
    const { ana, marta } = await anaAndMarta();
    const ilir = await aMentor("Ilir");
    await mentors(ilir, ana);
    const venue = await anOrganisation("venue", "Kanten");
    const booker = await aMemberOf(venue, "Bo");
    await follows(venue, ana);
    const path = `/people/${ana.personId}/timeline`;
    const [family, mentor, follower] = await Promise.all(
      [marta, ilir, booker].map(async (who) => (await house.as(who)).get(path)),
    );
    expect(family?.text).toContain("blev værge her");
    expect(family?.text).toContain("Du sagde ja til, at andre må se profilen");
    expect(mentor?.text).toContain("Profilen blev oprettet.");
    expect(mentor?.text).not.toContain("sagde ja");
    expect(follower?.status).toBe(200);
    expect(follower?.text).not.toContain("Profilen blev oprettet.");
    expect(follower?.text).toContain("Her er ikke noget at vise endnu");
  });

  test("is a 404 for a stranger, behind a closed gate, and after the tie ended", async () => {
    const ana = await aMusician("Ana", 14);
    const school = await anOrganisation("school", "Furesø Musikskole");
    const teacher = await aMemberOf(school, "Ida");
    await attends(ana, school);
    const path = `/people/${ana.personId}/timeline`;
    expect((await (await house.as(teacher)).get(path)).status).toBe(404);
    expect((await (await house.as(await aGuardianOf(ana, "Mads", false))).get(path)).status).toBe(404);
    expect((await (await house.as(await aMember())).get(`/api/v1${path}`)).status).toBe(404);
    const noor = await aMusician("Noor", 16);
    const ilir = await aMentor("Ilir");
    const tie = await mentors(ilir, noor);
    const browser = await house.as(ilir);
    const hers = `/people/${noor.personId}/timeline`;
    expect((await browser.get(hers)).status).toBe(200);
    await endTie(await seenBy(ilir), tie);
    expect((await browser.get(hers)).status).toBe(404);
  });

  test("is read page by page, and an odd cursor shows the newest", async () => {
    const noor = await aMusician("Noor", 16);
    const ctx = await seenBy(noor);
    for (let version = 0; version < 35; version += 1)
      await changeProfile(ctx, noor.personId, version, profile);
    const browser = await house.as(noor);
    const first = await browser.get("/timeline");
    expect(first.text.match(/line__row/g)).toHaveLength(30);
    const older = /href="(\/timeline\?before=[^"]+)"/.exec(first.text)?.[1] ?? "";
    const second = await browser.get(older);
    expect(second.text.match(/line__row/g)).toHaveLength(6);
    expect(second.text).toContain("Profilen blev oprettet.");
    expect((await browser.get("/timeline?before[$gt]=x")).status).toBe(200);
    expect((await browser.get("/timeline?before=<script>")).text.match(/line__row/g)).toHaveLength(30);
  });
});
