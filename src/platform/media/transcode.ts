import { spawn } from "node:child_process";
import { stat } from "node:fs/promises";
import type { AudioFormat } from "./verdicts.ts";

// Lighter copies are made by the system's ffmpeg, in a process of its own with limits. It is told what the file is, so that it
// never guesses (a playlist is no song), and may read files only, so that no file leads it into the network.

export type CopyKind = "opus" | "aac";

/** What each kind of copy is: its content type and how ffmpeg makes it, in bits a second for two channels. */
const KINDS: Record<
  CopyKind,
  { contentType: string; encoder: string; bits: number; more: readonly string[] }
> = {
  opus: { contentType: "audio/ogg", encoder: "libopus", bits: 112_000, more: ["-f", "ogg"] },
  aac: {
    contentType: "audio/mp4",
    encoder: "aac",
    bits: 160_000,
    more: ["-movflags", "+faststart", "-f", "ipod"],
  },
};
export const copyType = (kind: CopyKind): string => KINDS[kind].contentType;

const DEMUXERS: Record<AudioFormat, string> = {
  mp3: "mp3",
  m4a: "mov",
  aac: "aac",
  wav: "wav",
  aiff: "aiff",
  flac: "flac",
  ogg: "ogg",
};

const MEMORY_KIB = 1_500_000;
const MOST_COPY_BYTES = 64 * 1024 * 1024;

/**
 * The shell sets the limits, lets everything else go first, and ends ffmpeg when the app, which holds the other end of its input, is gone: `kill -9` of the
 * app leaves nothing running.
 */
const GUARD = `ulimit -v ${MEMORY_KIB} 2>/dev/null
ulimit -t "$1" 2>/dev/null
shift
exec 3<&0
nice -n 10 "$@" </dev/null 3<&- &
program=$!
( cat <&3 >/dev/null; kill -9 "$program" ) 2>/dev/null &
watch=$!
wait "$program"
code=$?
kill -9 "$watch" 2>/dev/null
exit "$code"`;

let program: string | null = "ffmpeg";
let kinds: Promise<ReadonlySet<CopyKind>> | null = null;

/** Says which ffmpeg to use; called once at start. Null: the one on the PATH, `none`: none. */
export function setUpTranscoding(path: string | null): void {
  program = path === "none" ? null : (path ?? "ffmpeg");
  kinds = null;
}

/** The kinds of copy that can be made here; none without ffmpeg. Asked of ffmpeg once. */
export function copyKinds(): Promise<ReadonlySet<CopyKind>> {
  kinds ??= askKinds();
  return kinds;
}

async function askKinds(): Promise<ReadonlySet<CopyKind>> {
  if (program === null) return new Set();
  const { code, out } = await run([program, "-hide_banner", "-encoders"], 20);
  if (code !== 0) return new Set();
  const found = (Object.keys(KINDS) as CopyKind[]).filter((kind) =>
    new RegExp(`^ A\\S+ ${KINDS[kind].encoder} `, "m").test(out),
  );
  return new Set(found);
}

export interface CopyOrder {
  path: string;
  format: AudioFormat;
  /** The sound as it is; copies have two channels at most. */
  channels: number;
  sampleRate: number;
  kind: CopyKind;
  to: string;
  limitSeconds: number;
}

/** Makes a copy at `to`; its size in bytes, or null when ffmpeg could not. Never throws on account of the file. */
export async function makeCopy(order: CopyOrder): Promise<number | null> {
  if (program === null) return null;
  const { encoder, bits, more } = KINDS[order.kind];
  const channels = Math.min(2, order.channels);
  const rate = order.kind === "aac" && order.sampleRate > 48_000 ? ["-ar", "48000"] : [];
  const reading = ["-protocol_whitelist", "file", "-f", DEMUXERS[order.format], "-i", `file:${order.path}`];
  const only = ["-map", "0:a:0", "-vn", "-sn", "-dn", "-map_metadata", "-1", "-map_chapters", "-1"];
  const sound = ["-c:a", encoder, "-b:a", String((bits * channels) / 2), "-ac", String(channels), ...rate];
  const { code } = await run(
    [program, "-nostdin", "-hide_banner", "-v", "error", "-y", "-threads", "1", ...reading]
      .concat(only, sound, ["-fs", String(MOST_COPY_BYTES)], more)
      .concat(`file:${order.to}`),
    order.limitSeconds,
  );
  if (code !== 0) return null;
  const made = await stat(order.to).catch(() => null);
  return made === null || made.size === 0 ? null : made.size;
}

/** Runs a program under the guard; its exit code, null when it could not start or lasted too long, and what it said. */
function run(
  command: readonly string[],
  limitSeconds: number,
): Promise<{ code: number | null; out: string }> {
  return new Promise((resolve) => {
    const child = spawn("/bin/sh", ["-c", GUARD, "guard", String(limitSeconds), ...command], {
      env: { PATH: process.env.PATH ?? "" },
      stdio: ["pipe", "pipe", "ignore"],
    });
    let out = "";
    child.stdout.on("data", (part: Buffer) => {
      if (out.length < 200_000) out += part.toString("latin1");
    });
    const end = (code: number | null): void => {
      clearTimeout(timer);
      child.stdin.destroy();
      resolve({ code, out });
    };
    // Closing its input makes the guard end the program.
    const timer = setTimeout(() => child.stdin.destroy(), limitSeconds * 2_000);
    child.on("error", () => end(null));
    child.on("close", (code) => end(code));
    child.stdin.on("error", () => undefined);
  });
}
