import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { type Act, createAct, findAct, setOptedIn } from "../../src/features/acts/index.ts";
import { answerConsent, relationTo } from "../../src/features/consent/index.ts";
import { actArt } from "../../src/http/drawing/act-art.ts";
import { unreadCount } from "../../src/features/notifications/index.ts";
import { eventRows } from "../../src/platform/events/events.ts";
import { newId } from "../../src/platform/ids.ts";
import { useHouse } from "../support/house.ts";
import {
  aMember,
  aMusician,
  anaAndMarta,
  aSecretary,
  type Member,
  saysNo,
  saysYes,
  seenBy,
} from "../support/people.ts";
import { aDemo, joinsAct } from "../support/songs.ts";

const house = useHouse();
const FIXTURES = join(import.meta.dirname, "../fixtures/audio");

async function anAct(by: Member, name: string, kind: "solo" | "duo" = "solo"): Promise<Act> {
  const ctx = await seenBy(by);
  const act = await createAct(ctx, {
    kind,
    name,
    about: "Vi skriver om vejen hjem.",
    genres: "indie",
    ink: "gab",
    roles: "guitar",
    requestId: newId(),
  });
  return setOptedIn(ctx, act, true);
}
/** A public act of one grown-up. */
async function aPublicAct(name = "Sidste Bus", age = 19): Promise<{ act: Act; noor: Member }> {
  const noor = await aMusician("Noor", age);
  const act = await anAct(noor, name);
  await saysYes(noor, noor, "demoPublic", act._id);
  return { act, noor };
}
const report = { what: "hurtful", text: "Noget på siden er forkert." };

