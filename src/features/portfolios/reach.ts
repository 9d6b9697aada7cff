import { dayOf } from "../../platform/calendar.ts";
import type { Context } from "../../platform/context.ts";
import { type Act, findAct, isPublic, mayShowAll, memberIds } from "../acts/index.ts";
import { factsOf } from "../consent/index.ts";
import {
  type Demo,
  demosOfActs,
  demosWith,
  type DemoVersion,
  isNewest,
  lengthOf,
  oddFormat,
  onlySource,
  soundAddress,
  sourcesOf,
  versionsOfAll,
  waveformsOf,
} from "../demos/index.ts";
import { isoDuration } from "./sharing.ts";

/** The act, if it is public at this moment; asked anew for each request. */
export async function publicAct(ctx: Context, id: string): Promise<Act | null> {
  const act = await findAct(id);
  return act && (await isPublic(ctx, act)) ? act : null;
}

/** So many stand in the list of an act; one that is asked for by itself may be older. */
const SONGS = 12;

/** The songs of a public act that everybody may hear now, newest first. */
export async function songsOf(ctx: Context, act: Act): Promise<Song[]> {
  const demos = await demosOfActs([act._id], { least: "everyone", limit: SONGS });
  return withWaves(await heardByAll(ctx, [act], demos));
}

/** Those of these songs of a public act that everybody may hear now, in the order in which they were chosen. */
export async function chosenSongs(ctx: Context, act: Act, ids: readonly string[]): Promise<Song[]> {
  const demos = (await demosWith(ids)).filter((demo) => demo.act === act._id && demo.readers === "everyone");
  const songs = await withWaves(await heardByAll(ctx, [act], demos));
  return ids.flatMap((id) => songs.find((song) => song.id === id) ?? []);
}

const MOST_EACH = 100;
/** The newest song of each of these public acts that everybody may hear now, by the act. A list draws no wave, and reads none. */
export async function firstSongs(ctx: Context, acts: readonly Act[]): Promise<Map<string, Song>> {
  const demos = await demosOfActs(
    acts.map((act) => act._id),
    { least: "everyone", limit: acts.length * MOST_EACH },
  );
  const found = await heardByAll(ctx, acts, demos);
  return new Map(found.toReversed().map((one) => [one.act._id, asSong(one, [])]));
}

interface Heard {
  act: Act;
  demo: Demo;
  newest: DemoVersion;
}
/** The newest version of each, if all who are heard agree. */
async function heardByAll(ctx: Context, acts: readonly Act[], demos: readonly Demo[]): Promise<Heard[]> {
  const byId = new Map(acts.map((act) => [act._id, act]));
  const versions = await versionsOfAll(demos.map((demo) => demo._id));
  const heard = [...versions.values()].flat().flatMap((one) => [one.uploadedBy, ...one.heard]);
  const people = [...new Set([...acts.flatMap(memberIds), ...demos.map((demo) => demo.owner), ...heard])];
  const facts = await factsOf(ctx, people);
  return demos.flatMap((demo) => {
    const mine = versions.get(demo._id) ?? [];
    const newest = mine.find((one) => one.n === isNewest(mine));
    const act = byId.get(demo.act);
    if (!act || !newest?.key) return [];
    const inIt = [...memberIds(act), demo.owner, newest.uploadedBy, ...newest.heard];
    return mayShowAll(facts, inIt, act._id) ? [{ act, demo, newest }] : [];
  });
}

async function withWaves(found: readonly Heard[]): Promise<Song[]> {
  const waves = await waveformsOf(found.map((one) => one.newest));
  return found.map((one) => asSong(one, waves.get(one.newest._id)?.peaks ?? []));
}

const asSong = ({ act, demo, newest }: Heard, peaks: number[]) => ({
  id: demo._id,
  title: demo.title,
  durationMs: lengthOf(newest),
  isoDuration: isoDuration(lengthOf(newest)),
  peaks,
  /** What a player knows it by, and what it plays. */
  audio: soundAddress(newest),
  sources: sourcesOf(newest),
  odd: oddFormat(newest),
  /** What is handed on to programs, with its own type and length. */
  file: onlySource(newest),
  page: `/a/${act._id}/songs/${demo._id}`,
  n: newest.n,
  /** The day, and not the hour: when somebody sits up is nobody's business. */
  day: dayOf(newest.at),
});

export type Song = ReturnType<typeof asSong>;
/** A song that everybody may hear now, with the act that plays it. */
export interface PublicSong {
  act: Act;
  song: Song;
}
/** The song, while everybody may hear it; null for any other. */
export async function songOf(ctx: Context, act: Act, id: string): Promise<PublicSong | null> {
  const [song] = await chosenSongs(ctx, act, [id]);
  return song ? { act, song } : null;
}
