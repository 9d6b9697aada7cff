import { describe, expect, test } from "@jest/globals";
import { answerWord, sayWord } from "../../src/features/journeys/index.ts";
import { makeTie } from "../../src/features/ties/index.ts";
import { systemContext } from "../../src/platform/context.ts";
import { newId } from "../../src/platform/ids.ts";
import { type Client, useHouse } from "../support/house.ts";
import {
  aGuardianOf,
  aMemberOf,
  aMentor,
  aMusician,
  anOrganisation,
  attends,
  type Member,
  saysYes,
  seenBy,
} from "../support/people.ts";
import { anAct } from "../support/songs.ts";

const house = useHouse();
const post = (browser: Client, path: string, body: object) => browser.post(path).type("form").send(body);
const main = async (browser: Client): Promise<string> =>
  (await browser.get("/")).text.split("</main>")[0] ?? "";

/** The musician's school finds a mentor; gives the id of the mentorship. */
async function assigned(musician: Member, mentor: Member): Promise<string> {
  const school = await anOrganisation("school", "Musikskolen");
  await attends(musician, school);
  const leader = await house.as(await aMemberOf(school, "Hanne"));
  const done = await post(leader, `/mentorships/assignment?musician=${musician.personId}`, {
    mentor: mentor.personId,
    goal: "",
    requestId: newId(),
  });
  expect(done.status).toBe(303);
  return done.headers.location?.split("/").at(-1) ?? "";
}

describe("what waits for a musician's answer", () => {
  const question = "Må Ilir være din mentor?";

  test("a mentor whom the school found is a question on the first screen, until it is answered", async () => {
    const [noor, ilir] = [await aMusician("Noor", 16), await aMentor("Ilir")];
    const browser = await house.as(noor);
    expect(await main(browser)).not.toContain(question);
    const id = await assigned(noor, ilir);
    const asked = await main(browser);
    expect(asked).toContain(question);
    expect(asked).toContain(`href="/mentorships/${id}"`);
    expect((await browser.get(`/mentorships/${id}`)).text).toContain('action="/me/consents/mentoring"');
    await post(browser, "/me/consents/mentoring", { answer: "no" });
    expect(await main(browser)).not.toContain(question);
    await post(browser, "/me/consents/mentoring", { answer: "yes" });
    expect(await main(browser)).not.toContain(question);
  });

  test("whoever asked a mentor themselves, or is under 15, is asked nothing there", async () => {
    const [noor, ilir, ana] = [
      await aMusician("Noor", 16),
      await aMentor("Ilir"),
      await aMusician("Ana", 14),
    ];
    const own = await house.as(noor);
    await post(own, "/mentorships", { mentor: ilir.personId, goal: "", requestId: newId() });
    expect(await main(own)).not.toContain(question);
    await saysYes(await aGuardianOf(ana), ana);
    await assigned(ana, ilir);
    expect(await main(await house.as(ana))).not.toContain(question);
  });

  test("the profile from 15, a second school and an act that wants to be public are questions there, each until it is answered", async () => {
    const [noor, bo] = [await aMusician("Noor", 16), await aMusician("Bo", 17)];
    const [own, other] = [await house.as(noor), await house.as(bo)];
    const profile = "Må din profil vises for andre?";
    expect(await main(own)).toContain(profile);
    await post(own, "/me/consents/profile", { answer: "no" });
    expect(await main(own)).not.toContain(profile);

    const [first, second] = [
      await anOrganisation("school", "Den første"),
      await anOrganisation("school", "Den anden"),
    ];
    await attends(noor, first);
    const row = { kind: "pupil", fromKind: "organisation", to: noor.personId, typedName: "Noor N" } as const;
    const tie = await makeTie(systemContext(), { ...row, from: second._id }, "asked");
    expect(await main(own)).toContain("Den anden vil gerne have dig som elev");
    expect(await main(own)).not.toContain("Den første vil");
    expect((await own.get("/me/school")).text).toContain(`/me/school/${tie._id}/acceptance`);
    expect((await post(own, `/me/school/${tie._id}/acceptance`, {})).status).toBe(303);
    expect(await main(own)).not.toContain("vil gerne have dig som elev");

    const act = await anAct(bo, noor);
    const toBePublic = `Må ${act.name} være offentlig?`;
    expect(await main(own)).not.toContain(toBePublic);
    expect((await post(other, `/acts/${act._id}/publication`, { answer: "yes" })).status).toBe(303);
    expect(await main(own)).toContain(toBePublic);
    await post(own, `/acts/${act._id}/members/${noor.personId}/consent`, { answer: "no" });
    expect(await main(own)).not.toContain(toBePublic);

    const ana = await aMusician("Ana", 14);
    expect(await main(await house.as(ana))).not.toContain(profile);
  });
});

describe("the rule of seven, once it holds", () => {
  test("is said to both on their first screens and on the mentor's list, and to who fulfilled it at once", async () => {
    const [noor, ilir] = [await aMusician("Noor", 16), await aMentor("Ilir")];
    const [asNoor, asIlir] = [await house.as(noor), await house.as(ilir)];
    await post(asNoor, "/mentorships", { mentor: ilir.personId, goal: "", requestId: newId() });
    const pair = /\/mentorships\/[0-9a-z]{20}/.exec(await main(asIlir))?.[0] ?? "";
    await post(asIlir, `${pair}/acceptance`, {});
    for (const id of ["H1", "H2", "H3", "K2", "K3", "E1", "E2"].map((one) => `RU-${one}`)) {
      expect(await main(asIlir)).not.toContain("klar til næste trin");
      await sayWord(await seenBy(noor), noor.personId, id, { said: "ready", evidence: [], version: 0 });
      const word = { verdict: "confirmed", sentence: "", version: 1 } as const;
      if (id === "RU-E2") await post(asIlir, `/people/${noor.personId}/journey/${id}`, word);
      else await answerWord(await seenBy(ilir), noor.personId, id, word);
    }
    const told = (await asIlir.get(`/people/${noor.personId}/journey/RU-E2`)).text;
    expect(told).toContain("nu er der nok til næste trin");
    const sign = `href="/people/${noor.personId}/journey/advance"`;
    const home = await main(asIlir);
    expect(home).toContain("Noor er klar til næste trin");
    expect(home).toContain(sign);
    expect((await asIlir.get("/mentees")).text).toContain(sign);
    expect(await main(asNoor)).toContain("Næste trin venter på mentorens underskrift.");
    await post(asIlir, `/people/${noor.personId}/journey/advance`, { to: "hatched" });
    expect(await main(asIlir)).not.toContain("klar til næste trin");
    expect(await main(asNoor)).not.toContain("venter på mentorens underskrift");
  });
});
