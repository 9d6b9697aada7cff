import { createServer, type Server } from "node:http";
import { afterAll, describe, expect, test } from "@jest/globals";
import { actions } from "../../src/features/order.ts";
import { setOptedIn } from "../../src/features/acts/index.ts";
import { publicPageAt } from "../../src/features/portfolios/sharing.ts";
import { newId } from "../../src/platform/ids.ts";
import { useBrowser } from "../support/browser.ts";
import { axe, overflow } from "../support/looks.ts";
import { useHouse } from "../support/house.ts";
import { saysNo, seenBy } from "../support/people.ts";
import { shownActs } from "../support/shown-act.ts";

const house = useHouse();
const web = useBrowser(house);
const aShownAct = shownActs(house);
const base = (): string => house.config.baseUrl;
const asked = (url: string, more = ""): string => `/oembed?url=${encodeURIComponent(url)}${more}`;

const sites: Server[] = [];
afterAll(() => {
  for (const site of sites) site.close();
});
/** Another site, which shows these pages of the house in frames; gives its address. */
async function anotherSite(...paths: readonly string[]): Promise<string> {
  const frames = paths.map((path) => `<iframe src="${web.base}${path}" width="320" height="300"></iframe>`);
  const site = createServer((_req, res) =>
    res.setHeader("content-type", "text/html").end(`<!doctype html>${frames.join("")}`),
  );
  sites.push(site);
  await new Promise<void>((resolve) => site.listen(0, "127.0.0.1", () => resolve()));
  const address = site.address();
  return `http://localhost:${typeof address === "object" && address ? address.port : 0}/`;
}

describe("what other sites and programs ask for", () => {
  test("is gone at the next request when a yes is taken back, each of it, and when one song is", async () => {
    const { act, noor, song } = await aShownAct();
    const stranger = house.client();
    const page = `${base()}/a/${act._id}`;
    const ofAct = [`/a/${act._id}/embed`, `/a/${act._id}/feed.xml`, `/a/${act._id}/act.jsonld`, asked(page)];
    const ofSong = [`/a/${act._id}/embed?song=${song}`, asked(`${page}/songs/${song}`)];
    const statuses = async (paths: readonly string[]) =>
      Promise.all(paths.map(async (path) => (await stranger.get(path)).status));
    expect(await statuses([...ofAct, ...ofSong])).toEqual([200, 200, 200, 200, 200, 200]);
    const own = await house.as(noor);
    const { body } = await own.get(`/api/v1/demos/${song}`);
    const change = { title: "Sidste bus", readers: "band", version: (body as { version: number }).version };
    expect((await own.post(`/api/v1/demos/${song}`).send(change)).status).toBeLessThan(300);
    expect(await statuses(ofSong)).toEqual([404, 404]);
    for (const path of ofAct.slice(0, 3)) expect((await stranger.get(path)).text).not.toContain(song);
    await saysNo(noor, noor, "demoPublic", act._id);
    expect(await statuses(ofAct)).toEqual([404, 404, 404, 404]);
  });

  test("knows nobody: no session is looked up and no cookie set or taken, whoever's browser it is", async () => {
    const { act, noor } = await aShownAct();
    const own = await house.as(noor);
    for (const path of ["embed", "feed.xml", "act.jsonld"]) {
      const answer = await own.get(`/a/${act._id}/${path}`);
      expect([path, answer.status, answer.headers["set-cookie"]]).toEqual([path, 200, undefined]);
      expect(answer.headers["x-robots-tag"]).toBe("noindex");
    }
    const strangers = actions(house.config).filter((one) => one.asStranger);
    expect(strangers.filter((one) => one.method !== "get" || one.by !== "anyone")).toEqual([]);
  });
});

