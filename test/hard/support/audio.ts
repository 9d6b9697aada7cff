import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../../src/platform/root.ts";

/** One file that somebody might send, and whether it is a recording that may be kept. */
export interface Hostile {
  name: string;
  bytes: Buffer;
  /** `either`: whole frames of a stream that was cut are a shorter recording, or a damaged one; both answers are honest. */
  expected: "taken" | "refused" | "either";
}
const FOLDER = join(root, "test/fixtures/audio");
const of = (name: string): Buffer => readFileSync(join(FOLDER, name));
const text = (words: string): Buffer => Buffer.from(words, "latin1");
const u32 = (value: number): Buffer => {
  const out = Buffer.alloc(4);
  out.writeUInt32BE(value >>> 0);
  return out;
};
const u32le = (value: number): Buffer => {
  const out = Buffer.alloc(4);
  out.writeUInt32LE(value >>> 0);
  return out;
};
const u16le = (value: number): Buffer => Buffer.from([value & 255, value >> 8]);
/** Seeded, so that every run tries the same bytes. */
function noise(length: number, seed: number): Buffer {
  const out = Buffer.alloc(length);
  let state = seed >>> 0 || 1;
  for (let i = 0; i < length; i += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    out[i] = state >>> 24;
  }
  return out;
}
const put = (bytes: Buffer, at: number, more: Buffer): Buffer => {
  const out = Buffer.from(bytes);
  more.copy(out, at);
  return out;
};
/** An ID3v2 tag that says it is `says` bytes long and holds `holds`. */
const id3 = (says: number, holds: Buffer): Buffer =>
  Buffer.concat([
    text("ID3"),
    Buffer.from([3, 0, 0]),
    Buffer.from([21, 14, 7, 0].map((by) => (says >> by) & 127)),
    holds,
  ]);
const atom = (type: string, body: Buffer, size = body.length + 8): Buffer =>
  Buffer.concat([u32(size), text(type), body]);
const chunk = (type: string, body: Buffer, size = body.length): Buffer =>
  Buffer.concat([text(type), u32le(size), body, Buffer.alloc(body.length & 1)]);
const riff = (form: string, ...chunks: Buffer[]): Buffer =>
  chunk("RIFF", Buffer.concat([text(form), ...chunks]));
const format = (
  tag: number,
  channels: number,
  rate: number,
  bits: number,
  align = (channels * bits) >> 3,
): Buffer =>
  chunk(
    "fmt ",
    Buffer.concat([u16le(tag), u16le(channels), u32le(rate), u32le(rate * align), u16le(align), u16le(bits)]),
  );

