import { describe, expect, test } from "@jest/globals";
import { endMember, findAct } from "../../src/features/acts/index.ts";
import { endTie } from "../../src/features/ties/index.ts";
import { newId } from "../../src/platform/ids.ts";
import { type Client, useHouse } from "../support/house.ts";
import {
  aGuardianOf,
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
  saysNo,
  seenBy,
} from "../support/people.ts";
import { aDemo, anAct } from "../support/songs.ts";

const house = useHouse();
const WORDS = "Her holder du vejret";
const say = (browser: Client, demo: string, text = WORDS) =>
  browser.post(`/api/v1/demos/${demo}/versions/1/comments`).send({ from: 1, text, requestId: newId() });
const listOf = (browser: Client, demo: string) => browser.get(`/api/v1/demos/${demo}/comments`);
const textsOf = async (browser: Client, demo: string): Promise<string[] | null> => {
  const { status, body } = await listOf(browser, demo);
  return status === 404 ? null : (body.comments as { text: string }[]).map((one) => one.text);
};
async function invite(browser: Client, demo: string, people: readonly Member[]): Promise<number> {
  const { version } = (await browser.get(`/api/v1/demos/${demo}/commenters`)).body;
  const invited = people.map((one) => one.personId);
  return (await browser.post(`/api/v1/demos/${demo}/commenters`).send({ invited, version })).status;
}

