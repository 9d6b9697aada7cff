import { bell, feltPiano } from "../keys.ts";
import { chart, hold, melody, type Note, pick, shape, transpose, within } from "../score.ts";
import type { Song } from "../song.ts";
import { stringSection } from "../strings.ts";
import { choir, subBass, voice } from "../synths.ts";
import { bassPitch, closeVoicing } from "../theory.ts";

/** Sne over byen */
export const snow: Song = {
  id: "sne-over-byen",
  title: "Sne over byen",
  mood: "korklang og stilhed",
  bpm: 82,
  meter: 4,
  bars: 8,
  tail: 2.6,
  slowing: [6, 0.05],
  loudness: -1.5,
  room: { seconds: 3.2, dampingHz: 3800, level: 0.6 },
  parts() {
    const chords = chart("F C/E Dm Bb F/A Gm7 Csus4*2 C*2 F", 4);
    const soprano = melody(
      "A4:2 C5:2 | G4:3 A4 | A4:2 F4:2 | D5:3 C5 | C5:2 A4:2 | Bb4:2 D5 C5 | C5:2 Bb4 G4 | A4:4",
      0,
      0.75,
    );
    const alto = melody("F4:4 | E4:4 | F4:2 D4:2 | F4:4 | F4:4 | F4:2 D4:2 | F4:2 E4:2 | F4:4", 0, 0.6);
    const tenor = melody("C4:2 A3:2 | C4:4 | A3:4 | Bb3:4 | A3:2 C4:2 | Bb3:4 | G3:4 | C4:4", 0, 0.6);
    const bass = melody("F3:4 | E3:4 | D3:4 | Bb2:4 | A2:4 | G2:4 | C3:4 | F2:4", 0, 0.65);
    const rise = [
      [0, 0.8],
      [12, 1.15],
      [24, 0.95],
      [32, 0.8],
    ] as const;
    const row = (notes: readonly Note[]): Note[] => shape(notes, rise);
    return [
      { instrument: voice, notes: row(soprano), level: -17.5, reverb: 0.4, loose: 0.015, to: 1 },
      {
        instrument: feltPiano,
        notes: hold(chords, (chord) => [bassPitch(chord, 41), ...closeVoicing(chord, 60)], 0.55, 0.03),
        level: -20,
        reverb: 0.35,
        to: 1,
      },
      { instrument: choir, notes: row(soprano), level: -18, pan: -0.45, reverb: 0.6, loose: 0.02, from: 2 },
      { instrument: choir, notes: row(alto), level: -20.5, pan: 0.2, reverb: 0.6, loose: 0.02, from: 2 },
      { instrument: choir, notes: row(tenor), level: -20.5, pan: 0.5, reverb: 0.6, loose: 0.02, from: 2 },
      { instrument: choir, notes: row(bass), level: -20, pan: -0.1, reverb: 0.6, loose: 0.02, from: 2 },
      {
        instrument: feltPiano,
        notes: pick(within(chords, 8, 28), (chord) => closeVoicing(chord, 77), "- 2 - 1 - 0 - 1", 0.5, 3),
        level: -27,
        pan: 0.3,
        reverb: 0.8,
        from: 3,
      },
      {
        instrument: stringSection,
        notes: hold(chords, (chord) => [bassPitch(chord, 41), ...closeVoicing(chord, 64)], 0.5),
        level: -25,
        spread: 0.7,
        reverb: 0.5,
        from: 3,
      },
      {
        instrument: bell,
        notes: transpose(
          soprano.filter((note) => note.at >= 12),
          12,
        ),
        level: -31,
        reverb: 0.9,
        from: 4,
      },
      {
        instrument: subBass,
        notes: transpose(
          bass.filter((note) => note.at >= 12),
          -12,
        ),
        level: -28,
        from: 4,
      },
    ];
  },
};
