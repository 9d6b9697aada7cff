import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { deflateSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import sharp from "sharp";
import { closeMedia, makePictures, probeAudio } from "../../src/platform/media/probe.ts";

const fixtures = fileURLToPath(new URL("../fixtures/", import.meta.url));
const audio = (name: string) => join(fixtures, "audio", name);
const photo = join(fixtures, "pictures", "gps.jpg");
const maxMs = 60_000;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "media-"));
});
afterAll(async () => {
  closeMedia();
  await rm(folder, { recursive: true, force: true });
});

/** A file as a stranger might send it. */
async function sent(name: string, content: string | Buffer): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}
const fixture = (name: string) => readFile(audio(name));
const cut = async (name: string, share: number) => {
  const whole = await fixture(name);
  return whole.subarray(0, Math.floor(whole.length * share));
};
/** The fixture with one piece of bytes written over another of the same length. */
async function altered(name: string, ...changes: string[]): Promise<Buffer> {
  let text = (await fixture(name)).toString("latin1");
  for (let i = 0; i < changes.length; i += 2) text = text.replaceAll(changes[i] ?? "", changes[i + 1] ?? "");
  return Buffer.from(text, "latin1");
}

describe("a recording is known by its bytes", () => {
  test.each([
    ["tone.mp3", "mp3", "mp3", "audio/mpeg", 44_100],
    ["tone-bare.mp3", "mp3", "mp3", "audio/mpeg", 44_100],
    ["tone.m4a", "m4a", "aac", "audio/mp4", 44_100],
    ["tone-end.m4a", "m4a", "aac", "audio/mp4", 44_100],
    ["tone-pieces.m4a", "m4a", "aac", "audio/mp4", 44_100],
    ["tone-alac.m4a", "m4a", "alac", "audio/mp4", 8000],
    ["tone.aac", "aac", "aac", "audio/aac", 44_100],
    ["tone.wav", "wav", "pcm", "audio/wav", 11_025],
    ["tone-piped.wav", "wav", "pcm", "audio/wav", 11_025],
    ["tone.aiff", "aiff", "pcm", "audio/aiff", 11_025],
    ["tone.aifc", "aiff", "pcm", "audio/aiff", 8000],
    ["tone.flac", "flac", "flac", "audio/flac", 16_000],
    ["tone-piped.flac", "flac", "flac", "audio/flac", 16_000],
    ["tone.ogg", "ogg", "vorbis", "audio/ogg", 44_100],
    ["tone.opus", "ogg", "opus", "audio/ogg", 48_000],
  ])("%s is %s with %s inside, two seconds long", async (name, format, codec, contentType, sampleRate) => {
    const verdict = await probeAudio(audio(name), { maxMs });

    expect(verdict).toMatchObject({ ok: true, format, codec, contentType, sampleRate });
    const durationMs = verdict.ok ? verdict.durationMs : 0;
    expect(Math.abs(durationMs - 2000)).toBeLessThanOrEqual(150);
  });

  test.each([
    "tone.mp3",
    "tone.m4a",
    "tone.flac",
    "tone.ogg",
    "tone.opus",
    "tone.wav",
  ])("the tags of %s come along, Danish letters and all", async (name) => {
    const tags = { title: "Kammertonen", artist: "Ana Æblegård" };
    expect(await probeAudio(audio(name), { maxMs })).toMatchObject({ ok: true, tags });
  });

  test.each([
    "mp3",
    "m4a",
    "wav",
    "aiff",
    "flac",
    "ogg",
  ])("a name that lies (every sound as .%s) changes nothing", async (end) => {
    for (const name of ["tone.m4a", "tone.wav", "tone.opus", "tone.aac"]) {
      const path = await sent(`lie-${name}.${end}`, await fixture(name));
      expect(await probeAudio(path, { maxMs })).toEqual(await probeAudio(audio(name), { maxMs }));
    }
  });

  test("tags around an mp3 are not taken for sound", async () => {
    const ape = Buffer.alloc(32);
    ape.write("APETAGEX");
    ape.writeUInt32LE(5032, 12);
    const tail = [Buffer.alloc(5000, "x"), ape, Buffer.concat([Buffer.from("TAG"), Buffer.alloc(125)])];
    const path = await sent("tagged", Buffer.concat([await fixture("tone.mp3"), ...tail]));
    const [around, without] = [
      await probeAudio(path, { maxMs }),
      await probeAudio(audio("tone.mp3"), { maxMs }),
    ];

    expect(around).toEqual(without);
  });

  test("a phone's own brand of MP4 is taken when only sound is inside", async () => {
    for (const brand of ["mp42", "isom", "3gp4", "M4B "]) {
      const path = await sent("phone", await altered("tone.m4a", "M4A ", brand));
      expect(await probeAudio(path, { maxMs })).toMatchObject({ ok: true, format: "m4a" });
    }
  });
});

