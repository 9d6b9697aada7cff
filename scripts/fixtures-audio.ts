import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

// Makes the two-second tones under test/fixtures/audio: `npx tsx scripts/fixtures-audio.ts`. They are committed, so
// that tests need no ffmpeg; run this only to add one.

const folder = fileURLToPath(new URL("../test/fixtures/audio/", import.meta.url));
const tone = ["-f", "lavfi", "-i", "sine=frequency=440:duration=2:sample_rate=44100"];
const plain = ["-map_metadata", "-1", "-fflags", "+bitexact", "-flags:a", "+bitexact"];
const pieces = ["-movflags", "frag_keyframe+empty_moov+default_base_moof", "-frag_duration", "500000"];
const tagged = [...plain, "-metadata", "title=Kammertonen", "-metadata", "artist=Ana Æblegård"];

/** What each file is there to show: sizes stay below 30 kB by low rates, not by odd formats. */
const files: Record<string, string[]> = {
  "tone.mp3": ["-c:a", "libmp3lame", "-b:a", "64k", ...tagged, "-id3v2_version", "3"],
  "tone-bare.mp3": ["-c:a", "libmp3lame", "-q:a", "7", ...plain, "-id3v2_version", "0", "-write_xing", "0"],
  "tone.m4a": ["-c:a", "aac", "-b:a", "64k", ...tagged, "-movflags", "+faststart", "-f", "ipod"],
  "tone-end.m4a": ["-c:a", "aac", "-b:a", "64k", ...plain, "-f", "mp4"],
  "tone-pieces.m4a": ["-c:a", "aac", "-b:a", "64k", ...plain, ...pieces, "-f", "mp4"],
  "tone-alac.m4a": ["-ar", "8000", "-c:a", "alac", ...plain, "-f", "ipod"],
  "tone.aac": ["-c:a", "aac", "-b:a", "64k", ...plain, "-f", "adts"],
  "tone.wav": ["-ar", "11025", "-c:a", "pcm_u8", ...tagged],
  "tone.aiff": ["-ar", "11025", "-c:a", "pcm_s8", ...plain],
  "tone.aifc": ["-ar", "8000", "-c:a", "pcm_alaw", ...plain, "-f", "aiff"],
  "tone.flac": ["-ar", "16000", "-c:a", "flac", ...tagged],
  "tone.ogg": ["-c:a", "libvorbis", "-q:a", "0", ...tagged, "-serial_offset", "1"],
  "tone.opus": ["-ar", "48000", "-c:a", "libopus", "-b:a", "32k", ...tagged, "-serial_offset", "1"],
};

/** Written into a pipe, so that the writer could not go back and fill the length in. */
const piped: Record<string, string[]> = {
  "tone-piped.wav": ["-ar", "11025", "-c:a", "pcm_u8", ...plain, "-f", "wav"],
  "tone-piped.flac": ["-ar", "16000", "-c:a", "flac", ...plain, "-f", "flac"],
};

if (spawnSync("ffmpeg", ["-version"]).error !== undefined) {
  console.error(
    "ffmpeg was not found; install it first (Debian, Ubuntu: apt-get install ffmpeg; macOS: brew install ffmpeg)",
  );
  process.exit(1);
}
for (const [name, options] of Object.entries(files)) ffmpeg([...options, folder + name]);
for (const [name, options] of Object.entries(piped))
  writeFileSync(folder + name, ffmpeg([...options, "pipe:1"]));

function ffmpeg(options: string[]): Buffer {
  const { status, stdout, stderr } = spawnSync("ffmpeg", ["-v", "error", "-y", ...tone, ...options]);
  if (status !== 0) throw new Error(`ffmpeg ${options.join(" ")}: ${stderr.toString()}`);
  return stdout;
}
