import { CRACKLE, dustyKit, HAT, KICK, SNARE } from "../drums.ts";
import { dusty, echo, tremolo } from "../effects.ts";
import { electricPiano } from "../keys.ts";
import { bassLine, beat, chart, comp, hold, melody, transpose, within } from "../score.ts";
import type { Song } from "../song.ts";
import { nylonGuitar } from "../strings.ts";
import { choir, flute, subBass, voice } from "../synths.ts";
import { type Chord, closeVoicing } from "../theory.ts";

const middle = (chord: Chord): number[] => closeVoicing(chord, 61);

/** Nattog til Esbjerg */
export const nightTrain: Song = {
  id: "nattog",
  title: "Nattog til Esbjerg",
  mood: "lo-fi beat",
  bpm: 80,
  meter: 4,
  bars: 8,
  tail: 1.6,
  swing: [0.25, 0.59],
  loudness: -0.5,
  room: { seconds: 1.3, dampingHz: 2600, level: 0.4 },
  finish: [dusty],
  parts() {
    const chords = chart("Dm9 G13 Dm9 G13 Cmaj9 A7b9 Dm9*2 G13*2 Cmaj9", 4);
    const tune = melody(
      `-:.5 A4:.5 C5:.25 D5:.75 - F5:.5 E5:.5 | D5:1.5 B4:.5 -:2 | -:.5 G4:.5 B4:.25 C5:.75 -:.5 E5:.5 D5:.5 C5:.5 |
       C#5 Bb4 A4:2 | -:.5 A4:.5 C5:.25 D5:.75 F5:.5 A5:.5 G5:.5 E5:.5 | B4:.5 C5:.5 E5:3`,
      8,
      0.7,
    );
    const keys = [
      ...comp(
        within(chords, 0, 28),
        middle,
        [
          [0, 1.4],
          [1.75, 0.6],
          [2.5, 1.2],
        ],
        4,
        0.6,
      ),
      ...hold(chords.slice(-1), middle, 0.55, 0.03),
    ];
    const drums = [
      ...beat(
        { [KICK]: "X......x..X.....", [SNARE]: "....X.......X..o", [HAT]: "x.xox.x.x.xox.xx" },
        { at: 8, beats: 16 },
      ),
      ...beat(
        { [KICK]: "X......x..X..x..", [SNARE]: "....X..o....X...", [HAT]: "x.xox.x.x.xox.xx" },
        { at: 24, beats: 4 },
      ),
      ...beat({ [KICK]: "X" }, { at: 28, beats: 0.25 }),
    ];
    const dust = beat({ [CRACKLE]: "x" }, { at: 0, beats: 33, step: 1.33 });
    const bass = [
      ...bassLine(within(chords, 4, 28), "R ~ ~ - - R 5 ~ ~ - R ~ - - a -", 0.25, 26),
      ...melody("C2:4", 28),
    ];
    return [
      {
        instrument: electricPiano,
        notes: keys,
        level: -18,
        spread: 0.3,
        reverb: 0.25,
        effects: [tremolo(4.2, 0.25)],
        loose: 0.012,
      },
      { instrument: voice, notes: tune, level: -18, reverb: 0.3, loose: 0.02, to: 1 },
      {
        instrument: nylonGuitar,
        notes: tune,
        level: -19,
        pan: 0.25,
        reverb: 0.4,
        effects: [echo(0.75, 0.35, 0.3)],
        loose: 0.015,
        from: 2,
      },
      { instrument: dustyKit, notes: drums, level: -17, spread: 0.5, reverb: 0.12, loose: 0.007, from: 2 },
      { instrument: subBass, notes: bass, level: -20, from: 2 },
      { instrument: dustyKit, notes: dust, level: -34, from: 3 },
      {
        instrument: flute,
        notes: transpose(
          tune.filter((note) => note.at >= 16),
          12,
        ),
        level: -25,
        pan: -0.35,
        reverb: 0.6,
        from: 3,
      },
      {
        instrument: choir,
        notes: hold(within(chords, 16, 32), (chord) => closeVoicing(chord, 67), 0.5),
        level: -28,
        spread: 0.9,
        reverb: 0.5,
        from: 4,
      },
    ];
  },
};