describe("a frame on another site", () => {
  test("may hold the player and nothing else of the house", async () => {
    const { act } = await aShownAct();
    const framed = actions(house.config).filter((one) => one.framed);
    expect(framed.map((one) => [one.path, one.asStranger])).toEqual([["/a/:id/embed", true]]);
    const policy = async (path: string) => {
      const { headers } = await house.client().get(path);
      return [headers["content-security-policy"]?.includes("frame-ancestors *"), headers["x-frame-options"]];
    };
    expect(await policy(`/a/${act._id}/embed`)).toEqual([true, undefined]);
    for (const path of [`/a/${act._id}`, "/", "/sign-in", `/a/${act._id}/feed.xml`, `/a/${newId()}/embed`])
      expect([path, ...(await policy(path))]).toEqual([path, false, "DENY"]);
  });

  test("is sought in by its wave with keys and with a press", async () => {
    const { act } = await aShownAct({ name: "Sne" });
    const page = await web.open({ viewport: { width: 320, height: 300 } });
    await page.goto(await anotherSite(`/a/${act._id}/embed`));
    const [player] = page.frames().slice(1);
    if (!player) throw new Error("no frame");
    await player.locator(".player[data-bound]").waitFor();
    const [wave, button] = [player.locator(".seek input"), player.locator(".playbtn")];
    expect(await player.locator(".player .wave").count()).toBe(1);
    expect(await button.getAttribute("aria-label")).toContain("Sidste bus");
    await wave.press("ArrowRight");
    expect(await wave.getAttribute("aria-valuetext")).toBe("2 sekunder af 2 sekunder");
    await wave.press("Home");
    await wave.press(" ");
    await player.locator(".playbtn[aria-pressed=true]").waitFor();
    await wave.press(" ");
    await player.locator(".playbtn[aria-pressed=false]").waitFor();
    await wave.click();
    await player.locator(".playbtn[aria-pressed=true]").waitFor();
    expect((await player.locator(".wave__played").getAttribute("d"))?.split("M").length).toBeGreaterThan(50);
  }, 60_000);

  test("plays without script, is well for axe in light and dark, and has no way in but the public page", async () => {
    const { act } = await aShownAct({ name: "Sne" });
    for (const [colorScheme, width] of [
      ["light", 320],
      ["dark", 600],
    ] as const) {
      const page = await web.open({ colorScheme, viewport: { width, height: 400 } });
      const host = await web.browser.newContext({ javaScriptEnabled: false, colorScheme });
      await page.goto(`/a/${act._id}/embed`);
      expect([await axe(page), await overflow(page)]).toEqual([[], []]);
      const parts = ["a, form", "script", "button, input"].map((tags) => page.locator(tags).count());
      expect(await Promise.all(parts)).toEqual([1, 1, 2]);
      expect(await page.locator("audio:visible").count()).toBe(0);
      const outside = await host.newPage();
      await outside.goto(await anotherSite(`/a/${act._id}/embed`, `/a/${act._id}`));
      const [player, whole] = outside.frames().slice(1);
      expect(await player?.locator("h1").textContent()).toBe("Sne");
      expect(await player?.locator("audio:visible").count()).toBe(1);
      expect(await player?.locator("button:visible, input:visible").count()).toBe(0);
      expect(await whole?.locator("h1").count()).toBe(0);
      await host.close();
    }
  }, 120_000);
});

describe("oEmbed", () => {
  test("gives the player of an act or a song, no larger than there is room for, with words escaped", async () => {
    const { act, song } = await aShownAct();
    const stranger = house.client();
    const page = `${base()}/a/${act._id}`;
    const whole = await stranger.get(asked(page, "&format=json"));
    expect(whole.headers["content-type"]).toMatch(/^application\/json/);
    expect(whole.body).toMatchObject({
      version: "1.0",
      type: "rich",
      provider_name: "Flyvefærdig",
      title: act.name,
      author_url: page,
      width: 600,
      height: 188,
    });
    expect((whole.body as { html: string }).html).toBe(
      `<iframe src="${page}/embed" width="600" height="188" title="Sne &amp; &#34;Slud&#34; &lt;b&gt;" loading="lazy" frameborder="0"></iframe>`,
    );
    const small = await stranger.get(asked(`${page}/songs/${song}`, "&maxwidth=300&maxheight=120"));
    expect(small.body).toMatchObject({ width: 300, height: 120, title: `Sidste bus af ${act.name}` });
    expect((small.body as { html: string }).html).toContain(`${page}/embed?song=${song}"`);
    const odd = await stranger.get(asked(page, "&maxwidth=-1&maxheight=<b>"));
    expect(odd.body).toMatchObject({ width: 600, height: 188 });
    const head = (await stranger.get(`/a/${act._id}`)).text;
    const link = /type="application\/json\+oembed"[^>]* href="([^"]+)"/.exec(head)?.[1] ?? "";
    const followed = await stranger.get(link.replaceAll("&amp;", "&").replace(base(), ""));
    expect(followed.body).toEqual(whole.body);
    expect((await stranger.get(asked(page, "&format=xml"))).status).toBe(501);
  });

  test("knows no address but a public page of the house, to the letter", async () => {
    const { act } = await aShownAct();
    const stranger = house.client();
    const at = `${base()}/a/${act._id}`;
    for (const url of [
      "",
      "x",
      act._id,
      `${at}/`,
      `${at}?a=1`,
      `${at}#a`,
      `${at}/report`,
      `${at}/kit`,
      `${base()}/people/${act._id}`,
      at.replace("http:", "https:"),
      at.replace("//", "//a@"),
      `${base()}.example.org/a/${act._id}`,
      `https://example.org/?${at}`,
      `${base()}/a/${newId()}`,
      `${at}/songs/${newId()}`,
      "x".repeat(5000),
    ])
      expect([url.slice(0, 90), (await stranger.get(asked(url))).status]).toEqual([url.slice(0, 90), 404]);
    expect((await stranger.get("/oembed")).status).toBe(404);
    expect((await stranger.get(`/oembed?url=${at}&url=${at}`)).status).toBe(404);
    expect(publicPageAt(base(), at)).toEqual({ act: act._id, song: null });
  });
});

