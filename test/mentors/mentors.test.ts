import { describe, expect, test } from "@jest/globals";
import {
  approveMentor,
  findMentor,
  mayMentor,
  recheckDue,
  hasCertificate,
  type Mentor,
} from "../../src/features/mentors/index.ts";
import { relationTo } from "../../src/features/consent/index.ts";
import { useHouse } from "../support/house.ts";
import {
  aMember,
  aMemberOf,
  aMentor,
  aMusician,
  anaAndMarta,
  anOrganisation,
  aSecretary,
  FURESOE,
  mentors,
  seenBy,
} from "../support/people.ts";

const house = useHouse();
const ABOUT = "Jeg spiller guitar og skriver sange med unge.";

describe("the certificate", () => {
  const mentor = (certificateDay: string | null, status: Mentor["status"] = "approved"): Mentor => ({
    _id: "x".repeat(20),
    status,
    about: "",
    instruments: [],
    municipality: null,
    certificateDay,
    certificateSeenBy: null,
    referenceDay: "2024-01-01",
    certificateTold: null,
    appliedAt: new Date("2024-01-01T10:00:00Z"),
    decidedAt: null,
    decidedBy: null,
  });
  const CHILD = "2012-06-15";

  test("counts until the day before the re-check is due, and not on that day", () => {
    expect(recheckDue("2024-02-29")).toBe("2026-02-28");
    expect(recheckDue("2024-05-10")).toBe("2026-05-10");
    expect(hasCertificate(mentor("2024-05-10"), "2026-05-09")).toBe(true);
    expect(hasCertificate(mentor("2024-05-10"), "2026-05-10")).toBe(false);
    expect(hasCertificate(mentor("2024-05-10"), "2024-05-09")).toBe(false);
  });

  test.each([
    ["one that counts", "2025-05-10", "2026-05-09", true],
    ["one on the day the re-check is due", "2024-05-10", "2026-05-10", false],
    ["one that has expired", "2023-01-01", "2026-05-10", false],
    ["none", null, "2026-05-10", false],
  ])("with %s: may meet a child of 13: %s, %s, %s", (_what, day, today, may) => {
    expect(mayMentor(mentor(day), CHILD, today)).toBe(may);
    expect(mayMentor(mentor(day), null, today)).toBe(may);
    expect(mayMentor(mentor(day), "2008-01-01", today)).toBe(true);
  });

  test("on the child's 15th birthday it is not needed any more, and nobody who is not approved may", () => {
    expect(mayMentor(mentor(null), CHILD, "2027-06-14")).toBe(false);
    expect(mayMentor(mentor(null), CHILD, "2027-06-15")).toBe(true);
    for (const status of ["applied", "declined", "ended"] as const)
      expect(mayMentor(mentor("2026-01-01", status), "2000-01-01", "2026-05-10")).toBe(false);
  });

  test("decides whether a tie to a child under 15 shows anything", async () => {
    const { ana } = await anaAndMarta();
    const [with_, without] = [await aMentor("Ilir"), await aMentor("Sofie", null)];
    await mentors(with_, ana);
    await mentors(without, ana);
    expect((await relationTo(await seenBy(with_), ana.personId))?.mentor).not.toBeNull();
    expect((await relationTo(await seenBy(without), ana.personId))?.mentor).toBeNull();
  });
});

describe("an application", () => {
  test("is sent once, waits, can be corrected, and shows the certificate with its re-check when approved", async () => {
    const ilir = await aMember({ name: "Ilir" });
    const browser = await house.as(ilir);
    expect((await browser.get("/mentors/application")).text).toContain("Bliv mentor");
    const typed = { about: ABOUT, instruments: "guitar, sang ,guitar", municipality: FURESOE };
    expect((await browser.post("/mentors/application").type("form").send(typed)).status).toBe(303);
    expect((await browser.get("/mentors/application")).text).toContain("Din ansøgning venter");
    expect((await findMentor(ilir.personId))?.instruments).toEqual(["guitar", "sang"]);
    expect((await browser.post("/mentors/application").type("form").send(typed)).status).toBe(409);
    const words = { ...typed, about: "Nu skriver jeg noget andet om mig." };
    expect((await browser.post("/mentors/words").type("form").send(words)).status).toBe(303);
    await approveMentor(await seenBy(await aSecretary()), ilir.personId, {
      certificateDay: "2026-01-31",
      referenceDay: null,
    });
    const page = (await browser.get("/mentors/application")).text;
    expect(page).toContain("Børneattest fra 31. januar 2026");
    expect(page).toContain("Skal ses igen senest 31. januar 2028");
    expect((await browser.get("/api/v1/mentors/application")).body).toMatchObject({
      status: "approved",
      certificate: { day: "2026-01-31", due: "2028-01-31", counts: true },
    });
  });

  test.each([
    ["nothing", {}, "about"],
    ["too little", { about: "kort" }, "about"],
    ["too much", { about: "x".repeat(900) }, "about"],
    ["an operator", "about[$gt]=", "about"],
    ["a municipality that is not there", { about: ABOUT, municipality: "9999" }, "municipality"],
    ["too many instruments", { about: ABOUT, instruments: "x".repeat(300) }, "instruments"],
  ])("with %s is refused at its field", async (_what, body, field) => {
    const member = await aMember();
    const answer = await (await house.as(member)).post("/mentors/application").type("form").send(body);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(`id="${field}-error"`);
    expect(await findMentor(member.personId)).toBeNull();
  });

  test("from a musician under 18 is refused with the reason; at 18 it is taken", async () => {
    const [young, old] = [await aMusician("Noor", 17), await aMusician("Silas", 19)];
    const browser = await house.as(young);
    expect((await browser.get("/mentors/application")).text).toContain("når du er fyldt 18");
    expect((await browser.post("/mentors/application").type("form").send({ about: ABOUT })).status).toBe(422);
    const taken = await (await house.as(old))
      .post("/mentors/application")
      .type("form")
      .send({ about: ABOUT });
    expect(taken.status).toBe(303);
  });

  test("that was never sent has no words to correct", async () => {
    const answer = await (await house.as(await aMember()))
      .post("/mentors/words")
      .type("form")
      .send({ about: ABOUT });
    expect(answer.status).toBe(404);
  });
});

describe("the list of mentors", () => {
  test("is for schools and the secretariat; to others there is no such page", async () => {
    const mentor = await aMentor("Zacharias");
    await aMentor("Sofie", null);
    const school = await anOrganisation("school", "Søndersø Musikskole");
    for (const member of [await aMemberOf(school, "Bodil"), await aSecretary()]) {
      const page = await (await house.as(member)).get(`/mentors?municipality=${FURESOE}`);
      expect([page.status, page.text.includes("Zacharias")]).toEqual([200, true]);
      expect(page.text).toContain("Kun fra 15 år");
      expect((await (await house.as(member)).get("/mentors?municipality=0101")).text).not.toContain(
        "Zacharias",
      );
    }
    const venue = await anOrganisation("venue", "Lågen");
    for (const member of [mentor, await aMusician(), await aMemberOf(venue, "Bo")])
      expect((await (await house.as(member)).get("/mentors")).status).toBe(404);
  });
});
