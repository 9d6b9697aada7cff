import { expect, test } from "@jest/globals";
import { changeVersion, versionsOf } from "../../src/features/demos/model.ts";
import { findKit } from "../../src/features/presskits/model.ts";
import { type Client, useHouse } from "../support/house.ts";
import { aMusician, anaAndMarta, saysNo, saysYes } from "../support/people.ts";
import { aDemo, anAct, moreLike } from "../support/songs.ts";

const house = useHouse();

interface Row {
  id: string;
  title: string;
  at: string;
}
/** Every page that a program is told of, one after the other. */
async function allPages(browser: Client): Promise<Row[][]> {
  const pages: Row[][] = [];
  for (let at: string | null = "/api/v1/demos"; at !== null && pages.length < 10; ) {
    const { body } = (await browser.get(at)) as { body: { demos: Row[]; next: string | null } };
    pages.push(body.demos);
    at = body.next === null ? null : `/api/v1/demos?before=${body.next}`;
  }
  return pages;
}
/** Reads a page, and where it leads on and back. */
async function read(browser: Client, at: string) {
  const main = (await browser.get(at)).text.split("</main>")[0] ?? "";
  return {
    rows: [...main.matchAll(/<h2 class="h-row"><a href="\/demos\/(\w+)"/g)].map((one) => one[1] ?? ""),
    older: /href="(\/demos\?before=[^"]+)"/.exec(main)?.[1] ?? null,
    newest: main.includes("Til det nyeste"),
    isEmpty: main.includes("Her er stille endnu"),
  };
}

test("the list is read fifty at a time: each demo stands once, the newest first, and a bandmate's own takes no place", async () => {
  const [noor, emil] = [await aMusician("Noor", 19), await aMusician("Emil", 19)];
  const act = await anAct(noor, emil);
  const hidden = await aDemo(house, emil, act, "onlyMe");
  await moreLike(hidden, 60);
  const ofBand = await aDemo(house, emil, act, "band");
  const own = await aDemo(house, noor, act, "onlyMe");
  const older = await moreLike(own, 120);
  const browser = await house.as(noor);

  const pages = await allPages(browser);
  expect(pages.map((one) => one.length)).toEqual([50, 50, 22]);
  const rows = pages.flat();
  expect(new Set(rows.map((row) => row.id))).toEqual(new Set([own, ofBand, ...older]));
  const times = rows.map((row) => row.at);
  expect(times).toEqual(times.toSorted().reverse());

  const first = await read(browser, "/demos");
  expect([first.rows.length, first.newest]).toEqual([50, false]);
  const second = await read(browser, first.older ?? "");
  expect([second.rows.length, second.newest]).toEqual([50, true]);
  const third = await read(browser, second.older ?? "");
  expect([third.rows.length, third.older, third.newest]).toEqual([22, null, true]);
  expect([...first.rows, ...second.rows, ...third.rows]).toEqual(rows.map((row) => row.id));

  // What was put up meanwhile stands before the page where one is, and moves nothing in it.
  await aDemo(house, noor, act, "onlyMe");
  expect((await read(browser, first.older ?? "")).rows).toEqual(second.rows);
  // A page after the last one is no first one, and a word that is no cursor is the first page.
  const end = await read(browser, `/demos?before=0-${"0".repeat(20)}`);
  expect([end.rows.length, end.newest, end.isEmpty]).toEqual([0, true, false]);
  expect((await read(browser, "/demos?before=x")).rows).toHaveLength(50);
}, 60_000);

test("a press kit's form offers the fifty newest, keeps an older one that was chosen, and says that there are more", async () => {
  const noor = await aMusician("Noor", 19);
  const [act, other] = [await anAct(noor), await anAct(noor)];
  const newest = await aDemo(house, noor, act, "onlyMe");
  const elsewhere = await aDemo(house, noor, other, "onlyMe");
  const browser = await house.as(noor);
  const form = async () => (await browser.get(`/acts/${act._id}/kit/edit`)).text;
  const offered = async () =>
    [...(await form()).matchAll(/name="songs" value="(\w+)"/g)].map((one) => one[1]);
  expect(await offered()).toEqual([newest]);
  expect(await form()).not.toContain("50 nyeste");
  const older = await moreLike(newest, 59);
  expect(await form()).toContain("Her står de 50 nyeste.");
  expect(await offered()).toEqual(expect.arrayContaining([newest, ...older.slice(0, 48)]));
  expect(await offered()).toHaveLength(50);
  const kit = { tagline: "", short: "Sne", long: "", setlist: "", inputs: "", rider: "", version: "0" };
  const choose = async (song: string | undefined) =>
    (
      await browser
        .post(`/acts/${act._id}/kit`)
        .type("form")
        .send({ ...kit, songs: [song] })
    ).status;
  expect([await choose(elsewhere), await choose(older[58])]).toEqual([422, 303]);
  expect((await findKit(act._id))?.songs).toEqual([older[58]]);
  expect(await offered()).toContain(older[58]);
  expect(await offered()).toHaveLength(51);
}, 60_000);

test("with others' eyes a guardian sees the newest hundred, and that there are older ones", async () => {
  const { ana, marta } = await anaAndMarta();
  const act = await anAct(ana, await aMusician("Noor", 16));
  const song = await aDemo(house, ana, act, "band");
  await saysYes(marta, ana, "mentoring");
  const mother = await house.as(marta);
  const seen = async (eyes: string) => {
    const { text } = await mother.get(`/guardian/${ana.personId}/seen-as/${eyes}`);
    const main = text.split("</main>")[0] ?? "";
    return [(main.match(/Sidste bus|Sang \d+/g) ?? []).length, main.includes("Ældre demoer står her ikke.")];
  };
  for (const eyes of ["bandmate", "mentor"]) expect([eyes, ...(await seen(eyes))]).toEqual([eyes, 1, false]);
  await moreLike(song, 110);
  for (const eyes of ["bandmate", "mentor"]) expect([eyes, ...(await seen(eyes))]).toEqual([eyes, 100, true]);
  expect(await seen("follower")).toEqual([0, false]);
}, 60_000);

test("a bandmate's demo stands in the list from its check on, while the gate of everybody in it is open and they play here", async () => {
  const { ana, marta } = await anaAndMarta();
  const noor = await aMusician("Noor", 16);
  const act = await anAct(ana, noor);
  const song = await aDemo(house, ana, act, "band");
  const [atAna, atNoor] = [await house.as(ana), await house.as(noor)];
  const lists = async () =>
    Promise.all(
      [atAna, atNoor].map(async (browser) =>
        ((await browser.get("/api/v1/demos")).body.demos as Row[]).some((row) => row.id === song),
      ),
    );
  expect(await lists()).toEqual([true, true]);
  const [version] = await versionsOf(song);
  const setStatus = (status: "received" | "verified") => changeVersion(version?._id ?? "", {}, { status });
  await setStatus("received");
  expect(await lists()).toEqual([true, false]);
  await setStatus("verified");
  expect(await lists()).toEqual([true, true]);
  await saysNo(marta, ana);
  expect(await lists()).toEqual([true, false]);
  await saysYes(marta, ana);
  expect(await lists()).toEqual([true, true]);
  expect(
    (await atNoor.post(`/acts/${act._id}/members/${noor.personId}/departure`).type("form").send({})).status,
  ).toBe(303);
  expect(await lists()).toEqual([true, false]);
}, 60_000);