const PLAYLISTS: Record<string, string> = {
  m3u8: "#EXTM3U\n#EXT-X-VERSION:3\n#EXTINF:10,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n",
  "m3u8 with a key":
    '#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI="http://169.254.169.254/"\n#EXTINF:1,\nhttp://127.0.0.1:1/a.ts\n',
  m3u: "#EXTM3U\n#EXTINF:123,x\n/etc/hosts\n",
  pls: "[playlist]\nFile1=file:///etc/passwd\nNumberOfEntries=1\n",
  xspf: '<?xml version="1.0"?><playlist xmlns="http://xspf.org/ns/0/"><trackList><track><location>file:///etc/passwd</location></track></trackList></playlist>',
  asx: '<asx version="3.0"><entry><ref href="http://127.0.0.1/"/></entry></asx>',
  ffconcat: "ffconcat version 1.0\nfile '/etc/passwd'\n",
  sdp: "v=0\no=- 0 0 IN IP4 127.0.0.1\nm=audio 49170 RTP/AVP 0\n",
  dash: '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"><Period><BaseURL>file:///etc/passwd</BaseURL></Period></MPD>',
  cue: 'FILE "/etc/passwd" WAVE\n  TRACK 01 AUDIO\n',
  smil: '<smil><body><audio src="file:///etc/passwd"/></body></smil>',
  "ffmpeg concat": "concat:/etc/passwd|/etc/hosts",
};
const OTHERS: Record<string, Buffer> = {
  "one byte": Buffer.from([0xff]),
  "two bytes of sync": Buffer.from([0xff, 0xfb]),
  "plain text": text("Jeg kan ikke finde filen"),
  html: text("<!doctype html><script>alert(1)</script>"),
  svg: text('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
  pdf: text("%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n%%EOF"),
  zip: Buffer.concat([text("PK\u0003\u0004"), Buffer.alloc(60), text("PK\u0005\u0006"), Buffer.alloc(18)]),
  gzip: Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 0]), noise(500, 3)]),
  elf: Buffer.concat([Buffer.from([0x7f]), text("ELF"), noise(2000, 4)]),
  exe: Buffer.concat([text("MZ"), noise(2000, 5)]),
  class: Buffer.concat([Buffer.from([0xca, 0xfe, 0xba, 0xbe]), noise(200, 6)]),
  png: Buffer.concat([Buffer.from([0x89]), text("PNG\r\n\u001a\n"), noise(500, 7)]),
  jpeg: Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), noise(500, 8)]),
  gif: Buffer.concat([text("GIF89a"), noise(500, 9)]),
  "php in a gif": text("GIF89a<?php system($_GET['c']); ?>"),
  shell: text("#!/bin/sh\nrm -rf /\n"),
  midi: Buffer.concat([
    text("MThd"),
    u32(6),
    Buffer.from([0, 1, 0, 1, 0, 96]),
    text("MTrk"),
    u32(4),
    Buffer.from([0, 255, 47, 0]),
  ]),
  wma: Buffer.concat([Buffer.from("3026b2758e66cf11a6d900aa0062ce6c", "hex"), noise(2000, 10)]),
  ape: Buffer.concat([text("MAC "), noise(2000, 11)]),
  wavpack: Buffer.concat([text("wvpk"), noise(2000, 12)]),
  amr: Buffer.concat([text("#!AMR\n"), noise(2000, 13)]),
  au: Buffer.concat([text(".snd"), u32(24), u32(100), u32(1), u32(8000), u32(1), noise(100, 14)]),
  matroska: Buffer.concat([Buffer.from("1a45dfa3a3428682", "hex"), text("webm"), noise(3000, 15)]),
  flv: Buffer.concat([text("FLV"), Buffer.from([1, 5, 0, 0, 0, 9]), noise(2000, 16)]),
  "avi video": riff("AVI ", chunk("LIST", text("hdrl"))),
  webp: riff("WEBP", chunk("VP8 ", noise(200, 17))),
  "midi in riff": riff("RMID", chunk("data", text("MThd"))),
  "only an id3 tag": id3(100, Buffer.alloc(100)),
  "an id3 tag longer than the file": id3(200_000_000, Buffer.alloc(50)),
  "an id3 tag in an id3 tag in an id3 tag": id3(300, id3(200, id3(100, Buffer.alloc(100)))),
  zeros: Buffer.alloc(50_000),
  ones: Buffer.alloc(50_000, 0xff),
  "frame headers and nothing else": Buffer.alloc(40_000, Buffer.from([0xff, 0xfb, 0x90, 0x00])),
  "frame headers with a free bitrate": Buffer.alloc(40_000, Buffer.from([0xff, 0xfb, 0x00, 0x00])),
  "mp4 without movie": Buffer.concat([
    atom("ftyp", text("M4A \0\0\0\0M4A isom")),
    atom("mdat", noise(3000, 18)),
  ]),
  "mp4 with an atom of size 0 first": Buffer.concat([u32(0), text("ftypM4A ")]),
  "mp4 with an atom that says 2 GB": Buffer.concat([
    atom("ftyp", text("M4A \0\0\0\0M4A ")),
    atom("moov", Buffer.alloc(10), 0x7fffffff),
  ]),
  "mp4 with an atom of 64 bits": Buffer.concat([
    atom("ftyp", text("M4A \0\0\0\0M4A ")),
    u32(1),
    text("moov"),
    u32(0xffffffff),
    u32(0xffffffff),
  ]),
  "mp4 with 3,000 nested atoms": Buffer.concat([atom("ftyp", text("M4A \0\0\0\0M4A ")), nestedAtoms(3_000)]),
  "mp4 of atoms that are too small": Buffer.concat([
    atom("ftyp", text("M4A \0\0\0\0M4A ")),
    ...Array.from({ length: 2_000 }, () => atom("free", Buffer.alloc(0), 4)),
  ]),
  "a protected m4p": Buffer.concat([
    atom("ftyp", text("M4P \0\0\0\0M4P ")),
    atom("moov", atom("trak", atom("mdia", Buffer.alloc(20)))),
  ]),
  "a picture in heif": Buffer.concat([atom("ftyp", text("heic\0\0\0\0heicmif1")), noise(500, 19)]),
  "wav without chunks": riff("WAVE"),
  "wav without sound": riff("WAVE", format(1, 2, 44_100, 16)),
  "wav with sound before its format": riff("WAVE", chunk("data", Buffer.alloc(1000))),
  "wav with no channels": riff("WAVE", format(1, 0, 44_100, 16, 0), chunk("data", Buffer.alloc(1000))),
  "wav at 0 Hz": riff("WAVE", format(1, 1, 0, 16), chunk("data", Buffer.alloc(1000))),
  "wav of 65,535 channels": riff("WAVE", format(1, 65_535, 44_100, 16, 2), chunk("data", Buffer.alloc(1000))),
  "wav at 4 GHz": riff("WAVE", format(1, 1, 0xffffffff, 16), chunk("data", Buffer.alloc(1000))),
  "wav in an unknown coding": riff("WAVE", format(0x4242, 1, 44_100, 16), chunk("data", Buffer.alloc(1000))),
  "wav with an empty format": riff("WAVE", chunk("fmt ", Buffer.alloc(2)), chunk("data", Buffer.alloc(1000))),
  "wav with a chunk that says 4 GB": riff("WAVE", chunk("LIST", Buffer.alloc(4), 0xffffffff)),
  "flac of its name only": text("fLaC"),
  "flac with a block that never ends": Buffer.concat([
    text("fLaC"),
    Buffer.from([0, 0xff, 0xff, 0xff]),
    noise(400, 20),
  ]),
  "flac of empty blocks": Buffer.concat([
    text("fLaC"),
    ...Array.from({ length: 5_000 }, () => Buffer.from([1, 0, 0, 0])),
  ]),
  "ogg page without a stream": Buffer.concat([text("OggS"), Buffer.alloc(23)]),
  "ogg of a thousand empty pages": Buffer.concat(
    Array.from({ length: 1_000 }, () =>
      Buffer.concat([text("OggS"), Buffer.from([0, 2]), Buffer.alloc(20), Buffer.from([0])]),
    ),
  ),
  "ogg of theora": put(of("tone.ogg"), 28, text("\u0080theora")),
  "aiff without chunks": Buffer.concat([text("FORM"), u32(4), text("AIFF")]),
  "aiff with a chunk that says 4 GB": Buffer.concat([
    text("FORM"),
    u32(20),
    text("AIFF"),
    text("COMM"),
    u32(0xffffffff),
  ]),
  "aac of headers only": Buffer.alloc(7_000, Buffer.from([0xff, 0xf1, 0x50, 0x80, 0x00, 0xff, 0xfc])),
};
function nestedAtoms(depth: number): Buffer {
  const names = Buffer.alloc(depth * 8);
  for (let i = 0; i < depth; i += 1) {
    names.writeUInt32BE((depth - i) * 8, i * 8);
    names.write("moov", i * 8 + 4, "latin1");
  }
  return names;
}

