import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "@jest/globals";
import sharp from "sharp";
import { type Act, createAct, getAct, setOptedIn } from "../../src/features/acts/index.ts";
import { consentsOf } from "../../src/features/consent/index.ts";
import { addConsent } from "../../src/features/consent/model.ts";
import { eraseNow } from "../../src/features/privacy/index.ts";
import { clock, DAY_MS, plusMs } from "../../src/platform/clock.ts";
import { newId } from "../../src/platform/ids.ts";
import { applyRetention } from "../../src/platform/personal/retention.ts";
import { checkInvariants } from "../../src/platform/invariants.ts";
import { storage } from "../../src/platform/storage/current.ts";
import { storageFaults } from "../../src/platform/storage/sweep.ts";
import { type Client, useHouse } from "../support/house.ts";
import { wish } from "../support/erasing.ts";
import { pdfText, untagged } from "../support/pdf.ts";
import { unzip } from "../support/zip.ts";
import { aGuardianOf, aMusician, agreed, type Member, saysNo, saysYes, seenBy } from "../support/people.ts";
import { metasOf } from "../support/shown-act.ts";
import { aDemo, joinsAct } from "../support/songs.ts";

const house = useHouse();
afterEach(() => clock.set(null));
const fixture = (name: string): Promise<Buffer> =>
  readFile(join(import.meta.dirname, "../fixtures/pictures", name));

interface Band {
  act: Act;
  noor: Member;
  ana: Member;
  marta: Member;
  own: Client;
}
/** A public duo of Noor (17, who administers it) and Ana (14) with a kit; everybody whose word counts has said yes to pictures. */
async function aBand(): Promise<Band> {
  const [noor, ana] = [await aMusician("Noor", 17), await aMusician("Ana", 14)];
  const marta = await aGuardianOf(ana);
  await agreed(ana, "profile", "picture", "pressPicture");
  await agreed(noor, "picture", "pressPicture");
  const ctx = await seenBy(noor);
  const facts = { kind: "duo", name: "Sidste Bus", about: "", genres: "", ink: "gab" } as const;
  const made = await createAct(ctx, { ...facts, roles: "", requestId: newId() });
  await joinsAct(ana, made._id);
  const act = await setOptedIn(ctx, await getAct(made._id), true);
  await saysYes(noor, noor, "demoPublic", act._id);
  await saysYes(marta, ana, "demoPublic", act._id);
  const own = await house.as(noor);
  const kit = await own.post(`/acts/${act._id}/kit`).type("form").send({ tagline: "Indie", version: "0" });
  expect(kit.status).toBe(303);
  return { act, noor, ana, marta, own };
}
const FIELDS = { credit: "Fie Foto", alt: "To på en scene", agreed: "yes" };
async function send(browser: Client, act: Act, fields: object = {}, bytes?: Buffer) {
  const all: Record<string, string> = { ...FIELDS, requestId: newId(), ...fields };
  const asking = browser.post(`/acts/${act._id}/kit/pictures`).field(all);
  return asking.attach("picture", bytes ?? (await fixture("gps.jpg")), { filename: "a.jpg" });
}
/** The addresses of the pictures that a reader's kit shows. */
async function shown(browser: Client, at: string): Promise<string[]> {
  const { body } = await browser.get(`/api/v1${at}/kit`);
  return (body.pictures as { src: string }[]).map((one) => one.src);
}
const look = async (browser: Client, path: string): Promise<number> => (await browser.get(path)).status;

