import { expect, test } from "@jest/globals";
import { changeMember, getAct } from "../../src/features/acts/index.ts";
import { useHouse } from "../support/house.ts";
import { aMusician, anaAndMarta, saysNo, seenBy } from "../support/people.ts";
import { pdfText } from "../support/pdf.ts";
import { aDemo, aVersion, anAct } from "../support/songs.ts";

const house = useHouse();

test("whose gate has closed has no name in the band: not to an admin, not in credits, not to those who may comment", async () => {
  const { ana, marta } = await anaAndMarta();
  const [noor, emil] = [await aMusician("Noor"), await aMusician("Emil")];
  const act = await anAct(noor, ana, emil);
  const { version } = await getAct(act._id);
  await changeMember(await seenBy(noor), await getAct(act._id), emil.personId, {
    roles: "",
    admin: true,
    version,
  });
  const demo = await aDemo(house, noor, act, "band");
  await aVersion(house, ana, demo);
  const browser = await house.as(noor);
  const credits = {
    person: [noor.personId, ana.personId],
    outside: ["", ""],
    plays: ["", "sang"],
    share: ["50", "50"],
    roles: ["0-words", "1-played"],
    version: 0,
  };
  const written = await browser.post(`/demos/${demo}/credits`).type("form").send(credits);
  expect([written.status, written.text]).toEqual([303, expect.anything()]);
  const pages = [
    `/acts/${act._id}/members/${ana.personId}`,
    `/demos/${demo}`,
    `/demos/${demo}/commenters`,
    `/demos/${demo}/credits`,
    `/api/v1/demos/${demo}/credits`,
    `/demos/${demo}/credits/edit`,
  ];
  const sheet = async () => {
    const { body } = await browser.get(`/demos/${demo}/credits/sheet`).buffer(true);
    return pdfText(body as Buffer);
  };
  const named = async (page: string) => {
    const { status, text } = await browser.get(page);
    return [page, status, /\bAna\b/.test(text.split("</main>")[0] ?? ""), /\bMarta\b/.test(text)];
  };
  for (const page of pages) expect((await named(page)).slice(0, 3)).toEqual([page, 200, true]);
  expect(await sheet()).toContain("Ana");
  await saysNo(marta, ana);
  for (const page of pages) expect(await named(page)).toEqual([page, 200, false, false]);
  expect(await sheet()).not.toMatch(/Ana|Marta/);
  expect((await browser.get(pages[0] ?? "")).text).toContain("Et medlem, som ikke vises");
  const second = await house.as(emil);
  expect((await second.get(pages[0] ?? "")).text).not.toMatch(/\bAna\b/);
  // She herself and her guardian go on reading it.
  for (const one of [ana, marta])
    expect((await (await house.as(one)).get(`/demos/${demo}/credits`)).text).toContain("Ana");
}, 60_000);
