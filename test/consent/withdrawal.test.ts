import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { createAct, setOptedIn } from "../../src/features/acts/index.ts";
import { consentsOf, PURPOSES, relationTo } from "../../src/features/consent/index.ts";
import { addDays, dayOf, instantOf } from "../../src/platform/calendar.ts";
import { clock, plusMs } from "../../src/platform/clock.ts";
import { showDate } from "../../src/platform/i18n.ts";
import { devMails, queueMail } from "../../src/platform/mail.ts";
import { newId } from "../../src/platform/ids.ts";
import { row } from "../hard/support/rows.ts";
import { useHouse } from "../support/house.ts";
import {
  aMember,
  aMemberOf,
  aMentor,
  aMusician,
  anaAndMarta,
  anOrganisation,
  aSecretary,
  follows,
  type Member,
  mentors,
  saysYes,
  seenBy,
} from "../support/people.ts";

const house = useHouse();
type Client = ReturnType<typeof house.client>;
const fixture = (name: string): string => join(import.meta.dirname, "../fixtures", name);
const answer = (browser: Client, purpose: string, said: "yes" | "no", about?: string) =>
  browser
    .post(`/me/consents/${purpose}`)
    .type("form")
    .send({ answer: said, ...(about ? { about } : {}) });

/** Yes, seen; no, gone at the next request; yes again, back. Through the doors that the musician and the others use. */
async function bites(
  browser: Client,
  purpose: string,
  sees: () => Promise<boolean>,
  about?: string,
): Promise<boolean[]> {
  const seen = [await sees()];
  for (const said of ["yes", "no", "yes", "no"] as const) {
    expect((await answer(browser, purpose, said, about)).status).toBe(303);
    seen.push(await sees());
  }
  return seen;
}
const ALL = [false, true, false, true, false];
const soloOf = async (who: Member) =>
  createAct(await seenBy(who), {
    kind: "solo",
    name: "Sne",
    about: "",
    genres: "",
    ink: "gab",
    roles: "",
    requestId: newId(),
  });

describe("a yes for a time", () => {
  test("is given its length by one tap, counts to the end of its last day and ends by itself", async () => {
    const noor = await aMusician("Noor");
    const browser = await house.as(noor);
    const entry = async () => {
      const { body } = await browser.get("/api/v1/me/consents");
      return body.entries.find((one: { purpose: string }) => one.purpose === "picture");
    };
    await answer(browser, "picture", "yes");
    expect(await entry()).toMatchObject({ state: "yes", until: null });
    const given = await browser
      .post("/me/consents/picture")
      .type("form")
      .send({ answer: "yes", lasts: "quarter", from: "list" });
    expect(given.status).toBe(303);
    const page = await browser.get("/me/consents");
    const last = addDays(dayOf(clock.now()), 91);
    expect(page.text.split("</main>")[0]).toContain(`Det gælder til og med ${showDate("da", last)}.`);
    // The way back from a length is the yes without one.
    expect(page.text).toMatch(/name="answer" value="yes"[^]*?Fortryd/);
    const until = new Date((await entry()).until);
    const shown = async (now: Date) =>
      (await relationTo({ ...(await seenBy(noor)), now }, noor.personId))?.pictureShown;
    expect(until).toEqual(instantOf(addDays(last, 1), "00:00"));
    expect([await shown(plusMs(until, -1)), await shown(until)]).toEqual([true, false]);
    // Taken back, it does not come back by one tap as a yes that lasts for ever.
    await answer(browser, "picture", "no");
    expect((await browser.get("/me/consents")).text.split("</main>")[0]).not.toContain("Fortryd");
    const again = await browser.post("/api/v1/me/consents/picture").send({ answer: "yes", lasts: "open" });
    expect([again.status, again.body.until]).toEqual([200, null]);
    expect(await shown(until)).toBe(true);
    const odd = await browser.post("/api/v1/me/consents/picture").send({ answer: "yes", lasts: "9999" });
    expect(odd.status).toBe(422);
  });
});

describe("an answer that is sent more than once", () => {
  const rowsOf = async (who: Member): Promise<boolean[]> =>
    (await consentsOf(who.personId)).filter((row) => row.purpose === "profile").map((row) => row.given);

  test("pressed twice at once, or again a moment later, is one answer; the other answer is one of its own", async () => {
    const vega = await aMusician("Vega", 17);
    const browser = await house.as(vega);
    const pressed = await Promise.all([answer(browser, "profile", "yes"), answer(browser, "profile", "yes")]);
    expect(pressed.map(({ status }) => status)).toEqual([303, 303]);
    await answer(browser, "profile", "yes");
    expect(await rowsOf(vega)).toEqual([true]);
    await answer(browser, "profile", "no");
    await answer(browser, "profile", "yes");
    expect((await rowsOf(vega)).length).toBe(3);
  });
});

