import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../../../src/platform/root.ts";
import { type WavKind, wav } from "../../support/wav.ts";

/** A file that somebody might put up, and what must be said of it. */
export interface Sample {
  name: string;
  bytes: Buffer;
  /** Why it is refused, or `taken`. */
  verdict: string;
  /** What listening must find of one that is taken. */
  heard?: { channels?: number; sampleRate?: number; seconds?: number; finding?: string };
}

const of = (name: string): Buffer => readFileSync(join(root, "test/fixtures/audio", name));
const text = (words: string): Buffer => Buffer.from(words, "latin1");
const id3 = (bytes: number, holds = Buffer.alloc(bytes)): Buffer =>
  Buffer.concat([text("ID3\u0003\0\0"), Buffer.from([21, 14, 7, 0].map((by) => (bytes >> by) & 127)), holds]);
const cut = (bytes: Buffer, share: number): Buffer => bytes.subarray(0, Math.floor(bytes.length * share));
const changed = (name: string, from: string, to: string): Buffer => {
  const bytes = Buffer.from(of(name));
  bytes.write(to, bytes.indexOf(from, 0, "latin1"), "latin1");
  return bytes;
};
/** The first frame of an MP3 tells how many there are; here one that lies. */
function lyingXing(frames: number): Buffer {
  const bytes = Buffer.from(of("tone.mp3"));
  const at = ["Xing", "Info"].map((word) => bytes.indexOf(word)).find((one) => one > 0) ?? 0;
  bytes.writeUInt32BE(frames, at + 8);
  return bytes;
}
const tone = (kind: WavKind, seconds = 1): Buffer => wav([[seconds, 0.5]], kind);

