import { afterEach, describe, expect, test } from "@jest/globals";
import { addDays, dayOf } from "../../src/platform/calendar.ts";
import { clock, DAY_MS, plusMs } from "../../src/platform/clock.ts";
import { newId } from "../../src/platform/ids.ts";
import { everything } from "../support/canaries.ts";
import { type Client, useHouse } from "../support/house.ts";
import {
  aGuardianOf,
  aMentor,
  aMusician,
  anaAndMarta,
  type Member,
  mentors,
  saysNo,
  saysYes,
} from "../support/people.ts";
import { aCopy, aDemo, anAct, aVersion, isHeardToLast, joinsAct } from "../support/songs.ts";

const house = useHouse({}, { keeps: true });
afterEach(() => clock.set(null));
const today = (): string => dayOf(clock.now());
const ask = (who: Client, demo: string, more: object = {}) =>
  who
    .post(`/api/v1/demos/${demo}/links`)
    .send({ name: "Henrik på Kanten", lastDay: addDays(today(), 30), requestId: newId(), ...more });
/** Makes a link and gives its path. */
async function aLink(who: Client, demo: string, more: object = {}): Promise<string> {
  const made = await ask(who, demo, more);
  expect([made.status, made.text]).toEqual([200, expect.stringContaining("address")]);
  return String(made.body.address).replace(house.config.baseUrl, "");
}
const linksOf = async (who: Client, demo: string) =>
  (await who.get(`/api/v1/demos/${demo}/links`)).body.links as {
    id: string;
    state: string;
    listens: number;
  }[];
/** Opens the page as a stranger: the address of its sound, or the status. */
async function open(path: string, who: Client = house.client()): Promise<string | number> {
  const { status, text } = await who.get(path);
  const found = /<source src="([^"]+)"/.exec(text)?.[1];
  return status === 200 && found ? found.replace(/&amp;/g, "&") : status;
}
const part = (sound: string | number, who: Client = house.client(), from = 0) =>
  who.get(String(sound)).set("Range", `bytes=${from}-${from + 99}`);
const works = async (path: string): Promise<boolean> => {
  const sound = await open(path);
  return typeof sound === "string" && (await part(sound)).status === 206;
};

async function noorsDemo(): Promise<{ noor: Member; asNoor: Client; demo: string }> {
  const noor = await aMusician("Noor", 17);
  const demo = await aDemo(house, noor, await anAct(noor), "onlyMe");
  return { noor, asNoor: await house.as(noor), demo };
}

