import { describe, expect, test } from "@jest/globals";
import { type Client, useHouse } from "../support/house.ts";
import { saysNo } from "../support/people.ts";
import { shownActs } from "../support/shown-act.ts";
import { aCopy } from "../support/songs.ts";

const house = useHouse();
const aShownAct = shownActs(house);
const base = (): string => house.config.baseUrl;

describe("a lighter copy of a song", () => {
  test("is what every page outside plays, and what programs are handed, with its own length and type", async () => {
    const { act, song } = await aShownAct();
    await aCopy(song, "opus");
    await aCopy(song);
    const stranger = house.client();
    const src = `/demos/${song}/versions/1/audio`;
    const sources = `<source src="${src}?as=opus" type="audio/ogg; codecs=opus"><source src="${src}?as=aac" type="audio/mp4">`;
    for (const path of [`/a/${act._id}`, `/a/${act._id}/songs/${song}`, `/a/${act._id}/embed`])
      expect([path, (await stranger.get(path)).text.includes(sources)]).toEqual([path, true]);
    expect((await stranger.get(`/a/${act._id}`)).text).toContain(`data-src="${src}"`);
    expect((await stranger.get(`/a/${act._id}/feed.xml`)).text).toContain(
      `<enclosure url="${base()}${src}?as=aac" length="7" type="audio/mp4"/>`,
    );
    const { track } = JSON.parse((await stranger.get(`/a/${act._id}/act.jsonld`)).text) as {
      track: object[];
    };
    expect(track).toMatchObject([
      { audio: { contentUrl: `${base()}${src}?as=aac`, encodingFormat: "audio/mp4" } },
    ]);
    expect((await stranger.get(`${src}?as=aac`)).headers["content-length"]).toBe("7");
  });

  test("may be played by a page of another site while everybody may hear it, and by none when it is the band's", async () => {
    const { act, noor, song } = await aShownAct();
    const src = `/demos/${song}/versions/1/audio`;
    const heard = async (who: Client) => {
      const { status, headers } = await who.get(src).set("Range", "bytes=0-9");
      return [status, headers["cross-origin-resource-policy"]];
    };
    const own = await house.as(noor);
    expect([await heard(house.client()), await heard(own)]).toEqual([
      [206, "cross-origin"],
      [206, "cross-origin"],
    ]);
    await saysNo(noor, noor, "demoPublic", act._id);
    expect([(await heard(house.client()))[0], await heard(own)]).toEqual([404, [206, "same-origin"]]);
  });
});