describe("an act's public page", () => {
  test("is there for anyone when every member agrees, in page and JSON, and gone at the next request", async () => {
    const { act, noor } = await aPublicAct();
    const stranger = house.client();
    const page = await stranger.get(`/a/${act._id}`);
    expect(page.status).toBe(200);
    for (const text of ["Sidste Bus", "Noor", "guitar", "flood--gab", "Vi skriver om vejen hjem."])
      expect(page.text).toContain(text);
    const { body } = await stranger.get(`/api/v1/a/${act._id}`);
    expect(Object.keys(body as object).sort((a, b) => a.localeCompare(b))).toEqual([
      "about",
      "genres",
      "id",
      "kind",
      "members",
      "name",
      "songs",
    ]);
    expect((body as { members: unknown }).members).toEqual([{ name: "Noor", roles: ["guitar"] }]);
    const ctx = await seenBy(noor);
    const to = await relationTo(ctx, noor.personId);
    if (to) await answerConsent(ctx, to, "demoPublic", false, act._id);
    expect((await stranger.get(`/a/${act._id}`)).status).toBe(404);
    expect((await stranger.get(`/api/v1/a/${act._id}`)).status).toBe(404);
    expect((await stranger.get(`/a/${act._id}/report`)).status).toBe(404);
    expect((await stranger.get("/stage")).text).not.toContain("Sidste Bus");
  });

  test("waits for the yes of each: a child's counts by the guardian, and nothing personal is told", async () => {
    const { ana, marta } = await anaAndMarta();
    const noor = await aMusician("Noor", 19);
    const act = await anAct(noor, "To Sko", "duo");
    await joinsAct(ana, act._id);
    await saysYes(noor, noor, "demoPublic", act._id);
    const stranger = house.client();
    expect((await stranger.get(`/a/${act._id}`)).status).toBe(404);
    await saysYes(marta, ana, "demoPublic", act._id);
    const page = await stranger.get(`/a/${act._id}`);
    expect(page.status).toBe(200);
    expect(page.text).toContain('name="robots" content="noindex"');
    for (const secret of [ana.personId, noor.personId, ana.person.birthDay ?? "-", "14 år"])
      expect(page.text).not.toContain(secret);
  });

  test("may be found by search engines only when all are grown up", async () => {
    const grown = await aPublicAct("Voksne", 20);
    const young = await aPublicAct("Unge", 16);
    const stranger = house.client();
    expect((await stranger.get(`/a/${grown.act._id}`)).text).not.toContain("noindex");
    expect((await stranger.get(`/a/${young.act._id}`)).text).toContain("noindex");
  });

  test("plays what everybody may hear, and not what is for the band", async () => {
    const { act, noor } = await aPublicAct("Radio");
    const browser = await house.as(noor);
    const bytes = await readFile(join(FIXTURES, "tone.mp3"));
    for (const [title, readers] of [
      ["Hør mig", "everyone"],
      ["Kun os", "band"],
    ] as const)
      await browser
        .post("/api/v1/demos")
        .field({ title, note: "", act: act._id, readers, ownWork: "yes", requestId: newId() })
        .attach("audio", bytes, { filename: "a.mp3" });
    await house.settle();
    const stranger = house.client();
    const page = await stranger.get(`/a/${act._id}`);
    expect(page.text).toContain("Hør mig");
    expect(page.text).not.toContain("Kun os");
    const audio = /<source src="([^"]+)"/.exec(page.text)?.[1] ?? "";
    expect((await stranger.get(audio).set("Range", "bytes=0-99")).status).toBe(206);
    await setOptedIn(await seenBy(noor), (await findAct(act._id)) ?? act, false);
    expect((await stranger.get(audio)).status).toBe(404);
  });

  test("lists the twelve newest songs; an older one has its page, and its place in the kit, all the same", async () => {
    const { act, noor } = await aPublicAct("Radio");
    const browser = await house.as(noor);
    const bytes = await readFile(join(FIXTURES, "tone.mp3"));
    const ids: string[] = [];
    for (let i = 1; i <= 13; i += 1) {
      const sent = await browser
        .post("/api/v1/demos")
        .field({ title: `Sang ${i}.`, act: act._id, readers: "everyone", ownWork: "yes", requestId: newId() })
        .attach("audio", bytes, { filename: "a.mp3" });
      ids.push(String(sent.body.id));
    }
    await house.settle();
    const form = { tagline: "Radio", songs: [ids[0], ids[12]], version: "0" };
    expect((await browser.post(`/acts/${act._id}/kit`).type("form").send(form)).status).toBe(303);
    const stranger = house.client();
    const { body } = await stranger.get(`/api/v1/a/${act._id}`);
    expect((body as { songs: { id: string }[] }).songs.map((one) => one.id)).toEqual(
      ids.slice(1).toReversed(),
    );
    expect((await stranger.get(`/a/${act._id}/songs/${ids[0]}`)).text).toContain("Sang 1.");
    const kit = (await stranger.get(`/api/v1/a/${act._id}/kit`)).body as { songs: { title: string }[] };
    expect(kit.songs.map((one) => one.title)).toEqual(["Sang 1.", "Sang 13."]);
    const another = await aPublicAct("Andre");
    expect((await stranger.get(`/a/${another.act._id}/songs/${ids[0]}`)).status).toBe(404);
  });

  test("has a drawing of its own that never changes and has no words", () => {
    const [a, b] = [actArt("0123456789abcdefghjk", "gab"), actArt("k123456789abcdefghj0", "gab")];
    expect(actArt("0123456789abcdefghjk", "gab")).toBe(a);
    expect(a).not.toBe(b);
    expect(a).not.toMatch(/style=|<text/);
  });
});

