import { describe, expect, test } from "@jest/globals";
import { type Act, changeMember, findAct, getAct, setOptedIn } from "../../src/features/acts/index.ts";
import { useHouse } from "../support/house.ts";
import { aMusician, anaAndMarta, type Member, saysYes, seenBy } from "../support/people.ts";
import { aDemo, anAct } from "../support/songs.ts";

const house = useHouse();
type Client = ReturnType<typeof house.client>;

const member = (act: Act, who: Member): string => `/acts/${act._id}/members/${who.personId}`;
const post = (browser: Client, path: string, fields: object = {}) =>
  browser.post(path).type("form").send(fields);
const isIn = async (act: Act, who: Member): Promise<boolean> =>
  (await getAct(act._id)).members.some((one) => one.personId === who.personId && one.until === null);
const makeAdmin = async (by: Member, act: Act, who: Member): Promise<void> => {
  const now = await getAct(act._id);
  await changeMember(await seenBy(by), now, who.personId, { roles: "", admin: true, version: now.version });
};

/** A public band of these two, of whom the second's guardian (or they themselves) said yes, with a song for everybody. */
async function aPublicBand(admin: Member, other: Member, otherSays: Member): Promise<[Act, string]> {
  const act = await anAct(admin, other);
  await setOptedIn(await seenBy(admin), await getAct(act._id), true);
  await saysYes(admin, admin, "demoPublic", act._id);
  await saysYes(otherSays, other, "demoPublic", act._id);
  return [act, await aDemo(house, admin, act, "everyone")];
}

describe("who left an act and is heard in its old recordings", () => {
  test("is told so, takes the yes back on the page of answers, and at once nobody hears the song", async () => {
    const [noor, gry] = [await aMusician("Noor", 19), await aMusician("Gry", 16)];
    const [act, song] = await aPublicBand(noor, gry, gry);
    const her = await house.as(gry);
    const anyone = house.client();
    const sound = async () => (await anyone.head(`/demos/${song}/versions/1/audio`)).status;
    expect((await post(her, `${member(act, gry)}/departure`)).status).toBe(303);
    expect((await her.get("/acts")).text).toContain("Dit ja gælder stadig for gamle optagelser");
    expect(await sound()).toBe(200);
    const entries = async () =>
      ((await her.get("/api/v1/me/consents")).body.entries as { about: string | null; state: string }[]).find(
        (one) => one.about === act._id,
      );
    expect(await entries()).toMatchObject({ state: "yes", can: { no: true } });
    expect((await her.get("/me/consents")).text).toContain("Gamle optagelser med Sne");
    const no = { answer: "no", about: act._id, from: "list" };
    expect((await post(her, "/me/consents/demoPublic", no)).status).toBe(303);
    expect(await sound()).toBe(404);
    expect((await anyone.get(`/a/${act._id}`)).text).not.toContain("Sidste bus");
    expect((await anyone.get(`/a/${act._id}/songs/${song}`)).status).toBe(404);
    // Theirs to change, and not asked about: whoever stayed cannot say it for them.
    expect((await post(her, "/me/consents/demoPublic", { ...no, answer: "yes" })).status).toBe(303);
    expect(await sound()).toBe(200);
    const stranger = await house.as(await aMusician("Emil"));
    expect((await post(stranger, "/me/consents/demoPublic", no)).status).toBe(404);
  }, 60_000);

  test("as a child: the guardian sees that everybody still hears it, and takes it back there", async () => {
    const { ana, marta } = await anaAndMarta();
    const noor = await aMusician("Noor", 19);
    const [act, song] = await aPublicBand(noor, ana, marta);
    await post(await house.as(ana), `${member(act, ana)}/departure`);
    const mother = await house.as(marta);
    const home = (await mother.get("/guardian")).text.split("</main>")[0] ?? "";
    expect(home).toContain("Gamle optagelser kan høres af alle");
    expect(home).toContain(`action="/guardian/${ana.personId}/consents/demoPublic"`);
    const anyone = await mother.get(`/guardian/${ana.personId}/seen-as/anyone`);
    expect(anyone.text).toContain("Sidste bus");
    const no = { answer: "no", about: act._id };
    expect((await post(mother, `/guardian/${ana.personId}/consents/demoPublic`, no)).status).toBe(303);
    expect((await house.client().head(`/demos/${song}/versions/1/audio`)).status).toBe(404);
    expect((await mother.get("/guardian")).text).not.toContain("Gamle optagelser kan høres af alle");
    expect((await mother.get(`/guardian/${ana.personId}/seen-as/anyone`)).text).not.toContain("Sidste bus");
  }, 60_000);

  test("is asked nothing about an act of which they never said anything", async () => {
    const [noor, gry] = [await aMusician("Noor"), await aMusician("Gry")];
    const act = await anAct(noor, gry);
    const her = await house.as(gry);
    expect(JSON.stringify((await her.get("/api/v1/me/consents")).body)).toContain(act._id);
    await post(her, `${member(act, gry)}/departure`);
    expect(JSON.stringify((await her.get("/api/v1/me/consents")).body)).not.toContain(act._id);
  });
});

