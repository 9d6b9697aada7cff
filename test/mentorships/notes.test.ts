import { afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { dayOf } from "../../src/platform/calendar.ts";
import { clock, MINUTE_MS, plusMs } from "../../src/platform/clock.ts";
import { newId } from "../../src/platform/ids.ts";
import { type Client, useHouse } from "../support/house.ts";
import { aMentor, aMusician } from "../support/people.ts";

const house = useHouse();
const post = (browser: Client, path: string, body: object = {}) => browser.post(path).type("form").send(body);
const main = async (browser: Client, path: string): Promise<string> =>
  (await browser.get(path)).text.split("</main>")[0] ?? "";
const rows = () => house.connection.client.db(house.connection.dbName).collection("sessionnotes");
const aNote = (readers: string, note: string) => ({ readers, note, requestId: newId() });

let pair: string;
let asNoor: Client;
let asIlir: Client;

beforeAll(async () => {
  const [noor, ilir] = [await aMusician("Noor"), await aMentor("Ilir")];
  [asNoor, asIlir] = [await house.as(noor), await house.as(ilir)];
  const asked = { mentor: ilir.personId, goal: "", requestId: newId() };
  pair = `/mentorships/${(await asNoor.post("/api/v1/mentorships").send(asked)).body.id}`;
  await post(asIlir, `${pair}/acceptance`);
}, 30_000);
afterEach(() => clock.set(null));

/** A session that is logged, with a note that both read or without one. */
async function aSession(note = ""): Promise<string> {
  const { version } = (await asIlir.get(`/api/v1${pair}`)).body;
  const log = {
    day: dayOf(clock.now()),
    time: "00:01",
    minutes: "45",
    place: "place",
    where: "",
    step: "Øv broen",
    owner: "musician",
    due: "week",
    readers: note ? "both" : "",
    note,
    version,
    requestId: newId(),
  };
  const made = await asIlir.post(`/api/v1${pair}/sessions`).send(log);
  expect(made.status).toBe(200);
  return `/sessions/${made.body.id}`;
}

describe("one more note about a session", () => {
  test("a shared and a private note stand beside each other, each with its readers", async () => {
    const session = await aSession("Omkvædet sidder.");
    expect(await main(asIlir, session)).toContain(`href="${session}/notes/new"`);
    expect(await main(asNoor, session)).not.toContain("/notes/new");
    expect((await asIlir.get(`${session}/notes/new`)).status).toBe(200);
    const body = aNote("mentorOnly", "Virker træt.");
    for (const _ of [1, 2])
      expect((await post(asIlir, `${session}/notes`, body)).headers.location).toBe(session);
    expect(await rows().countDocuments({ sessionId: session.split("/")[2] })).toBe(2);
    await post(asIlir, `${session}/notes`, aNote("both", "Husk kapoen."));
    for (const words of ["Omkvædet sidder.", "Virker træt.", "Husk kapoen."]) {
      expect(await main(asIlir, session)).toContain(words);
      expect(await main(asIlir, pair)).toContain(words);
    }
    for (const page of [await main(asNoor, session), await main(asNoor, pair)]) {
      expect(page).toContain("Husk kapoen.");
      expect(page).not.toContain("Virker træt.");
    }
  });

  test("its readers are chosen and cannot be left out; nobody but who holds the session writes one", async () => {
    const session = await aSession();
    const refused = await post(asIlir, `${session}/notes`, { note: "Uden læsere", requestId: newId() });
    expect([refused.status, refused.text.includes("Vælg, hvem der må læse noten.")]).toEqual([422, true]);
    expect(refused.text).toContain("Uden læsere");
    const forLead = aNote("safeguarding", "En bekymring");
    expect((await post(asIlir, `${session}/notes`, forLead)).status).toBe(422);
    expect((await post(asNoor, `${session}/notes`, aNote("both", "Hej"))).status).toBe(403);
    const eva = await house.as(await aMentor("Eva"));
    expect((await post(eva, `${session}/notes`, aNote("both", "Hej"))).status).toBe(404);
  });

  test("is taken back for a quarter of an hour: a shared one is kept out of sight, a private one is gone", async () => {
    const session = await aSession();
    for (const [readers, kept] of [
      ["both", 1],
      ["mentorOnly", 0],
    ] as const) {
      const body = aNote(readers, `Skal væk: ${readers}`);
      await post(asIlir, `${session}/notes`, body);
      const undo = new RegExp(`action="(${session}/notes/[0-9a-z]{20}/withdrawal)"`);
      const action = undo.exec((await asIlir.get(session)).text)?.[1] ?? "";
      if (readers === "both") expect((await post(asNoor, action)).status).toBe(403);
      expect((await post(asIlir, action)).status).toBe(303);
      expect(await main(asIlir, session)).not.toContain("Skal væk");
      expect(await rows().countDocuments({ requestId: body.requestId })).toBe(kept);
    }
    const made = await asIlir.post(`/api/v1${session}/notes`).send(aNote("both", "Bliver"));
    const later = plusMs(clock.now(), 16 * MINUTE_MS);
    clock.set(() => later);
    expect((await post(asIlir, `${session}/notes/${made.body.id}/withdrawal`)).status).toBe(403);
    expect(await main(asNoor, session)).toContain("Bliver");
  });

  test("each of them is corrected in the log, by its own field", async () => {
    const session = await aSession("Den første.");
    await post(asIlir, `${session}/notes`, aNote("mentorOnly", "Den anden."));
    const { body } = await asIlir.get(`/api/v1${session}`);
    const ids = (body.notes as { id: string }[]).map((one) => one.id);
    expect(await main(asIlir, `${session}/edit`)).toContain("Den anden.");
    const day = dayOf(clock.now());
    const edit = { day, time: "00:01", minutes: "45", place: "place", version: body.version };
    const saved = await post(asIlir, `${session}/edit`, {
      ...edit,
      noteId: [ids[1], ids[0]],
      note: ["Den anden, rettet.", "Den første."],
    });
    expect(saved.status).toBe(303);
    expect(
      (await asIlir.get(`/api/v1${session}`)).body.notes.map((one: { text: string }) => one.text),
    ).toEqual(["Den første.", "Den anden, rettet."]);
  });

  test("a log with a note added since is not taken back with it", async () => {
    const session = await aSession("Fra loggen.");
    await post(asIlir, `${session}/notes`, aNote("mentorOnly", "Bagefter."));
    expect((await asIlir.post(`/api/v1${pair}${session}/withdrawal`).send({})).status).toBe(409);
    expect(await main(asIlir, session)).toContain("Bagefter.");
  });
});
