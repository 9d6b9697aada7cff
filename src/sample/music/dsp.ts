// Hot loops take their functions from the module: where `Math` is looked up in a sandbox of its own, as in
// tests, every look-up costs more than the sum it is for.
const { abs, cos, exp, max, min, round, sin, sqrt } = Math;

/** Samples per second everywhere: enough for music up to 15 kHz, a third cheaper than 48 kHz. */
export const SAMPLE_RATE = 32_000;

const TAU = Math.PI * 2;

/** Number of samples in a stretch of time. */
export function samples(seconds: number): number {
  return max(1, round(seconds * SAMPLE_RATE));
}

/** Frequency of a MIDI pitch (69 = A4 = 440 Hz). */
export function hertz(pitch: number): number {
  return 440 * 2 ** ((pitch - 69) / 12);
}

/** Amplitude of a level in decibels. */
export function fromDecibels(decibels: number): number {
  return 10 ** (decibels / 20);
}

/** Factor per sample that falls by 60 dB in the given time. */
export function decayFactor(seconds: number): number {
  return exp(-6.908 / (seconds * SAMPLE_RATE));
}

/** Coefficient of a one-pole lowpass with the given corner. */
export function poleOf(hz: number): number {
  return 1 - exp((-TAU * min(hz, SAMPLE_RATE * 0.49)) / SAMPLE_RATE);
}

/** Gentle lowpass (6 dB per octave), in place. */
export function soften(buffer: Float32Array, hz: number): void {
  const pole = poleOf(hz);
  let state = 0;
  for (let i = 0; i < buffer.length; i += 1) {
    state += pole * (buffer[i]! - state);
    buffer[i] = state;
  }
}

/** Gentle highpass (6 dB per octave), in place. Also takes away any constant offset. */
export function thin(buffer: Float32Array, hz: number): void {
  const pole = poleOf(hz);
  let state = 0;
  for (let i = 0; i < buffer.length; i += 1) {
    const input = buffer[i]!;
    state += pole * (input - state);
    buffer[i] = input - state;
  }
}

/** Second-order filter kinds of {@link filter}. */
export type FilterKind = "lowpass" | "highpass" | "bandpass" | "peak" | "highshelf" | "lowshelf";

interface Coefficients {
  b0: number;
  b1: number;
  b2: number;
  a1: number;
  a2: number;
}

function coefficients(kind: FilterKind, hz: number, q: number, decibels: number): Coefficients {
  const w = (TAU * min(hz, SAMPLE_RATE * 0.47)) / SAMPLE_RATE;
  const cosine = cos(w);
  const alpha = sin(w) / (2 * q);
  const gain = 10 ** (decibels / 40);
  const over = (b0: number, b1: number, b2: number, a0: number, a1: number, a2: number): Coefficients => ({
    b0: b0 / a0,
    b1: b1 / a0,
    b2: b2 / a0,
    a1: a1 / a0,
    a2: a2 / a0,
  });
  if (kind === "lowpass")
    return over((1 - cosine) / 2, 1 - cosine, (1 - cosine) / 2, 1 + alpha, -2 * cosine, 1 - alpha);
  if (kind === "highpass")
    return over((1 + cosine) / 2, -1 - cosine, (1 + cosine) / 2, 1 + alpha, -2 * cosine, 1 - alpha);
  if (kind === "bandpass") return over(alpha, 0, -alpha, 1 + alpha, -2 * cosine, 1 - alpha);
  if (kind === "peak")
    return over(
      1 + alpha * gain,
      -2 * cosine,
      1 - alpha * gain,
      1 + alpha / gain,
      -2 * cosine,
      1 - alpha / gain,
    );
  const root = 2 * sqrt(gain) * alpha;
  // The two shelves differ only in the sign of the cosine terms.
  const s = kind === "highshelf" ? 1 : -1;
  return over(
    gain * (gain + 1 + s * (gain - 1) * cosine + root),
    -2 * s * gain * (gain - 1 + s * (gain + 1) * cosine),
    gain * (gain + 1 + s * (gain - 1) * cosine - root),
    gain + 1 - s * (gain - 1) * cosine + root,
    2 * s * (gain - 1 - s * (gain + 1) * cosine),
    gain + 1 - s * (gain - 1) * cosine - root,
  );
}