describe("a private link", () => {
  test("opens one song to whoever holds it, and shows nothing else", async () => {
    const { noor, asNoor, demo } = await noorsDemo();
    const form = await asNoor.get(`/demos/${demo}/links/new`);
    expect(form.text).toContain("Den ene demo, linket er lavet til");
    const path = await aLink(asNoor, demo);
    const page = await house.client().get(path);
    expect(page.status).toBe(200);
    expect(page.text).toContain("Sidste bus");
    expect(page.text).toContain("Sne");
    for (const word of [demo, noor.personId, "Noor", "Henrik", "Første", "/demos", "/comments"])
      expect([word, page.text.includes(word)]).toEqual([word, false]);
    // As a word: two letters stand in an address by chance.
    expect(page.text).not.toMatch(/(?<![\w-])v1(?![\w-])/);
    const sound = await part(String(await open(path)));
    for (const answer of [page, sound])
      expect(answer.headers).toMatchObject({
        "referrer-policy": "no-referrer",
        "x-robots-tag": "noindex, nofollow",
        "cache-control": "no-store",
      });
    expect([sound.status, Number(sound.headers["content-length"])]).toEqual([206, 100]);
  });

  test("says how long the song was heard to be, whatever its file says", async () => {
    const { asNoor, demo } = await noorsDemo();
    await isHeardToLast(demo, 65_000);
    expect((await house.client().get(await aLink(asNoor, demo))).text).toContain("1:05");
  });

  test("is a secret: shown once, stored nowhere, and none that was guessed opens", async () => {
    const { asNoor, demo } = await noorsDemo();
    const requestId = newId();
    const path = await aLink(asNoor, demo, { requestId });
    await open(path);
    await house.settle();
    const token = path.split("/").at(-1) ?? "";
    const all = [
      ...(await everything(house.connection.client as never, house.connection.dbName)).values(),
    ].join("\n");
    expect([token.length, all.includes(token)]).toEqual([43, false]);
    expect((await asNoor.get(`/demos/${demo}`)).text).not.toContain(token);
    const again = await ask(asNoor, demo, { requestId });
    expect([again.status, again.body.address]).toEqual([200, null]);
    expect((await linksOf(asNoor, demo)).length).toBe(1);
    expect(await open(`/l/${token.slice(0, 42)}${token.endsWith("A") ? "B" : "A"}`)).toBe(404);
  });

  test("counts a visit once, however many parts of it are asked for, and not one's own", async () => {
    const { asNoor, demo } = await noorsDemo();
    const path = await aLink(asNoor, demo);
    const stranger = house.client();
    const first = await open(path, stranger);
    expect((await linksOf(asNoor, demo))[0]?.listens).toBe(0);
    await Promise.all([0, 100, 200, 300].map((from) => part(first, stranger, from)));
    await part(first, stranger, 400);
    expect((await linksOf(asNoor, demo))[0]?.listens).toBe(1);
    await part(await open(path, stranger), stranger);
    await part(await open(path, asNoor), asNoor);
    expect((await linksOf(asNoor, demo))[0]?.listens).toBe(2);
    // Only bytes that are sent are heard: not what an app asks before it plays, and nothing that it has or cannot have.
    const asked = String(await open(path, stranger));
    const head = await stranger.head(asked);
    expect(head.status).toBe(200);
    const known = await stranger.get(asked).set("If-None-Match", String(head.headers.etag));
    const beyond = await stranger.get(asked).set("Range", "bytes=99999999-");
    expect([known.status, beyond.status, (await linksOf(asNoor, demo))[0]?.listens]).toEqual([304, 416, 2]);
    expect((await asNoor.get(`/demos/${demo}`)).text).toContain("hørt 2 gange");
  });

  test("that is closed is silent from the next part on, in the middle of a song too; undo opens it again", async () => {
    const { asNoor, demo } = await noorsDemo();
    const path = await aLink(asNoor, demo);
    const sound = await open(path);
    expect((await part(sound)).status).toBe(206);
    const id = (await linksOf(asNoor, demo))[0]?.id ?? "";
    const closed = await asNoor.post(`/links/${id}/revocation`).type("form").send({});
    expect([closed.status, closed.headers.location]).toEqual([303, `/demos/${demo}#links`]);
    expect([(await part(sound, house.client(), 100)).status, await open(path)]).toEqual([404, 404]);
    expect((await asNoor.post(`/links/${id}/revocation`).type("form").send({})).status).toBe(409);
    expect((await asNoor.post(`/links/${id}/return`).type("form").send({})).status).toBe(303);
    expect((await part(sound, house.client(), 100)).status).toBe(206);
    // Over when its last day has passed.
    const now = clock.now();
    clock.set(() => plusMs(now, 29 * DAY_MS));
    expect(await works(path)).toBe(true);
    clock.set(() => plusMs(now, 31 * DAY_MS));
    expect([(await part(sound)).status, await open(path)]).toEqual([404, 404]);
  });

  test("plays the lighter copies, by the same door and as one listen", async () => {
    const { asNoor, demo } = await noorsDemo();
    await aCopy(demo, "opus");
    await aCopy(demo);
    const path = await aLink(asNoor, demo);
    const { text } = await house.client().get(path);
    const [opus = "", aac = ""] = [...text.matchAll(/<source src="([^"]+)"/g)].map((one) =>
      String(one[1]).replace(/&amp;/g, "&"),
    );
    expect([opus.split("as=")[1], aac.split("as=")[1]]).toEqual(["opus", "aac"]);
    expect(text).toContain(`data-src="${path}/audio"`);
    const stranger = house.client();
    for (const [src, type] of [
      [opus, "audio/ogg"],
      [aac, "audio/mp4"],
    ]) {
      const { status, headers } = await stranger.get(String(src));
      expect([status, headers["content-type"], headers["content-length"]]).toEqual([200, type, "7"]);
    }
    expect((await linksOf(asNoor, demo))[0]?.listens).toBe(1);
  });

  test("follows the newest version or stays with the one chosen, and dies with it", async () => {
    const { asNoor, noor, demo } = await noorsDemo();
    const [newest, chosen] = [await aLink(asNoor, demo), await aLink(asNoor, demo, { n: 1 })];
    expect((await ask(asNoor, demo, { n: 7 })).status).toBe(422);
    await aVersion(house, noor, demo);
    await asNoor.post(`/demos/${demo}/versions/1/withdrawal`).type("form").send({});
    expect([await works(newest), await works(chosen)]).toEqual([true, false]);
    await asNoor.post(`/demos/${demo}/versions/2/withdrawal`).type("form").send({});
    expect(await works(newest)).toBe(false);
    expect((await ask(asNoor, demo)).status).toBe(422);
  });

  test("asks for a day that is to come, within a year; what was typed stays", async () => {
    const { asNoor, demo } = await noorsDemo();
    for (const [lastDay, sentence] of [
      [addDays(today(), -1), "allerede gået"],
      [addDays(today(), 366), "inden for et år"],
      ["i morgen", "dato"],
    ] as const) {
      const sent = await asNoor
        .post(`/demos/${demo}/links`)
        .type("form")
        .send({ name: "Til Henrik", lastDay, requestId: newId() });
      expect([lastDay, sent.status, sent.text.includes(sentence), sent.text.includes("Til Henrik")]).toEqual([
        lastDay,
        422,
        true,
        true,
      ]);
    }
  });
});

