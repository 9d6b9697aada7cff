import { CLAP, CRASH, HAT, KICK, machineKit, OPEN_HAT, SHAKER, SNARE } from "../drums.ts";
import { air, chorus, duck, echo, sweep } from "../effects.ts";
import { piano } from "../keys.ts";
import { bassLine, beat, chart, comp, hold, melody, pick, shape, transpose, within } from "../score.ts";
import type { Song } from "../song.ts";
import { blip, lead, pad, stab, synthBass, voice } from "../synths.ts";
import { type Chord, closeVoicing } from "../theory.ts";

const middle = (chord: Chord): number[] => closeVoicing(chord, 61);

/** Signal */
export const signal: Song = {
  id: "signal",
  title: "Signal",
  mood: "electronica til dansegulvet",
  bpm: 124,
  meter: 4,
  bars: 12,
  tail: 2,
  room: { seconds: 1.7, dampingHz: 5500, level: 0.35 },
  finish: [air(1.5)],
  parts() {
    const chords = chart("Am F C G Am F C G Am F C G", 4);
    const high = (chord: Chord): number[] => closeVoicing(chord, 71);
    const arp = shape(pick(chords, high, "0 2 1 2 0 1 2 1", 0.25, 0.3, 0.8), [
      [0, 0.6],
      [15, 1],
      [40, 1],
      [47, 0.7],
    ]);
    const tune = melody(
      "E5:1.5 D5:.5 C5 E5 | A5:1.5 G5:.5 F5:2 | E5:.75 G5:.75 C6:.5 B5 G5 | D5:3 B4 | C5:1.5 B4:.5 A4 C5 | C5:1.5 D5:.5 F5:2 | E5:.75 D5:.75 E5:.5 G5 E5 | D5:4",
      16,
      0.8,
    );
    const drums = [
      ...beat({ [HAT]: "..x...x...x...xo" }, { at: 8, beats: 8 }),
      ...beat({ [CLAP]: "....x..." }, { at: 8, beats: 4 }),
      ...beat({ [SNARE]: "ooooxxxxxxxxXXXX" }, { at: 12, beats: 4 }),
      ...beat(
        { [KICK]: "X...", [CLAP]: "....X...", [OPEN_HAT]: "..x.", [SHAKER]: "xoxo" },
        { at: 16, beats: 28 },
      ),
      ...beat({ [CRASH]: "X" }, { at: 16, beats: 0.25 }),
      ...beat({ [KICK]: "X", [CRASH]: "X" }, { at: 44, beats: 0.25 }),
    ];
    return [
      {
        instrument: piano,
        notes: comp(
          chords,
          middle,
          [
            [0, 1.5],
            [1.5, 1.5],
            [3, 1],
          ],
          4,
          0.6,
        ),
        level: -19,
        spread: 0.3,
        reverb: 0.2,
        to: 1,
      },
      { instrument: voice, notes: transpose(tune, -12), level: -18, reverb: 0.3, loose: 0.015, to: 1 },
      {
        instrument: blip,
        notes: arp,
        level: -21,
        spread: 0.6,
        reverb: 0.3,
        effects: [sweep(500, 9000, 0, 16), echo(0.75, 0.4, 0.35)],
        from: 2,
      },
      {
        instrument: machineKit,
        notes: drums,
        level: -15.5,
        spread: 0.5,
        reverb: 0.12,
        loose: 0.001,
        from: 2,
      },
      {
        instrument: synthBass,
        notes: bassLine(within(chords, 16, 44), "- - R R - - R 8", 0.25, 33),
        level: -18,
        effects: [duck(0.6, 16, 44)],
        loose: 0.001,
        from: 2,
      },
      {
        instrument: lead,
        notes: tune,
        level: -19.5,
        reverb: 0.4,
        effects: [echo(0.75, 0.3, 0.25)],
        loose: 0.003,
        from: 2,
      },
      {
        instrument: pad,
        notes: hold(chords, middle, 0.6),
        level: -23,
        spread: 0.8,
        reverb: 0.4,
        effects: [sweep(700, 7000, 0, 16), duck(0.85, 16, 44), chorus()],
        from: 3,
      },
      {
        instrument: stab,
        notes: comp(
          within(chords, 16, 44),
          (chord) => closeVoicing(chord, 66),
          [
            [0.75, 0.3],
            [2.5, 0.3],
            [3.25, 0.25],
          ],
          4,
          0.8,
        ),
        level: -22,
        spread: 0.7,
        reverb: 0.4,
        effects: [duck(0.5, 16, 44)],
        from: 3,
      },
      {
        instrument: lead,
        notes: transpose(
          tune.filter((note) => note.at >= 32),
          12,
        ),
        level: -27,
        pan: -0.4,
        reverb: 0.5,
        effects: [chorus()],
        from: 4,
      },
    ];
  },
};
