import { dustyKit, HAT, KICK, RIDE, SNARE, BRUSH } from "../drums.ts";
import { chorus } from "../effects.ts";
import { piano } from "../keys.ts";
import { bassLine, beat, chart, comp, hold, melody, type Note, shape, within } from "../score.ts";
import type { Song } from "../song.ts";
import { electricGuitar, uprightBass } from "../strings.ts";
import { closeVoicing } from "../theory.ts";

/** Walking bass: a chord tone on every beat, and the last leads into the next chord. */
function walk(name: string): Note[] {
  return bassLine(chart(name, 4), "R 3 5 a R 5 3 a", 1, 29, 0.8);
}

/** Kvart i tre */
export const quarterToThree: Song = {
  id: "kvart-i-tre",
  title: "Kvart i tre",
  mood: "jazztrio efter lukketid",
  bpm: 146,
  meter: 4,
  bars: 14,
  tail: 1.3,
  swing: [0.5, 0.64],
  slowing: [12, 0.05],
  room: { seconds: 1.2, dampingHz: 4000, level: 0.4 },
  parts() {
    const form = "Gm7 C7 Fmaj7 D7b9 Gm7 C7 Am7 D7b9 Gm7 C7 F69 F69 Gm7*2 C7*2 F69";
    const chords = chart(form, 4);
    const tune = shape(
      melody(
        `-:.5 D5:.5 F5:.5 D5:.5 Bb4:.5 A4:.5 G4:.5 Bb4:.5 | A4:.5 G4:.5 E4 -:.5 C5:.5 D5:.5 E5:.5 | C5:1.5 A4:.5 -:2 |
         -:.5 F#4:.5 A4:.5 C5:.5 Eb5:.5 D5:.5 C5:.5 A4:.5 | Bb4 D5:.5 F5:1.5 - | -:.5 E5:.5 G5:.5 E5:.5 Db5:.5 C5:.5 Bb4:.5 G4:.5 |
         A4 C5:.5 E5:1.5 - | - Eb5:.5 D5:.5 C5:.5 A4:.5 F#4 | G4:.5 A4:.5 Bb4:.5 D5:.5 F5 D5 |
         E5:.5 D5:.5 C5:.5 Bb4:.5 A4:.5 G4:.5 E4 | F4 A4:.5 C5:1.5 D5 | - C5:.5 A4:1.5 - |
         Bb4:.5 D5:.5 C5 E4:.5 G4:.5 Bb4 | A4 C5 F5:2`,
        0,
        0.8,
      ),
      [
        [0, 0.85],
        [12, 0.95],
        [32, 1.15],
        [44, 0.95],
        [52, 0.8],
      ],
    );
    const left = [
      ...comp(
        within(chords, 0, 48),
        (chord) => closeVoicing(chord, 58),
        [
          [0, 1],
          [1.5, 0.5],
          [3.5, 0.5],
        ],
        4,
        0.5,
      ),
      ...hold(within(chords, 48, 56), (chord) => closeVoicing(chord, 58), 0.5),
    ];
    const ride = [
      ...beat({ [RIDE]: "x.Xox.Xo", [HAT]: "..x...x." }, { at: 0, beats: 52, step: 0.5, velocity: 0.9 }),
      ...beat(
        { [KICK]: "o.......", [SNARE]: "...o..........o." },
        { at: 0, beats: 48, step: 0.5, velocity: 0.8 },
      ),
      ...beat({ [RIDE]: "X", [KICK]: "x" }, { at: 52, beats: 0.5, step: 0.5 }),
    ];
    const brushes = beat({ [BRUSH]: "xoXo" }, { at: 0, beats: 52, step: 0.5 });
    const bass = [...walk(form).filter((note) => note.at < 52), ...melody("F2:4", 52)];
    return [
      { instrument: piano, notes: tune, level: -17.5, spread: 0.35, reverb: 0.3, loose: 0.012 },
      { instrument: piano, notes: left, level: -22, pan: -0.15, spread: 0.3, reverb: 0.3, loose: 0.01 },
      { instrument: uprightBass, notes: bass, level: -17, pan: 0.1, reverb: 0.15, loose: 0.006, from: 2 },
      { instrument: dustyKit, notes: brushes, level: -25, spread: 0.6, reverb: 0.2, from: 2 },
      { instrument: dustyKit, notes: ride, level: -23, spread: 0.6, reverb: 0.3, loose: 0.004, from: 3 },
      {
        instrument: electricGuitar,
        notes: comp(
          within(chords, 16, 52),
          (chord) => closeVoicing(chord, 63),
          [
            [1, 0.3],
            [3, 0.3],
          ],
          4,
          0.5,
        ),
        level: -26,
        pan: 0.5,
        reverb: 0.3,
        effects: [chorus(0.002, 0.4, 0.3)],
        from: 4,
      },
    ];
  },
};
