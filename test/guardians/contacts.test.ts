import { expect, test } from "@jest/globals";
import { useHouse } from "../support/house.ts";
import { aMusician, anaAndMarta, saysNo } from "../support/people.ts";
import { aDemo, anAct } from "../support/songs.ts";

const house = useHouse();

test("a guardian sees with whom the child plays, who of them is grown up, and takes the child out there", async () => {
  const { ana, marta } = await anaAndMarta();
  const mother = await house.as(marta);
  const home = async () => (await mother.get("/guardian")).text.split("</main>")[0] ?? "";
  expect(await home()).toContain("Ingen endnu: ingen mentor, skole, følger eller band.");
  await anAct(ana);
  expect(await home()).toContain("Ingen endnu");
  const act = await anAct(await aMusician("Dan", 40), ana, await aMusician("Noor", 16));
  const page = await home();
  expect(page).toContain("Spiller med Dan (voksen) og Noor");
  expect(page).toContain('class="meta urgent"');
  expect(page).toContain(`href="/acts/${act._id}"`);
  const out = `/acts/${act._id}/members/${ana.personId}/departure`;
  expect(page).toContain(`action="${out}"`);
  expect((await mother.post(out).type("form").send({})).status).toBe(303);
  expect(await home()).toContain("Ingen endnu");
}, 60_000);

test("with a bandmate's eyes: the name in the act and the band's demos, and nothing once the gate is closed", async () => {
  const { ana, marta } = await anaAndMarta();
  const act = await anAct(await aMusician("Dan", 40), ana);
  await aDemo(house, ana, act, "band");
  const own = await anAct(ana);
  await aDemo(house, ana, own, "onlyMe");
  const mother = await house.as(marta);
  const seen = async () =>
    (await mother.get(`/guardian/${ana.personId}/seen-as/bandmate`)).text.split("</main>")[0] ?? "";
  const open = await seen();
  for (const words of ["Sådan ser en i bandet Ana", "De ser navnet Ana i bandet", "Også bandet"])
    expect(open).toContain(words);
  expect(open).not.toContain("Kun Ana");
  await saysNo(marta, ana);
  const closed = await seen();
  expect(closed).toContain("De kan ikke finde Ana");
  expect(closed).not.toContain("Sidste bus");
}, 60_000);
