import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { type Act, createAct, setOptedIn } from "../../src/features/acts/index.ts";
import { answerConsent, relationTo } from "../../src/features/consent/index.ts";
import { findKit } from "../../src/features/presskits/model.ts";
import { setSong } from "../../src/features/presskits/service.ts";
import { addDays, dayOf } from "../../src/platform/calendar.ts";
import { clock } from "../../src/platform/clock.ts";
import { newId } from "../../src/platform/ids.ts";
import { type Client, useHouse } from "../support/house.ts";
import { pdfOutline, pdfText, untagged } from "../support/pdf.ts";
import { aMentor, aMusician, type Member, saysNo, saysYes, seenBy } from "../support/people.ts";
import { aDemo, anAct as aBand } from "../support/songs.ts";

const house = useHouse();
const inDays = (days: number): string => addDays(dayOf(clock.now()), days);

/** A solo act of a musician of this age, public unless said otherwise. */
async function anAct(age: number, open = true): Promise<{ act: Act; noor: Member; own: Client }> {
  const noor = await aMusician("Noor", age);
  const ctx = await seenBy(noor);
  const facts = { kind: "solo", name: "Sidste Bus", about: "", genres: "indie", ink: "gab" } as const;
  const made = await createAct(ctx, { ...facts, roles: "guitar", requestId: newId() });
  const act = open ? await setOptedIn(ctx, made, true) : made;
  if (open) await saysYes(noor, noor, "demoPublic", act._id);
  return { act, noor, own: await house.as(noor) };
}
const aKit = (more: object = {}) => ({
  tagline: "Indie til sidste bus hjem",
  short: "Noor synger om vejen hjem.",
  long: "Det begyndte i et øvelokale.\n\nSå kom koncerterne.",
  setlist: "Sidste bus 3:20\nRegnvejr",
  what: ["voice", "amp", ""],
  place: ["front-centre", "back-left", ""],
  label: ["Noor", "", ""],
  inputs: "Sang, SM58\nGuitar, DI",
  rider: "Et rum, der kan låses.",
  day: [inDays(20), inDays(-20)],
  gig: ["Elværket", "Stærekassen"],
  version: "0",
  ...more,
});
async function pdfFrom(browser: Client, path: string) {
  const sent = await browser.get(path).responseType("blob");
  const body = sent.body as Buffer;
  const pages = body.toString("latin1").match(/\/Type \/Page\b/g)?.length;
  return { type: sent.type, headers: sent.headers, pages, words: pdfText(body), body };
}
const write = (browser: Client, act: Act, body: object) =>
  browser.post(`/acts/${act._id}/kit`).type("form").send(body);

