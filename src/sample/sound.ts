import { copyFile, mkdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { createAct, findAct, joinAct, setOptedIn } from "../features/acts/index.ts";
import { addDemo, addVersion, demosOfActs, editDemo, findDemo } from "../features/demos/index.ts";
import { addDays, type Day, daysBetween } from "../platform/calendar.ts";
import { newId } from "../platform/ids.ts";
import type { MusicianCast } from "./cast.ts";
import { as, daysAgo, type Soul, today } from "./moment.ts";
import { pieces, type Take } from "./music/index.ts";

/** Where the rendered music lies, and where a file waits to be taken over. */
export interface Studio {
  takes: Map<string, string>;
  tmpDir: string;
}

export const takeKey = (take: Take): string => `${take.id} ${take.variant}`;

const CHANGES = [
  "Første optagelse, på telefonen",
  "Roligere tempo, guitar uden plekter",
  "Med bas og trommer",
  "Nyt miks, stemmen længere fremme",
];

/** The act, with whoever else plays in it, and its songs in the versions that there are. */
export async function playIn(
  studio: Studio,
  soul: Soul,
  cast: MusicianCast,
  joined: Day,
  others: readonly Soul[],
): Promise<string | null> {
  if (!cast.act) return null;
  const { public: open, ...words } = cast.act;
  const started = addDays(joined, 20) < today() ? addDays(joined, 20) : today();
  const made = await createAct(as(soul, started), {
    ...words,
    genres: cast.genres,
    roles: cast.instruments,
    requestId: newId(),
  });
  for (const other of others) await joinAct(as(other, today()), made._id, "vokal");
  for (const [index, title] of cast.songs.entries())
    await recordSong(studio, soul, made._id, { title, index, started });
  const act = await findAct(made._id);
  // Whoever has come furthest went public last: the first ones that a visitor meets.
  if (act && open) await setOptedIn(as(soul, daysAgo(8 - cast.stage)), act, true);
  return made._id;
}

interface Song {
  title: string;
  index: number;
  started: Day;
}

async function recordSong(studio: Studio, soul: Soul, act: string, song: Song): Promise<void> {
  const piece =
    pieces.find((one) => one.title === song.title) ??
    pieces[(song.title.length + song.index) % pieces.length];
  if (!piece) return;
  const span = Math.max(3, daysBetween(song.started, today()) - 4);
  let demoId: string | null = null;
  for (const variant of [1, 2, 3, 4] as const) {
    const take = studio.takes.get(takeKey({ id: piece.id, variant }));
    if (!take) continue;
    const ctx = as(soul, addDays(song.started, Math.round((span * variant) / 4)), "20:15");
    const audio = await borrowed(studio, take);
    const note = CHANGES[variant - 1] ?? "";
    if (demoId === null) {
      const readers = song.index === 0 ? "followers" : "mentor";
      demoId = (
        await addDemo(ctx, {
          audio,
          ownWork: true,
          requestId: newId(),
          title: song.title,
          note,
          act,
          readers,
        })
      ).demo;
    } else {
      const [demo, home] = await Promise.all([findDemo(demoId), findAct(act)]);
      if (demo && home) await addVersion(ctx, demo, home, { audio, ownWork: true, requestId: newId(), note });
    }
  }
}

/** What is not for followers alone is heard on the act's public page, once everybody has said yes to that. */
export async function showSongs(soul: Soul, act: string): Promise<void> {
  const home = await findAct(act);
  for (const demo of home ? await demosOfActs([act], { least: "mentor", limit: 100 }) : [])
    if (home && demo.readers === "mentor")
      await editDemo(as(soul, today()), demo, home, {
        title: demo.title,
        readers: "everyone",
        version: demo.version,
      });
}

/** A copy that the storage may take over. */
async function borrowed(
  { tmpDir }: Studio,
  take: string,
): Promise<{ path: string; bytes: number; name: string }> {
  await mkdir(tmpDir, { recursive: true });
  const path = join(tmpDir, newId());
  await copyFile(take, path);
  return { path, bytes: (await stat(path)).size, name: "optagelse.mp3" };
}