/** Second-order filter (RBJ cookbook), in place. `decibels` counts for peaks and shelves only. */
export function filter(buffer: Float32Array, kind: FilterKind, hz: number, q = 0.707, decibels = 0): void {
  const { b0, b1, b2, a1, a2 } = coefficients(kind, hz, q, decibels);
  let z1 = 0;
  let z2 = 0;
  for (let i = 0; i < buffer.length; i += 1) {
    const input = buffer[i]!;
    const output = b0 * input + z1;
    z1 = b1 * input - a1 * output + z2;
    z2 = b2 * input - a2 * output;
    buffer[i] = output;
  }
}

/** Several bandpasses side by side, as the formants of a voice or the body of an instrument. */
export function resonate(
  buffer: Float32Array,
  bands: readonly (readonly [hz: number, q: number, gain: number])[],
  dry: number,
): void {
  const source = Float32Array.from(buffer);
  for (let i = 0; i < buffer.length; i += 1) buffer[i] = source[i]! * dry;
  for (const [hz, q, gain] of bands) {
    const { b0, b2, a1, a2 } = coefficients("bandpass", hz, q, 0);
    let z1 = 0;
    let z2 = 0;
    for (let i = 0; i < source.length; i += 1) {
      const input = source[i]!;
      const output = b0 * input + z1;
      z1 = z2 - a1 * output;
      z2 = b2 * input - a2 * output;
      buffer[i]! += output * gain;
    }
  }
}

/** Smooth saturation that never passes ±1 and is nearly straight for small input. */
export function saturate(value: number): number {
  if (value > 3) return 1;
  if (value < -3) return -1;
  const square = value * value;
  return (value * (27 + square)) / (27 + 9 * square);
}

/** Drives a buffer into saturation, in place. A little asymmetry gives the even overtones of a valve. */
export function drive(buffer: Float32Array, amount: number, asymmetry = 0): void {
  const offset = saturate(asymmetry);
  for (let i = 0; i < buffer.length; i += 1) {
    buffer[i] = saturate(buffer[i]! * amount + asymmetry) - offset;
  }
}

/** Linear attack and release ramps, so that no note starts or stops with a click. */
export function ramp(buffer: Float32Array, attack: number, release: number): void {
  const rise = min(samples(attack), buffer.length);
  for (let i = 0; i < rise; i += 1) buffer[i]! *= i / rise;
  const fall = min(samples(release), buffer.length);
  const start = buffer.length - fall;
  for (let i = 0; i < fall; i += 1) {
    const left = 1 - i / fall;
    buffer[start + i]! *= left * left;
  }
}

/** Greatest absolute sample. */
export function peakOf(buffer: Float32Array): number {
  let peak = 0;
  for (let i = 0; i < buffer.length; i += 1) {
    const size = abs(buffer[i]!);
    if (size > peak) peak = size;
  }
  return peak;
}

/** Scales to a peak of 1 (leaves silence alone). */
export function normalise(buffer: Float32Array): Float32Array {
  const peak = peakOf(buffer);
  if (peak < 1e-6) return buffer;
  const gain = 1 / peak;
  for (let i = 0; i < buffer.length; i += 1) buffer[i]! *= gain;
  return buffer;
}

/** Correction that rounds off the step of a sawtooth (polyBLEP), so that it does not alias. */
export function stepCorrection(phase: number, step: number): number {
  if (phase < step) {
    const t = phase / step;
    return t + t - t * t - 1;
  }
  if (phase > 1 - step) {
    const t = (phase - 1) / step;
    return t * t + t + t + 1;
  }
  return 0;
}
