import type { MemberContext } from "../../platform/context.ts";
import { AppError, refuse } from "../../platform/errors.ts";
import { newId } from "../../platform/ids.ts";
import { isDuplicate } from "../../platform/mongo/connection.ts";
import type { Act } from "../acts/index.ts";
import { kitChanged } from "./events.ts";
import { findKit, insertKit, saveKit } from "./model.ts";
import { songsAmong } from "./reach.ts";
import {
  type Content,
  type KitInput,
  MOST_SONGS,
  type Placed,
  type PressKit,
  type SetSong,
} from "./schema.ts";

/**
 * Writes the whole kit. Emits `presskits.changed`.
 * @throws 422 at `songs` for a song of another act or one that the writer is not shown, at `plot` for a thing without a place or two in one, at `dates` for a date without
 * words or the other way round; 409 when somebody wrote since `version`
 */
export async function writeKit(ctx: MemberContext, act: Act, input: KitInput): Promise<PressKit> {
  const known = await findKit(act._id);
  const content: Content = {
    tagline: input.tagline,
    short: input.short,
    long: input.long,
    songs: await songsOf(ctx, act, input.songs, known?.songs ?? []),
    setlist: input.setlist.map(setSong),
    plot: placed(input),
    inputs: input.inputs,
    rider: input.rider,
    dates: datesOf(input),
  };
  const me = ctx.actor.personId;
  const writers = [...new Set([...(known?.writers ?? []), me])];
  const change = { ...content, writers, changedAt: ctx.now };
  try {
    return await ctx.change(
      async () => {
        const kit = known
          ? await saveKit(act._id, input.version, change)
          : await insertKit({ _id: newId(), act: act._id, version: 1, ...change });
        if (!kit) throw new AppError(409, "problems.changedMeanwhile");
        return kit;
      },
      kitChanged({ about: act._id, person: me, data: {} }),
    );
  } catch (err) {
    if (isDuplicate(err)) throw new AppError(409, "problems.changedMeanwhile");
    throw err;
  }
}

/** Those chosen; what another admin chose that this one is not shown stays behind them, while there is room. */
async function songsOf(
  ctx: MemberContext,
  act: Act,
  chosen: readonly string[],
  before: readonly string[],
): Promise<string[]> {
  const known = new Set((await songsAmong(ctx, act, [...chosen, ...before])).map((demo) => demo._id));
  if (chosen.some((id) => !known.has(id))) throw refuse("songs", "problems.choice");
  return [...chosen, ...before.filter((id) => !known.has(id))].slice(0, MOST_SONGS);
}

const BETWEEN = " ,·-";
/** "Sidste Bus 3:20" is a title and its length; a line without a length is a title. */
export function setSong(line: string): SetSong {
  const found = /(\d{1,2}):([0-5]\d)$/.exec(line);
  let end = found?.index ?? 0;
  while (end > 0 && BETWEEN.includes(line[end - 1] as string)) end -= 1;
  if (!found || end === 0 || end === found.index) return { title: line, seconds: null };
  return { title: line.slice(0, end), seconds: Number(found[1]) * 60 + Number(found[2]) };
}

function placed({ what, place, label }: KitInput): Placed[] {
  const rows = what.flatMap((one, i) =>
    one === "" ? [] : [{ what: one, place: place[i] ?? "", label: label[i] ?? "" }],
  );
  if (rows.some((row) => row.place === "")) throw refuse("plot", "presskits.problems.noPlace");
  if (new Set(rows.map((row) => row.place)).size < rows.length)
    throw refuse("plot", "presskits.problems.samePlace");
  return rows;
}

function datesOf({ day, gig }: KitInput): PressKit["dates"] {
  const count = Math.max(day.length, gig.length);
  const rows = Array.from({ length: count }, (_, i) => ({ day: day[i] ?? null, what: gig[i] ?? "" }));
  if (rows.some((row) => (row.day === null) !== (row.what === "")))
    throw refuse("dates", "presskits.problems.halfDate");
  return rows
    .flatMap((row) => (row.day === null ? [] : [{ day: row.day, what: row.what }]))
    .sort((a, b) => a.day.localeCompare(b.day));
}
