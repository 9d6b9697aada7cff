import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "@jest/globals";
import { evidenceOf, recordEvidence } from "../../src/features/evidence/index.ts";
import type { Organisation } from "../../src/features/organisations/index.ts";
import { dayOf } from "../../src/platform/calendar.ts";
import { clock } from "../../src/platform/clock.ts";
import { newId } from "../../src/platform/ids.ts";
import { type Client, useHouse } from "../support/house.ts";
import {
  aMemberOf,
  aMusician,
  anaAndMarta,
  anOrganisation,
  attends,
  type Member,
  seenBy,
} from "../support/people.ts";
import { aDemo, anAct, isHeardToLast } from "../support/songs.ts";

const house = useHouse();
let venue: Organisation;
let school: Organisation;
let noor: Member;
let pupil: Client;
let atSchool: Client;
let atVenue: Client;

beforeAll(async () => {
  school = await anOrganisation("school", "Furesø Musikskole");
  venue = await anOrganisation("venue", "Vershuset");
  noor = await aMusician("Noor");
  await attends(noor, school);
  pupil = await house.as(noor);
  atSchool = await house.as(await aMemberOf(school, "Sine"));
  atVenue = await house.as(await aMemberOf(venue, "Bo"));
}, 60_000);

const at = (id: string, door = ""): string => `/recommendations/${id}${door}`;
const post = (browser: Client, path: string, values: object = {}) =>
  browser.post(path).type("form").send(values);
const move = async (browser: Client, id: string, door: string, values: object = {}): Promise<void> => {
  const { version } = (await browser.get(`/api/v1${at(id)}`)).body as { version: number };
  const moved = await post(browser, at(id, door), { version: String(version), ...values });
  expect([door, moved.status]).toEqual([door, 303]);
};
async function handed(evidence: string[] = [], about = noor): Promise<string> {
  const made = await post(atSchool, "/recommendations", {
    pupilId: about.personId,
    receiver: `organisation-${venue._id}`,
    text: "Hun er klar.",
    requestId: newId(),
    evidence,
  });
  const id = made.headers.location?.split("/").at(-1) ?? "";
  await move(atSchool, id, "/handover");
  return id;
}
async function sent(evidence: string[]): Promise<string> {
  const id = await handed();
  await move(pupil, id, "/agreement", { motivation: "Jeg vil.", evidence });
  return id;
}
async function aPoster(owner: Client, title = "Plakaten"): Promise<string> {
  const picture = await readFile(join(import.meta.dirname, "../fixtures/pictures/gps.jpg"));
  const put = await owner
    .post("/api/v1/evidence/files")
    .field({ title, day: dayOf(clock.now()), requestId: newId() })
    .attach("file", picture, { filename: "a.jpg" });
  return String(put.body.id);
}
const main = async (browser: Client, path: string): Promise<string> =>
  (await browser.get(path)).text.split("</main>")[0] ?? "";
const statuses = async (path: string, ...browsers: Client[]): Promise<number[]> => {
  const all: number[] = [];
  for (const browser of browsers) all.push((await browser.get(path)).status);
  return all;
};

