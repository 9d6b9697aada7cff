import type { Share } from "../../http/action.ts";
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
  { line, path, title }: { line: string; path?: string; title?: string },
): Share => ({
  type: "profile",
  path: path ?? `/a/${act.id}`,
  title: title ?? act.name,
  description: lineOf(ctx, act, line),
});

export const shareOfSong = (
  ctx: Context,
  act: { _id: string; name: string; kind: string; genres: readonly string[] },
  song: Song,
): Share => ({
  type: "music.song",
  path: song.page,
  title: ctx.t("portfolios.song.title", { song: song.title, act: act.name }),
  description: `${act.name}: ${kindOf(ctx, act)}`,
  seconds: Math.round(song.durationMs / 1000),
  by: `/a/${act._id}`,
});