describe("the press kit of an act", () => {
  test("is written in one form and read by the public: texts, set list, drawn plot, channels, dates ahead", async () => {
    const { act, own } = await anAct(19);
    const stranger = house.client();
    expect((await stranger.get(`/a/${act._id}/kit`)).status).toBe(404);
    expect((await stranger.get(`/a/${act._id}`)).text).not.toContain("/kit");
    expect((await write(own, act, aKit())).headers.location).toBe(`/acts/${act._id}/kit`);

    const page = await stranger.get(`/a/${act._id}/kit`);
    expect(page.status).toBe(200);
    for (const text of [
      "Indie til sidste bus hjem",
      "Så kom koncerterne.",
      "Regnvejr",
      "Guitar, DI",
      "Elværket",
    ])
      expect(page.text).toContain(text);
    expect(page.text).not.toContain("Stærekassen"); // it was
    expect(page.text).toContain(
      'aria-label="Sceneplan. Sang Noor: Forrest, i midten. Forstærker: Bagest, til venstre."',
    );
    expect((await stranger.get(`/a/${act._id}`)).text).toContain(`/a/${act._id}/kit`);
    const { body } = await stranger.get(`/api/v1/a/${act._id}/kit`);
    expect(body.setlist).toEqual([
      { title: "Sidste bus", seconds: 200 },
      { title: "Regnvejr", seconds: null },
    ]);
    const drawing = await stranger.get(`/a/${act._id}/kit/stage-plot`);
    expect([drawing.status, drawing.type]).toEqual([200, "image/svg+xml"]);
  });

  test("is had on paper in two pages, with what the page says, and its plot drawn", async () => {
    const { act, noor, own } = await anAct(19);
    await saysYes(noor, noor, "venueContact");
    const lines = (n: number, of: string) => Array.from({ length: n }, (_, i) => `${of} ${i + 1}`).join("\n");
    const usual = {
      long: "Det begyndte i et øvelokale. ".repeat(50),
      setlist: `Sidste bus 3:20\n${lines(11, "Nummer")}`,
      inputs: `Sang, SM58\n${lines(15, "Kanal")}`,
      rider: "Et rum, der kan låses. ".repeat(19).concat("Flere filttæpper, fin fløde."), // joined letters are read too
    };
    await write(own, act, aKit(usual));
    const sent = await pdfFrom(house.client(), `/a/${act._id}/kit.pdf`);
    expect([sent.type, sent.headers["x-robots-tag"]]).toEqual(["application/pdf", "noindex"]);
    expect(sent.headers["content-disposition"]).toContain("pressekit.pdf");
    expect(sent.pages).toBe(2);
    for (const text of [
      "Sidste Bus",
      "Noor synger om vejen hjem.",
      "Elværket",
      "3:20",
      "SM58",
      "Kanal 15",
      "Flere filttæpper, fin fløde.",
    ])
      expect(sent.words).toContain(text);
    // From a sheet of paper one comes to the songs, and to somebody who answers.
    const address = `${house.config.baseUrl}/a/${act._id}`;
    for (const text of ["Hør sangene", address, "Skriv til acten", `${address}/enquiry`])
      expect(sent.words).toContain(text);
    expect(sent.body.toString("latin1")).toContain(`/URI (${address}/enquiry)`);
    for (const drawn of ["Sang\nNoor", "Forstærker", "Publikum"]) expect(sent.words).toContain(drawn);
    expect(sent.words).not.toContain("Stærekassen");
    // Read aloud: headings, paragraphs, the plot with words of its own, and each list as a table, one after the other.
    const rows = (count: number): string => Array.from({ length: count }, () => "TR(TD TD TD)").join(" ");
    const table = (count: number): string => `Table(TR(TH TH TH) ${rows(count)})`;
    expect(pdfOutline(sent.body)).toBe(
      `Document(H1 P P Figure P P(Link) P P(Link) H2 P H2 P H2 P H2 P P H2 Figure ${table(16)} ${table(12)} H2 P)`,
    );
    const raw = sent.body.toString("latin1");
    expect([raw.includes("/Lang (da-DK)"), raw.includes("/Alt (")]).toEqual([true, true]);
    expect(untagged(sent.body)).toBe(0);
  });

  test("on paper tells nobody outside where a child will be, and is no further than its page", async () => {
    const { act, noor, own } = await anAct(16);
    expect((await own.get(`/acts/${act._id}/kit.pdf`)).status).toBe(404); // nothing is written
    await write(own, act, aKit());
    expect((await pdfFrom(house.client(), `/a/${act._id}/kit.pdf`)).words).not.toContain("Elværket");
    expect((await pdfFrom(own, `/acts/${act._id}/kit.pdf`)).words).toContain("Elværket");
    await saysNo(noor, noor, "demoPublic", act._id);
    expect((await house.client().get(`/a/${act._id}/kit.pdf`)).status).toBe(404);
    const inside = await pdfFrom(own, `/acts/${act._id}/kit.pdf`);
    expect([inside.type, inside.words.includes("/a/")]).toEqual(["application/pdf", false]);
  });

  test("goes with the page: a yes taken back, and it is gone at the next request; those inside still read it", async () => {
    const { act, noor, own } = await anAct(19);
    await write(own, act, aKit());
    const to = await relationTo(await seenBy(noor), noor.personId);
    if (to) await answerConsent(await seenBy(noor), to, "demoPublic", false, act._id);
    const stranger = house.client();
    for (const path of ["", "/stage-plot"])
      expect((await stranger.get(`/a/${act._id}/kit${path}`)).status).toBe(404);
    expect((await stranger.get(`/api/v1/a/${act._id}/kit`)).status).toBe(404);
    expect((await own.get(`/acts/${act._id}/kit`)).status).toBe(200);
    expect((await own.get(`/acts/${act._id}/kit/stage-plot`)).status).toBe(200);
  });

  test("does not tell the public where somebody under 18 will be", async () => {
    const { act, own } = await anAct(16);
    await write(own, act, aKit());
    const page = await house.client().get(`/a/${act._id}/kit`);
    expect(page.status).toBe(200);
    expect(page.text).not.toContain("Elværket");
    expect(page.text).toContain('name="robots" content="noindex"');
    expect((await own.get(`/acts/${act._id}/kit`)).text).toContain("Elværket");
  });

  test("plays the chosen songs while everybody may hear them, and refuses the songs of others", async () => {
    const { act, own } = await anAct(19);
    const other = await anAct(19);
    const bytes = await readFile(join(import.meta.dirname, "../fixtures/audio/tone.mp3"));
    const put = async (to: { act: Act; own: Client }, title: string, readers: string): Promise<string> => {
      const fields = { title, note: "", act: to.act._id, readers, ownWork: "yes", requestId: newId() };
      const sent = await to.own
        .post("/api/v1/demos")
        .field(fields)
        .attach("audio", bytes, { filename: "a.mp3" });
      return String(sent.body.id);
    };
    const heard = await put({ act, own }, "Hør mig", "everyone");
    const hidden = await put({ act, own }, "Kun os", "band");
    const foreign = await put(other, "En andens", "everyone");
    await house.settle();
    expect((await write(own, act, aKit({ songs: [heard, hidden] }))).status).toBe(303);
    const page = await house.client().get(`/a/${act._id}/kit`);
    expect(page.text).toContain("Hør mig");
    expect(page.text).not.toContain("Kun os");
    const refused = await write(own, act, aKit({ songs: [foreign], version: "1" }));
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('id="songs-error"');
  });

  test("offers an admin their own songs and the band's, and never tells a bandmate's own by its title", async () => {
    const [noor, emil] = [await aMusician("Noor", 19), await aMusician("Emil", 19)];
    const act = await aBand(noor, emil);
    const ofEmil = await aDemo(house, emil, act, "onlyMe");
    const ofBand = await aDemo(house, emil, act, "band");
    const ofNoor = await aDemo(house, noor, act, "onlyMe");
    const own = await house.as(noor);
    const offered = async () =>
      [...(await own.get(`/acts/${act._id}/kit/edit`)).text.matchAll(/name="songs" value="(\w+)"/g)].map(
        (one) => one[1],
      );
    expect(await offered()).toEqual([ofNoor, ofBand]);
    expect((await write(own, act, aKit({ songs: [ofEmil] }))).status).toBe(422);
    expect((await write(own, act, aKit({ songs: [ofBand, ofNoor] }))).status).toBe(303);
    // One that its owner has taken back from the band is not told either, and keeps its place in the kit.
    const { body } = await (await house.as(emil)).get(`/api/v1/demos/${ofBand}`);
    const back = { title: "Sidste bus", readers: "onlyMe", version: body.version };
    expect((await (await house.as(emil)).post(`/api/v1/demos/${ofBand}`).send(back)).status).toBe(200);
    expect(await offered()).toEqual([ofNoor]);
    expect((await write(own, act, aKit({ songs: [ofNoor], version: "1" }))).status).toBe(303);
    expect((await findKit(act._id))?.songs).toEqual([ofNoor, ofBand]);
  });

  test("has a row for each thing and date there is room for, the empty ones folded away", async () => {
    const { act, own } = await anAct(19, false);
    const rows = async () => {
      const { text } = await own.get(`/acts/${act._id}/kit/edit`);
      const [seen = "", folded = ""] = text.split(/<summary>Plads til flere ting/);
      const count = (html: string, name: string) => html.split(`name="${name}"`).length - 1;
      return [count(seen, "what"), count(folded, "what"), count(text, "day")];
    };
    expect(await rows()).toEqual([2, 10, 5]);
    const sides = ["farLeft", "left", "centre", "right", "farRight"];
    const band = {
      what: [...sides.map(() => "guitar"), ...sides.map(() => "amp")],
      place: [...sides.map((side) => `front-${side}`), ...sides.map((side) => `back-${side}`)],
      label: [],
    };
    expect((await write(own, act, aKit(band))).status).toBe(303);
    expect((await findKit(act._id))?.plot).toHaveLength(10);
    expect(await rows()).toEqual([12, 0, 5]);
  });

  test("says at the field what is wrong, keeps what was typed and writes nothing", async () => {
    const { act, own } = await anAct(19, false);
    const cases: [object, string, string][] = [
      [{ place: ["front-centre", "front-centre", ""] }, "To ting står samme sted", "#plot"],
      [{ place: ["front-centre", "", ""] }, "hvor tingen står", "#plot"],
      [{ gig: ["", ""] }, "både dag og hvad", "#dates"],
      [{ setlist: "x".repeat(81) }, "80 tegn", "#setlist"],
      [{ inputs: Array.from({ length: 31 }, () => "DI").join("\n") }, "plads til 30", "#inputs"],
      [{ tagline: "x".repeat(121) }, "120", "#tagline"],
    ];
    for (const [wrong, sentence, field] of cases) {
      const answer = await write(own, act, aKit(wrong));
      expect([
        answer.status,
        answer.text.includes(sentence),
        answer.text.includes(`href="${field}"`),
      ]).toEqual([422, true, true]);
      expect(answer.text).toContain("Noor synger om vejen hjem.");
      expect(answer.text).toContain('value="Noor"');
    }
    const after = await own.get(`/acts/${act._id}/kit`);
    expect([after.status, after.text.includes("Intet pressekit endnu")]).toEqual([200, true]);
  });

  test("is read by a mentor, who may not write in it", async () => {
    const { act, own } = await anAct(19);
    const mentor = await aMentor();
    const asked = await own
      .post("/mentorships")
      .type("form")
      .send({ mentor: mentor.personId, goal: "En EP", requestId: newId() });
    expect(asked.status).toBe(303);
    const reads = await house.as(mentor);
    const id = /\/mentorships\/([0-9a-z]{20})"/.exec((await reads.get("/mentees")).text)?.[1] ?? "";
    await reads.post(`/mentorships/${id}/acceptance`).type("form").send({});
    await write(own, act, aKit());
    const page = await reads.get(`/acts/${act._id}/kit`);
    expect([page.status, page.text.includes("/kit/edit")]).toEqual([200, false]);
    expect((await reads.get(`/acts/${act._id}/kit/edit`)).status).toBe(403);
    expect((await write(reads, act, aKit({ version: "1" }))).status).toBe(403);
    expect((await (await house.as(await aMusician("Vera", 20))).get(`/acts/${act._id}/kit`)).status).toBe(
      404,
    );
  });

  test("is not written over by whoever comes second, who sees both", async () => {
    const { act, own } = await anAct(19, false);
    await write(own, act, aKit());
    const second = await write(own, act, aKit({ tagline: "En anden linje" }));
    expect(second.status).toBe(409);
    for (const text of ["En anden linje", "Indie til sidste bus hjem"]) expect(second.text).toContain(text);
  });
});

test("a line of the set list is a title and its length, or a title", () => {
  expect(setSong("Sidste bus 3:20")).toEqual({ title: "Sidste bus", seconds: 200 });
  expect(setSong("Tog, 12:05")).toEqual({ title: "Tog", seconds: 725 });
  expect(setSong("Kl. 3:75")).toEqual({ title: "Kl. 3:75", seconds: null });
  expect(setSong("3:20")).toEqual({ title: "3:20", seconds: null });
});