/** Made without any other program: what runs with every test. */
export function ownCorpus(): Sample[] {
  const taken = (name: string, bytes: Buffer, heard: Sample["heard"] = {}): Sample => ({
    name,
    bytes,
    verdict: "taken",
    heard,
  });
  const refused = (name: string, verdict: string, bytes: Buffer): Sample => ({ name, bytes, verdict });
  return [
    taken("8 bit.wav", tone({ bits: 8 }), { channels: 1, sampleRate: 8_000, seconds: 1 }),
    taken("24 bit.wav", tone({ bits: 24, rate: 48_000, channels: 2 }), { channels: 2, sampleRate: 48_000 }),
    taken("32 bit.wav", tone({ bits: 32, rate: 44_100 }), { sampleRate: 44_100 }),
    taken("float.wav", tone({ coding: "float", bits: 32, rate: 44_100, channels: 2 }), { channels: 2 }),
    taken("double.wav", tone({ coding: "float", bits: 64, rate: 96_000 }), { sampleRate: 96_000 }),
    taken("a-law.wav", tone({ coding: "alaw", bits: 8 }), { seconds: 1 }),
    taken("µ-law.wav", tone({ coding: "ulaw", bits: 8 }), { seconds: 1 }),
    taken("extensible.wav", tone({ extensible: true, bits: 24, rate: 48_000 }), { sampleRate: 48_000 }),
    taken("5.1.wav", tone({ channels: 6, rate: 48_000, extensible: true }), { channels: 6 }),
    taken("192 kHz.wav", tone({ rate: 192_000, channels: 2, bits: 24 }), { sampleRate: 192_000 }),
    taken("silence.wav", wav([[2, 0]]), { finding: "silent" }),
    taken(
      "silent end.wav",
      wav([
        [2, 0.5],
        [8, 0],
      ]),
      { finding: "silentEnd" },
    ),
    taken(
      "silent start.wav",
      wav([
        [4, 0],
        [2, 0.5],
      ]),
      { finding: "silentStart" },
    ),
    taken(
      "a gap.wav",
      wav([
        [2, 0.5],
        [16, 0],
        [2, 0.5],
      ]),
      { finding: "silentGap" },
    ),
    taken("too loud.wav", wav([[2, 5]]), { finding: "clipped" }),
    taken("too low.wav", wav([[3, 0.004]]), { finding: "quiet" }),
    taken("one side.wav", wav([[2, 0.5]], { channels: 2, oneSided: true }), { finding: "oneSide" }),
    taken("wrong ending.txt", of("tone.flac"), { seconds: 2 }),
    taken("mp3 that says wav.wav", of("tone.mp3"), { seconds: 2 }),
    taken("vbr without header.mp3", of("tone-bare.mp3"), { seconds: 2 }),
    taken("index at the end.m4a", of("tone-end.m4a"), { seconds: 2 }),
    taken("in small pieces.m4a", of("tone-pieces.m4a"), { seconds: 2 }),
    taken("alac.m4a", of("tone-alac.m4a"), { seconds: 2 }),
    taken("into a pipe.wav", of("tone-piped.wav"), { seconds: 2 }),
    taken("into a pipe.flac", of("tone-piped.flac"), { seconds: 2 }),
    taken("10 MB of tags.mp3", Buffer.concat([id3(10_000_000), of("tone.mp3")]), { seconds: 2 }),
    taken(
      "a page in its tags.mp3",
      Buffer.concat([id3(200, Buffer.alloc(200, "<script>alert(1)</script>")), of("tone.mp3")]),
      { seconds: 2 },
    ),
    taken("header says fewer.mp3", lyingXing(5), { seconds: 2 }),
    taken("../../../etc/passwd", of("tone.mp3"), { seconds: 2 }),
    taken("æøå 音 👩‍🎤\u202e3pm.mp3", of("tone.mp3"), { seconds: 2 }),
    refused("header says more.mp3", "unreadable", lyingXing(50_000)),
    refused("nothing.mp3", "empty", Buffer.alloc(0)),
    refused("one byte.mp3", "notAudio", Buffer.from([255])),
    refused("zeros.mp3", "notAudio", Buffer.alloc(50_000)),
    refused("a page.mp3", "notAudio", text("<!doctype html><script>alert(1)</script>")),
    refused("a page before the music.mp3", "notAudio", Buffer.concat([text("<html>"), of("tone.mp3")])),
    refused("a picture that sings.mp3", "notAudio", Buffer.concat([text("GIF89a"), of("tone.mp3")])),
    refused("a zip.mp3", "notAudio", Buffer.concat([text("PK\u0003\u0004"), Buffer.alloc(2_000, 7)])),
    refused("a playlist.mp3", "notAudio", text("#EXTM3U\nfile:///etc/passwd\n")),
    refused("tags alone.mp3", "unreadable", id3(1_000)),
    refused("tags longer than the file.mp3", "unreadable", id3(200_000_000, Buffer.alloc(50))),
    refused("half an mp3.mp3", "unreadable", cut(of("tone.mp3"), 0.5)),
    ...["tone.m4a", "tone-end.m4a", "tone.wav", "tone.aiff", "tone.flac", "tone.ogg", "tone.opus"].map(
      (name) => refused(`half of ${name}`, "unreadable", cut(of(name), 0.5)),
    ),
    refused("film.m4a", "hasVideo", changed("tone.m4a", "soun", "vide")),
    refused("locked.m4a", "drm", changed("tone.m4a", "mp4a", "drms")),
    refused("sound alone.mov", "unsupported", changed("tone.m4a", "M4A ", "qt  ")),
    refused("wma.wma", "unsupported", Buffer.from("3026b2758e66cf11a6d900aa0062ce6c", "hex")),
    refused("no channels.wav", "unreadable", wav([[1, 0.5]], { channels: 0 })),
    refused("2 GHz.wav", "empty", wav([[0.000_001, 0.5]], { rate: 2_000_000_000 })),
  ];
}

