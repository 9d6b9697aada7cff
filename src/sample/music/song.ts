import type { Effect } from "./effects.ts";
import type { Room } from "./reverb.ts";
import type { Note } from "./score.ts";
import type { Instrument } from "./strings.ts";

/** One player in the arrangement. */
export interface Part {
  instrument: Instrument;
  notes: readonly Note[];
  /** Loudness wanted while the part plays, in decibels; the mixer works out the gain. */
  level: number;
  /** -1 left … 1 right. */
  pan?: number;
  /** How far low and high notes (or the drums of a kit) are set apart, 0 … 1. */
  spread?: number;
  /** How much goes to the room, 0 … 1. */
  reverb?: number;
  effects?: readonly Effect[];
  /** Greatest unevenness of timing in seconds. */
  loose?: number;
  /** First and last demo version in which the part plays. */
  from?: number;
  to?: number;
}

/** A short piece with all its demo versions. */
export interface Song {
  id: string;
  title: string;
  mood: string;
  bpm: number;
  /** Beats in a bar. */
  meter: number;
  bars: number;
  /** Seconds for the last chord to ring out. */
  tail: number;
  /** Length in beats of the unit that swings, and the share of a pair that its first half gets. */
  swing?: readonly [unit: number, share: number];
  /** From this bar on the tempo slackens, the more the further. */
  slowing?: readonly [bar: number, amount: number];
  /** Louder or softer than the others, in decibels. */
  loudness?: number;
  room: Room;
  /** Treatment of the whole mix from version 2 on. */
  finish?: readonly Effect[];
  parts(): Part[];
}

function swung(song: Song, beat: number): number {
  if (!song.swing) return beat;
  const [unit, share] = song.swing;
  const pair = Math.floor(beat / (unit * 2)) * unit * 2;
  const way = (beat - pair) / (unit * 2);
  const moved = way < 0.5 ? way * 2 * share : share + (way - 0.5) * 2 * (1 - share);
  return pair + moved * unit * 2;
}

/** Time in seconds of a place in the song. */
export function timeOf(song: Song, beat: number): number {
  const straight = swung(song, beat);
  const start = song.slowing ? song.slowing[0] * song.meter : Number.POSITIVE_INFINITY;
  const over = Math.max(0, straight - start);
  const slack = song.slowing ? (song.slowing[1] * over * over) / (2 * song.meter) : 0;
  return ((straight + slack) * 60) / song.bpm;
}

/** Length of a song in seconds, to the hundredth. */
export function lengthOf(song: Song): number {
  return Math.round((timeOf(song, song.bars * song.meter) + song.tail) * 100) / 100;
}
