import { readFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { describe, expect, test } from "@jest/globals";
import { findPerson } from "../../src/features/people/index.ts";
import { storage } from "../../src/platform/storage/current.ts";
import { root } from "../../src/platform/root.ts";
import { useHouse } from "../support/house.ts";
import {
  aGuardianOf,
  aMember,
  aMemberOf,
  aMentor,
  aMusician,
  anaAndMarta,
  anOrganisation,
  aSecretary,
  attends,
  EGEDAL,
  FURESOE,
  mentors,
  saysYes,
} from "../support/people.ts";

const house = useHouse();
const GPS = join(root, "test/fixtures/pictures/gps.jpg");
const typed = { version: "0", name: "Noor", bio: "Jeg spiller guitar", municipality: FURESOE };
type Browser = Awaited<ReturnType<typeof house.as>>;
const send = (browser: Browser, path: string, body: object) => browser.post(path).type("form").send(body);
const stored = async (): Promise<string[]> => {
  const keys: string[] = [];
  for await (const key of storage().list()) keys.push(key);
  return keys;
};

describe("my page", () => {
  test("shows what I look like and who can see it, and the same as JSON", async () => {
    const noor = await aMusician();
    await mentors(await aMentor("Ilir"), noor);
    const browser = await house.as(noor);
    const page = await browser.get("/me");
    expect(page.status).toBe(200);
    for (const text of ["Noor", "Din mentor", "Ilir", "Hemmelig adresse", "Ret din profil"])
      expect(page.text).toContain(text);
    const json = await browser.get("/api/v1/me");
    expect(json.body).toMatchObject({ id: noor.personId, name: "Noor", picture: null, can: { edit: true } });
    expect((await house.client().get("/me")).headers.location).toContain("/sign-in");
  });

  test("asks a musician of 15 and over, who answers and takes it back", async () => {
    const noor = await aMusician();
    const browser = await house.as(noor);
    expect((await browser.get("/me")).text).toContain("Må din profil vises for andre?");
    expect((await send(browser, "/me/consents/profile", { answer: "maybe" })).status).toBe(422);
    expect((await send(browser, "/me/consents/profile", { answer: "yes" })).status).toBe(303);
    expect((await browser.get("/me")).text).toContain("Træk tilbage");
    await send(browser, "/me/consents/profile", { answer: "no" });
    expect((await browser.get("/me")).text).toContain("Ja, vis den");
  });

  test("does not ask somebody under 15, who cannot answer themselves", async () => {
    const browser = await house.as(await aMusician("Ana", 14));
    const page = await browser.get("/me");
    expect(page.text).toContain("din værge mangler at sige ja");
    expect(page.text).not.toContain("Må din profil vises");
    expect((await send(browser, "/me/consents/profile", { answer: "yes" })).status).toBe(403);
  });
});

describe("the profile form", () => {
  test("saves, splits words and mends links", async () => {
    const noor = await aMusician();
    const browser = await house.as(noor);
    expect((await browser.get("/me/profile")).text).toContain("Furesø");
    const saved = await send(browser, "/me/profile", {
      ...typed,
      instruments: "guitar, sang; guitar",
      links: ["www.eksempel.dk", "", ""],
    });
    expect([saved.status, saved.headers.location]).toEqual([303, "/me"]);
    const { body } = await browser.get(`/api/v1/people/${noor.personId}`);
    expect(body).toMatchObject({
      bio: "Jeg spiller guitar",
      instruments: ["guitar", "sang"],
      municipality: "Furesø",
      links: ["https://www.eksempel.dk"],
    });
  });

  test("says what is wrong at the field and keeps what was typed", async () => {
    const browser = await house.as(await aMusician());
    const wrong: [object, string][] = [
      [{ ...typed, name: "" }, "Det her mangler"],
      [{ ...typed, name: "x".repeat(61) }, "Højst 60 tegn"],
      [{ ...typed, bio: "x".repeat(1201) }, "Højst 1200 tegn"],
      [{ ...typed, municipality: "9999" }, "Vælg en af mulighederne"],
      [{ ...typed, links: ["javascript:alert(1)"] }, "Skriv en adresse som"],
      [{ ...typed, links: Array.from({ length: 6 }, (_, i) => `a${i}.dk`) }, "Højst 5"],
      [{ ...typed, name: undefined, "name[$gt]": "" }, "Det her mangler"],
    ];
    for (const [body, sentence] of wrong) {
      const answer = await send(browser, "/me/profile", body);
      expect([sentence, answer.status, answer.text.includes(sentence)]).toEqual([sentence, 422, true]);
      expect(answer.text).toContain('name="bio"');
      // Whoever hears the page is led from the fields of a group to its sentence as well.
      if (/adresse|Højst 5$/.test(sentence))
        expect(answer.text).toMatch(/name="links"[^>]* aria-describedby="links-error"/);
    }
    expect((await browser.get("/api/v1/me")).body.bio).toBe("");
    const json = await browser.post("/api/v1/me/profile").send({ ...typed, name: { $gt: "" } });
    expect([json.status, json.type]).toEqual([422, "application/problem+json"]);
  });

  test("prints script text as text", async () => {
    const browser = await house.as(await aMusician());
    await send(browser, "/me/profile", { ...typed, bio: "<script>alert(1)</script>" });
    const page = await browser.get("/me");
    expect(page.text).toContain("&lt;script&gt;alert(1)");
    expect(page.text).not.toContain("<script>alert(1)");
  });

  test("shows both texts to whoever saves second, and saves at the next press", async () => {
    const browser = await house.as(await aMusician());
    await send(browser, "/me/profile", { ...typed, bio: "Den første tekst" });
    const second = await send(browser, "/me/profile", { ...typed, bio: "Den anden tekst" });
    expect(second.status).toBe(409);
    expect(second.text).toContain("Den første tekst");
    expect(second.text).toContain("Den anden tekst");
    expect(second.text).toContain('name="version" value="1"');
    expect((await browser.get("/api/v1/me")).body.bio).toBe("Den første tekst");
    expect(
      (await send(browser, "/me/profile", { ...typed, version: "1", bio: "Den anden tekst" })).status,
    ).toBe(303);
  });
});

describe("a profile", () => {
  test("is read by mentor and school, with the full name, and by nobody else", async () => {
    const noor = await aMusician();
    const school = await anOrganisation("school", "Lågens Musikskole");
    const bodil = await aMemberOf(school, "Bodil");
    const ilir = await aMentor("Ilir");
    await attends(noor, school);
    await mentors(ilir, noor);
    const own = await house.as(noor);
    await send(own, "/me/profile", { ...typed, fullName: "Noor Holm" });
    const bare = await (await house.as(ilir)).get(`/people/${noor.personId}`);
    expect([bare.status, bare.text.includes("Noor Holm"), bare.text.includes("ikke sagt ja")]).toEqual([
      200,
      false,
      true,
    ]);
    await saysYes(noor, noor);
    for (const member of [bodil, ilir]) {
      const page = await (await house.as(member)).get(`/people/${noor.personId}`);
      expect([page.status, page.text.includes("Noor Holm"), page.text.includes("16 år")]).toEqual([
        200,
        true,
        true,
      ]);
    }
    for (const member of [await aMember(), await aMentor("Fremmed"), await aSecretary()])
      expect((await (await house.as(member)).get(`/people/${noor.personId}`)).status).toBe(404);
  });

  test("keeps municipality and school from all but the secretariat when the address is secret", async () => {
    const noor = await aMusician();
    const school = await anOrganisation("school", "Søens Musikskole", EGEDAL);
    const ilir = await aMentor("Ilir");
    await attends(noor, school);
    await mentors(ilir, noor);
    await saysYes(noor, noor);
    const own = await house.as(noor);
    await send(own, "/me/profile", typed);
    const mentor = await house.as(ilir);
    expect((await mentor.get(`/people/${noor.personId}`)).text).toContain("Søens Musikskole");
    expect((await send(own, "/me/secret-address", { secret: "true" })).status).toBe(303);
    const page = await mentor.get(`/people/${noor.personId}`);
    expect([page.text.includes("Søens"), page.text.includes("Furesø")]).toEqual([false, false]);
    const { body } = await mentor.get(`/api/v1/people/${noor.personId}`);
    expect([body.municipality, body.schools]).toEqual([null, []]);
    expect((await own.get("/me")).text).toContain("Søens Musikskole");
    await send(own, "/me/secret-address", { secret: "false" });
    expect((await mentor.get(`/people/${noor.personId}`)).text).toContain("Furesø");
  });

  test("of a child under 15 shows a secret address again by a guardian's hand alone", async () => {
    const { ana, marta } = await anaAndMarta();
    const [child, guardian] = [await house.as(ana), await house.as(marta)];
    expect((await send(child, "/me/secret-address", { secret: "true" })).status).toBe(303);
    const me = (await child.get("/me")).text.split("</main>")[0] ?? "";
    expect([me.includes("Kun din værge kan slå den fra"), me.includes("/me/secret-address")]).toEqual([
      true,
      false,
    ]);
    expect((await send(child, "/me/secret-address", { secret: "false" })).status).toBe(403);
    expect((await child.get("/me")).text).toContain("Kun sekretariatet kan se");
    expect(
      (await send(guardian, `/guardian/${ana.personId}/secret-address`, { secret: "false" })).status,
    ).toBe(303);
    expect((await child.get("/me")).text).toContain('action="/me/secret-address"');
  });

  test("of a draft under 15 is nobody's to read, not even the claimed guardian's", async () => {
    const ana = await aMusician("Ana", 14);
    const claimed = await aGuardianOf(ana, "Marta", false);
    const ilir = await aMentor("Ilir");
    await mentors(ilir, ana);
    for (const member of [claimed, ilir, await aSecretary()])
      expect((await (await house.as(member)).get(`/people/${ana.personId}`)).status).toBe(404);
    expect((await (await house.as(ana)).get(`/people/${ana.personId}`)).status).toBe(200);
  });
});

/** Another picture. */
const turned = (path: string): Promise<Buffer> => sharp(path).rotate(180).jpeg().toBuffer();

describe("a picture", () => {
  test("is re-encoded without its position, served in three sizes through the policy, and replaced whole", async () => {
    const noor = await aMusician();
    const ilir = await aMentor("Ilir");
    await mentors(ilir, noor);
    await saysYes(noor, noor, "picture");
    const own = await house.as(noor);
    const sent = await own.post("/me/picture").attach("picture", GPS);
    expect([sent.status, sent.headers.location]).toEqual([303, "/me"]);
    const first = await stored();
    expect(first).toHaveLength(3);
    for (const side of [96, 320, 960]) {
      const got = await (await house.as(ilir))
        .get(`/people/${noor.personId}/picture/${side}`)
        .buffer(true)
        .parse((res, done) => {
          const parts: Buffer[] = [];
          res.on("data", (part: Buffer) => parts.push(part));
          res.on("end", () => done(null, Buffer.concat(parts)));
        });
      const body: unknown = got.body;
      expect([got.status, got.type]).toEqual([200, "image/webp"]);
      expect(Buffer.isBuffer(body) && body.toString("latin1").includes("Exif")).toBe(false);
    }
    const path = `/people/${noor.personId}/picture/320`;
    expect((await (await house.as(await aMember())).get(path)).status).toBe(404);
    expect((await house.client().get(path)).status).toBe(303);
    expect((await own.get(`/people/${noor.personId}/picture/321`)).status).toBe(404);
    await own.post("/me/picture").attach("picture", GPS);
    await house.settle();
    expect((await stored()).toSorted()).toEqual(first.toSorted());
    await own.post("/me/picture").attach("picture", await turned(GPS), "billede.jpg");
    await house.settle();
    const second = await stored();
    expect([second.length, second.some((key) => first.includes(key))]).toEqual([3, false]);
    expect((await send(own, "/me/picture/removal", {})).status).toBe(303);
    await house.settle();
    expect([await stored(), (await findPerson(noor.personId))?.picture]).toEqual([[], null]);
    expect((await own.get(path)).status).toBe(404);
  });

  test("is refused with a sentence of its own, and nothing is left behind", async () => {
    const own = await house.as(await aMusician());
    const heic = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from("ftypheic\0\0\0\0mif1heic")]);
    const cut = (await readFile(GPS)).subarray(0, 600);
    const bad: [Buffer, string][] = [
      [heic, "HEIC"],
      [Buffer.from("ikke et billede"), "Filen er ikke et billede"],
      [Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>"), "ikke et billede"],
      [cut, "beskadiget"],
    ];
    for (const [file, sentence] of bad) {
      const answer = await own.post("/me/picture").attach("picture", file, "billede.jpg");
      expect([sentence, answer.status, answer.text.includes(sentence)]).toEqual([sentence, 422, true]);
    }
    expect((await own.post("/me/picture").field("other", "x")).status).toBe(422);
    expect(await stored()).toEqual([]);
  });
});
