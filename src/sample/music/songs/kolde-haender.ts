import { dustyKit, KICK, SHAKER, SNARE } from "../drums.ts";
import { air, woodenBody } from "../effects.ts";
import { feltPiano } from "../keys.ts";
import { bassLine, beat, chart, harmony, hold, melody, pick, shape, strum, within } from "../score.ts";
import type { Song } from "../song.ts";
import { steelGuitar, stringSection, bassGuitar } from "../strings.ts";
import { voice } from "../synths.ts";
import { closeVoicing, guitarVoicing } from "../theory.ts";

const G_MAJOR = [7, 9, 11, 0, 2, 4, 6];

/** Kolde hænder */
export const coldHands: Song = {
  id: "kolde-haender",
  title: "Kolde hænder",
  mood: "stille singer-songwriter",
  bpm: 94,
  meter: 4,
  bars: 10,
  tail: 1.8,
  slowing: [8, 0.06],
  room: { seconds: 1.6, dampingHz: 4200, level: 0.45 },
  finish: [air(1.5)],
  parts() {
    const chords = chart("G G D/F# Em7 Cadd9 C G Am7 D G", 4);
    const last = chords.slice(-1);
    const tune = [
      ...melody(
        `-:.5 B4:.5 B4:.5 A4:.5 G4 D4 | -:.5 A4:.5 A4:.5 G4:.5 F#4:1.5 -:.5 |
         -:.5 G4:.5 G4:.5 A4:.5 B4 D5 | B4:.5 A4:.5 G4:2 -`,
        4,
        0.62,
      ),
      ...melody(
        `E5:1.5 D5:.5 C5 E5 | D5:1.5 B4:.5 G4 A4:.5 B4:.5 |
         C5:1.5 B4:.5 A4 G4 | F#4 A4 D5:1.5 C5:.5 | B4:4`,
        20,
        0.8,
      ),
    ];
    const rise = [
      [0, 0.8],
      [16, 0.9],
      [20, 1.1],
      [34, 1.1],
      [38, 0.8],
    ] as const;
    const picking = shape(
      [
        ...pick(within(chords, 0, 36), guitarVoicing, "04 - 2 3 1 4 2 3", 0.5, 2),
        ...hold(last, guitarVoicing, 0.6, 0.04),
      ],
      rise,
    );
    const upper = hold(within(chords, 20, 40), (chord) => closeVoicing(chord, 67), 0.5);
    return [
      {
        instrument: steelGuitar,
        notes: picking,
        level: -18,
        pan: -0.15,
        spread: 0.3,
        reverb: 0.25,
        effects: [woodenBody],
        loose: 0.009,
      },
      { instrument: voice, notes: tune, level: -16.5, reverb: 0.45, loose: 0.015 },
      {
        instrument: steelGuitar,
        notes: strum(within(chords, 20, 36), guitarVoicing, "D-dUdU-u"),
        level: -23,
        pan: 0.6,
        reverb: 0.2,
        effects: [woodenBody],
        from: 2,
      },
      {
        instrument: bassGuitar,
        notes: bassLine(within(chords, 4, 40), "R ~ ~ 5 R ~ 5 ~", 0.5),
        level: -20,
        from: 2,
      },
      {
        instrument: dustyKit,
        notes: beat(
          { [KICK]: "X...x...", [SHAKER]: "oxoxoxox", [SNARE]: "..o...o." },
          { at: 20, beats: 16, step: 0.5 },
        ),
        level: -24,
        spread: 0.6,
        reverb: 0.25,
        from: 2,
      },
      {
        instrument: voice,
        notes: harmony(
          tune.filter((note) => note.at >= 20),
          G_MAJOR,
          2,
        ),
        level: -22,
        pan: 0.35,
        reverb: 0.5,
        from: 3,
      },
      { instrument: stringSection, notes: upper, level: -26, spread: 0.8, reverb: 0.6, from: 3 },
      {
        instrument: feltPiano,
        notes: pick(within(chords, 20, 36), (chord) => closeVoicing(chord, 72), "- 2 1 2", 1, 2),
        level: -27,
        pan: -0.5,
        reverb: 0.5,
        from: 4,
      },
    ];
  },
};
