import { describe, expect, test } from "@jest/globals";
import { newId } from "../../src/platform/ids.ts";
import { useHouse } from "../support/house.ts";
import { saysNo } from "../support/people.ts";
import { metasOf, shownActs } from "../support/shown-act.ts";
import { isHeardToLast } from "../support/songs.ts";

const house = useHouse();
const aShownAct = shownActs(house);
const base = (): string => house.config.baseUrl;

const NAME = "Sne &amp; &#34;Slud&#34; &lt;b&gt;";

describe("the card of a public page", () => {
  test("says of an act, its kit and a song what the page says, in the reader's language", async () => {
    const { act, noor, song } = await aShownAct();
    const stranger = house.client();
    const page = metasOf((await stranger.get(`/a/${act._id}`)).text);
    expect(page).toMatchObject({
      "og:type": "profile",
      "og:title": NAME,
      "og:description": "Vi skriver om vejen hjem.",
      description: "Vi skriver om vejen hjem.",
      "og:url": `${base()}/a/${act._id}`,
      "og:site_name": "Flyvefærdig",
      "og:locale": "da_DK",
      "og:locale:alternate": "en_GB",
      "og:image": `${base()}/img/card.png`,
    });
    const card = await stranger.get("/img/card.png");
    expect([card.status, card.headers["content-type"]]).toEqual([200, "image/png"]);

    const english = await stranger.get(`/a/${act._id}/songs/${song}?from=chat`).set("Accept-Language", "en");
    expect(metasOf(english.text)).toMatchObject({
      "og:type": "music.song",
      "og:title": `Sidste bus by ${NAME}`,
      "og:url": `${base()}/a/${act._id}/songs/${song}`,
      "og:locale": "en_GB",
      "music:duration": "2",
      "music:musician": `${base()}/a/${act._id}`,
    });

    const own = await house.as(noor);
    const kit = { tagline: "Støj til kaffen", version: "0" };
    expect((await own.post(`/acts/${act._id}/kit`).type("form").send(kit)).status).toBe(303);
    const shown = metasOf((await stranger.get(`/a/${act._id}/kit`)).text);
    expect([shown["og:description"], shown["og:url"]]).toEqual([
      "Støj til kaffen",
      `${base()}/a/${act._id}/kit`,
    ]);
    expect(metasOf((await stranger.get(`/a/${act._id}`)).text)["og:description"]).toBe("Støj til kaffen");
    // Those inside send nobody the address of a page that only they can open.
    expect(metasOf((await own.get(`/acts/${act._id}/kit`)).text)["og:url"]).toBeUndefined();
    expect(metasOf((await stranger.get("/stage")).text)["og:url"]).toBeUndefined();
  });

  test("is one line of whole words, or what the act is when it has said nothing", async () => {
    const long = await aShownAct({ about: "vej ".repeat(100) });
    const stranger = house.client();
    const line = metasOf((await stranger.get(`/a/${long.act._id}`)).text).description ?? "";
    expect([line.length <= 200, line.endsWith("vej…")]).toEqual([true, true]);
    const silent = await aShownAct({ about: "" });
    expect(metasOf((await stranger.get(`/a/${silent.act._id}`)).text).description).toBe("Solo, indie");
  });
});

describe("the page of a song", () => {
  test("says how long it was heard to be, whatever its file says: on the page, to others and in the feed", async () => {
    const { act, song } = await aShownAct();
    await isHeardToLast(song, 65_000);
    const stranger = house.client();
    const { text } = await stranger.get(`/a/${act._id}/songs/${song}`);
    expect([metasOf(text)["music:duration"], text.includes("1:05"), text.includes("PT1M5S")]).toEqual([
      "65",
      true,
      true,
    ]);
    expect((await stranger.get(`/a/${act._id}/feed.xml`)).text).toContain(
      "<itunes:duration>65</itunes:duration>",
    );
  });

  test("is there while everybody may hear it, and not for a song of the band or of another act", async () => {
    const { act, noor, song } = await aShownAct();
    const other = await aShownAct();
    const stranger = house.client();
    const page = await stranger.get(`/a/${act._id}/songs/${song}`);
    expect([page.status, page.text.includes("noindex")]).toEqual([200, false]);
    const sound = /<source src="([^"]+)"/.exec(page.text)?.[1] ?? "";
    expect((await stranger.get(sound)).status).toBe(200);
    const own = (await (await house.as(noor)).get("/api/v1/demos")).body as { demos: { id: string }[] };
    const band = own.demos.map((one) => one.id).find((id) => id !== song) ?? "";
    for (const [a, s] of [
      [act._id, band],
      [act._id, other.song],
      [other.act._id, song],
      [act._id, newId()],
    ])
      expect((await stranger.get(`/a/${a}/songs/${s}`)).status).toBe(404);
    await saysNo(noor, noor, "demoPublic", act._id);
    expect((await stranger.get(`/a/${act._id}/songs/${song}`)).status).toBe(404);
  });

  test("is kept from search engines while somebody in the act is under 18", async () => {
    const { act, song } = await aShownAct({ age: 16 });
    expect((await house.client().get(`/a/${act._id}/songs/${song}`)).text).toContain("noindex");
  });
});
