import { CLAP, KICK, rockKit, SHAKER } from "../drums.ts";
import { air, woodenBody } from "../effects.ts";
import { bassLine, beat, chart, harmony, hold, melody, strum, within } from "../score.ts";
import type { Song } from "../song.ts";
import { ukulele, bassGuitar } from "../strings.ts";
import { choir, flute, voice } from "../synths.ts";
import { closeVoicing } from "../theory.ts";

const C_MAJOR = [0, 2, 4, 5, 7, 9, 11];

/** Sommer i gården */
export const summerYard: Song = {
  id: "sommer-i-gaarden",
  title: "Sommer i gården",
  mood: "solskinspop",
  bpm: 112,
  meter: 4,
  bars: 11,
  tail: 1.4,
  swing: [0.25, 0.54],
  room: { seconds: 0.9, dampingHz: 5000, level: 0.35 },
  finish: [air(2.5)],
  parts() {
    const chords = chart("C F C Am F G F G C*2 G*2 Am*2 F*2 C", 4);
    const small = (chord: Parameters<typeof closeVoicing>[0]): number[] =>
      closeVoicing({ ...chord, intervals: [...chord.intervals, chord.intervals[0]! + 12] }, 68);
    const uke = [
      ...strum(within(chords, 0, 40), small, "D-Du-uDu"),
      ...hold(chords.slice(-1), small, 0.7, 0.03),
    ];
    const whistle = melody(
      `E5:.75 E5:.25 G5 E5 C5 | D5:.5 C5:.5 A4 C5:2 | A4:.5 C5:.5 F5 E5:.5 D5:.5 C5 | D5:1.5 B4:.5 G4:2 |
       A4:.5 A4:.5 C5 A5 G5:.5 F5:.5 | G5 D5:.5 E5:.5 F5:.5 E5:.5 D5 | E5 C5 D5:.5 E5:.5 D5 | C5 E5:.5 C5:.5 A4 B4 | C5:4`,
      8,
      0.8,
    );
    const groove = [
      ...beat({ [KICK]: "X.....x.X.......", [SHAKER]: "oxXxoxXx" }, { at: 8, beats: 16 }),
      ...beat(
        { [KICK]: "X...x...X.x.x...", [SHAKER]: "oxXxoxXx", [CLAP]: "....X.......X.X." },
        { at: 24, beats: 16 },
      ),
      ...beat({ [KICK]: "X", [CLAP]: "X" }, { at: 40, beats: 0.25 }),
    ];
    const hum = harmony(
      whistle.filter((note) => note.at >= 24),
      C_MAJOR,
      2,
    );
    return [
      { instrument: ukulele, notes: uke, level: -18, pan: -0.2, reverb: 0.2, effects: [woodenBody] },
      { instrument: flute, notes: whistle, level: -19, pan: 0.1, reverb: 0.4, loose: 0.01 },
      {
        instrument: bassGuitar,
        notes: bassLine(within(chords, 8, 44), "R - - 5 - R 5 -", 0.5),
        level: -18,
        from: 2,
      },
      { instrument: rockKit, notes: groove, level: -18, spread: 0.7, reverb: 0.2, from: 2 },
      {
        instrument: ukulele,
        notes: uke.filter((note) => note.at >= 24),
        level: -22,
        pan: 0.75,
        reverb: 0.2,
        effects: [woodenBody],
        loose: 0.012,
        from: 3,
      },
      { instrument: voice, notes: hum, level: -21, pan: -0.35, reverb: 0.4, from: 3 },
      {
        instrument: choir,
        notes: hold(within(chords, 24, 44), (chord) => closeVoicing(chord, 64), 0.7),
        level: -25,
        spread: 0.9,
        reverb: 0.5,
        from: 4,
      },
    ];
  },
};
