import { chorus, echo, sweep } from "../effects.ts";
import { bell, electricPiano } from "../keys.ts";
import { chart, hold, melody, pick, shape, within } from "../score.ts";
import type { Song } from "../song.ts";
import { nylonGuitar } from "../strings.ts";
import { choir, flute, pad, subBass } from "../synths.ts";
import { bassPitch, type Chord, closeVoicing } from "../theory.ts";

/** Mellem øer */
export const betweenIslands: Song = {
  id: "mellem-oeer",
  title: "Mellem øer",
  mood: "svævende ambient",
  bpm: 66,
  meter: 4,
  bars: 6,
  tail: 3,
  loudness: -2,
  room: { seconds: 4, dampingHz: 3200, level: 0.7 },
  parts() {
    const chords = chart("Dmaj9 Gmaj9 Bm11 Gmaj9 Dmaj9*2 A*2 Dmaj9", 4);
    const drops = melody(
      `-:1.5 F#5:1.5 E5 | A5:2.5 -:1.5 | - D5:1.5 F#5:1.5 | B5:2 A5 -  | F#5:1.5 E5:1.5 C#5 | A4:4`,
      0,
      0.6,
    );
    const slow = melody("A4:3 F#4 | B4:4 | D5:3 C#5 | B4:2 D5:2 | A4:4 | F#4:4", 0, 0.6);
    const wide = (chord: Chord): number[] => [bassPitch(chord, 38), ...closeVoicing(chord, 62)];
    const waves = pick(
      within(chords, 4, 22),
      (chord) => closeVoicing(chord, 74),
      "0 2 1 3 2 1 3 0",
      0.5,
      1.5,
      0.45,
    );
    return [
      {
        instrument: electricPiano,
        notes: pick(chords, (chord) => closeVoicing(chord, 60), "0 1 2 3 2 1 2 1", 0.5, 2.5, 0.5),
        level: -20,
        reverb: 0.4,
        effects: [chorus(), echo(1.5, 0.5, 0.4)],
        to: 1,
      },
      {
        instrument: nylonGuitar,
        notes: drops,
        level: -19,
        reverb: 0.4,
        effects: [echo(1, 0.4, 0.35)],
        loose: 0.03,
        to: 1,
      },
      {
        instrument: pad,
        notes: hold(chords, wide, 0.5, 0),
        level: -20,
        spread: 0.8,
        reverb: 0.6,
        effects: [sweep(500, 2600, 0, 16), chorus(0.004, 0.25, 0.6)],
        from: 2,
      },
      {
        instrument: bell,
        notes: drops,
        level: -26,
        spread: 0.7,
        reverb: 0.9,
        effects: [echo(0.75, 0.55, 0.5)],
        loose: 0.03,
        from: 2,
      },
      { instrument: flute, notes: slow, level: -24, pan: -0.2, reverb: 0.9, loose: 0.03, from: 2 },
      {
        instrument: nylonGuitar,
        notes: shape(waves, [
          [4, 0.4],
          [12, 1],
          [22, 0.4],
        ]),
        level: -26,
        spread: 0.8,
        reverb: 0.7,
        effects: [echo(1.5, 0.45, 0.5)],
        from: 3,
      },
      {
        instrument: subBass,
        notes: hold(chords, (chord) => [bassPitch(chord, 26)], 0.5),
        level: -27,
        from: 3,
      },
      {
        instrument: choir,
        notes: hold(within(chords, 8, 24), (chord) => closeVoicing(chord, 66), 0.5),
        level: -25,
        spread: 0.9,
        reverb: 0.8,
        from: 4,
      },
    ];
  },
};
