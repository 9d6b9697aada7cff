import { chorus, woodenBody } from "../effects.ts";
import { chart, hold, melody, pick, shape, transpose, within } from "../score.ts";
import type { Song } from "../song.ts";
import { cello, nylonGuitar, stringSection } from "../strings.ts";
import { flute, voice } from "../synths.ts";
import { closeVoicing, guitarVoicing } from "../theory.ts";

/** Langs åen */
export const alongTheStream: Song = {
  id: "langs-aaen",
  title: "Langs åen",
  mood: "vemodig vise for to",
  bpm: 172,
  meter: 6,
  bars: 10,
  tail: 2.2,
  slowing: [8, 0.05],
  loudness: -1,
  room: { seconds: 1.8, dampingHz: 3600, level: 0.5 },
  parts() {
    const chords = chart("Am Am G F E Am C G F*3 E*3 Am", 6);
    const picking = shape(
      [
        ...pick(within(chords, 0, 54), guitarVoicing, "0 2 3 4 3 2", 1, 4),
        ...hold(chords.slice(-1), guitarVoicing, 0.6, 0.06),
      ],
      [
        [0, 0.75],
        [24, 1],
        [42, 1.15],
        [54, 0.75],
      ],
    );
    const tune = melody(
      `E4:3 A4:2 B4 | C5:2 B4 B4:3 | A4:2 G4 F4:2 A4 | G#4:3 E4:3 |
       A4:2 B4 C5:2 D5 | E5:3 G5:2 E5 | D5:2 C5 B4:2 G4 | A4:2 C5 B4:2 G#4 | A4:6`,
      6,
      0.7,
    );
    const low = melody(
      "A2:6 | G2:6 | F2:3 A2:3 | E2:6 | A2:3 B2:3 | C3:6 | B2:3 G2:3 | F2:3 E2:3 | A2:6",
      6,
      0.7,
    );
    return [
      {
        instrument: nylonGuitar,
        notes: picking,
        level: -18,
        pan: -0.2,
        spread: 0.2,
        reverb: 0.35,
        effects: [woodenBody],
        loose: 0.01,
      },
      { instrument: voice, notes: tune, level: -18, reverb: 0.4, loose: 0.02, to: 1 },
      {
        instrument: flute,
        notes: transpose(tune, 12),
        level: -20,
        pan: 0.15,
        reverb: 0.55,
        loose: 0.012,
        from: 2,
      },
      { instrument: cello, notes: low, level: -19.5, pan: 0.3, reverb: 0.4, from: 2 },
      {
        instrument: voice,
        notes: tune.filter((note) => note.at >= 30),
        level: -20,
        pan: -0.1,
        reverb: 0.5,
        from: 3,
      },
      {
        instrument: nylonGuitar,
        notes: pick(within(chords, 30, 54), (chord) => closeVoicing(chord, 69), "2 - 1 2 - 0", 1, 3),
        level: -23,
        pan: 0.6,
        reverb: 0.4,
        from: 3,
      },
      {
        instrument: stringSection,
        notes: hold(within(chords, 30, 60), (chord) => closeVoicing(chord, 62), 0.6),
        level: -25,
        spread: 0.8,
        reverb: 0.6,
        effects: [chorus()],
        from: 4,
      },
    ];
  },
};