test("the list plays the newest song of each act that everybody may hear, one act after the other", async () => {
  const [first, second] = [await aPublicAct("Første"), await aPublicAct("Anden")];
  const silent = await aPublicAct("Tavs");
  const songs = [
    await aDemo(house, first.noor, first.act, "everyone"),
    await aDemo(house, first.noor, first.act, "everyone"),
    await aDemo(house, second.noor, second.act, "everyone"),
  ];
  await aDemo(house, first.noor, first.act, "band");
  await aDemo(house, silent.noor, silent.act, "band");
  const stranger = house.client();
  const played = async () => {
    const { text } = await stranger.get("/stage");
    const list = /<ul class="rows" data-playlist="on">([\s\S]*?)<\/ul>/.exec(text)?.[1] ?? "";
    const ids = [...list.matchAll(/data-src="\/demos\/(\w+)\//g)].map((one) => one[1]);
    return ids.filter((id) => songs.includes(id ?? ""));
  };
  expect(await played()).toEqual([songs[2], songs[1]]);
  const { body } = await stranger.get("/api/v1/stage");
  const rows = (body as { acts: { id: string; song: { page: string } | null }[] }).acts;
  const pageOf = (act: Act) => rows.find((one) => one.id === act._id)?.song?.page;
  expect([pageOf(first.act), pageOf(silent.act)]).toEqual([
    `/a/${first.act._id}/songs/${songs[1]}`,
    undefined,
  ]);
  await saysNo(second.noor, second.noor, "demoPublic", second.act._id);
  expect(await played()).toEqual([songs[1]]);
});

test("the list names a municipality only for acts of grown-ups", async () => {
  const stranger = house.client();
  for (const [name, age] of [
    ["Store", 22],
    ["Små", 16],
  ] as const) {
    const { noor } = await aPublicAct(name, age);
    const browser = await house.as(noor);
    await browser
      .post("/api/v1/me/profile")
      .type("json")
      .send({ name, municipality: "0190", links: [], version: 0 });
  }
  expect((await stranger.get("/stage")).text).toContain("Små");
  const { body } = await stranger.get("/api/v1/stage?municipality=0190");
  const names = (body as { acts: { name: string }[] }).acts.map((one) => one.name);
  expect(names).not.toContain("Små");
  expect((await stranger.get("/stage?municipality=<script>&before=x")).status).toBe(200);
});

describe("a problem with a page", () => {
  test("reaches the secretariat once, who lays it aside and may take it up again", async () => {
    const karen = await aSecretary();
    const { act } = await aPublicAct("Larm");
    const stranger = house.client();
    expect((await stranger.get(`/a/${act._id}/report`)).text).toContain("Meld et problem");
    const typed = { ...report, requestId: newId() };
    for (let i = 0; i < 2; i += 1)
      expect((await stranger.post(`/a/${act._id}/report`).type("form").send(typed)).status).toBe(303);
    await house.settle();
    expect(await unreadCount(karen.personId)).toBe(1);
    const browser = await house.as(karen);
    const list = await browser.get("/page-reports");
    expect(list.text.match(/Noget på siden er forkert/g)).toHaveLength(1);
    const door = /action="(\/page-reports\/\w+\/closure)"/.exec(list.text)?.[1] ?? "";
    expect((await (await house.as(await aMember())).post(door).type("form").send({})).status).toBe(404);
    for (let i = 0; i < 2; i += 1) await browser.post(door).type("form").send({});
    expect(await eventRows.count({ type: "portfolios.reportClosed" })).toBe(1);
    expect((await browser.get("/page-reports")).text).toContain("Ingen har meldt noget");
    await browser.post(door.replace("closure", "reopening")).type("form").send({});
    expect((await browser.get("/page-reports")).text).toContain("Larm");
  });

  test("is refused at the field when it is empty, too long, an operator or nonsense, and keeps what was typed", async () => {
    const { act } = await aPublicAct("Stille");
    const browser = house.client();
    const at = `/a/${act._id}/report`;
    for (const body of [
      { ...report, text: "", requestId: newId() },
      { ...report, text: "x".repeat(1001), requestId: newId() },
      { ...report, what: "<script>", requestId: newId() },
      { ...report, requestId: "1" },
    ]) {
      const answer = await browser.post(at).type("form").send(body);
      expect([answer.status, answer.text.includes("<script>")]).toEqual([422, false]);
    }
    expect((await browser.post(at).type("form").send("what[$gt]=&text[$gt]=")).status).toBe(422);
    const kept = await browser.post(at).type("form").send({ text: "Det er min sang", requestId: newId() });
    expect(kept.text).toContain("Det er min sang");
  });

  test("cannot be sent more than five times an hour from one address", async () => {
    const { act } = await aPublicAct("Mange");
    const browser = house.client();
    const statuses: number[] = [];
    for (let i = 0; i < 7; i += 1)
      statuses.push(
        (
          await browser
            .post(`/a/${act._id}/report`)
            .type("form")
            .send({ ...report, requestId: newId() })
        ).status,
      );
    expect(statuses.at(-1)).toBe(429);
  });
});