describe("what is no recording is refused with its reason", () => {
  const zip = Buffer.concat([Buffer.from("PK\x03\x04\x14\0\0\0\b\0", "latin1"), Buffer.alloc(4000, 7)]);
  const playlist = "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nfile:///etc/passwd\n";
  const mpd = '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"></MPD>';
  const html = "<!doctype html><script>alert(1)</script>";
  const stray = Buffer.alloc(60_000, Buffer.from([0xff, 0xfb, 0x90, 0x00, 1, 2, 3]));
  const longTag = Buffer.from("ID3\x04\0\0\x7f\x7f\x7f\x7f", "latin1");

  test.each<[string, string, () => Promise<Buffer | string>]>([
    ["an empty file", "empty", async () => ""],
    ["one byte", "notAudio", async () => "\xff"],
    ["an HLS playlist", "notAudio", async () => playlist],
    ["a DASH playlist", "notAudio", async () => mpd],
    ["an ffconcat list", "notAudio", async () => "ffconcat version 1.0\nfile /etc/passwd\n"],
    ["a page", "notAudio", async () => html],
    [
      "a page with an mp3 behind it",
      "notAudio",
      async () => Buffer.concat([Buffer.from(html), await fixture("tone.mp3")]),
    ],
    ["a zip", "notAudio", async () => zip],
    [
      "a zip behind an ID3 tag",
      "notAudio",
      async () => Buffer.concat([Buffer.from("ID3\x03\0\0\0\0\0\0"), zip]),
    ],
    [
      "text in UTF-16",
      "notAudio",
      async () => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from("hej", "utf16le")]),
    ],
    ["zeros", "notAudio", async () => Buffer.alloc(50_000)],
    ["stray sync marks", "notAudio", async () => stray],
    ["a picture", "notAudio", () => readFile(photo)],
    ["an ID3 tag longer than the file", "unreadable", async () => longTag],
    ["an mp3 mostly of junk", "unreadable", async () => Buffer.concat([await fixture("tone.mp3"), zip])],
    ["an mp3 cut in half", "unreadable", () => cut("tone.mp3", 0.5)],
    ["an m4a cut in half", "unreadable", () => cut("tone.m4a", 0.5)],
    ["an m4a without its index", "unreadable", () => cut("tone-end.m4a", 0.8)],
    ["a wav cut in half", "unreadable", () => cut("tone.wav", 0.5)],
    ["an aiff cut in half", "unreadable", () => cut("tone.aiff", 0.5)],
    ["a flac cut in half", "unreadable", () => cut("tone.flac", 0.5)],
    ["an ogg cut in half", "unreadable", () => cut("tone.ogg", 0.5)],
    ["an opus cut in half", "unreadable", () => cut("tone.opus", 0.5)],
    ["a wav header alone", "unreadable", async () => (await fixture("tone.wav")).subarray(0, 36)],
    ["a flac header alone", "unreadable", async () => (await fixture("tone.flac")).subarray(0, 42)],
    ["a sealed m4a", "drm", () => altered("tone.m4a", "mp4a", "drms")],
    ["an m4a with film", "hasVideo", () => altered("tone.m4a", "soun", "vide")],
    ["an m4a with other sound", "unsupported", () => altered("tone.m4a", "mp4a", "ac-3")],
    ["a QuickTime file", "unsupported", () => altered("tone.m4a", "M4A ", "qt  ")],
    ["a film of an iPhone", "hasVideo", () => altered("tone.m4a", "M4A ", "qt  ", "soun", "vide")],
    [
      "a wav with packed sound",
      "unsupported",
      () => altered("tone.wav", "fmt \x10\0\0\0\x01\0", "fmt \x10\0\0\0\x55\0"),
    ],
    ["a webm", "unsupported", async () => Buffer.from("1a45dfa39f4286810142f7810142f2810442f381", "hex")],
    ["a webm film", "hasVideo", async () => Buffer.from("1a45dfa39f4286810142f7818685565f565038", "hex")],
    ["a wma", "unsupported", async () => Buffer.from("3026b2758e66cf11a6d900aa0062ce6c", "hex")],
    [
      "a wmv",
      "hasVideo",
      async () => Buffer.from("3026b2758e66cf11a6d900aa0062ce6c00c0ef19bc4d5bcf11a8fd00805f5c442b", "hex"),
    ],
    ["an avi", "hasVideo", async () => "RIFF\x10\0\0\0AVI LIST\0\0\0\0hdrlstrhvids"],
    ["an AMR memo", "unsupported", async () => "#!AMR\n<q"],
  ])("%s: %s", async (name, reason, make) => {
    const path = await sent(`${name}.mp3`, await make());
    expect(await probeAudio(path, { maxMs })).toEqual({ ok: false, reason });
  });

  test("a wav of no sound is empty", async () => {
    const head = Buffer.from((await fixture("tone.wav")).subarray(0, 36));
    const path = await sent("silent.wav", Buffer.concat([head, Buffer.from("data\0\0\0\0")]));
    expect(await probeAudio(path, { maxMs })).toEqual({ ok: false, reason: "empty" });
  });

  test("a recording longer than allowed is too long, one just within is not", async () => {
    expect(await probeAudio(audio("tone.wav"), { maxMs: 1999 })).toEqual({ ok: false, reason: "tooLong" });
    expect(await probeAudio(audio("tone.wav"), { maxMs: 2000 })).toMatchObject({ ok: true });
  });

  test("a file that is not there is unreadable, not an error of ours", async () => {
    expect(await probeAudio(join(folder, "never"), { maxMs })).toEqual({ ok: false, reason: "unreadable" });
  });

  test("any fixture cut anywhere gets an answer, and never one longer than the whole", async () => {
    for (const name of await readdir(join(fixtures, "audio"))) {
      for (const share of [0.001, 0.01, 0.1, 0.3, 0.7, 0.9, 0.99]) {
        const verdict = await probeAudio(await sent("piece", await cut(name, share)), { maxMs });
        if (verdict.ok) expect(verdict.durationMs).toBeLessThanOrEqual(2150);
        else expect(["empty", "notAudio", "unreadable"]).toContain(verdict.reason);
      }
    }
  });
});

