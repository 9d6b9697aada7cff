import { CRASH, HAT, HIGH_TOM, KICK, OPEN_HAT, RIM, rockKit, SNARE, TOM } from "../drums.ts";
import { amplifier, woodenBody } from "../effects.ts";
import { bassLine, beat, chart, comp, hold, melody, strum, transpose, within } from "../score.ts";
import type { Song } from "../song.ts";
import { bassGuitar, electricGuitar, mutedGuitar, steelGuitar } from "../strings.ts";
import { gang, voice } from "../synths.ts";
import { powerVoicing } from "../theory.ts";

/** Larm i kælderen */
export const noise: Song = {
  id: "larm-i-kaelderen",
  title: "Larm i kælderen",
  mood: "punk fra øverummet",
  bpm: 182,
  meter: 4,
  bars: 17,
  tail: 1.1,
  loudness: 0.5,
  room: { seconds: 0.6, dampingHz: 3800, level: 0.35 },
  parts() {
    const chords = chart("A A A F#m D E A F#m D E D A E F#m D E A", 4);
    const last = chords.slice(-1);
    const tune = [
      ...melody("E4 E4:.5 E4:.5 F#4 E4 | C#4:1.5 C#4:.5 E4:2 | D4 D4:.5 E4:.5 F#4 A4 | G#4 F#4 E4 -", 8, 0.8),
      ...melody("E4 E4:.5 E4:.5 F#4 E4 | C#4:1.5 C#4:.5 E4:2 | F#4 F#4:.5 G#4:.5 A4 B4 | B4:3 -", 24, 0.85),
    ];
    const shout = melody(
      "A4 A4 F#4 D4 | C#5 C#5 A4:2 | B4 B4 G#4 E4 | A4 A4 F#4:2 | A4 A4 B4 C#5 | B4 B4 G#4 B4 | A4:3 -",
      40,
      0.95,
    );
    const guitar = [
      ...strum(within(chords, 0, 8), powerVoicing, "D-------"),
      ...comp(
        within(chords, 8, 40),
        powerVoicing,
        [
          [0, 0.45],
          [0.5, 0.4],
          [1, 0.45],
          [1.5, 0.4],
        ],
        2,
        0.7,
      ),
      ...strum(within(chords, 40, 64), powerVoicing, "DdDdDdDd"),
      ...hold(last, powerVoicing, 1),
    ];
    const drums = [
      ...beat({ [RIM]: "X...X...X...X..." }, { at: 0, beats: 4 }),
      ...beat({ [SNARE]: "........x.x.XXXX" }, { at: 4, beats: 4 }),
      ...beat(
        { [KICK]: "X.....X.X.....X.", [SNARE]: "....X.......X...", [HAT]: "X.x.X.x." },
        { at: 8, beats: 30 },
      ),
      ...beat({ [TOM]: "..X.X...", [HIGH_TOM]: "XX......", [SNARE]: "....X.XX" }, { at: 38, beats: 2 }),
      ...beat(
        {
          [KICK]: "X...X...X...X...",
          [SNARE]: "..X...X.",
          [CRASH]: "X...............",
          [OPEN_HAT]: "x...x...x...x...",
        },
        { at: 40, beats: 24 },
      ),
      ...beat({ [CRASH]: "X", [KICK]: "X" }, { at: 64, beats: 0.25 }),
    ];
    const bass = [...bassLine(within(chords, 6, 64), "R", 0.5), ...bassLine(last, "R ~ ~ ~", 1)];
    return [
      {
        instrument: mutedGuitar,
        notes: guitar.filter((note) => note.at >= 8 && note.at < 40),
        level: -19,
        effects: [woodenBody],
        to: 1,
      },
      {
        instrument: steelGuitar,
        notes: guitar.filter((note) => note.at < 8 || note.at >= 40),
        level: -17.5,
        effects: [woodenBody],
        to: 1,
      },
      {
        instrument: voice,
        notes: [...tune, ...shout],
        level: -17,
        reverb: 0.25,
        effects: [amplifier(1.6, 6000)],
      },
      {
        instrument: electricGuitar,
        notes: guitar,
        level: -18.5,
        pan: -0.6,
        reverb: 0.1,
        effects: [amplifier(9)],
        from: 2,
      },
      { instrument: bassGuitar, notes: bass, level: -18, effects: [amplifier(3, 3000)], from: 2 },
      { instrument: rockKit, notes: drums, level: -16, spread: 0.7, reverb: 0.25, from: 2 },
      {
        instrument: electricGuitar,
        notes: guitar,
        level: -18.5,
        pan: 0.7,
        reverb: 0.1,
        effects: [amplifier(12, 3700)],
        loose: 0.01,
        from: 3,
      },
      { instrument: gang, notes: shout, level: -19, spread: 0.5, reverb: 0.3, loose: 0.025, from: 3 },
      {
        instrument: electricGuitar,
        notes: transpose(shout, 12),
        level: -23,
        pan: 0.2,
        reverb: 0.3,
        effects: [amplifier(6, 5000)],
        from: 4,
      },
    ];
  },
};
