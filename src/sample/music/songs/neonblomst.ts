import { CRASH, HAT, KICK, machineKit, OPEN_HAT, SNARE, TOM } from "../drums.ts";
import { air, chorus, echo } from "../effects.ts";
import { electricPiano } from "../keys.ts";
import { bassLine, beat, chart, harmony, hold, melody, pick, strum, transpose, within } from "../score.ts";
import type { Song } from "../song.ts";
import { bassGuitar, nylonGuitar } from "../strings.ts";
import { blip, lead, pad, synthBass, voice } from "../synths.ts";
import { type Chord, closeVoicing, guitarVoicing } from "../theory.ts";

const A_MAJOR = [9, 11, 1, 2, 4, 6, 8];

const middle = (chord: Chord): number[] => closeVoicing(chord, 61);

/** Neonblomst */
export const neonFlower: Song = {
  id: "neonblomst",
  title: "Neonblomst",
  mood: "synthpop med firserglimt",
  bpm: 114,
  meter: 4,
  bars: 11,
  tail: 1.8,
  room: { seconds: 1.5, dampingHz: 6000, level: 0.4 },
  finish: [air(2)],
  parts() {
    const chords = chart("F#m D F#m D A E D E F#m*2 D*2 E F#m", 4);
    const tune = [
      ...melody(
        "C#5 A4:.5 B4:.5 C#5 E5 | D5:1.5 C#5:.5 A4:2 | E5 C#5:.5 E5:.5 A5 G#5:.5 E5:.5 | E5:1.5 D5:.5 B4:2",
        8,
        0.7,
      ),
      ...melody(
        "F#5:1.5 E5:.5 D5 A4 | G#4:.5 B4:.5 E5 F#5:.5 G#5:1.5 | A5 G#5:.5 F#5:.5 F#5 D5 | E5:1.5 F#5:.5 G#5 B5 | A5:4",
        24,
        0.85,
      ),
    ];
    const drums = [
      ...beat({ [HAT]: "x.x.x.x.", [KICK]: "x..............." }, { at: 4, beats: 4 }),
      ...beat(
        { [KICK]: "X.......X.x.....", [SNARE]: "....X.......X...", [HAT]: "x.xxx.xxx.xxx.xx" },
        { at: 8, beats: 14 },
      ),
      ...beat({ [TOM]: "X.XX.XX.", [SNARE]: "......XX" }, { at: 22, beats: 2 }),
      ...beat({ [KICK]: "X...X...", [SNARE]: "....X...", [OPEN_HAT]: "..x." }, { at: 24, beats: 16 }),
      ...[24, 40].flatMap((at) => beat({ [CRASH]: "X", [KICK]: "X" }, { at, beats: 0.25 })),
    ];
    const bass = [
      ...bassLine(within(chords, 4, 40), "R R 8 R R R 8 R", 0.25, 28),
      ...bassLine(chords.slice(-1), "R ~ ~ ~", 1, 28),
    ];
    return [
      {
        instrument: nylonGuitar,
        notes: strum(chords, guitarVoicing, "D-dU-udU"),
        level: -19,
        reverb: 0.2,
        to: 1,
      },
      { instrument: voice, notes: transpose(tune, -12), level: -17, reverb: 0.35, loose: 0.015, to: 1 },
      {
        instrument: electricPiano,
        notes: hold(chords, middle, 0.6),
        level: -22,
        spread: 0.4,
        reverb: 0.3,
        effects: [chorus()],
        from: 2,
      },
      { instrument: lead, notes: tune, level: -18.5, reverb: 0.4, effects: [echo(0.75, 0.3, 0.25)], from: 2 },
      { instrument: synthBass, notes: bass, level: -18, loose: 0.001, from: 2 },
      { instrument: machineKit, notes: drums, level: -16, spread: 0.6, reverb: 0.3, loose: 0.002, from: 2 },
      {
        instrument: blip,
        notes: pick(within(chords, 8, 44), (chord) => closeVoicing(chord, 74), "0 1 2 1", 0.25, 0.25, 0.7),
        level: -25,
        spread: 0.9,
        reverb: 0.4,
        effects: [echo(0.5, 0.35, 0.35)],
        from: 3,
      },
      {
        instrument: pad,
        notes: hold(within(chords, 24, 44), (chord) => closeVoicing(chord, 66), 0.7),
        level: -24,
        spread: 0.9,
        reverb: 0.4,
        effects: [chorus()],
        from: 3,
      },
      {
        instrument: lead,
        notes: harmony(
          tune.filter((note) => note.at >= 24),
          A_MAJOR,
          2,
        ),
        level: -23,
        pan: -0.4,
        reverb: 0.5,
        effects: [chorus()],
        from: 4,
      },
      {
        instrument: bassGuitar,
        notes: bassLine(within(chords, 24, 40), "R ~ ~ R ~ 5 R ~", 0.5, 28),
        level: -24,
        from: 4,
      },
    ];
  },
};
