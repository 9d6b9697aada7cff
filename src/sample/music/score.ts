import { bassPitch, type Chord, chordOf, pitchOf } from "./theory.ts";

/** One note. Times are in beats; `late` is a further delay in seconds, for strums and rolls. */
export interface Note {
  at: number;
  length: number;
  pitch: number;
  velocity: number;
  late?: number;
}

/** A chord with its place in the song, in beats. */
export interface ChordSpan {
  at: number;
  length: number;
  chord: Chord;
}

/** Tokens of a pattern: space-separated; bar lines are for the reader only. */
function tokens(text: string): string[] {
  return text.split(/[\s|]+/).filter((token) => token !== "");
}

function timed(token: string, separator: string, usual: number): [name: string, length: number] {
  const [name = "", length] = token.split(separator);
  return [name, length === undefined ? usual : Number(length)];
}

/** A melody such as `"B4:.5 A4 -:2"`: pitch and length in beats (1 if left out), `-` is a rest. */
export function melody(text: string, at = 0, velocity = 0.8): Note[] {
  const notes: Note[] = [];
  let beat = at;
  for (const token of tokens(text)) {
    const [name, length] = timed(token, ":", 1);
    if (name !== "-") notes.push({ at: beat, length, pitch: pitchOf(name), velocity });
    beat += length;
  }
  return notes;
}

/** A chord chart such as `"G D/F# Em7*2 C*2"`: one bar each unless `*beats` says otherwise. */
export function chart(text: string, beatsPerBar: number, at = 0): ChordSpan[] {
  const spans: ChordSpan[] = [];
  let beat = at;
  for (const token of tokens(text)) {
    const [name, length] = timed(token, "*", beatsPerBar);
    spans.push({ at: beat, length, chord: chordOf(name) });
    beat += length;
  }
  return spans;
}

/** The spans of a chart that lie in a stretch of beats. */
export function within(spans: readonly ChordSpan[], from: number, to: number): ChordSpan[] {
  return spans.filter((span) => span.at >= from - 1e-9 && span.at < to - 1e-9);
}

/** How a chord is laid out on an instrument. */
export type Voicing = (chord: Chord) => number[];

/** Long chords, slightly rolled from the bottom. */
export function hold(spans: readonly ChordSpan[], voicing: Voicing, velocity = 0.6, roll = 0.012): Note[] {
  return spans.flatMap((span) =>
    voicing(span.chord).map((pitch, index) => ({
      at: span.at,
      length: span.length,
      pitch,
      velocity,
      late: index * roll,
    })),
  );
}

/** Chords in a rhythm: pairs of start and length in beats, repeated every `every` beats. */
export function comp(
  spans: readonly ChordSpan[],
  voicing: Voicing,
  rhythm: readonly (readonly [at: number, length: number])[],
  every: number,
  velocity = 0.6,
): Note[] {
  const notes: Note[] = [];
  for (const span of spans) {
    for (let start = 0; start < span.length; start += every) {
      for (const [at, length] of rhythm) {
        if (start + at >= span.length) continue;
        for (const pitch of voicing(span.chord)) {
          notes.push({ at: span.at + start + at, length, pitch, velocity: velocity * (at === 0 ? 1 : 0.82) });
        }
      }
    }
  }
  return notes;
}

/**
 * Strummed chords. The pattern has one letter per `step` beats: D is down, U up, capitals are loud,
 * `-` lets ring. Up-strokes catch the top strings only, as a hand does.
 */
export function strum(spans: readonly ChordSpan[], voicing: Voicing, pattern: string, step = 0.5): Note[] {
  const notes: Note[] = [];
  for (const span of spans) {
    const strings = voicing(span.chord);
    const count = Math.round(span.length / step);
    for (let slot = 0; slot < count; slot += 1) {
      const stroke = pattern[slot % pattern.length]!;
      if (stroke === "-") continue;
      let ring = 1;
      while (slot + ring < count && pattern[(slot + ring) % pattern.length] === "-") ring += 1;
      const down = stroke.toUpperCase() === "D";
      const velocity = (stroke === stroke.toUpperCase() ? 0.85 : 0.55) * (down ? 1 : 0.85);
      const hit = down ? strings : strings.slice(-4).toReversed();
      hit.forEach((pitch, index) => {
        notes.push({
          at: span.at + slot * step,
          length: ring * step,
          pitch,
          velocity: velocity * (1 - index * 0.04),
          late: index * (down ? 0.011 : 0.008),
        });
      });
    }
  }
  return notes;
}

/**
 * Broken chords. Tokens name strings of the voicing from below (`0 2 13` plays 1 and 3 together),
 * one per `step` beats; every note rings for `ring` beats.
 */
