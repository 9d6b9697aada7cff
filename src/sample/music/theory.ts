const STEPS: Readonly<Record<string, number>> = { C: 0, D: 2, E: 4, F: 5, G: 7, A: 9, B: 11 };

const QUALITIES: Readonly<Record<string, readonly number[]>> = {
  "": [0, 4, 7],
  m: [0, 3, 7],
  "5": [0, 7],
  "6": [0, 4, 7, 9],
  "7": [0, 4, 7, 10],
  m6: [0, 3, 7, 9],
  m7: [0, 3, 7, 10],
  maj7: [0, 4, 7, 11],
  m9: [0, 3, 7, 10, 14],
  m11: [0, 3, 7, 10, 17],
  "9": [0, 4, 7, 10, 14],
  maj9: [0, 4, 7, 11, 14],
  "69": [0, 4, 7, 9, 14],
  "13": [0, 4, 10, 14, 21],
  "7b9": [0, 4, 7, 10, 13],
  m7b5: [0, 3, 6, 10],
  sus2: [0, 2, 7],
  sus4: [0, 5, 7],
  add9: [0, 4, 7, 14],
};

/** Open and barré shapes as pitches from the low E string upwards: what a hand really holds. */
const GUITAR_SHAPES: Readonly<Record<string, readonly number[]>> = {
  C: [48, 52, 55, 60, 64],
  Cadd9: [48, 52, 55, 62, 64],
  D: [50, 57, 62, 66],
  "D/F#": [42, 50, 57, 62, 66],
  Dm: [50, 57, 62, 65],
  E: [40, 47, 52, 56, 59, 64],
  Em: [40, 47, 52, 55, 59, 64],
  Em7: [40, 47, 52, 55, 62, 64],
  F: [41, 48, 53, 57, 60, 65],
  G: [43, 47, 50, 55, 59, 67],
  "G/B": [47, 50, 55, 59, 67],
  A: [45, 52, 57, 61, 64],
  Am: [45, 52, 57, 60, 64],
  Am7: [45, 52, 55, 60, 64],
  Bm: [47, 54, 59, 62, 66],
};

/** A chord, ready to be voiced. `root` and `bass` are pitch classes (0 = C). */
export interface Chord {
  name: string;
  root: number;
  bass: number;
  intervals: readonly number[];
}

function pitchClass(letter: string, accidental: string | undefined): number {
  const step = STEPS[letter];
  if (step === undefined) throw new Error(`Not a note name: ${letter}`);
  return (step + (accidental === "#" ? 1 : accidental === "b" ? 11 : 0)) % 12;
}

/** Reads a pitch like `F#4` or `Bb3` into its MIDI number (C4 = 60). */
export function pitchOf(name: string): number {
  const match = /^([A-G])([#b]?)(\d)$/.exec(name);
  if (!match) throw new Error(`Not a pitch: ${name}`);
  const flatC = match[1] === "C" && match[2] === "b" ? -12 : 0;
  return pitchClass(match[1]!, match[2]) + flatC + 12 * (Number(match[3]) + 1);
}

/** Reads a chord symbol like `Dm9`, `F#m` or `D/F#`. */
export function chordOf(name: string): Chord {
  const match = /^([A-G])([#b]?)([a-z0-9]*)(?:\/([A-G])([#b]?))?$/.exec(name);
  const intervals = match ? QUALITIES[match[3] ?? ""] : undefined;
  if (!match || !intervals) throw new Error(`Not a chord: ${name}`);
  const root = pitchClass(match[1]!, match[2]);
  return { name, root, bass: match[4] ? pitchClass(match[4], match[5]) : root, intervals };
}

function nearest(pitchClassWanted: number, centre: number): number {
  const low = Math.round(centre) - 6;
  return low + ((((pitchClassWanted - low) % 12) + 12) % 12);
}

/**
 * Close voicing around a centre. Every tone goes to the octave nearest the centre, and so the voices
 * move little from chord to chord without any search for it.
 */
export function closeVoicing(chord: Chord, centre: number): number[] {
  const tones = chord.intervals.length > 4 ? chord.intervals.filter((tone) => tone !== 0) : chord.intervals;
  return tones.map((tone) => nearest((chord.root + tone) % 12, centre)).sort((a, b) => a - b);
}

/** The bass tone of a chord in the octave that starts at `lowest`. */
export function bassPitch(chord: Chord, lowest: number): number {
  return lowest + ((((chord.bass - lowest) % 12) + 12) % 12);
}

/** Guitar voicing: the usual shape if there is one, else root, fifth and a close voicing above. */
export function guitarVoicing(chord: Chord): number[] {
  const shape = GUITAR_SHAPES[chord.name];
  if (shape) return [...shape];
  const bass = bassPitch(chord, 40);
  const upper = closeVoicing(chord, 59).filter((pitch) => pitch > bass + 5);
  return [bass, ...(bass < 47 ? [bass + 7] : []), ...upper].sort((a, b) => a - b);
}

/** Power chord: root, fifth and octave, low on the neck. */
export function powerVoicing(chord: Chord): number[] {
  const bass = bassPitch(chord, 40);
  return [bass, bass + 7, bass + 12];
}
