import type { Channels } from "./effects.ts";
import { poleOf, SAMPLE_RATE } from "./dsp.ts";

/** A room: how long it rings, how dull its walls are, how much of it is heard. */
export interface Room {
  seconds: number;
  dampingHz: number;
  level: number;
}

/** The room is worked out at half the rate: its walls swallow everything above anyway. */
const RATE = SAMPLE_RATE / 2;

/** Delays in milliseconds with no common measure, so that the echoes never line up into a tone. */
const LINES = [29.7, 37.1, 41.1, 43.7, 53.3, 59.9, 67.3, 73.9] as const;
const DIFFUSERS = [4.8, 7.3, 11.9] as const;

function halved(buffer: Float32Array): Float32Array {
  const output = new Float32Array(Math.ceil(buffer.length / 2));
  for (let i = 0; i < output.length; i += 1) output[i] = (buffer[2 * i]! + (buffer[2 * i + 1] ?? 0)) * 0.5;
  return output;
}

function addDoubled(source: Float32Array, target: Float32Array, gain: number): void {
  let before = 0;
  for (let i = 0; i < source.length; i += 1) {
    const value = source[i]! * gain;
    target[2 * i]! += (before + value) * 0.5;
    if (2 * i + 1 < target.length) target[2 * i + 1]! += value;
    before = value;
  }
}

function diffuse(buffer: Float32Array, milliseconds: number): void {
  const memory = new Float32Array(Math.round((milliseconds * RATE) / 1000));
  let place = 0;
  for (let i = 0; i < buffer.length; i += 1) {
    const delayed = memory[place]!;
    const input = buffer[i]! - 0.6 * delayed;
    memory[place] = input;
    buffer[i] = delayed + 0.6 * input;
    place = place + 1 === memory.length ? 0 : place + 1;
  }
}

/**
 * Eight delay lines that feed each other (Householder matrix, which costs one sum). All lines
 * are rings of the same power of two, so that a single place serves for all of them.
 */
function network(inLeft: Float32Array, inRight: Float32Array, room: Room): [Float32Array, Float32Array] {
  const scale = 0.55 + 0.45 * Math.min(1, room.seconds / 1.5);
  const count = LINES.length;
  const size = 2048;
  const memory = new Float32Array(size * count);
  const delays = Int32Array.from(LINES, (time) => Math.round((time * scale * RATE) / 1000));
  const gains = Float64Array.from(delays, (delay) => 10 ** ((-3 * delay) / (room.seconds * RATE)));
  const soft = new Float64Array(count);
  const pole = Math.min(1, poleOf(room.dampingHz) * 2);
  const outLeft = new Float32Array(inLeft.length);
  const outRight = new Float32Array(inLeft.length);
  for (let i = 0; i < inLeft.length; i += 1) {
    let even = 0;
    let odd = 0;
    for (let k = 0; k < count; k += 2) {
      const first = memory[k * size + ((i - delays[k]!) & (size - 1))]! * gains[k]!;
      const second = memory[(k + 1) * size + ((i - delays[k + 1]!) & (size - 1))]! * gains[k + 1]!;
      even += soft[k]! += pole * (first - soft[k]!);
      odd += soft[k + 1]! += pole * (second - soft[k + 1]!);
    }
    outLeft[i] = even;
    outRight[i] = odd;
    const share = (even + odd) * (2 / count);
    const place = i & (size - 1);
    const left = inLeft[i]! - share;
    const right = inRight[i]! - share;
    for (let k = 0; k < count; k += 2) {
      memory[k * size + place] = soft[k]! + left;
      memory[(k + 1) * size + place] = soft[k + 1]! + right;
    }
  }
  return [outLeft, outRight];
}

/** Adds the sound of a room to the mix. `send` is what goes into the room. */
export function reverberate(send: Channels, mix: Channels, room: Room): void {
  const inputs = send.map(halved);
  for (const input of inputs) for (const time of DIFFUSERS) diffuse(input, time);
  const [left, right] = network(inputs[0]!, inputs[1] ?? inputs[0]!, room);
  addDoubled(left, mix[0]!, room.level * 0.5);
  addDoubled(right, mix[1] ?? mix[0]!, room.level * 0.5);
}
