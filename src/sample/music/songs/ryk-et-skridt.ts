import { CRASH, HAT, KICK, OPEN_HAT, rockKit, SNARE, TOM } from "../drums.ts";
import { air, amplifier, woodenBody } from "../effects.ts";
import { bassLine, beat, chart, comp, harmony, hold, melody, strum, within } from "../score.ts";
import type { Song } from "../song.ts";
import { bassGuitar, electricGuitar, steelGuitar } from "../strings.ts";
import { voice } from "../synths.ts";
import { guitarVoicing, powerVoicing } from "../theory.ts";

const D_MAJOR = [2, 4, 6, 7, 9, 11, 1];

/** Ryk et skridt */
export const moveAStep: Song = {
  id: "ryk-et-skridt",
  title: "Ryk et skridt",
  mood: "indierock med løft i omkvædet",
  bpm: 140,
  meter: 4,
  bars: 15,
  tail: 1.6,
  room: { seconds: 1.1, dampingHz: 4500, level: 0.35 },
  finish: [air(1.5)],
  parts() {
    const chords = chart("D A D A Bm G Em A G D A Bm G A D", 4);
    const tune = [
      ...melody(
        `F#4:.5 F#4:.5 A4 F#4:.5 E4:.5 D4 | E4:.5 E4:.5 E4 C#4 - | F#4:.5 F#4:.5 A4 B4:.5 A4:.5 F#4 | G4:.5 F#4:.5 E4 D4 - |
         G4 G4:.5 A4:.5 B4:2 | A4 A4:.5 B4:.5 C#5:2`,
        8,
        0.68,
      ),
      ...melody(
        `D5:1.5 B4:.5 -:.5 D5:.5 E5:.5 D5:.5 | F#5 E5:.5 D5:1.5 - | C#5:1.5 A4:.5 -:.5 C#5:.5 D5:.5 E5:.5 | D5:2 B4 - |
         D5:1.5 B4:.5 -:.5 D5:.5 E5:.5 D5:.5 | E5 D5:.5 C#5:1.5 E5 | D5:4`,
        32,
        0.88,
      ),
    ];
    const riff = melody(
      "A4:.5 D5:.5 F#5:.5 D5:.5 A4:.5 D5:.5 E5:.5 F#5:.5 | A4:.5 C#5:.5 E5:.5 C#5:.5 A4:.5 C#5:.5 D5:.5 E5:.5",
      0,
      0.8,
    );
    const chorusRiff = melody(
      "D5 B4:.5 D5:.5 G5:2 | F#5 D5:.5 F#5:.5 A5:2 | E5 C#5:.5 E5:.5 A5:2 | F#5 D5:.5 B4:.5 F#5:2 | G5 D5 B4 D5 | E5 E5 C#5 E5 | F#5:4",
      32,
      0.85,
    );
    const crunch = [
      ...comp(
        within(chords, 8, 32),
        powerVoicing,
        [
          [0, 0.4],
          [0.5, 0.4],
          [1, 0.4],
          [1.5, 0.4],
        ],
        2,
        0.5,
      ),
      ...strum(within(chords, 32, 56), powerVoicing, "DdDdDdDD"),
      ...hold(chords.slice(-1), powerVoicing, 0.9),
    ];
    const drums = [
      ...beat({ [HAT]: "x.x.x.x." }, { at: 4, beats: 4 }),
      ...beat(
        { [KICK]: "X.....x.X.x.....", [SNARE]: "....X.......X...", [HAT]: "X.o.x.o." },
        { at: 8, beats: 16 },
      ),
      ...beat(
        { [KICK]: "X...X...", [TOM]: "x.x.x.x.", [SNARE]: "................oooooooxoxxxxXXX" },
        { at: 24, beats: 8 },
      ),
      ...beat(
        { [KICK]: "X.x...x.X.x.....", [SNARE]: "....X.......X..o", [OPEN_HAT]: "X.x.X.x." },
        { at: 32, beats: 23 },
      ),
      ...beat({ [SNARE]: "XXXX" }, { at: 55, beats: 1 }),
      ...[32, 48, 56].flatMap((at) => beat({ [CRASH]: "X", [KICK]: "X" }, { at, beats: 0.25 })),
    ];
    return [
      {
        instrument: steelGuitar,
        notes: [
          ...strum(within(chords, 0, 56), guitarVoicing, "D-DU-UDU"),
          ...hold(chords.slice(-1), guitarVoicing),
        ],
        level: -18,
        reverb: 0.2,
        effects: [woodenBody],
        to: 1,
      },
      { instrument: voice, notes: tune, level: -16.5, reverb: 0.35, loose: 0.012 },
      {
        instrument: electricGuitar,
        notes: crunch,
        level: -20,
        pan: -0.7,
        reverb: 0.15,
        effects: [amplifier(4)],
        from: 2,
      },
      {
        instrument: bassGuitar,
        notes: [
          ...bassLine(within(chords, 8, 56), "R R R R R R R a", 0.5),
          ...bassLine(chords.slice(-1), "R ~ ~ ~", 1),
        ],
        level: -18,
        effects: [amplifier(1.2, 3000)],
        from: 2,
      },
      { instrument: rockKit, notes: drums, level: -16, spread: 0.7, reverb: 0.25, loose: 0.004, from: 2 },
      {
        instrument: electricGuitar,
        notes: [...riff, ...chorusRiff],
        level: -20,
        pan: 0.3,
        reverb: 0.35,
        effects: [amplifier(2.2, 5200)],
        from: 2,
      },
      {
        instrument: electricGuitar,
        notes: crunch,
        level: -20,
        pan: 0.8,
        reverb: 0.15,
        effects: [amplifier(5, 3800)],
        loose: 0.011,
        from: 3,
      },
      {
        instrument: voice,
        notes: harmony(
          tune.filter((note) => note.at >= 32),
          D_MAJOR,
          2,
        ),
        level: -21,
        pan: -0.3,
        reverb: 0.4,
        from: 4,
      },
    ];
  },
};
