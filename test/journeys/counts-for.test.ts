import { expect, test } from "@jest/globals";
import { versionsOf } from "../../src/features/demos/index.ts";
import { answerWord, sayWord } from "../../src/features/journeys/index.ts";
import { useHouse } from "../support/house.ts";
import { aMentor, aMusician, mentors, seenBy } from "../support/people.ts";
import { aDemo, anAct } from "../support/songs.ts";

const house = useHouse();

test("a demo's page says which milestones it counts for, to the musician and the mentor and not to the band", async () => {
  const [noor, emil, ilir] = [await aMusician("Noor"), await aMusician("Emil"), await aMentor("Ilir")];
  await mentors(ilir, noor);
  const demo = await aDemo(house, noor, await anAct(noor, emil), "band");
  const pageOf = async (who: typeof noor): Promise<string> =>
    (await (await house.as(who)).get(`/demos/${demo}`)).text.split("</main>")[0] ?? "";
  expect(await pageOf(noor)).not.toContain("Tæller for");
  const [version] = await versionsOf(demo);
  const input = { said: "ready" as const, evidence: [version?.evidence ?? ""], version: 0 };
  const word = await sayWord(await seenBy(noor), noor.personId, "RU-K1", input);
  const verdict = { verdict: "confirmed", sentence: "", version: word.n } as const;
  await answerWord(await seenBy(ilir), noor.personId, "RU-K1", verdict);
  const own = await pageOf(noor);
  for (const text of ["Tæller for", 'href="/journey/RU-K1"', "Bekræftet", "v1"]) expect(own).toContain(text);
  const seenByIlir = await pageOf(ilir);
  for (const text of ["Tæller for", `href="/people/${noor.personId}/journey/RU-K1"`, "Noor ·"])
    expect(seenByIlir).toContain(text);
  expect(await pageOf(emil)).not.toContain("Tæller for");
});
