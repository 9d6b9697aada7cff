import { CLAP, CRASH, HAT, KICK, machineKit, SNARE } from "../drums.ts";
import { band, echo } from "../effects.ts";
import { bell, feltPiano } from "../keys.ts";
import { beat, chart, comp, hold, melody, pick, transpose, within } from "../score.ts";
import type { Song } from "../song.ts";
import { choir, flute, pad, subBass } from "../synths.ts";
import { closeVoicing } from "../theory.ts";

/** Dobbelt bund */
export const doubleBottom: Song = {
  id: "dobbelt-bund",
  title: "Dobbelt bund",
  mood: "mørk hiphop-instrumental",
  bpm: 72,
  meter: 4,
  bars: 7,
  tail: 1.7,
  room: { seconds: 1.6, dampingHz: 4500, level: 0.35 },
  parts() {
    const chords = chart("Cm Ab Cm Ab Fm G Cm", 4);
    const tune = melody(
      `G5:.5 Eb5:.5 C5:.5 D5:.5 Eb5 C5 | C5:.5 Eb5:.5 G5:.5 F5:.5 Eb5:2 | G5:.5 Eb5:.5 C5:.5 D5:.5 Eb5:.5 F5:.5 G5 |
       Ab5:.75 G5:.75 Eb5:.5 C5:2 | F5:.5 Ab5:.5 C6:.5 Ab5:.5 G5 F5 | G5:.75 F5:.75 D5:.5 B4:2 | C5:4`,
      0,
      0.75,
    );
    const hats = "x.x.x.xxx.x.xxxxx.x.x.x.xxXxxoxo";
    const drums = [
      ...beat({ [HAT]: "x...x...x...x..." }, { at: 4, beats: 4, step: 0.125 }),
      ...beat({ [HAT]: hats }, { at: 8, beats: 16, step: 0.125 }),
      ...beat(
        { [KICK]: "X.....x...X..x..", [CLAP]: "........X.......", [SNARE]: "........x......o" },
        { at: 8, beats: 16 },
      ),
      ...beat({ [CRASH]: "X" }, { at: 8, beats: 0.25 }),
      ...beat({ [KICK]: "X" }, { at: 24, beats: 0.25 }),
    ];
    const low = melody(
      "C2:1.25 -:.25 C2 -:.25 G1:1.25 | Ab1:1.5 Ab1 Bb1:1.5 | F1:1.25 -:.25 F1 -:.25 C2:1.25 | G1:1.5 G1 B1:1.5 | C2:4",
      8,
      0.9,
    );
    return [
      { instrument: feltPiano, notes: tune, level: -17, spread: 0.3, reverb: 0.3, to: 1 },
      {
        instrument: feltPiano,
        notes: pick(chords, (chord) => closeVoicing(chord, 52), "012 - 0 1 2 - 1 -", 0.5, 2, 0.6),
        level: -20,
        reverb: 0.3,
        to: 1,
      },
      {
        instrument: bell,
        notes: tune,
        level: -21,
        spread: 0.4,
        reverb: 0.5,
        effects: [echo(0.75, 0.35, 0.25)],
        from: 2,
      },
      { instrument: machineKit, notes: drums, level: -16, spread: 0.5, reverb: 0.1, loose: 0.001, from: 2 },
      { instrument: subBass, notes: low, level: -15.5, loose: 0.001, from: 2 },
      {
        instrument: pad,
        notes: hold(chords, (chord) => closeVoicing(chord, 57), 0.4),
        level: -25,
        spread: 0.8,
        reverb: 0.4,
        effects: [band(150, 2500)],
        from: 2,
      },
      {
        instrument: choir,
        notes: hold(within(chords, 8, 28), (chord) => closeVoicing(chord, 62), 0.6),
        level: -24,
        spread: 0.8,
        reverb: 0.6,
        from: 3,
      },
      {
        instrument: feltPiano,
        notes: comp(
          within(chords, 8, 28),
          (chord) => closeVoicing(chord, 50),
          [
            [0, 0.5],
            [2.5, 0.5],
          ],
          4,
          0.8,
        ),
        level: -24,
        reverb: 0.4,
        from: 3,
      },
      {
        instrument: flute,
        notes: transpose(
          tune.filter((note) => note.at >= 16),
          -12,
        ),
        level: -26,
        pan: 0.4,
        reverb: 0.6,
        from: 4,
      },
    ];
  },
};
