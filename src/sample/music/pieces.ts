import type { Channels } from "./effects.ts";
import { encodeMp3, type Quality } from "./encode.ts";
import { mixSong, type NoteBank } from "./mixer.ts";
import { lengthOf, type Song } from "./song.ts";
import { songs } from "./songs/index.ts";

/** What there is to know about a piece without playing it. */
export interface Piece {
  id: string;
  title: string;
  /** In a few Danish words. */
  mood: string;
  seconds: number;
}

/** Number of a demo version: 1 is a telephone memo, 4 the finished mix. */
export type Variant = 1 | 2 | 3 | 4;

/** A telephone hears little of the treble, and a file without it is made in half the time. */
const QUALITIES: Readonly<Record<Variant, Quality>> = {
  1: { sampleRate: 16_000, bitrate: 40 },
  2: { sampleRate: 32_000, bitrate: 64 },
  3: { sampleRate: 32_000, bitrate: 96 },
  4: { sampleRate: 32_000, bitrate: 96 },
};

/** All pieces, in the order in which a listener meets the most different moods. */
export const pieces: readonly Piece[] = songs.map((song) => ({
  id: song.id,
  title: song.title,
  mood: song.mood,
  seconds: lengthOf(song),
}));

function songOf(id: string): Song {
  const song = songs.find((candidate) => candidate.id === id);
  if (!song) throw new Error(`No piece called ${id}`);
  return song;
}

/** The sound itself, as one channel (versions 1 and 2) or two, before it is compressed. */
export function mixPiece(id: string, variant: Variant, bank?: NoteBank): Channels {
  return mixSong(songOf(id), variant, bank);
}

/** A demo version of a piece as an MP3 file: the same bytes every time. */
export function renderPiece(id: string, variant: Variant, bank?: NoteBank): Promise<Buffer> {
  return encodeMp3(mixPiece(id, variant, bank), QUALITIES[variant]);
}
