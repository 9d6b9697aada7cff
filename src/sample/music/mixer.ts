import { filter, fromDecibels, normalise, peakOf, saturate, SAMPLE_RATE, samples, thin } from "./dsp.ts";
import { air, type Channels, type Setting, telephone } from "./effects.ts";
import { bipolar, randomFrom } from "./random.ts";
import { reverberate, type Room } from "./reverb.ts";
import type { Note } from "./score.ts";
import { lengthOf, type Part, type Song, timeOf } from "./song.ts";
import type { Instrument } from "./strings.ts";

const { abs, ceil, cos, floor, max, min, round, sin, sqrt } = Math;

/** Peaks stay this low because MP3 gives back slightly higher peaks than it was given. */
const CEILING = 0.84;

/** Notes already played, by what they sound like. All versions of a song share one bank. */
export type NoteBank = Map<string, Float32Array>;

function soundOf(
  bank: NoteBank,
  instrument: Instrument,
  note: Note,
  seconds: number,
  take: number,
): Float32Array {
  // Rounded up, and so many notes can share their samples without any being too short.
  const twentieths = instrument.places ? 0 : max(1, ceil(seconds * 20 - 0.01));
  const touch = min(4, max(1, ceil(note.velocity * 4)));
  const key = `${instrument.name}/${note.pitch}/${twentieths}/${touch}/${take}`;
  const known = bank.get(key);
  if (known) return known;
  const sound = instrument.play({
    pitch: note.pitch,
    seconds: twentieths / 20,
    velocity: touch / 4,
    random: randomFrom(key),
  });
  if (!instrument.places) {
    thin(sound, 22);
    normalise(sound);
  }
  bank.set(key, sound);
  return sound;
}

function lay(stem: Channels, sound: Float32Array, start: number, gain: number, pan: number): void {
  const angle = ((max(-1, min(1, pan)) + 1) * Math.PI) / 4;
  for (const [side, channel] of stem.entries()) {
    const share = gain * (stem.length === 1 ? 1 : side === 0 ? cos(angle) : sin(angle));
    const count = min(sound.length, channel.length - start);
    for (let i = 0; i < count; i += 1) channel[start + i]! += sound[i]! * share;
  }
}

/** The beat leads, the off-beats follow: without this every bar sounds typed. */
function accent(song: Song, at: number): number {
  const inBar = at % song.meter;
  if (inBar < 0.01) return 1;
  return abs(inBar - round(inBar)) < 0.01 ? 0.95 : 0.88;
}

function perform(song: Song, part: Part, name: string, bank: NoteBank, stem: Channels): void {
  const random = randomFrom(name);
  const loose = part.loose ?? 0.005;
  const takes = part.instrument.places ? 3 : 2;
  part.notes.forEach((note, index) => {
    const begin = timeOf(song, note.at);
    const seconds = timeOf(song, note.at + note.length) - begin;
    const start = max(0, begin + (note.late ?? 0) + bipolar(random) * loose);
    const touch = note.velocity * accent(song, note.at) * (1 + 0.07 * bipolar(random));
    const sound = soundOf(bank, part.instrument, note, seconds, index % takes);
    const place =
      part.instrument.places?.[note.pitch] ?? (part.instrument.places ? 0 : (note.pitch - 64) / 20);
    lay(stem, sound, round(start * SAMPLE_RATE), touch ** 1.4, (part.pan ?? 0) + (part.spread ?? 0) * place);
  });
}

/** Loudness of the stretches in which there is something to hear. */
function activeLevel(channels: Channels): number {
  const size = samples(0.05);
  const energies = new Float64Array(floor(channels[0]!.length / size));
  for (const channel of channels) {
    for (let block = 0; block < energies.length; block += 1) {
      let energy = 0;
      for (let i = block * size; i < (block + 1) * size; i += 1) energy += channel[i]! * channel[i]!;
      energies[block]! += energy / (size * channels.length);
    }
  }
  const threshold = energies.reduce((most, energy) => max(most, energy), 0) * 0.002;
  const active = energies.filter((energy) => energy > threshold);
  if (active.length === 0) return 0;
  return sqrt(active.reduce((sum, energy) => sum + energy, 0) / active.length);
}

function scale(channels: Channels, gain: number): void {
  for (const channel of channels) for (let i = 0; i < channel.length; i += 1) channel[i]! *= gain;
}