/** Bytes that say how long the sound is, and so know when they were cut. */
const KNOWS_ITS_LENGTH = /^tone(-end|-alac)?\.m4a$|^tone\.(wav|aiff|aifc|flac)$/;

export function hostileFiles(): Hostile[] {
  const names = readdirSync(FOLDER).sort();
  const out: Hostile[] = [{ name: "tom.mp3", bytes: Buffer.alloc(0), expected: "refused" }];
  const mp3 = of("tone.mp3");
  for (const name of names) {
    const whole = of(name);
    out.push({ name: "noter.pdf", bytes: whole, expected: "taken" });
    for (const part of [0.02, 0.5, 0.93])
      out.push({
        name: `${Math.round(part * 100)} % of ${name}`,
        bytes: whole.subarray(0, Math.floor(whole.length * part)),
        expected: KNOWS_ITS_LENGTH.test(name) ? "refused" : part < 0.1 ? "either" : "either",
      });
    out.push({
      name: `${name} after noise`,
      bytes: Buffer.concat([noise(3_000, 21), whole]),
      expected: /mp3|aac$/.test(name) ? "either" : "refused",
    });
    out.push({
      name: `${name} with its first bytes gone`,
      bytes: whole.subarray(3),
      expected: /mp3|aac$/.test(name) ? "either" : "refused",
    });
  }
  for (const [name, words] of Object.entries(PLAYLISTS))
    out.push({ name: `${name}.mp3`, bytes: text(words), expected: "refused" });
  for (const [name, bytes] of Object.entries(OTHERS))
    out.push({ name: `${name}.mp3`, bytes, expected: "refused" });
  for (let seed = 1; seed <= 10; seed += 1)
    out.push({ name: `noise ${seed}.mp3`, bytes: noise(4_000 * seed, seed), expected: "refused" });
  for (const name of [
    "../../../etc/passwd",
    "..\\..\\boot.ini",
    "/etc/shadow.mp3",
    "con.mp3",
    ".htaccess",
    "x".repeat(300),
    "sang.mp3\u202egpj.exe",
    "æøå 音 👩‍🎤.mp3",
    "a;b|c&d$(id).mp3",
    "a%2f..%2fb.mp3",
    "-rf.mp3",
  ])
    out.push({ name, bytes: mp3, expected: "taken" });
  out.push(
    {
      name: "5 MB of tag before the music.mp3",
      bytes: Buffer.concat([id3(5_000_000, Buffer.alloc(5_000_000)), mp3]),
      expected: "taken",
    },
    {
      name: "zip behind the music.mp3",
      bytes: Buffer.concat([mp3, OTHERS.zip as Buffer]),
      expected: "either",
    },
    {
      name: "html before the music.mp3",
      bytes: Buffer.concat([OTHERS.html as Buffer, mp3]),
      expected: "either",
    },
    {
      name: "gif before the music.mp3",
      bytes: Buffer.concat([OTHERS.gif as Buffer, mp3]),
      expected: "either",
    },
    {
      name: "playlist before the music.mp3",
      bytes: Buffer.concat([text(PLAYLISTS.m3u8 ?? ""), mp3]),
      expected: "either",
    },
    {
      name: "music twice.flac",
      bytes: Buffer.concat([of("tone.flac"), of("tone.flac")]),
      expected: "either",
    },
  );
  return out;
}