describe("a yes taken back acts on the next request", () => {
  test("profile: the words of it", async () => {
    const [noor, ilir] = [await aMusician("Noor"), await aMentor("Ilir")];
    await mentors(ilir, noor);
    const own = await house.as(noor);
    await own.post("/me/profile").type("form").send({
      name: "Noor",
      fullName: "",
      bio: "kanariefugl",
      instruments: "",
      genres: "",
      municipality: "",
      links: "",
      version: "0",
    });
    const mentor = await house.as(ilir);
    const page = async () => (await mentor.get(`/people/${noor.personId}`)).text.includes("kanariefugl");
    const json = async () =>
      JSON.stringify((await mentor.get(`/api/v1/people/${noor.personId}`)).body).includes("kanariefugl");
    expect(await bites(own, "profile", page)).toEqual(ALL);
    expect(await bites(own, "profile", json)).toEqual(ALL);
  }, 60_000);

  test("picture: each byte of it, and its address in the profile", async () => {
    const [noor, ilir] = [await aMusician("Noor"), await aMentor("Ilir")];
    await mentors(ilir, noor);
    const own = await house.as(noor);
    const sent = await own.post("/me/picture").attach("picture", fixture("pictures/gps.jpg"));
    expect(sent.status).toBe(303);
    const mentor = await house.as(ilir);
    const bytes = async () => (await mentor.get(`/people/${noor.personId}/picture/96`)).status === 200;
    const address = async () => (await mentor.get(`/api/v1/people/${noor.personId}`)).body.picture !== null;
    expect(await bites(own, "picture", bytes)).toEqual(ALL);
    expect(await bites(own, "picture", address)).toEqual(ALL);
  }, 60_000);

  test("mentoring: pages, lists, and a mail that waits", async () => {
    const [noor, ilir] = [await aMusician("Noor"), await aMentor("Ilir")];
    const own = await house.as(noor);
    await own.post("/mentorships").type("form").send({ mentor: ilir.personId, goal: "", requestId: newId() });
    expect((await consentsOf(noor.personId)).map((row) => [row.purpose, row.given])).toEqual([
      ["mentoring", true],
    ]);
    const mentor = await house.as(ilir);
    const list = async () => (await mentor.get("/mentees")).text.includes("Noor");
    await answer(own, "mentoring", "no");
    expect(await bites(own, "mentoring", list)).toEqual(ALL);
    const mail = async (purpose: string): Promise<number> => {
      const before = (await devMails.find({ to: ilir.email })).length;
      await queueMail({
        to: ilir.email,
        locale: "da",
        key: "guardians.mail.refused",
        path: "/help",
        needs: { person: noor.personId, purpose },
      });
      await house.settle();
      return (await devMails.find({ to: ilir.email })).length - before;
    };
    await house.settle();
    expect(await mail("mentoring")).toBe(0);
    await answer(own, "mentoring", "yes");
    await house.settle();
    expect(await mail("mentoring")).toBe(1);
  }, 60_000);

  test("demos for followers and a public page: sound, demo and page", async () => {
    const noor = await aMusician("Noor");
    const venue = await anOrganisation("venue", "Kanten");
    const booker = await house.as(await aMemberOf(venue, "Bo"));
    await follows(venue, noor, "progressAndDemos");
    const own = await house.as(noor);
    const act = await soloOf(noor);
    const sent = await own
      .post("/api/v1/demos")
      .field({ title: "Sidste bus", act: act._id, readers: "onlyMe", ownWork: "yes", requestId: newId() })
      .attach("audio", await readFile(fixture("audio/tone.mp3")), { filename: "a.mp3" });
    await house.settle();
    const id = String(sent.body.id);
    const sound = `/demos/${id}/versions/1/audio`;
    expect((await booker.head(sound)).status).toBe(404);
    await answer(own, "demoFollowers", "no");
    // Choosing followers as readers is the yes, and is written with it.
    await own.post(`/api/v1/demos/${id}`).send({ title: "Sidste bus", readers: "followers", version: 0 });
    expect((await booker.head(sound)).status).toBe(200);
    await answer(own, "demoFollowers", "no");
    const hears = async () => (await booker.head(sound)).status === 200;
    const opens = async () => (await booker.get(`/demos/${id}`)).status === 200;
    expect(await bites(own, "demoFollowers", hears)).toEqual(ALL);
    expect(await bites(own, "demoFollowers", opens)).toEqual(ALL);

    await setOptedIn(await seenBy(noor), act, true);
    const anyone = house.client();
    const stands = async () => (await anyone.get(`/a/${act._id}`)).status === 200;
    const listed = async () => (await anyone.get("/stage")).text.includes(act._id);
    expect(await bites(own, "demoPublic", stands, act._id)).toEqual(ALL);
    expect(await bites(own, "demoPublic", listed, act._id)).toEqual(ALL);
    expect((await answer(own, "demoPublic", "yes", newId())).status).toBe(404);
    expect((await answer(own, "demoPublic", "yes")).status).toBe(404);
  }, 60_000);

  test("contact by venues: a code that the musician showed", async () => {
    const noor = await aMusician("Noor");
    const venue = await anOrganisation("venue", "Kanten");
    const school = await anOrganisation("school", "Skolen");
    const booker = await house.as(await aMemberOf(venue, "Bo"));
    const teacher = await house.as(await aMemberOf(school, "Bodil"));
    const own = await house.as(noor);
    const code = async (): Promise<string> => {
      await own.post("/me/follow-code").type("form").send({});
      const { text } = await own.get("/me/follow-code");
      return /([0-9A-Z]{4}-[0-9A-Z]{4})/.exec(text.slice(text.indexOf("poster big")))?.[1] ?? "";
    };
    const ask = async (browser: Client, shown: string, organisationId: string): Promise<number> =>
      (await browser.post("/following").type("form").send({ code: shown, scope: "progress", organisationId }))
        .status;
    const shown = await code();
    expect((await consentsOf(noor.personId)).map((row) => row.purpose)).toEqual(["venueContact"]);
    await answer(own, "venueContact", "no");
    expect(await ask(booker, shown, venue._id)).toBe(422);
    expect(await ask(teacher, shown, school._id)).toBe(303);
    expect(await ask(booker, await code(), venue._id)).toBe(303);
  }, 60_000);

  test("a jury: nobody asks yet, so there is nothing to answer", async () => {
    const noor = await aMusician("Noor");
    const own = await house.as(noor);
    expect((await answer(own, "demoJury", "yes")).status).toBe(404);
    expect((await own.get("/me/consents")).text).toContain("Ingen kan spørge om det endnu");
  });
});

