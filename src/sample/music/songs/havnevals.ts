import { dustyKit, KICK, TAMBOURINE } from "../drums.ts";
import { woodenBody } from "../effects.ts";
import { accordion } from "../keys.ts";
import { bassLine, beat, chart, comp, harmony, hold, melody, shape, transpose, within } from "../score.ts";
import type { Song } from "../song.ts";
import { fiddle, steelGuitar, uprightBass } from "../strings.ts";
import { closeVoicing, guitarVoicing } from "../theory.ts";

const D_MAJOR = [2, 4, 6, 7, 9, 11, 1];

/** Havnevals */
export const harbourWaltz: Song = {
  id: "havnevals",
  title: "Havnevals",
  mood: "folkemusik i tre fjerdedele",
  bpm: 158,
  meter: 3,
  bars: 18,
  tail: 1.8,
  slowing: [15, 0.05],
  room: { seconds: 1.1, dampingHz: 4500, level: 0.4 },
  parts() {
    const chords = chart("D D G D Em A D A G D A D G D A D D D", 3);
    const tune = melody(
      `D4 F#4 A4 | F#4:2 E4:.5 D4:.5 | B4 A4 G4 | F#4:2 A4 | G4 F#4 E4 | C#4 E4 A4 | F#4:1.5 E4:.5 D4 | E4:2 A4 |
       B4 D5 B4 | A4:1.5 B4:.5 A4 | G4 F#4 E4 | F#4:2 A4 | B4 D5 E5 | D5 A4 F#4 | E4:.5 F#4:.5 G4 C#4 | D4:3 |
       F#4 A4 D5 | D5:3`,
    );
    const phrased = shape(tune, [
      [0, 0.85],
      [12, 1],
      [23, 0.85],
      [24, 1],
      [40, 1.15],
      [48, 0.9],
    ]);
    const oomPah = [
      ...comp(
        within(chords, 0, 51),
        (chord) => guitarVoicing(chord).slice(-3),
        [
          [1, 0.5],
          [2, 0.5],
        ],
        3,
        0.55,
      ),
      ...hold(chords.slice(-1), guitarVoicing, 0.6, 0.03),
    ];
    return [
      { instrument: fiddle, notes: phrased, level: -17, reverb: 0.2, effects: [woodenBody], to: 1 },
      { instrument: accordion, notes: transpose(phrased, 12), level: -17.5, pan: -0.2, reverb: 0.3, from: 2 },
      { instrument: steelGuitar, notes: oomPah, level: -20, pan: 0.35, reverb: 0.2, effects: [woodenBody] },
      {
        instrument: steelGuitar,
        notes: bassLine(chords, "R ~ ~", 1, 40),
        level: -21,
        pan: 0.2,
        reverb: 0.2,
        effects: [woodenBody],
        to: 1,
      },
      {
        instrument: uprightBass,
        notes: bassLine(chords, "R ~ 5", 1, 28),
        level: -17.5,
        reverb: 0.15,
        from: 2,
      },
      {
        instrument: fiddle,
        notes: phrased.filter((note) => note.at >= 24),
        level: -19,
        pan: 0.3,
        reverb: 0.4,
        effects: [woodenBody],
        from: 3,
      },
      {
        instrument: fiddle,
        notes: harmony(
          transpose(phrased, 12).filter((note) => note.at >= 24),
          D_MAJOR,
          2,
        ),
        level: -22,
        pan: -0.5,
        reverb: 0.4,
        effects: [woodenBody],
        from: 3,
      },
      {
        instrument: dustyKit,
        notes: beat({ [KICK]: "X..", [TAMBOURINE]: ".xx" }, { at: 24, beats: 24, step: 1 }),
        level: -24,
        spread: 0.5,
        reverb: 0.3,
        from: 3,
      },
      {
        instrument: accordion,
        notes: hold(within(chords, 24, 54), (chord) => closeVoicing(chord, 60), 0.4),
        level: -26,
        pan: 0.6,
        reverb: 0.4,
        from: 4,
      },
    ];
  },
};