describe("consent", () => {
  test("under 15 a guardian's yes lets a link be made, and its withdrawal silences it at the next request", async () => {
    const { ana, marta } = await anaAndMarta();
    const demo = await aDemo(house, ana, await anAct(ana), "onlyMe");
    const [asAna, asMarta] = [await house.as(ana), await house.as(marta)];
    const early = await ask(asAna, demo);
    expect([early.status, early.body.code]).toEqual([422, "links.problems.guardianFirst"]);
    await saysYes(marta, ana, "demoLink");
    const path = await aLink(asAna, demo);
    expect(await works(path)).toBe(true);
    const home = await asMarta.get("/");
    expect(home.text).toContain("Privat link til Sidste bus");

    const sound = await open(path);
    const id = (await linksOf(asMarta, demo))[0]?.id ?? "";
    const opensAgain = (who: Client) => who.post(`/links/${id}/return`).type("form").send({});
    for (const [by, purpose] of [
      [marta, "demoLink"],
      [marta, "profile"],
      // The child's own no counts as well.
      [ana, "demoLink"],
    ] as const) {
      await saysNo(by, ana, purpose);
      expect([purpose, (await part(sound)).status, await open(path)]).toEqual([purpose, 404, 404]);
      expect((await linksOf(asAna, demo))[0]?.state).toBe("shut");
      expect((await asAna.get(`/demos/${demo}`)).text).not.toContain(`/links/${id}/return`);
      expect((await opensAgain(asAna)).status).toBe(422);
      await saysYes(marta, ana, purpose);
      // A yes that is given again opens nothing: the owner does, and nobody in her place.
      expect([(await part(sound)).status, await open(path)]).toEqual([404, 404]);
      expect((await asMarta.get("/")).text).not.toContain("Privat link til");
      expect((await opensAgain(asMarta)).status).toBe(403);
      expect((await asAna.get(`/demos/${demo}`)).text).toContain(`/links/${id}/return`);
      expect((await opensAgain(asAna)).status).toBe(303);
      expect(await works(path)).toBe(true);
    }
    expect((await asMarta.post(`/links/${id}/revocation`).type("form").send({})).headers.location).toBe("/");
    expect([await works(path), (await asMarta.get("/")).text.includes("Privat link til")]).toEqual([
      false,
      false,
    ]);
  });

  test("everybody who is heard says yes, and one withdrawal is enough", async () => {
    const [noor, emil] = [await aMusician("Noor", 17), await aMusician("Emil", 16)];
    const demo = await aDemo(house, noor, await anAct(noor, emil), "band");
    const asNoor = await house.as(noor);
    const early = await ask(asNoor, demo);
    expect([early.status, early.body.code]).toEqual([422, "links.problems.othersFirst"]);
    await saysYes(emil, emil, "demoLink");
    const path = await aLink(asNoor, demo);
    expect(await works(path)).toBe(true);
    await saysNo(emil, emil, "demoLink");
    expect(await works(path)).toBe(false);
    await saysYes(emil, emil, "demoLink");
    expect(await works(path)).toBe(false);
    expect((await asNoor.get(`/demos/${demo}`)).text).toContain("Lukket, da et ja blev taget tilbage");
  });

  test("a no shuts only what is heard of them, and what was closed or shut is neither counted nor told twice", async () => {
    const [noor, emil] = [await aMusician("Noor", 17), await aMusician("Emil", 16)];
    const act = await anAct(noor, emil);
    const both = await aDemo(house, noor, act, "band");
    const alone = await aDemo(house, noor, await anAct(noor));
    const asNoor = await house.as(noor);
    await saysYes(emil, emil, "demoLink");
    const paths = [
      await aLink(asNoor, both),
      await aLink(asNoor, both, { n: 1 }),
      await aLink(asNoor, alone),
    ];
    // A no to something else, and a profile that is hidden from 15 on, close no link.
    await saysNo(emil, emil, "demoFollowers");
    await saysNo(emil, emil, "profile");
    for (const path of paths) expect(await works(path)).toBe(true);
    await saysNo(emil, emil, "demoLink");
    expect([await works(paths[0] ?? ""), await works(paths[1] ?? ""), await works(paths[2] ?? "")]).toEqual([
      false,
      false,
      true,
    ]);
    await saysYes(emil, emil, "demoLink");
    const [chosen, newest] = await linksOf(asNoor, both);
    expect((await asNoor.post(`/links/${newest?.id}/return`).type("form").send({})).status).toBe(303);
    expect((await asNoor.post(`/links/${newest?.id}/return`).type("form").send({})).status).toBe(403);
    expect([await works(paths[0] ?? ""), await works(paths[1] ?? "")]).toEqual([true, false]);
    // Closed by hand while it is shut, it has no way back.
    expect((await asNoor.post(`/links/${chosen?.id}/revocation`).type("form").send({})).status).toBe(303);
    expect((await asNoor.post(`/links/${chosen?.id}/return`).type("form").send({})).status).toBe(403);
    await house.settle();
    const events = house.connection.client.db(house.connection.dbName).collection("events");
    expect(await events.countDocuments({ about: newest?.id, type: "links.shut" })).toBe(1);
    // The owner who took the own yes back is told to give it first.
    await saysNo(noor, noor, "demoLink");
    const refused = await asNoor.post(`/api/v1/links/${newest?.id}/return`).send({});
    expect([refused.status, refused.body.code]).toEqual([422, "links.problems.selfFirst"]);
  });

  test("guardians who answer together from now on shut a link that only one of them has said yes to", async () => {
    const { ana, marta } = await anaAndMarta();
    const per = await aGuardianOf(ana, "Per");
    const demo = await aDemo(house, ana, await anAct(ana), "onlyMe");
    await saysYes(marta, ana, "demoLink");
    const asAna = await house.as(ana);
    const path = await aLink(asAna, demo);
    const asPer = await house.as(per);
    expect(
      (await asPer.post(`/guardian/${ana.personId}/together`).type("form").send({ answer: "yes" })).status,
    ).toBe(303);
    expect((await linksOf(asAna, demo))[0]?.state).toBe("shut");
    for (const purpose of ["demoLink", "profile"] as const) await saysYes(per, ana, purpose);
    expect(await works(path)).toBe(false);
  });

  test("the act's name stands only while everybody in the act agrees", async () => {
    const [noor, emil, late] = [await aMusician("Noor", 17), await aMusician("Emil"), await aMusician("Sen")];
    const act = await anAct(noor, emil);
    const demo = await aDemo(house, noor, act, "onlyMe");
    await saysYes(emil, emil, "demoLink");
    const path = await aLink(await house.as(noor), demo);
    expect((await house.client().get(path)).text).toContain("Sne");
    await joinsAct(late, act._id);
    const page = await house.client().get(path);
    expect([page.status, page.text.includes("Sidste bus"), page.text.includes("Sne")]).toEqual([
      200,
      true,
      false,
    ]);
  });
});

describe("who knows of the links", () => {
  test("the owner alone, and a child's guardian; a bandmate or a mentor does not see that there are any", async () => {
    const [noor, emil, ilir] = [
      await aMusician("Noor", 17),
      await aMusician("Emil", 17),
      await aMentor("Ilir"),
    ];
    await mentors(ilir, noor);
    const demo = await aDemo(house, noor, await anAct(noor, emil), "band");
    const asNoor = await house.as(noor);
    await saysYes(emil, emil, "demoLink");
    await aLink(asNoor, demo);
    const id = (await linksOf(asNoor, demo))[0]?.id ?? "";
    expect((await asNoor.get(`/demos/${demo}`)).text).toContain("Henrik på Kanten");
    for (const member of [emil, ilir]) {
      const browser = await house.as(member);
      expect((await browser.get(`/demos/${demo}`)).text).not.toMatch(/private? link|Henrik/i);
      expect((await browser.get(`/api/v1/demos/${demo}/links`)).status).toBe(404);
      expect((await ask(browser, demo)).status).toBe(403);
      expect((await browser.post(`/links/${id}/revocation`).type("form").send({})).status).toBe(404);
    }
  });
});