describe("pictures", () => {
  test("for print: the largest is a JPEG without anything of the camera, and what shone through is white", async () => {
    const clear = { width: 40, height: 20, channels: 4, background: "#00000000" } as const;
    const shines = await sharp({ create: clear }).png().toBuffer();
    for (const [name, file] of [
      ["photo.jpg", await readFile(photo)],
      ["logo.png", shines],
    ] as const) {
      const verdict = await makePictures(await sent(name, file), [16, 32], { whole: true, print: true });
      const made = verdict.ok ? verdict.pictures : [];
      expect(made.map(({ type }) => type)).toEqual(["image/webp", "image/jpeg"]);
      const largest = await readFile(made[1]?.path ?? "");
      const { format, exif, icc, hasAlpha } = await sharp(largest).metadata();
      expect({ format, exif, icc, hasAlpha }).toEqual({ format: "jpeg", hasAlpha: false });
      if (name === "logo.png")
        expect([...(await sharp(largest).raw().toBuffer()).subarray(0, 3)]).toEqual([255, 255, 255]);
    }
  });

  test("lose the place and the camera, stand upright and become squares in WebP", async () => {
    const path = await sent("holiday.jpg", await readFile(photo));
    expect((await readFile(path)).includes("Phonemaker")).toBe(true);
    const verdict = await makePictures(path, [16, 32, 960]);

    expect(verdict).toEqual({
      ok: true,
      pictures: [16, 32, 40].map((side, at) => ({
        type: "image/webp",
        width: side,
        height: side,
        path: `${path}.${[16, 32, 960][at]}.webp`,
        bytes: expect.any(Number),
      })),
    });
    for (const { path: made, bytes } of verdict.ok ? verdict.pictures : []) {
      const content = await readFile(made);
      const { format, exif, xmp, icc, orientation } = await sharp(content).metadata();
      expect(content.length).toBe(bytes);
      expect({ format, exif, xmp, icc, orientation }).toEqual({ format: "webp" });
      for (const trace of ["Exif", "EXIF", "GPS", "Phonemaker", "Pocket"])
        expect(content.includes(trace)).toBe(false);
    }
    const pixels = await sharp(`${path}.32.webp`).raw().toBuffer();
    expect([pixels[0], pixels[pixels.length - 1]].map((level = 0) => level > 120)).toEqual([true, true]); // red above, blue below
  });

  test.each([
    "png",
    "webp",
    "avif",
    "gif",
    "jpeg",
  ] as const)("%s is taken, whatever its name says", async (format) => {
    const image = sharp({ create: { width: 50, height: 30, channels: 3, background: "#336699" } });
    const path = await sent(`${format}-named.mp3`, await image.toFormat(format).toBuffer());
    expect(await makePictures(path, [20])).toMatchObject({ ok: true, pictures: [{ width: 20, height: 20 }] });
    expect(await probeAudio(path, { maxMs })).toMatchObject({ ok: false });
  });

  test("what the disk could not take is no word about the picture", async () => {
    const image = sharp({ create: { width: 50, height: 30, channels: 3, background: "#336699" } });
    const path = await sent("in-the-way", await image.png().toBuffer());
    await mkdir(`${path}.20.webp`);
    expect(await makePictures(path, [20])).toEqual({ ok: false, reason: "crashed" });
  });

  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"><script>alert(1)</script></svg>';
  const heic = Buffer.concat([
    Buffer.from("\0\0\0\x18ftypheic\0\0\0\0mif1heic", "latin1"),
    Buffer.alloc(100),
  ]);
  test.each<[string, string, () => Promise<Buffer | string>]>([
    ["an empty file", "empty", async () => ""],
    ["an SVG", "notPicture", async () => svg],
    ["an SVG with an XML head", "notPicture", async () => `<?xml version="1.0"?>${svg}`],
    ["a page", "notPicture", async () => "<!doctype html><img src=x>"],
    ["a recording", "notPicture", () => fixture("tone.mp3")],
    [
      "a TIFF",
      "unsupported",
      async () => Buffer.concat([Buffer.from("II*\0\x08\0\0\0", "latin1"), Buffer.alloc(200)]),
    ],
    ["a HEIC", "unsupported", async () => heic],
    ["a photo cut in half", "unreadable", async () => (await readFile(photo)).subarray(0, 900)],
    ["a PNG of four billion pixels", "tooLarge", async () => png(65_000, 65_000)],
    ["a PNG of a thin line", "tooLarge", async () => png(100_000, 1)],
    ["a PNG that ends after its header", "unreadable", async () => png(100, 100)],
  ])("%s: %s, and nothing is left", async (name, reason, make) => {
    const path = await sent(`${name}.jpg`, await make());
    expect(await makePictures(path, [96])).toEqual({ ok: false, reason });
    expect((await readdir(folder)).filter((found) => found.startsWith(`${name}.jpg.`))).toEqual([]);
  });
});

/** A PNG whose header promises so many pixels, with hardly any data behind it. */
function png(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const parts = [
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(Buffer.alloc(10))),
    chunk("IEND", Buffer.alloc(0)),
  ];
  return Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), ...parts]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
