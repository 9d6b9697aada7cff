import { readFile } from "node:fs/promises";
import { beforeAll, describe, expect, test } from "@jest/globals";
import { newId } from "../../src/platform/ids.ts";
import { type Client, useHouse } from "../support/house.ts";
import { aMentor, aMusician, mentors } from "../support/people.ts";
import { aDemo, anAct, TONE } from "../support/songs.ts";

const house = useHouse();
let asNoor: Client;
let asIlir: Client;
let asEmil: Client;
let demo: string;
/** Comments on the first version: open, kept for later, used in no version yet, and not used. */
const said: Record<"open" | "later" | "used" | "notUsed", string> = {
  open: "",
  later: "",
  used: "",
  notUsed: "",
};
beforeAll(async () => {
  const [noor, emil, ilir] = [
    await aMusician("Noor", 17),
    await aMusician("Emil", 17),
    await aMentor("Ilir"),
  ];
  await mentors(ilir, noor);
  demo = await aDemo(house, noor, await anAct(noor, emil), "band");
  [asNoor, asIlir, asEmil] = [await house.as(noor), await house.as(ilir), await house.as(emil)];
  for (const key of ["open", "later", "used", "notUsed"] as const) {
    const body = { from: "0:01", text: `Ordene er ${key}`, requestId: newId() };
    said[key] = (await asIlir.post(`/api/v1/demos/${demo}/versions/1/comments`).send(body)).body.id;
    if (key === "open") continue;
    const decision = { decision: key, usedIn: null, why: "Den er god nu", version: 0 };
    expect((await asNoor.post(`/api/v1/comments/${said[key]}/decision`).send(decision)).status).toBe(200);
  }
}, 60_000);

const decided = async (id: string) => {
  const { decision, usedIn } = (await asNoor.get(`/api/v1/comments/${id}`)).body;
  return [decision, usedIn];
};
async function putUp(who: Client, used: string[], note = "Vokalen op") {
  let form = who.post(`/demos/${demo}/versions`).field({ note, ownWork: "yes", requestId: newId() });
  for (const id of used) form = form.field("used", id);
  const sent = await form.attach("audio", await readFile(TONE), { filename: "a.mp3" });
  await house.settle();
  return sent;
}

describe("what a new version uses", () => {
  test("is asked of its owner alone: all that was said and neither refused nor used", async () => {
    const { text } = await asNoor.get(`/demos/${demo}/versions/new`);
    for (const key of ["open", "later", "used"]) expect(text).toContain(`Ordene er ${key}`);
    expect(text).not.toContain("Ordene er notUsed");
    expect((await asEmil.get(`/demos/${demo}/versions/new`)).text).not.toContain("Ordene er");
  });

  test("stays ticked when the form was refused, and is written with the version alone", async () => {
    const refused = await putUp(asNoor, [said.open], "");
    expect(refused.status).toBe(422);
    expect(refused.text).toMatch(new RegExp(`value="${said.open}" checked`));
    expect(await decided(said.open)).toEqual([null, null]);
  });

  test("a bandmate's form decides nothing", async () => {
    expect((await putUp(asEmil, [said.open])).status).toBe(303);
    expect(await decided(said.open)).toEqual([null, null]);
  });

  test("is noted with the version, each told to who said it; what is kept for later is named under the newest", async () => {
    const before = (await asNoor.get(`/demos/${demo}`)).text;
    expect(before).toContain(`Gemt til senere: <a href="#c-${said.later}">v1, 0:01</a>`);
    expect((await putUp(asNoor, [said.open, said.later, said.used, said.notUsed, newId()])).status).toBe(303);
    for (const key of ["open", "later", "used"] as const)
      expect(await decided(said[key])).toEqual(["used", 3]);
    expect(await decided(said.notUsed)).toEqual(["notUsed", null]);
    const { text } = await asNoor.get(`/demos/${demo}`);
    expect(text).toContain(`href="/demos/${demo}?v=3#v3"`);
    expect(text).not.toContain("Gemt til senere");
    expect((await asIlir.get("/notifications")).text).toContain("Der er svar på kommentarer til en demo");
  });
});
