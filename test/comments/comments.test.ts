import { afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { findComment } from "../../src/features/comments/model.ts";
import { clock, MINUTE_MS, plusMs } from "../../src/platform/clock.ts";
import { newId } from "../../src/platform/ids.ts";
import { checkInvariants } from "../../src/platform/invariants.ts";
import { type Client, useHouse } from "../support/house.ts";
import { aMentor, aMusician, type Member, mentors } from "../support/people.ts";
import { aDemo, anAct, aVersion } from "../support/songs.ts";

const house = useHouse();
let noor: Member;
let asNoor: Client;
let asIlir: Client;
let demo: string;
beforeAll(async () => {
  noor = await aMusician("Noor", 17);
  const ilir = await aMentor("Ilir");
  await mentors(ilir, noor);
  demo = await aDemo(house, noor, await anAct(noor), "mentor");
  [asNoor, asIlir] = [await house.as(noor), await house.as(ilir)];
}, 60_000);
afterEach(() => clock.set(null));

const later = (ms: number): void => {
  const real = clock.now;
  const now = real();
  clock.set(() => plusMs(now, ms));
};
const say = (body: object, n = 1, who = asIlir) =>
  who
    .post(`/demos/${demo}/versions/${n}/comments`)
    .type("form")
    .send({ from: "0:01", text: "Hør her", requestId: newId(), ...body });
const said = async (text: string, n = 1): Promise<string> => {
  const sent = await say({ text }, n);
  expect(sent.status).toBe(303);
  return /#c-([0-9a-z]{20})/.exec(String(sent.headers.location))?.[1] ?? "";
};
const post = (who: Client, path: string, body: object = {}) => who.post(path).type("form").send(body);
const pageOf = async (who: Client): Promise<string> => (await who.get(`/demos/${demo}`)).text;
const decided = async (id: string) => {
  const { decision, why, usedIn, version } = (await asNoor.get(`/api/v1/comments/${id}`)).body;
  return { decision, why, usedIn, version };
};

describe("a comment", () => {
  test("stands at its second on the page of both, and links to it; without script a form takes m:ss", async () => {
    const id = await said("Første linje drukner");
    for (const who of [asNoor, asIlir]) {
      const text = await pageOf(who);
      expect(text).toContain("Første linje drukner");
      expect(text).toContain(`href="/demos/${demo}?v=1&amp;t=1#v1"`);
      expect(text).toContain('class="flags"');
    }
    expect((await asIlir.get(`/demos/${demo}/versions/1/comments/new`)).text).toContain('name="from"');
    expect((await asNoor.get(`/comments/${id}`)).text).toContain("Første linje drukner");
  });

  test("must lie within the recording; what was typed stays", async () => {
    for (const [typed, sentence] of [
      [{ from: "0:09" }, "Optagelsen er kun 0:02 lang"],
      [{ from: "1:75" }, "Skriv et sekund som 1:12"],
      [{ from: "i dag" }, "Skriv et sekund som 1:12"],
      [{ from: "0:02", to: "0:01" }, "efter det begynder"],
      [{ text: " " }, "mangler"],
    ] as const) {
      const sent = await say({ text: "Det her stod der", ...typed });
      expect([typed, sent.status]).toEqual([typed, 422]);
      expect(sent.text).toContain(sentence);
      if (!("text" in typed)) expect(sent.text).toContain("Det her stod der");
    }
    const span = await say({ from: "0:00", to: "0:02", text: "Et helt stykke" });
    expect([span.status, (await pageOf(asNoor)).includes("0:00–0:02")]).toEqual([303, true]);
  });

  test("is stored once however often it is sent", async () => {
    const requestId = newId();
    const all = await Promise.all([1, 2, 3].map(() => say({ text: "Kun én gang", requestId })));
    await say({ text: "Kun én gang", requestId });
    expect(all.some((one) => one.status === 303)).toBe(true);
    expect((await pageOf(asIlir)).split("Kun én gang").length - 1).toBe(1);
  });

  test("can be taken back for ten minutes, until somebody answers, and be put back", async () => {
    const id = await said("Taget tilbage");
    expect((await post(asNoor, `/comments/${id}/withdrawal`)).status).toBe(403);
    expect((await post(asIlir, `/comments/${id}/withdrawal`)).status).toBe(303);
    expect(await pageOf(asNoor)).not.toContain("Taget tilbage");
    expect((await asNoor.get(`/comments/${id}`)).status).toBe(404);
    expect((await post(asNoor, `/comments/${id}/answers`, { text: "?", requestId: newId() })).status).toBe(
      404,
    );
    expect((await post(asIlir, `/comments/${id}/return`)).status).toBe(303);
    expect(await pageOf(asNoor)).toContain("Taget tilbage");

    const answer = await post(asNoor, `/comments/${id}/answers`, { text: "Godt hørt", requestId: newId() });
    const answerId = /comments\/([0-9a-z]{20})/.exec(await noticeOf(asNoor, answer))?.[1] ?? "";
    expect((await post(asIlir, `/comments/${id}/withdrawal`)).status).toBe(409);
    // The answer itself goes, and then the comment may.
    expect((await post(asNoor, `/comments/${answerId}/withdrawal`)).status).toBe(303);
    expect(await pageOf(asIlir)).not.toContain("Godt hørt");
    expect((await post(asIlir, `/comments/${id}/withdrawal`)).status).toBe(303);
    expect((await post(asNoor, `/comments/${answerId}/return`)).status).toBe(404);
    const late = await said("For sent");
    later(11 * MINUTE_MS);
    expect((await post(asIlir, `/comments/${late}/withdrawal`)).status).toBe(403);
    expect((await post(asIlir, `/comments/${id}/return`)).status).toBe(404);
    clock.set(null);
    expect(await checkInvariants()).toEqual([]);
  });

  test("taking back and answering at once: one of the two finds the other", async () => {
    for (let i = 0; i < 5; i += 1) {
      const id = await said(`Kapløb ${i}`);
      const [back, answer] = await Promise.all([
        post(asIlir, `/comments/${id}/withdrawal`),
        post(asNoor, `/comments/${id}/answers`, { text: "Svar", requestId: newId() }),
      ]);
      const won = [back.status, answer.status].filter((status) => status === 303);
      expect([back.status, answer.status, won.length]).toEqual([back.status, answer.status, 1]);
      const row = await findComment(id);
      expect(row?.takenBackAt === null).toBe(answer.status === 303);
    }
  });
});

/** The page after a change: its notice holds the undo. */
const noticeOf = async (who: Client, sent: { headers: Record<string, string> }): Promise<string> =>
  (await who.get(String(sent.headers.location).split("#")[0] ?? "")).text;

describe("a decision", () => {
  test("says used, and in which version; not used, and why; or later; and can be changed", async () => {
    const id = await said("Brug pausen");
    const open = `/comments/${id}/decision`;
    expect((await post(asIlir, open, { decision: "used", version: 0 })).status).toBe(403);
    const bare = await post(asNoor, open, { decision: "notUsed", why: "", version: 0 });
    expect([bare.status, bare.text.includes("hvorfor du ikke brugte det")]).toEqual([422, true]);
    expect((await post(asNoor, open, { decision: "used", usedIn: "2", version: 0 })).status).toBe(422);
    await aVersion(house, noor, demo);
    const used = await post(asNoor, open, { decision: "used", usedIn: "2", version: 0 });
    expect(used.status).toBe(303);
    expect(await decided(id)).toEqual({ decision: "used", why: "", usedIn: 2, version: 1 });
    expect(await pageOf(asIlir)).toContain("Brugt i v2");

    const stale = await post(asNoor, open, { decision: "notUsed", why: "Den skal være alene", version: 0 });
    expect([
      stale.status,
      stale.text.includes("Den skal være alene"),
      stale.text.includes("Brugt i v2"),
    ]).toEqual([409, true, true]);
    await post(asNoor, open, { decision: "notUsed", why: "Den skal være alene", version: 1 });
    expect(await decided(id)).toEqual({
      decision: "notUsed",
      why: "Den skal være alene",
      usedIn: null,
      version: 2,
    });
    // Undo gives back what stood before.
    await post(asNoor, open, { decision: "used", usedIn: "2", why: "", version: 2 });
    await post(asNoor, open, { decision: "", version: 3 });
    expect((await decided(id)).decision).toBeNull();
    expect((await post(asIlir, `/comments/${id}/withdrawal`)).status).toBe(303);
  });

  test("is not asked of one's own comment", async () => {
    const sent = await say({ text: "Hvad synes du om basgangen?" }, 1, asNoor);
    const id = /#c-([0-9a-z]{20})/.exec(String(sent.headers.location))?.[1] ?? "";
    expect((await post(asNoor, `/comments/${id}/decision`, { decision: "later", version: 0 })).status).toBe(
      403,
    );
  });
});

describe("a version that is taken back", () => {
  test("takes its comments along; the decisions stay and stand again with it", async () => {
    const n = await aVersion(house, noor, demo);
    const id = await said("Kun i den her version", n);
    await post(asNoor, `/comments/${id}/decision`, { decision: "later", version: 0 });
    await post(asNoor, `/demos/${demo}/versions/${n}/withdrawal`);
    for (const who of [asNoor, asIlir]) {
      expect(await pageOf(who)).not.toContain("Kun i den her version");
      expect((await who.get(`/comments/${id}`)).status).toBe(404);
    }
    expect((await findComment(id))?.decision).toBe("later");
    await post(asNoor, `/demos/${demo}/versions/${n}/return`);
    expect((await decided(id)).decision).toBe("later");
  });
});

describe("the first screens", () => {
  test("say what waits: a new version to the mentor until they say something, comments to the musician until decided", async () => {
    const n = await aVersion(house, noor, demo);
    expect((await asIlir.get("/")).text).toContain(`Noor: Sidste bus, version ${n}`);
    const id = await said("Hør efter her", n);
    expect((await asIlir.get("/")).text).not.toContain(`Noor: Sidste bus, version ${n}`);
    const waiting = Number(/(\d+) kommentarer til Sidste bus venter/.exec((await asNoor.get("/")).text)?.[1]);
    await post(asNoor, `/comments/${id}/decision`, { decision: "later", version: 0 });
    expect((await asNoor.get("/")).text).toContain(`${waiting - 1} kommentarer til Sidste bus venter`);
  });
});