/** Adds a stem to the mix and, as far as the part asks for it, to the send of the room. */
function blend(stem: Channels, mix: Channels, send: Channels, gain: number, toRoom: number): void {
  for (const [side, from] of stem.entries()) {
    const dry = mix[side]!;
    const wet = send[side]!;
    for (let i = 0; i < from.length; i += 1) {
      const value = from[i]! * gain;
      dry[i]! += value;
      wet[i]! += value * toRoom;
    }
  }
}

/** Holds peaks under the ceiling: works on short blocks and turns down just before a peak comes. */
function limit(channels: Channels): void {
  const size = 64;
  const length = channels[0]!.length;
  const blocks = ceil(length / size);
  const need = new Float32Array(blocks).fill(1);
  for (const channel of channels) {
    for (let block = 0; block < blocks; block += 1) {
      const most = peakOf(channel.subarray(block * size, (block + 1) * size));
      if (most * need[block]! > CEILING) need[block] = CEILING / most;
    }
  }
  let gain = 1;
  let before = 1;
  for (let block = 0; block < blocks; block += 1) {
    let wanted = 1;
    for (let near = max(0, block - 1); near < min(blocks, block + 4); near += 1) {
      wanted = min(wanted, need[near]!);
    }
    gain = min(wanted, gain + (1 - gain) * 0.02);
    const start = block * size;
    const end = min(length, start + size);
    for (const channel of channels) {
      for (let i = start; i < end; i += 1) {
        const now = before + ((gain - before) * (i - start)) / size;
        channel[i] = max(-CEILING, min(CEILING, channel[i]! * now));
      }
    }
    before = gain;
  }
}

function glue(channel: Float32Array, amount: number): void {
  for (let i = 0; i < channel.length; i += 1) channel[i] = saturate(channel[i]! * amount) / amount;
}

/** Loudness of each demo version: the first is a note to self, the last is ready to be sent out. */
const LOUDNESS = [-20, -18.5, -17, -15.5] as const;

function master(song: Song, version: number, mix: Channels, setting: Setting): void {
  if (version === 1) telephone(mix, setting);
  // A second version is what the cheap microphone in the rehearsal room made of it.
  if (version === 2) air(-3)(mix, setting);
  if (version >= 2) for (const effect of song.finish ?? []) effect(mix, setting);
  for (const channel of mix) filter(channel, "highpass", 30);
  const wanted = fromDecibels((LOUDNESS[version - 1] ?? -17) + (song.loudness ?? 0));
  scale(mix, wanted / max(1e-6, activeLevel(mix)));
  for (const channel of mix) glue(channel, version >= 3 ? 0.9 : 0.6);
  limit(mix);
  const fade = samples(min(1.2, song.tail * 0.6));
  for (const channel of mix) {
    const start = channel.length - fade;
    for (let i = 0; i < fade; i += 1) channel[start + i]! *= (1 - i / fade) ** 2;
  }
}

/** A telephone memo is made in a small room, whatever the record will be. */
const BEDROOM: Room = { seconds: 0.45, dampingHz: 2800, level: 0.5 };

/**
 * Mixes one demo version of a song. The first two versions have one channel, the others two. The
 * result depends on nothing but song and version; the bank only saves time.
 */
export function mixSong(song: Song, version: number, bank: NoteBank = new Map()): Channels {
  const length = samples(lengthOf(song));
  const empty = (): Channels => Array.from({ length: version <= 2 ? 1 : 2 }, () => new Float32Array(length));
  const [mix, send, stem] = [empty(), empty(), empty()];
  const beat = 60 / song.bpm;
  song.parts().forEach((part, index) => {
    if (version < (part.from ?? 1) || version > (part.to ?? 4)) return;
    for (const channel of stem) channel.fill(0);
    const name = `${song.id}/${version}/${index}`;
    perform(song, part, name, bank, stem);
    const setting: Setting = { beat, random: randomFrom(`${name}/effects`) };
    for (const effect of part.effects ?? []) effect(stem, setting);
    const loudness = activeLevel(stem);
    if (loudness > 0) blend(stem, mix, send, fromDecibels(part.level) / loudness, part.reverb ?? 0);
  });
  // The later the version, the more of the room has found its way into the mix.
  const room = version === 1 ? BEDROOM : { ...song.room, level: song.room.level * (0.4 + 0.2 * version) };
  reverberate(send, mix, room);
  master(song, version, mix, { beat, random: randomFrom(`${song.id}/${version}/master`) });
  return mix;
}