/** Made with ffmpeg, for the full run. */
const MADE: Record<string, { args: string[]; verdict?: string; heard?: Sample["heard"] }> = {
  "vbr.mp3": { args: ["-c:a", "libmp3lame", "-q:a", "4"], heard: { channels: 2, seconds: 6 } },
  "8 kHz.mp3": { args: ["-ar", "8000", "-ac", "1", "-c:a", "libmp3lame"], heard: { sampleRate: 8_000 } },
  "no xing.mp3": { args: ["-c:a", "libmp3lame", "-q:a", "2", "-write_xing", "0"], heard: { seconds: 6 } },
  "cover.mp3": { args: ["-c:a", "libmp3lame", "-metadata", `comment=${"x".repeat(60_000)}`] },
  "layer two.mp2": { args: ["-c:a", "mp2", "-f", "mp2"], verdict: "unsupported" },
  "24 bit.flac": {
    args: ["-c:a", "flac", "-sample_fmt", "s32", "-ar", "96000"],
    heard: { sampleRate: 96_000 },
  },
  "5.1.flac": { args: ["-ac", "6", "-c:a", "flac"], heard: { channels: 6 } },
  "5.1.ogg": { args: ["-ac", "6", "-c:a", "libvorbis", "-f", "ogg"], heard: { channels: 6 } },
  "5.1.opus": { args: ["-ac", "6", "-c:a", "libopus", "-f", "ogg"], heard: { channels: 6 } },
  "5.1.m4a": { args: ["-ac", "6", "-c:a", "aac", "-f", "ipod"], heard: { channels: 6 } },
  "mono.opus": { args: ["-ac", "1", "-c:a", "libopus", "-f", "ogg"], heard: { channels: 1 } },
  "96 kHz.m4a": { args: ["-ar", "96000", "-c:a", "aac", "-f", "ipod"], heard: { sampleRate: 96_000 } },
  "24 bit alac.m4a": { args: ["-c:a", "alac", "-sample_fmt", "s32p", "-f", "ipod"], heard: { seconds: 6 } },
  "brand of a phone.3gp": { args: ["-c:a", "aac", "-f", "3gp"], heard: { seconds: 6 } },
  "in pieces.m4a": {
    args: ["-c:a", "aac", "-movflags", "frag_keyframe+empty_moov", "-f", "mp4"],
    heard: { channels: 2, seconds: 6 },
  },
  "24 bit.aiff": { args: ["-c:a", "pcm_s24be", "-f", "aiff"], heard: { channels: 2, seconds: 6 } },
  "sowt.aifc": { args: ["-c:a", "pcm_s16le", "-f", "aiff"], heard: { channels: 2 } },
  "float.aifc": { args: ["-c:a", "pcm_f32be", "-f", "aiff"], heard: { channels: 2 } },
  "adpcm.wav": { args: ["-c:a", "adpcm_ms", "-f", "wav"], verdict: "unsupported" },
  "rf64.wav": { args: ["-rf64", "always", "-f", "wav"], verdict: "unsupported" },
  "flac in ogg.ogg": { args: ["-c:a", "flac", "-f", "ogg"], verdict: "unsupported" },
  "speech.mka": { args: ["-c:a", "libopus", "-f", "matroska"], verdict: "unsupported" },
};
const FILM = ["-f", "lavfi", "-i", "testsrc=duration=6:size=160x120:rate=10"];
const FILMS: Record<string, string[]> = {
  "film.mp4": ["-c:v", "mpeg4", "-c:a", "aac", "-f", "mp4"],
  // As an iPhone names it.
  "film.mov": ["-c:v", "mpeg4", "-c:a", "aac", "-f", "mov"],
  "film.webm": ["-c:v", "libvpx", "-c:a", "libopus", "-f", "webm"],
  "film.mkv": ["-c:v", "libx264", "-c:a", "aac", "-f", "matroska"],
  "film.avi": ["-c:v", "mpeg4", "-c:a", "mp3", "-f", "avi"],
  "film.wmv": ["-c:v", "wmv2", "-c:a", "wmav2", "-f", "asf"],
  "film.ogv": ["-c:v", "libtheora", "-c:a", "libvorbis", "-f", "ogg"],
};

export const hasProgram = (name: string): boolean => spawnSync(name, ["-version"]).error === undefined;

/** Every sample of the full run; needs ffmpeg. */
export function wholeCorpus(): Sample[] {
  const folder = mkdtempSync(join(tmpdir(), "flyvefaerdig-corpus-"));
  const make = (name: string, args: readonly string[], more: readonly string[] = []): Buffer => {
    const sine = "sine=frequency=440:duration=6:sample_rate=44100,volume=0.5,pan=stereo|c0=c0|c1=c0";
    const to = join(folder, name);
    const all = ["-v", "error", "-y", "-f", "lavfi", "-i", sine, ...more, ...args, to];
    const { status, stderr } = spawnSync("ffmpeg", all);
    if (status !== 0) throw new Error(`ffmpeg ${all.join(" ")}: ${stderr.toString()}`);
    return readFileSync(to);
  };
  try {
    const made = Object.entries(MADE).map(([name, { args, verdict = "taken", heard }]) => ({
      name,
      bytes: make(name, args),
      verdict,
      ...(heard ? { heard } : {}),
    }));
    const films = Object.entries(FILMS).map(([name, args]) => ({
      name,
      bytes: make(name, args, FILM),
      verdict: "hasVideo",
    }));
    const ogg = make("one.ogg", ["-c:a", "libvorbis", "-serial_offset", "1", "-f", "ogg"]);
    const other = make("two.ogg", ["-c:a", "libvorbis", "-serial_offset", "9", "-f", "ogg"]);
    // As a radio writes them: both are heard, one after the other.
    const chained = {
      name: "chained.ogg",
      bytes: Buffer.concat([ogg, other]),
      verdict: "taken",
      heard: { channels: 2, seconds: 12 },
    };
    return [...ownCorpus(), ...made, ...films, chained];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