describe("the circle of a demo", () => {
  test("is the owner, the mentor and whom the owner invites; a child's guardian knows that, not what", async () => {
    const { ana, marta } = await anaAndMarta();
    const [emil, ilir] = [await aMusician("Emil", 17), await aMentor("Ilir")];
    await mentors(ilir, ana);
    const venue = await anOrganisation("venue", "Kanten");
    await follows(venue, ana, "progressAndDemos");
    await follows(venue, emil, "progressAndDemos");
    const demo = await aDemo(house, ana, await anAct(ana, emil), "followers");
    const asAna = await house.as(ana);
    const asIlir = await house.as(ilir);
    expect((await say(asIlir, demo)).status).toBe(200);
    const people = {
      ana: asAna,
      ilir: asIlir,
      marta: await house.as(marta),
      emil: await house.as(emil),
      venue: await house.as(await aMemberOf(venue, "Booker")),
      secretary: await house.as(await aSecretary()),
      stranger: await house.as(await aMember()),
    };
    const found: Record<string, string[] | null> = {};
    for (const [name, browser] of Object.entries(people)) found[name] = await textsOf(browser, demo);
    expect(found).toEqual({
      ana: [WORDS],
      ilir: [WORDS],
      marta: [null],
      emil: null,
      venue: null,
      secretary: null,
      stranger: null,
    });
    for (const name of ["emil", "venue"] as const) {
      const page = await people[name].get(`/demos/${demo}`);
      expect([name, page.status, /komment/i.test(page.text)]).toEqual([name, 200, false]);
    }
    const home = await people.marta.get(`/demos/${demo}`);
    expect([home.text.includes("Én kommentar"), home.text.includes(WORDS)]).toEqual([true, false]);
    expect((await say(people.marta, demo)).status).toBe(403);

    expect(await invite(asAna, demo, [emil])).toBe(200);
    expect(await textsOf(people.emil, demo)).toEqual([WORDS]);
    expect(await invite(people.emil, demo, [])).toBe(403);
    expect(await invite(asAna, demo, [])).toBe(200);
    expect(await textsOf(people.emil, demo)).toBeNull();
    // Behind a closed gate only she and her guardian are left.
    await saysNo(marta, ana);
    expect(await textsOf(asIlir, demo)).toBeNull();
    expect([await textsOf(asAna, demo), await textsOf(people.marta, demo)]).toEqual([[WORDS], [null]]);
  });

  test("under 15 an adult without a certificate is not invited, and a bandmate's mentor only with a yes to mentoring", async () => {
    const { ana, marta } = await anaAndMarta();
    const [grown, emil] = [await aMusician("Bo", 25), await aMusician("Emil", 16)];
    const [sure, unsure] = [await aMentor("Sara"), await aMentor("Uno", null)];
    await mentors(sure, emil);
    await mentors(unsure, emil);
    await aGuardianOf(emil, "Far");
    const demo = await aDemo(house, ana, await anAct(ana, emil, grown), "band");
    const asAna = await house.as(ana);
    const may = async (): Promise<string[]> =>
      (await asAna.get(`/api/v1/demos/${demo}/commenters`)).body.may as string[];
    expect(await may()).toEqual([emil.personId]);
    expect(await invite(asAna, demo, [grown])).toBe(422);
    expect(await invite(asAna, demo, [sure])).toBe(422);
    const guide = await aMentor("Ilir");
    // With a mentor of her own there is her guardian's yes to mentoring.
    await mentors(guide, ana);
    expect((await may()).sort()).toEqual([emil.personId, sure.personId].sort());
    expect(await invite(asAna, demo, [sure])).toBe(200);
    expect((await say(await house.as(sure), demo)).status).toBe(200);
    await saysNo(marta, ana, "mentoring");
    expect((await say(await house.as(sure), demo)).status).toBe(404);
    // From 15 the rule of certificates asks nothing of those who hear it anyway.
    const older = await aDemo(house, emil, await anAct(emil, grown), "band");
    expect(await invite(await house.as(emil), older, [grown])).toBe(200);
  });

  test("a child who was invited does not read an adult who may not write to children", async () => {
    const { ana } = await anaAndMarta();
    const [emil, free, sure] = [
      await aMusician("Emil", 16),
      await aMentor("Fri", null),
      await aMentor("Sik"),
    ];
    await mentors(free, emil);
    await mentors(sure, emil);
    const demo = await aDemo(house, emil, await anAct(emil, ana), "band");
    const asEmil = await house.as(emil);
    expect(await invite(asEmil, demo, [ana])).toBe(200);
    await say(await house.as(free), demo, "Fra en uden attest");
    await say(await house.as(sure), demo, "Fra en med attest");
    await say(asEmil, demo, "Hør her");
    expect((await textsOf(asEmil, demo))?.sort()).toEqual([
      "Fra en med attest",
      "Fra en uden attest",
      "Hør her",
    ]);
    expect((await textsOf(await house.as(ana), demo))?.sort()).toEqual(["Fra en med attest", "Hør her"]);
  });

  test("a mentor whose certificate does not count says nothing to a child, by whichever way they hear the song", async () => {
    const { ana } = await anaAndMarta();
    const [emil, uno] = [await aMusician("Emil", 16), await aMentor("Uno", null)];
    // Heard with the band as Emil's mentor; the tie to Ana stands and counts for nothing.
    await mentors(uno, emil);
    await mentors(uno, ana);
    const demo = await aDemo(house, ana, await anAct(ana, emil), "band");
    const asUno = await house.as(uno);
    expect((await asUno.get(`/demos/${demo}`)).status).toBe(200);
    expect((await say(asUno, demo)).status).toBe(404);
    expect(await textsOf(asUno, demo)).toBeNull();
  });

  test("what was said by somebody who is gone stays with the owner alone", async () => {
    const [noor, emil] = [await aMusician("Noor", 17), await aMusician("Emil", 17)];
    const act = await anAct(noor, emil);
    const demo = await aDemo(house, noor, act, "band");
    const [before, after] = [await aMentor("Ilir"), await aMentor("Sara")];
    const tie = await mentors(before, noor);
    const [asNoor, asEmil] = [await house.as(noor), await house.as(emil)];
    await invite(asNoor, demo, [emil]);
    await say(await house.as(before), demo, "Fra den første");
    await say(asEmil, demo, "Fra Emil");
    await endTie(await seenBy(noor), tie);
    await mentors(after, noor);
    expect(await textsOf(await house.as(before), demo)).toBeNull();
    expect(await textsOf(await house.as(after), demo)).toEqual(["Fra Emil"]);
    expect((await textsOf(asNoor, demo))?.length).toBe(2);
    // Who leaves the band hears nothing and is of the circle no more.
    const home = await findAct(act._id);
    if (home) await endMember(await seenBy(emil), home, emil.personId);
    expect(await textsOf(asEmil, demo)).toBeNull();
    expect(await textsOf(await house.as(after), demo)).toEqual([]);
    expect((await textsOf(asNoor, demo))?.length).toBe(2);
  });

  test("whom the musician blocks is invited no more, in the same change, and can be worried about", async () => {
    const [noor, emil] = [await aMusician("Noor", 17), await aMusician("Emil", 17)];
    const demo = await aDemo(house, noor, await anAct(noor, emil), "band");
    const [asNoor, asEmil] = [await house.as(noor), await house.as(emil)];
    await invite(asNoor, demo, [emil]);
    const { id } = (await say(asEmil, demo, "Grim tekst")).body;
    const worry = await asNoor.get(`/concerns/new?about=comment-${id}`);
    expect([worry.status, worry.text.includes(`comment-${id}`)]).toEqual([200, true]);
    expect((await asNoor.get(`/reports/new?about=comment-${id}`)).status).toBe(200);
    const blocked = await asNoor
      .post(`/people/${noor.personId}/blocks`)
      .type("form")
      .send({ party: `person-${emil.personId}` });
    expect(blocked.status).toBe(303);
    expect((await asNoor.get(`/api/v1/demos/${demo}/commenters`)).body.invited).toEqual([]);
    expect(await textsOf(asEmil, demo)).toBeNull();
  });
});