describe("taking back that somebody is out of an act", () => {
  test("is for who did it: an admin brings nobody back who left, and who left comes back alone", async () => {
    const [noor, gry] = [await aMusician("Noor"), await aMusician("Gry")];
    const act = await anAct(noor, gry);
    const [admin, her] = [await house.as(noor), await house.as(gry)];
    const left = await post(her, `${member(act, gry)}/departure`);
    expect(left.headers.location).toBe("/acts");
    expect((await her.get("/acts")).text).toContain(`action="${member(act, gry)}/return"`);
    expect((await post(admin, `${member(act, gry)}/return`)).status).toBe(404);
    expect(await isIn(act, gry)).toBe(false);
    expect((await post(her, `${member(act, gry)}/return`)).status).toBe(303);
    expect([await isIn(act, gry), (await her.get(`/acts/${act._id}`)).status]).toEqual([true, 200]);
  });

  test("of whom an admin took out is that admin's: not another's, and not theirs who is out", async () => {
    const [noor, emil, gry] = [await aMusician("Noor"), await aMusician("Emil"), await aMusician("Gry")];
    const act = await anAct(noor, emil, gry);
    await makeAdmin(noor, act, emil);
    await post(await house.as(noor), `${member(act, gry)}/departure`);
    for (const other of [emil, gry])
      expect((await post(await house.as(other), `${member(act, gry)}/return`)).status).toBe(404);
    expect((await post(await house.as(noor), `${member(act, gry)}/return`)).status).toBe(303);
    expect(await isIn(act, gry)).toBe(true);
  });

  test("does not squeeze anybody into a duo that has filled up since", async () => {
    const [noor, gry, emil] = [await aMusician("Noor"), await aMusician("Gry"), await aMusician("Emil")];
    const act = await anAct(noor, gry, emil);
    const her = await house.as(gry);
    await post(her, `${member(act, gry)}/departure`);
    const edit = { kind: "duo", name: "Sne", about: "", genres: "", ink: "gab" };
    const { version } = (await findAct(act._id)) ?? act;
    expect((await post(await house.as(noor), `/acts/${act._id}`, { ...edit, version })).status).toBe(303);
    const full = await post(her, `${member(act, gry)}/return`);
    expect([full.status, full.text.includes("plads til 2")]).toEqual([409, true]);
  });
});

test("a guardian takes the child out of an act and may bring it back; nobody else's guardian may", async () => {
  const { ana, marta } = await anaAndMarta();
  const other = await anaAndMarta();
  const noor = await aMusician("Noor");
  const act = await anAct(noor, ana, other.ana);
  const mother = await house.as(marta);
  expect((await post(mother, `${member(act, other.ana)}/departure`)).status).toBe(403);
  const out = await post(mother, `${member(act, ana)}/departure`);
  expect([out.status, out.headers.location]).toEqual([303, "/guardian"]);
  expect(await isIn(act, ana)).toBe(false);
  for (const one of [ana, noor, other.marta])
    expect((await post(await house.as(one), `${member(act, ana)}/return`)).status).not.toBe(303);
  expect((await post(mother, `${member(act, ana)}/return`)).status).toBe(303);
  expect(await isIn(act, ana)).toBe(true);
  // Also when the child is the one who may change the act: somebody else takes over.
  const hers = await anAct(ana, noor);
  expect((await post(await house.as(ana), `${member(hers, ana)}/departure`)).status).toBe(409);
  expect((await post(mother, `${member(hers, ana)}/departure`)).status).toBe(303);
  expect((await getAct(hers._id)).members.filter((one) => one.admin)).toMatchObject([
    { personId: noor.personId, until: null },
  ]);
}, 60_000);
