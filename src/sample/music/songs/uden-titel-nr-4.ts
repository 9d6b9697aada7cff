import { woodenBody } from "../effects.ts";
import { feltPiano, piano } from "../keys.ts";
import { chart, hold, melody, pick, shape, transpose, within } from "../score.ts";
import type { Song } from "../song.ts";
import { cello } from "../strings.ts";
import { bassPitch, type Chord, closeVoicing } from "../theory.ts";

/** Open left hand of a pianist: root, fifth, octave and third above. */
function leftHand(chord: Chord): number[] {
  const root = bassPitch(chord, 38);
  const third = closeVoicing(chord, root + 15)[1] ?? root + 16;
  return [root, root + 7, root + 12, Math.max(root + 14, third)];
}

/** Uden titel nr. 4 */
export const untitled: Song = {
  id: "uden-titel-nr-4",
  title: "Uden titel nr. 4",
  mood: "eftertænksomt soloklaver",
  bpm: 78,
  meter: 4,
  bars: 8,
  tail: 1.3,
  slowing: [6, 0.07],
  loudness: -2,
  room: { seconds: 2.2, dampingHz: 4000, level: 0.5 },
  parts() {
    const chords = chart("Em Cmaj7 G D/F# Em Am7 B7 Em", 4);
    const tune = shape(
      melody(
        `B4:3 G4:.5 A4:.5 | B4:2 E5:1.5 D5:.5 | D5:2 B4:2 | A4:3 F#4 |
         G4 B4 E5:2 | E5 D5:.5 C5:.5 C5 A4 | B4:2 D#5 F#5 | E5:4`,
        0,
        0.7,
      ),
      [
        [0, 0.75],
        [12, 0.9],
        [16, 0.9],
        [24, 1.25],
        [28, 0.8],
      ],
    );
    const rise = [
      [0, 0.8],
      [16, 0.95],
      [24, 1.2],
      [28, 0.75],
    ] as const;
    const broken = shape(
      [
        ...pick(within(chords, 0, 28), leftHand, "0 1 2 3 2 1 2 1", 0.5, 2.5, 0.55),
        ...hold(chords.slice(-1), leftHand, 0.5, 0.09),
      ],
      rise,
    );
    const plain = shape(
      [
        ...pick(within(chords, 0, 28), leftHand, "0 - 1 - 2 - 1 -", 0.5, 3, 0.5),
        ...hold(chords.slice(-1), leftHand, 0.5, 0.05),
      ],
      rise,
    );
    return [
      { instrument: feltPiano, notes: tune, level: -17.5, spread: 0.4, reverb: 0.3, loose: 0.018, to: 2 },
      { instrument: feltPiano, notes: plain, level: -20, spread: 0.4, reverb: 0.3, loose: 0.015, to: 1 },
      {
        instrument: feltPiano,
        notes: broken,
        level: -20,
        spread: 0.5,
        reverb: 0.35,
        loose: 0.012,
        from: 2,
        to: 2,
      },
      { instrument: piano, notes: tune, level: -17.5, spread: 0.5, reverb: 0.4, loose: 0.018, from: 3 },
      { instrument: piano, notes: broken, level: -20, spread: 0.6, reverb: 0.4, loose: 0.012, from: 3 },
      {
        instrument: piano,
        notes: transpose(
          tune.filter((note) => note.at >= 16),
          12,
        ),
        level: -25,
        spread: 0.4,
        reverb: 0.5,
        loose: 0.02,
        from: 3,
      },
      {
        instrument: cello,
        notes: melody("E3:4 | A2:2 C3:2 | F#3:2 D#3 B2 | E3:4", 16, 0.6),
        level: -23,
        pan: 0.3,
        reverb: 0.6,
        effects: [woodenBody],
        from: 4,
      },
    ];
  },
};
