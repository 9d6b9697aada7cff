import { describe, expect, test } from "@jest/globals";
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
} from "../support/people.ts";

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
});
