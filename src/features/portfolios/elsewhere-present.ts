import { page, type Page } from "../../http/action.ts";
import { renderText } from "../../http/render.ts";
import { instantOf } from "../../platform/calendar.ts";
import type { Context } from "../../platform/context.ts";
import { type Act, isAllGrown, memberIds } from "../acts/index.ts";
import { factsOf } from "../consent/index.ts";
import { linksOn, presentAct, type ShownAct } from "./present.ts";
import type { PublicSong, Song } from "./reach.ts";
import { embedSizeOf, lineOf } from "./sharing.ts";

/** An act's page in the shapes that other sites and programs read. Each says what the page says, and nothing beside it. */

/** What somebody else's page shows: one song, or all that everybody may hear. */
export interface Embedded {
  act: Act;
  songs: readonly Song[];
  song: PublicSong | null;
}

export async function embedded(ctx: Context, act: Act, song: PublicSong | null): Promise<Embedded> {
  return { act, song, songs: song ? [song.song] : (await presentAct(ctx, act)).songs };
}

const titleOf = (ctx: Context, { act, song }: Embedded): string =>
  song ? ctx.t("portfolios.song.title", { song: song.song.title, act: act.name }) : act.name;
const pathOf = ({ act, song }: Embedded): string => song?.song.page ?? `/a/${act._id}`;

/** The player in a frame, which knows nobody: the wave is what one seeks in, and without script the browser's own controls are. */
export const embedPage = (ctx: Context, on: Embedded): Page =>
  page(
    "portfolios/embed",
    titleOf(ctx, on),
    {
      name: on.act.name,
      ink: on.act.ink,
      songs: on.songs,
      path: pathOf(on),
      open: ctx.t("portfolios.embed.open", { title: titleOf(ctx, on) }),
    },
    { layout: "bare" },
  );

/** oEmbed 1.0, type `rich`; sizes in CSS pixels, never above what was asked for. */
export function oembedOf(ctx: Context, on: Embedded, { base, most }: { base: string; most: Most }): object {
  const { width, height } = embedSizeOf(on.songs.length, most);
  const title = titleOf(ctx, on);
  const src = `${base}/a/${on.act._id}/embed${on.song ? `?song=${on.song.song.id}` : ""}`;
  return {
    version: "1.0",
    type: "rich",
    provider_name: "Flyvefærdig",
    provider_url: base,
    title,
    author_name: on.act.name,
    author_url: `${base}/a/${on.act._id}`,
    // Each time anew: a yes that is taken back closes the page at the next request.
    cache_age: 0,
    width,
    height,
    html: renderText("portfolios/_iframe", ctx.t, { src, width, height, title }).trim(),
  };
}
export interface Most {
  width: number | null;
  height: number | null;
}

/** RSS 2.0 with an enclosure for each song, newest first; dates are days. */
export async function feedOf(ctx: Context, act: Act, base: string): Promise<string> {
  const [shown, facts, links] = await Promise.all([
    presentAct(ctx, act),
    factsOf(ctx, memberIds(act)),
    linksOn(ctx, act),
  ]);
  return renderText("portfolios/_feed", ctx.t, {
    base,
    language: ctx.locale,
    act: shown,
    line: lineOf(ctx, shown, links.find((one) => one.line)?.line),
    blocked: !isAllGrown(facts, act),
    songs: shown.songs
      .map((song) => ({
        ...song,
        date: instantOf(song.day, "12:00").toUTCString(),
        seconds: Math.round(song.durationMs / 1000),
      }))
      .toSorted((a, b) => b.day.localeCompare(a.day)),
  });
}

/** The act as schema.org has it, as JSON-LD. Names of members only where nobody is under 18. */
export async function linkedDataOf(ctx: Context, act: Act, base: string): Promise<object> {
  const [shown, facts] = await Promise.all([presentAct(ctx, act), factsOf(ctx, memberIds(act))]);
  return {
    "@context": "https://schema.org",
    ...asGroup(ctx, shown, { base, named: isAllGrown(facts, act) }),
  };
}
const asGroup = (ctx: Context, act: ShownAct, { base, named }: { base: string; named: boolean }): object => ({
  "@type": "MusicGroup",
  "@id": `${base}/a/${act.id}`,
  name: act.name,
  url: `${base}/a/${act.id}`,
  description: lineOf(ctx, act),
  ...(act.genres.length > 0 ? { genre: act.genres } : {}),
  ...(named ? { member: act.members.map(({ name }) => ({ "@type": "Person", name })) } : {}),
  track: act.songs.map((song) => ({
    "@type": "MusicRecording",
    "@id": base + song.page,
    name: song.title,
    url: base + song.page,
    duration: song.isoDuration,
    audio: { "@type": "AudioObject", contentUrl: base + song.file.src, encodingFormat: song.file.type },
  })),
});