export function pick(
  spans: readonly ChordSpan[],
  voicing: Voicing,
  pattern: string,
  step: number,
  ring: number,
  velocity = 0.65,
): Note[] {
  const order = tokens(pattern);
  const notes: Note[] = [];
  for (const span of spans) {
    const strings = voicing(span.chord);
    const count = Math.round(span.length / step);
    for (let slot = 0; slot < count; slot += 1) {
      for (const digit of order[slot % order.length]!) {
        if (digit === "-") continue;
        const index = Math.min(Number(digit), strings.length - 1);
        notes.push({
          at: span.at + slot * step,
          length: Math.min(ring, span.length - slot * step + step),
          pitch: strings[index]!,
          velocity: velocity * (index === 0 ? 1.1 : 0.95),
        });
      }
    }
  }
  return notes;
}

const BASS_STEPS: Readonly<Record<string, number>> = { R: 0, "5": 7, "8": 12, "6": 9, "2": 2 };

/**
 * Bass line from a chart: R root, 3 third, 5 fifth, 6, 8 octave, `a` a half step below the next bass
 * tone, `-` rest, `~` hold the note before; one token per `step` beats.
 */
export function bassLine(
  spans: readonly ChordSpan[],
  pattern: string,
  step: number,
  lowest = 28,
  velocity = 0.8,
): Note[] {
  const order = tokens(pattern);
  const notes: Note[] = [];
  spans.forEach((span, number) => {
    const root = bassPitch(span.chord, lowest);
    const next = bassPitch((spans[number + 1] ?? span).chord, lowest);
    const count = Math.round(span.length / step);
    for (let slot = 0; slot < count; slot += 1) {
      const token = order[slot % order.length]!;
      const last = notes.at(-1);
      if (token === "~" && last) last.length += step;
      if (token === "~" || token === "-") continue;
      const third = span.chord.intervals.find((tone) => tone === 3 || tone === 4) ?? 7;
      const pitch = token === "a" ? next - 1 : root + (token === "3" ? third : (BASS_STEPS[token] ?? 0));
      notes.push({ at: span.at + slot * step, length: step, pitch, velocity });
    }
  });
  return notes;
}

const HITS: Readonly<Record<string, number>> = { X: 1, x: 0.72, o: 0.38 };

/**
 * Drum pattern: one row for each drum (given by its key), one letter per `step` beats, X loud, x, o
 * soft, `.` nothing; repeated over `bars` bars of `beatsPerBar` from beat `at`.
 */
export function beat(
  rows: Readonly<Record<number, string>>,
  options: { at: number; beats: number; step?: number; velocity?: number },
): Note[] {
  const step = options.step ?? 0.25;
  const notes: Note[] = [];
  for (const [key, row] of Object.entries(rows)) {
    const letters = row.replaceAll(/\s|\|/g, "");
    const count = Math.round(options.beats / step);
    for (let slot = 0; slot < count; slot += 1) {
      const velocity = HITS[letters[slot % letters.length]!];
      if (velocity === undefined) continue;
      notes.push({
        at: options.at + slot * step,
        length: 0.5,
        pitch: Number(key),
        velocity: velocity * (options.velocity ?? 1),
      });
    }
  }
  return notes;
}

/** Shapes the loudness over the song: pairs of beat and factor, straight lines between them. */
export function shape(
  notes: readonly Note[],
  curve: readonly (readonly [at: number, factor: number])[],
): Note[] {
  const factor = (at: number): number => {
    const after = curve.findIndex(([point]) => point > at);
    if (after === 0) return curve[0]![1];
    const [endAt, end] = curve[after] ?? curve.at(-1)!;
    const [startAt, start] = curve[after < 0 ? curve.length - 1 : after - 1]!;
    return endAt === startAt ? start : start + ((end - start) * (at - startAt)) / (endAt - startAt);
  };
  return notes.map((note) => ({ ...note, velocity: Math.min(1, note.velocity * factor(note.at)) }));
}

/** The same notes higher or lower. */
export function transpose(notes: readonly Note[], halfSteps: number): Note[] {
  return notes.map((note) => ({ ...note, pitch: note.pitch + halfSteps }));
}

/** A second voice below a melody in the given scale (pitch classes), `steps` scale steps down. */
export function harmony(notes: readonly Note[], scale: readonly number[], steps: number): Note[] {
  return notes.map((note) => {
    let pitch = note.pitch;
    for (let left = steps; left > 0; ) {
      pitch -= 1;
      if (scale.includes(pitch % 12)) left -= 1;
    }
    return { ...note, pitch, velocity: note.velocity * 0.8 };
  });
}
