import type { Share, SharedPicture } from "../../http/action.ts";
import type { Context } from "../../platform/context.ts";

/** What is said of a public act and its songs to those who are sent their address: what the page shows, and nothing beside it. */

interface Act {
  id: string;
  name: string;
  kind: string;
  about: string;
  genres: readonly string[];
}
interface Song {
  title: string;
  durationMs: number;
  page: string;
}
const MOST = 200;

/** The first sentence or so of a text, whole words, at most 200 characters. */
function shortened(text: string): string {
  const [first = ""] = text.split("\n");
  if (first.length <= MOST) return first;
  return `${first.slice(0, MOST - 1).replace(/\s+\S*$/, "")}…`;
}

const kindOf = (ctx: Context, act: Pick<Act, "kind" | "genres">): string =>
  [ctx.t(`portfolios.kind.${act.kind}`), ...act.genres].join(", ");

/** One line about an act: its own, else how its text begins, else what it is. */
export const lineOf = (ctx: Context, act: Act, line = ""): string =>
  shortened(line) || shortened(act.about) || kindOf(ctx, act);

/** The page of an act, or with `path` and `title` another one about it. */
export const shareOfAct = (
  ctx: Context,
  act: Act,
  {
    line,
    picture,
    path,
    title,
  }: { line: string; picture: SharedPicture | null; path?: string; title?: string },
): Share => ({
  type: "profile",
  path: path ?? `/a/${act.id}`,
  title: title ?? act.name,
  description: lineOf(ctx, act, line),
  picture,
  // Another page about the act has no shapes of its own.
  ...(path === undefined ? { embeds: true, alternates: alternatesOf(ctx, act) } : {}),
});

const alternatesOf = (ctx: Context, act: Act): Share["alternates"] => [
  {
    type: "application/rss+xml",
    href: `/a/${act.id}/feed.xml`,
    title: ctx.t("portfolios.feed.title", { name: act.name }),
  },
  { type: "application/ld+json", href: `/a/${act.id}/act.jsonld`, title: act.name },
];

export const shareOfSong = (
  ctx: Context,
  act: { _id: string; name: string; kind: string; genres: readonly string[] },
  song: Song,
  picture: SharedPicture | null,
): Share => ({
  type: "music.song",
  path: song.page,
  title: ctx.t("portfolios.song.title", { song: song.title, act: act.name }),
  description: `${act.name}: ${kindOf(ctx, act)}`,
  seconds: Math.round(song.durationMs / 1000),
  by: `/a/${act._id}`,
  picture,
  embeds: true,
});

/** A length as ISO 8601 has it: `PT3M20S`. */
export function isoDuration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return `PT${Math.floor(seconds / 60)}M${seconds % 60}S`;
}

const EMBED_WIDTH = 600;
const HEAD_HEIGHT = 84;
const SONG_HEIGHT = 104;
const MOST_HEIGHT = 500;

/** How large the player is on somebody else's page, in CSS pixels: never above what that page has room for. A long list scrolls. */
export const embedSizeOf = (
  songs: number,
  most: { width: number | null; height: number | null } = { width: null, height: null },
): { width: number; height: number } => ({
  width: Math.min(EMBED_WIDTH, most.width ?? EMBED_WIDTH),
  height: Math.min(MOST_HEIGHT, HEAD_HEIGHT + SONG_HEIGHT * Math.max(1, songs), most.height ?? MOST_HEIGHT),
});

/** The act and song whose public page an address names: ours, to the letter, with nothing behind it; null for any other. */
export function publicPageAt(base: string, url: string): { act: string; song: string | null } | null {
  if (!url.startsWith(`${base}/`)) return null;
  const found = /^\/a\/([0-9a-z]{20})(?:\/songs\/([0-9a-z]{20}))?$/.exec(url.slice(base.length));
  return found ? { act: found[1] as string, song: found[2] ?? null } : null;
}