describe("the feed", () => {
  test("is RSS that an XML parser reads, each song with the bytes that its address gives", async () => {
    const { act, song } = await aShownAct();
    const stranger = house.client();
    const feed = await stranger.get(`/a/${act._id}/feed.xml`);
    expect(feed.headers["content-type"]).toMatch(/^application\/rss\+xml/);
    const page = await web.open();
    const read = await page.evaluate<{ wrong: string | null; enclosure: Record<string, string> }>(`(() => {
      const doc = new DOMParser().parseFromString(${JSON.stringify(feed.text)}, "application/xml");
      const of = (name) => doc.querySelector(name);
      return {
        wrong: of("parsererror")?.textContent ?? null,
        title: of("channel > title")?.textContent,
        link: of("channel > link")?.textContent,
        items: [...doc.querySelectorAll("item > title")].map((one) => one.textContent),
        enclosure: Object.fromEntries([...(of("enclosure")?.attributes ?? [])].map((one) => [one.name, one.value])),
        guid: of("guid")?.textContent,
        day: of("pubDate")?.textContent,
      };
    })()`);
    expect(read).toMatchObject({
      wrong: null,
      title: act.name,
      link: `${base()}/a/${act._id}`,
      items: ["Sidste bus"],
      guid: `${song}-1`,
      day: expect.stringMatching(/^\w{3}, \d\d \w{3} \d{4} 1[01]:00:00 GMT$/),
    });
    const sound = await stranger.get((read.enclosure.url ?? "").replace(base(), ""));
    expect([sound.status, sound.headers["content-length"], sound.headers["content-type"]]).toEqual([
      200,
      read.enclosure.length,
      read.enclosure.type,
    ]);
  });

  test("is sent again only when it has changed, and no catalogue may list one of an act with somebody under 18", async () => {
    const { act, noor, song } = await aShownAct({ age: 17 });
    const stranger = house.client();
    const path = `/a/${act._id}/feed.xml`;
    const first = await stranger.get(path);
    expect([first.headers["cache-control"], first.text.includes("<itunes:block>Yes")]).toEqual([
      "private, no-cache",
      true,
    ]);
    const again = await stranger.get(path).set("If-None-Match", `"other", W/${first.headers.etag}`);
    expect([again.status, again.text ?? ""]).toEqual([304, ""]);
    const own = await house.as(noor);
    const change = { title: "Første bus", readers: "everyone", version: 0 };
    const { body } = await own.get(`/api/v1/demos/${song}`);
    change.version = (body as { version: number }).version;
    await own.post(`/api/v1/demos/${song}`).send(change);
    const changed = await stranger.get(path).set("If-None-Match", String(first.headers.etag));
    expect([changed.status, changed.text.includes("Første bus")]).toEqual([200, true]);
    await setOptedIn(await seenBy(noor), act, false);
    expect((await stranger.get(path).set("If-None-Match", String(changed.headers.etag))).status).toBe(404);
    const grown = await aShownAct();
    expect((await stranger.get(`/a/${grown.act._id}/feed.xml`)).text).not.toContain("itunes:block");
  });
});

describe("structured data", () => {
  test("says the act and its songs in the page and beside it, with members only where nobody is under 18", async () => {
    const stranger = house.client();
    for (const age of [19, 16]) {
      const { act, song } = await aShownAct({ age });
      const data = await stranger.get(`/a/${act._id}/act.jsonld`);
      expect(data.headers["content-type"]).toMatch(/^application\/ld\+json/);
      const at = `${base()}/a/${act._id}`;
      const said = JSON.parse(data.text) as { track: object[]; member?: object[] };
      expect(said).toMatchObject({ "@type": "MusicGroup", name: act.name, genre: ["indie"], url: at });
      expect(said.track).toEqual([
        {
          "@type": "MusicRecording",
          "@id": `${at}/songs/${song}`,
          name: "Sidste bus",
          url: `${at}/songs/${song}`,
          duration: "PT0M2S",
          audio: {
            "@type": "AudioObject",
            contentUrl: `${base()}/demos/${song}/versions/1/audio`,
            encodingFormat: "audio/mpeg",
          },
        },
      ]);
      expect(said.member).toEqual(age === 19 ? [{ "@type": "Person", name: "Noor" }] : undefined);

      const page = await web.open();
      await page.goto(`/a/${act._id}`);
      const items = await page.evaluate(`[...document.querySelectorAll("[itemtype]")].map((item) => ({
        type: item.getAttribute("itemtype").replace("https://schema.org/", ""),
        props: [...item.querySelectorAll("[itemprop]")]
          .filter((one) => one.parentElement.closest("[itemscope]") === item)
          .map((one) => one.getAttribute("itemprop"))
          .sort(),
      }))`);
      const recording = ["audio", "duration", "name", "url"];
      const ofGroup = ["description", "genre", ...(age === 19 ? ["member"] : []), "name", "track", "url"];
      expect(items).toEqual([
        { type: "MusicGroup", props: ofGroup },
        ...(age === 19 ? [{ type: "Person", props: ["name"] }] : []),
        { type: "MusicRecording", props: recording },
        { type: "AudioObject", props: ["contentUrl", "encodingFormat"] },
      ]);
    }
  }, 60_000);
});