describe("the pictures of a press kit", () => {
  test("are re-encoded without the place, and shown to everybody with the photographer's name", async () => {
    const { act, own } = await aBand();
    expect((await send(own, act)).headers.location).toBe(`/acts/${act._id}/kit/pictures`);
    const stranger = house.client();
    const page = await stranger.get(`/a/${act._id}/kit`);
    for (const text of ["Foto: Fie Foto", 'alt="To på en scene"']) expect(page.text).toContain(text);
    const [src = ""] = await shown(stranger, `/a/${act._id}`);
    expect(page.text).toContain(`src="${src}"`);
    const sent = await stranger.get(src).responseType("blob");
    expect([sent.status, sent.type, sent.headers["x-robots-tag"]]).toEqual([200, "image/webp", "noindex"]);
    const { exif, width, height } = await sharp(sent.body as Buffer).metadata();
    const from = await sharp(await fixture("gps.jpg")).metadata();
    expect([from.exif !== undefined, exif, Math.max(width, height) <= 480]).toEqual([true, undefined, true]);
    expect(await look(stranger, src.replace("/480", "/481"))).toBe(404);
    expect((await storageFaults()).orphans).toEqual([]);
  });

  test("are on paper as well: the first one, with who took it and words of its own, while everybody in it agrees", async () => {
    const { act, ana, marta, own } = await aBand();
    await send(own, act);
    const paper = async (): Promise<[string, boolean, number]> => {
      const sent = await house.client().get(`/a/${act._id}/kit.pdf`).responseType("blob");
      const body = sent.body as Buffer;
      return [pdfText(body), body.includes("/DCTDecode"), untagged(body)];
    };
    expect(await paper()).toEqual([expect.stringContaining("Foto: Fie Foto"), true, 0]);
    await saysNo(marta, ana, "pressPicture");
    expect(await paper()).toEqual([expect.not.stringContaining("Fie Foto"), false, 0]);
  });

  for (const purpose of ["picture", "pressPicture", "profile"] as const)
    test(`are gone at the next request when one takes ${purpose} back, page and bytes, and inside the act as well`, async () => {
      const { act, ana, marta, own } = await aBand();
      await send(own, act);
      const stranger = house.client();
      const [open = ""] = await shown(stranger, `/a/${act._id}`);
      const [inside = ""] = await shown(own, `/acts/${act._id}`);
      expect([await look(stranger, open), await look(own, inside)]).toEqual([200, 200]);
      await saysNo(marta, ana, purpose);
      expect([await look(stranger, open), await look(own, inside)]).toEqual([404, 404]);
      expect((await stranger.get(`/a/${act._id}/kit`)).text).not.toContain("Fie Foto");
      expect(await shown(own, `/acts/${act._id}`)).toEqual([]);
      // Who answers for Ana still sees what the answer is about; the admin sees that one waits.
      expect(await look(await house.as(marta), inside)).toBe(200);
      const manage = await own.get(`/acts/${act._id}/kit/pictures`);
      expect(manage.text).toContain("Skjult:");
      expect(manage.text).not.toContain(inside);
      await saysYes(marta, ana, purpose);
      expect(await look(own, inside)).toBe(200);
    });

  test("stand beside the address of the act, a song and the kit where somebody sends it on, with size and words", async () => {
    const { act, noor, ana, marta, own } = await aBand();
    const song = await aDemo(house, noor, act, "everyone");
    const pages = [`/a/${act._id}`, `/a/${act._id}/songs/${song}`, `/a/${act._id}/kit`];
    const cards = (browser: Client) =>
      Promise.all(
        pages.map(async (path) => {
          const page = await browser.get(path);
          expect([path, page.status]).toEqual([path, 200]);
          return metasOf(page.text);
        }),
      );
    const isHouses = (card: Record<string, string>): boolean =>
      card["og:image"] === `${house.config.baseUrl}/img/card.png` && card["og:image:width"] === "1200";
    expect((await cards(house.client())).every(isHouses)).toBe(true);
    await send(own, act);
    await send(own, act, { alt: "Noor alene" });
    const [card = {}, ...others] = await cards(house.client());
    const path = card["og:image"]?.replace(house.config.baseUrl, "") ?? "";
    const sent = await house.client().get(path).responseType("blob");
    const { format, width, height } = await sharp(sent.body as Buffer).metadata();
    expect([sent.status, format]).toEqual([200, "jpeg"]);
    for (const one of [card, ...others])
      expect(one).toMatchObject({
        "og:image": card["og:image"],
        "og:image:type": "image/jpeg",
        "og:image:width": String(width),
        "og:image:height": String(height),
        "og:image:alt": "To på en scene",
        "twitter:card": "summary_large_image",
      });
    // Whoever is signed in is told of the page as a stranger is: their own yes opens it to nobody else.
    await saysNo(noor, noor, "pressPicture");
    for (const browser of [own, house.client()]) expect((await cards(browser)).every(isHouses)).toBe(true);
    expect(await look(house.client(), path)).toBe(404);
    await saysYes(noor, noor, "pressPicture");
    expect((await cards(house.client())).some(isHouses)).toBe(false);
    await saysNo(marta, ana, "picture");
    expect((await cards(house.client())).every(isHouses)).toBe(true);
  });

  test("stand in the kit alone for a yes to the text that did not speak of addresses that are sent on", async () => {
    const { act, ana, marta, own } = await aBand();
    await send(own, act);
    const image = async () => metasOf((await house.client().get(`/a/${act._id}`)).text)["og:image"];
    expect(await image()).toContain("/kit/pictures/");
    const [newest] = (await consentsOf(ana.personId)).filter((row) => row.purpose === "pressPicture");
    if (newest) await addConsent({ ...newest, _id: newId(), textVersion: 1, at: plusMs(newest.at, 1) });
    expect(await image()).toContain("/img/card.png");
    expect(await shown(house.client(), `/a/${act._id}`)).toHaveLength(1);
    await saysNo(marta, ana, "pressPicture");
    await saysYes(marta, ana, "pressPicture");
    expect(await image()).toContain("/kit/pictures/");
  });

  test("are not public while the act is not", async () => {
    const { act, noor, own } = await aBand();
    await send(own, act);
    const [src = ""] = await shown(house.client(), `/a/${act._id}`);
    await saysNo(noor, noor, "demoPublic", act._id);
    expect(await look(house.client(), src)).toBe(404);
    expect(await look(own, src.replace("/a/", "/acts/"))).toBe(200);
  });

  test("follow somebody who has left the act since", async () => {
    const { act, ana, marta, own } = await aBand();
    await send(own, act);
    const [src = ""] = await shown(house.client(), `/a/${act._id}`);
    const left = await own.post(`/acts/${act._id}/members/${ana.personId}/departure`).type("form").send({});
    expect(left.status).toBe(303);
    expect(await look(house.client(), src)).toBe(200);
    await saysNo(marta, ana, "pressPicture");
    expect(await look(house.client(), src)).toBe(404);
  });

  test("are had as one zip of the largest sizes, with who took them, while there is one to show", async () => {
    const { act, ana, marta, own } = await aBand();
    const zip = `/a/${act._id}/kit/pictures.zip`;
    expect(await look(house.client(), zip)).toBe(404);
    await send(own, act);
    await send(own, act, { credit: "Åse Ø", alt: "Noor" });
    const sent = await house.client().get(zip).responseType("blob");
    expect([sent.status, sent.type, sent.headers["x-robots-tag"]]).toEqual([
      200,
      "application/zip",
      "noindex",
    ]);
    const files = await unzip(sent.body as Buffer);
    expect([...files.keys()]).toEqual(["credits.txt", "1.jpg", "2.jpg"]);
    const credits = files.get("credits.txt")?.toString() ?? "";
    for (const line of ["1.jpg: Foto: Fie Foto. To på en scene", "2.jpg: Foto: Åse Ø. Noor"])
      expect(credits).toContain(line);
    const [{ largest }] = (await house.client().get(`/api/v1/a/${act._id}/kit`)).body.pictures;
    const whole = await house.client().get(largest).responseType("blob");
    expect(files.get("1.jpg")?.equals(whole.body as Buffer)).toBe(true);
    const { format, exif } = await sharp(files.get("1.jpg")).metadata();
    expect([format, exif, whole.type]).toEqual(["jpeg", undefined, "image/jpeg"]);
    const head = await house.client().head(zip);
    expect([head.status, head.headers["content-disposition"]]).toEqual([
      200,
      expect.stringContaining("pressebilleder.zip"),
    ]);
    await saysNo(marta, ana, "pressPicture");
    expect(await look(house.client(), zip)).toBe(404);
  });

  test("are taken out and put back; after a day the bytes are gone", async () => {
    const { act, own } = await aBand();
    await send(own, act);
    const [src = ""] = await shown(house.client(), `/a/${act._id}`);
    const id = src.split("/").at(-2);
    const press = (what: string) =>
      own.post(`/acts/${act._id}/kit/pictures/${id}/${what}`).type("form").send({});
    expect((await press("removal")).status).toBe(303);
    expect([await look(house.client(), src), (await press("removal")).status]).toEqual([404, 404]);
    expect((await press("restoration")).status).toBe(303);
    expect(await look(house.client(), src)).toBe(200);
    await press("removal");
    const before = await count();
    expect((await applyRetention(plusMs(clock.now(), 2 * DAY_MS))).pressPictures).toBe(1);
    expect(before - (await count())).toBe(3);
  });

  test("are six at most, also when two come at once, and one form is one picture", async () => {
    const { act, own } = await aBand();
    for (let n = 0; n < 4; n += 1) expect((await send(own, act)).status).toBe(303);
    const requestId = newId();
    const twins = await Promise.all([send(own, act, { requestId }), send(own, act, { requestId })]);
    expect(twins.map((one) => one.status)).toEqual([303, 303]);
    const last = await Promise.all([send(own, act), send(own, act)]);
    expect(last.map((one) => one.status).toSorted((a, b) => a - b)).toEqual([303, 422]);
    expect(await shown(own, `/acts/${act._id}`)).toHaveLength(6);
    expect((await storageFaults()).orphans).toEqual([]);
  });

  test("say at the field what is wrong, keep what was typed and the file, and store nothing", async () => {
    const { act, own } = await aBand();
    const before = await count();
    const cases: [object, Buffer | undefined, string, string][] = [
      [{ credit: "" }, undefined, "Det her mangler", "#credit"],
      [{ alt: "" }, undefined, "Det her mangler", "#alt"],
      [{ agreed: "" }, undefined, "alle, der kan genkendes", "#agreed"],
      [{}, Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'/>"), "ikke et billede", "#picture"],
    ];
    for (const [wrong, bytes, sentence, field] of cases) {
      const answer = await send(own, act, { alt: "Typet her", ...wrong }, bytes);
      expect([
        answer.status,
        answer.text.includes(sentence),
        answer.text.includes(`href="${field}"`),
      ]).toEqual([422, true, true]);
      if (!("alt" in wrong)) expect(answer.text).toContain("Typet her");
      expect(answer.text.includes('name="pictureKept"')).toBe(bytes === undefined);
    }
    expect(await count()).toBe(before);
  });

  test("are for the admins to change", async () => {
    const { act, ana, own } = await aBand();
    await send(own, act);
    const [src = ""] = await shown(own, `/acts/${act._id}`);
    const other = await house.as(ana);
    expect(await look(other, src)).toBe(200);
    expect(await look(other, `/acts/${act._id}/kit/pictures`)).toBe(403);
    expect((await send(other, act)).status).toBe(403);
    const removal = `/acts/${act._id}/kit/pictures/${src.split("/").at(-2)}/removal`;
    expect((await other.post(removal).type("form").send({})).status).toBe(403);
    const stranger = await house.as(await aMusician("Vera", 20));
    expect((await stranger.post(removal).type("form").send({})).status).toBe(404);
  });

  test("go with a member who is erased, bytes and all", async () => {
    const { act, ana, own } = await aBand();
    await send(own, act);
    const before = await count();
    await eraseNow(await wish(house, ana));
    expect(await shown(own, `/acts/${act._id}`)).toEqual([]);
    expect(before - (await count())).toBe(3);
    expect(await checkInvariants()).toEqual([]);
  });
});

async function count(): Promise<number> {
  let n = 0;
  for await (const _ of storage().list()) n += 1;
  return n;
}
