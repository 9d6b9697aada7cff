import { afterEach, describe, expect, test } from "@jest/globals";
import { versionsOf } from "../../src/features/demos/index.ts";
import { peaksOf } from "../../src/features/demos/model.ts";
import { clock, MINUTE_MS, plusMs } from "../../src/platform/clock.ts";
import { type Client, useHouse } from "../support/house.ts";
import { aMusician, anaAndMarta } from "../support/people.ts";
import { aDemo, anAct, aVersion } from "../support/songs.ts";

const house = useHouse();
afterEach(() => clock.set(null));
const post = (who: Client, path: string) => who.post(path).type("form").send({});
async function minutesLater(minutes: number): Promise<void> {
  const then = plusMs(clock.now(), minutes * MINUTE_MS);
  clock.set(() => then);
  await house.settle();
  clock.set(null);
}

describe("a version that is taken back", () => {
  test("by a guardian of a child under 15 goes, bytes and what was read out of them; the child cannot undo it", async () => {
    const { ana, marta } = await anaAndMarta();
    const demo = await aDemo(house, ana, await anAct(ana));
    const [asAna, asMarta] = [await house.as(ana), await house.as(marta)];
    const at = `/demos/${demo}/versions/1`;
    const [before] = await versionsOf(demo);
    expect(before?.analysis?.status).toBe("done");
    expect((await asMarta.get(`/demos/${demo}`)).text).toContain(`${at}/withdrawal`);
    expect((await post(asMarta, `${at}/withdrawal`)).status).toBe(303);
    expect((await asAna.get(`${at}/audio`)).status).toBe(404);
    expect((await post(asAna, `${at}/return`)).status).toBe(403);
    expect((await post(asMarta, `${at}/return`)).status).toBe(303);
    expect((await post(asMarta, `${at}/withdrawal`)).status).toBe(303);
    await minutesLater(11);
    const [after] = await versionsOf(demo);
    expect(after).toMatchObject({
      key: null,
      tags: {},
      sha256: before?.sha256,
      durationMs: before?.durationMs,
    });
    expect(after?.analysis).toBeUndefined();
    expect((await peaksOf([before?._id ?? ""]))[0]?.peaks).toBeUndefined();
    expect((await asAna.get(`/demos/${demo}`)).text).toContain("Taget tilbage");
  });

  test("by the demo's owner may be a bandmate's, and not the other way round", async () => {
    const [noor, emil] = [await aMusician("Noor"), await aMusician("Emil")];
    const demo = await aDemo(house, noor, await anAct(noor, emil), "band");
    const n = await aVersion(house, emil, demo);
    const [asNoor, asEmil] = [await house.as(noor), await house.as(emil)];
    expect((await post(asEmil, `/demos/${demo}/versions/1/withdrawal`)).status).toBe(403);
    expect((await asEmil.get(`/demos/${demo}`)).text).not.toContain("versions/1/withdrawal");
    expect((await post(asNoor, `/demos/${demo}/versions/${n}/withdrawal`)).status).toBe(303);
    expect((await asEmil.get(`/demos/${demo}/versions/${n}/audio`)).status).toBe(404);
    expect((await post(asEmil, `/demos/${demo}/versions/${n}/return`)).status).toBe(403);
    expect((await post(asNoor, `/demos/${demo}/versions/${n}/return`)).status).toBe(303);
    expect((await asEmil.get(`/demos/${demo}/versions/${n}/audio`)).status).toBe(200);
  });
});
