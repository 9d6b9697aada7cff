import { dayOf } from "../../platform/calendar.ts";
import type { Context } from "../../platform/context.ts";
import { type Act, findAct, isPublic, mayShowAll, memberIds } from "../acts/index.ts";
import { factsOf } from "../consent/index.ts";
import { demosOfActs, isNewest, versionsOfAll, waveformsOf } from "../demos/index.ts";
import { isoDuration } from "./sharing.ts";

/** The act, if it is public at this moment; asked anew for each request. */
export async function publicAct(ctx: Context, id: string): Promise<Act | null> {
  const act = await findAct(id);
  return act && (await isPublic(ctx, act)) ? act : null;
}

const SONGS = 12;

/** The songs of a public act that everybody may hear now: the newest version of each, if all who are heard agree. */
export async function songsOf(ctx: Context, act: Act) {
  const demos = (await demosOfActs([act._id])).filter((demo) => demo.readers === "everyone").slice(0, SONGS);
  const versions = await versionsOfAll(demos.map((demo) => demo._id));
  const heard = versions.flatMap((one) => [one.uploadedBy, ...one.heard]);
  const people = [...new Set([...memberIds(act), ...demos.map((demo) => demo.owner), ...heard])];
  const facts = await factsOf(ctx, people);
  const newestOf = new Map(
    demos.map((demo) => {
      const mine = versions.filter((one) => one.demo === demo._id);
      return [demo._id, mine.find((one) => one.n === isNewest(mine))] as const;
    }),
  );
  const waves = await waveformsOf([...newestOf.values()].flatMap((one) => one ?? []));
  return demos.flatMap((demo) => {
    const newest = newestOf.get(demo._id);
    if (!newest?.key) return [];
    const inIt = [...memberIds(act), demo.owner, newest.uploadedBy, ...newest.heard];
    if (!mayShowAll(facts, inIt, act._id)) return [];
    return [
      {
        id: demo._id,
        title: demo.title,
        durationMs: newest.durationMs,
        isoDuration: isoDuration(newest.durationMs),
        peaks: waves.get(newest._id)?.peaks ?? [],
        type: newest.contentType,
        audio: `/demos/${demo._id}/versions/${newest.n}/audio`,
        page: `/a/${act._id}/songs/${demo._id}`,
        n: newest.n,
        bytes: newest.bytes,
        /** The day, and not the hour: when somebody sits up is nobody's business. */
        day: dayOf(newest.at),
      },
    ];
  });
}

export type Song = Awaited<ReturnType<typeof songsOf>>[number];
/** A song that everybody may hear now, with the act that plays it. */
export interface PublicSong {
  act: Act;
  song: Song;
}
/** The song, while everybody may hear it; null for any other. */
export async function songOf(ctx: Context, act: Act, id: string): Promise<PublicSong | null> {
  const song = (await songsOf(ctx, act)).find((one) => one.id === id);
  return song ? { act, song } : null;
}