describe("defaults", () => {
  test.each([14, 16])("a fresh account of %i has said yes to nothing and is seen by nobody", async (age) => {
    const fresh = await aMusician("Frisk", age);
    const own = await house.as(fresh);
    const { body } = await own.get("/api/v1/me/consents");
    const { entries } = body as { entries: { purpose: string; state: string }[] };
    // A public page is asked about for each act, and there is none.
    expect(entries.map((one) => one.purpose)).toEqual(PURPOSES.filter((one) => one !== "demoPublic"));
    expect(entries.filter((one) => one.state !== "none")).toEqual([]);
    const venue = await aMemberOf(await anOrganisation("venue", "Kanten"), "Bo");
    const school = await aMemberOf(await anOrganisation("school", "Skolen"), "Bodil");
    const { marta } = await anaAndMarta();
    for (const other of [await aMember(), await aMentor("Ilir"), venue, school, await aSecretary(), marta]) {
      const browser = await house.as(other);
      for (const path of ["", "/picture/96", "/journey", "/timeline", "/followers"])
        expect([path, (await browser.get(`/people/${fresh.personId}${path}`)).status]).toEqual([path, 404]);
    }
    expect((await own.get("/demos/new")).text).toMatch(/value="onlyMe"[^>]*checked/);
    expect((await own.get("/me/consents")).text.split("</main>")[0]).not.toContain("checked");
    row(`defaults, a fresh account of ${age}`, {
      tried: `${entries.length} purposes, 6 others x 5 pages`,
      counted: "a yes that nobody said, pages that are seen",
      result: "0",
    });
  }, 60_000);

  test("under 15 an own yes is refused for every purpose, and a guardian's is written", async () => {
    const ana = await aMusician("Ana", 14);
    const own = await house.as(ana);
    const act = await soloOf(ana);
    for (const purpose of PURPOSES) {
      const about = purpose === "demoPublic" ? act._id : undefined;
      const said = await answer(own, purpose, "yes", about);
      expect([purpose, said.status]).toEqual([purpose, purpose === "demoJury" ? 404 : 403]);
    }
    expect(await consentsOf(ana.personId)).toEqual([]);
    const { ana: other, marta } = await anaAndMarta();
    await saysYes(marta, other, "picture");
    expect(await consentsOf(other.personId)).toHaveLength(2);
  }, 60_000);
});
