/** How a made WAV keeps its samples. */
export interface WavKind {
  rate?: number;
  channels?: number;
  coding?: "int" | "float" | "alaw" | "ulaw";
  bits?: 8 | 16 | 24 | 32 | 64;
  /** The longer form of the format, with the true kind in a GUID. */
  extensible?: boolean;
  /** Only the first channel sounds. */
  oneSided?: boolean;
}
/** Some seconds of a tone as loud as it says (1 is full scale; more is cut off there). */
export type WavPart = [seconds: number, loud: number];

const TAGS = { int: 1, float: 3, alaw: 6, ulaw: 7 };

/** A WAV file made of tones, byte for byte the same each time. */
export function wav(parts: readonly WavPart[], kind: WavKind = {}): Buffer {
  const {
    rate = 8_000,
    channels = 1,
    coding = "int",
    bits = 16,
    extensible = false,
    oneSided = false,
  } = kind;
  const size = bits / 8;
  const frames = parts.map(([seconds]) => Math.round(seconds * rate));
  const data = Buffer.alloc(frames.reduce((sum, one) => sum + one, 0) * size * channels);
  const write = writerOf(coding, bits);
  let at = 0;
  for (const [i, [, loud]] of parts.entries())
    for (let frame = 0; frame < (frames[i] as number); frame += 1)
      for (let channel = 0; channel < channels; channel += 1, at += size) {
        const value = oneSided && channel > 0 ? 0 : loud * Math.sin((2 * Math.PI * 440 * frame) / rate);
        write(data, Math.max(-1, Math.min(1, value)), at);
      }
  return Buffer.concat([header(data.length, { rate, channels, size, tag: TAGS[coding], extensible }), data]);
}

function writerOf(coding: string, bits: number): (to: Buffer, value: number, at: number) => void {
  if (coding === "float")
    return (to, value, at) => void (bits === 64 ? to.writeDoubleLE(value, at) : to.writeFloatLE(value, at));
  if (coding === "alaw") return (to, value, at) => void to.writeUInt8(aLaw(value), at);
  if (coding === "ulaw") return (to, value, at) => void to.writeUInt8(muLaw(value), at);
  if (bits === 8) return (to, value, at) => void to.writeUInt8(Math.round(value * 127) + 128, at);
  const most = 2 ** (bits - 1) - 1;
  return (to, value, at) => void to.writeIntLE(Math.round(value * most), at, bits / 8);
}

/** ITU-T G.711, as an encoder does it: by segments of doubling steps. */
function aLaw(value: number): number {
  const size = Math.min(4_095, Math.floor(Math.abs(value) * 4_096));
  const segment = size < 64 ? (size < 32 ? 0 : 1) : Math.floor(Math.log2(size)) - 4;
  const step = (size >> Math.max(1, segment)) & 15;
  return ((segment << 4) | step | (value < 0 ? 0 : 128)) ^ 0x55;
}
function muLaw(value: number): number {
  const size = Math.min(8_158, Math.floor(Math.abs(value) * 8_159)) + 33;
  const segment = Math.floor(Math.log2(size)) - 5;
  return ~((value < 0 ? 128 : 0) | (segment << 4) | ((size >> (segment + 1)) & 15)) & 255;
}

interface Head {
  rate: number;
  channels: number;
  size: number;
  tag: number;
  extensible: boolean;
}
function header(bytes: number, { rate, channels, size, tag, extensible }: Head): Buffer {
  const length = extensible ? 40 : 16;
  const head = Buffer.alloc(28 + length);
  head.write("RIFF", 0);
  head.writeUInt32LE(20 + length + bytes, 4);
  head.write("WAVEfmt ", 8);
  head.writeUInt32LE(length, 16);
  head.writeUInt16LE(extensible ? 0xfffe : tag, 20);
  head.writeUInt16LE(channels, 22);
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(rate * size * channels, 28);
  head.writeUInt16LE(size * channels, 32);
  head.writeUInt16LE(size * 8, 34);
  if (extensible) {
    head.writeUInt16LE(22, 36);
    head.writeUInt16LE(size * 8, 38);
    head.writeUInt16LE(tag, 44);
    Buffer.from("000000001000800000aa00389b71", "hex").copy(head, 46);
  }
  head.write("data", 20 + length);
  head.writeUInt32LE(bytes, 24 + length);
  return head;
}