describe("what is enclosed in a letter", () => {
  test("a file opens for the pupil at once, for the school from the pupil's yes, for the receiver while the letter stands", async () => {
    const poster = await aPoster(pupil);
    const other = await aPoster(pupil, "En anden");
    const id = await handed([poster, other]);
    const [door, file] = [at(id, `/evidence/${poster}`), at(id, `/evidence/${poster}/file`)];
    expect(await statuses(door, pupil, atSchool, atVenue)).toEqual([200, 404, 404]);
    expect(await main(atSchool, at(id))).toContain("kun titlen følger med");
    await move(pupil, id, "/agreement", { motivation: "Jeg vil.", evidence: [poster] });
    for (const path of [door, file, `/api/v1${door}`])
      expect([path, await statuses(path, pupil, atSchool, atVenue)]).toEqual([path, [200, 200, 200]]);
    expect(await main(atVenue, at(id))).toContain(`href="${door}"`);
    expect(await main(atVenue, door)).toContain(`src="${file}"`);
    const bytes = await atVenue.get(file);
    expect([bytes.headers["content-type"], bytes.headers["cache-control"]]).toEqual([
      "image/webp",
      "no-store",
    ]);
    // What was proposed and not chosen lies in no letter, and the letter is no way to the pupil's own page.
    expect(await statuses(at(id, `/evidence/${other}`), pupil, atVenue)).toEqual([404, 404]);
    expect(await statuses(`/evidence/${poster}`, atVenue, atSchool)).toEqual([404, 404]);
    const stranger = await house.as(await aMusician("Fremmed"));
    expect(await statuses(door, stranger)).toEqual([404]);

    await move(atVenue, id, "/answer", { answer: "decline", reason: "Vi har fuldt hus." });
    expect(await statuses(file, pupil, atSchool, atVenue)).toEqual([200, 404, 404]);
    const second = await sent([poster]);
    expect(await statuses(at(second, `/evidence/${poster}/file`), atVenue)).toEqual([200]);
    await post(pupil, at(second, "/withdrawal"));
    expect(await statuses(at(second, `/evidence/${poster}/file`), pupil, atVenue)).toEqual([200, 404]);
  });

  test("the look stands in the pupil's trail, under what was looked at", async () => {
    const poster = await aPoster(pupil);
    const id = await sent([poster]);
    await atVenue.get(at(id, `/evidence/${poster}`));
    expect(await main(pupil, "/me/looks")).toContain("noget, der lå ved en indstilling");
  });

  test("a demo of the pupil alone is heard in the version that was enclosed; with others in it it is a title", async () => {
    const act = await anAct(noor);
    const solo = await aDemo(house, noor, act);
    const elif = await aMusician("Elif");
    const band = await aDemo(house, noor, await anAct(noor, elif), "band");
    const own = await evidenceOf(noor.personId);
    const of = (demo: string): string => own.find((one) => one.source === demo)?._id ?? "";
    const form = await main(pupil, at(await handed()));
    expect(form.split("kun titlen følger med")).toHaveLength(2);
    const id = await sent([of(solo), of(band)]);
    const heard = await atVenue.get(at(id, `/evidence/${of(solo)}/file`));
    expect([heard.status, heard.headers["content-type"]]).toEqual([200, "audio/mpeg"]);
    expect(await main(atVenue, at(id, `/evidence/${of(solo)}`))).toContain("<audio");
    await isHeardToLast(solo, 65_000);
    expect(await main(atVenue, at(id, `/evidence/${of(solo)}`))).toContain('data-seconds="65"');
    expect(await statuses(`/demos/${solo}`, atVenue)).toEqual([404]);
    expect(await statuses(at(id, `/evidence/${of(band)}`), atVenue, pupil)).toEqual([404, 200]);
    const letter = await main(atVenue, at(id));
    expect([letter.includes(`/demos/${solo}`), letter.split("kun titlen følger med").length]).toEqual([
      false,
      2,
    ]);
    await post(pupil, `/demos/${solo}/versions/1/withdrawal`);
    expect(await statuses(at(id, `/evidence/${of(solo)}/file`), atVenue)).toEqual([404]);
  });

  test("what is written stands in the letter from the pupil's yes; a session has no door", async () => {
    const [text, session] = [newId(), newId()];
    const ctx = await seenBy(noor);
    const day = dayOf(clock.now());
    const members = [noor.personId];
    await recordEvidence(ctx, {
      _id: text,
      kind: "text",
      day,
      members,
      title: "Dagbog",
      text: "Hemmeligt riff",
    });
    await recordEvidence(ctx, { _id: session, kind: "session", day, members, title: "En session" });
    const id = await handed([text]);
    expect(await main(atSchool, at(id))).not.toContain("Hemmeligt riff");
    await move(pupil, id, "/agreement", { motivation: "Ja.", evidence: [text, session] });
    for (const browser of [atSchool, atVenue]) {
      expect(await main(browser, at(id))).toContain("Hemmeligt riff");
      expect(await statuses(at(id, `/evidence/${session}`), browser)).toEqual([404]);
    }
  });

  test("a guardian is asked with everything enclosed, each a link to look at before the yes", async () => {
    const { ana, marta } = await anaAndMarta();
    await attends(ana, school);
    const [child, guardian] = [await house.as(ana), await house.as(marta)];
    const poster = await aPoster(child, "Anas plakat");
    const id = await handed([], ana);
    await move(child, id, "/agreement", { motivation: "Fordi.", evidence: [poster] });
    const door = at(id, `/evidence/${poster}`);
    expect(await main(guardian, "/guardian")).toContain(`<a href="${door}">Vedlagt: Anas plakat</a>`);
    expect(await statuses(door, guardian, child, atSchool, atVenue)).toEqual([200, 200, 200, 404]);
  });
});
