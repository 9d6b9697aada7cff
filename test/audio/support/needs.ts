import { spawnSync } from "node:child_process";

const HOW = "(Debian, Ubuntu: apt-get install ffmpeg nginx; macOS: brew install ffmpeg nginx)";

/** Says at once what must be installed. @throws when a program is missing */
export function needs(...programs: readonly string[]): void {
  const missing = programs.filter((name) => {
    const flag = name === "nginx" ? "-v" : "-version";
    return ["", "/usr/sbin/", "/opt/homebrew/bin/"].every(
      (folder) => spawnSync(`${folder}${name}`, [flag]).error !== undefined,
    );
  });
  if (missing.length > 0) throw new Error(`${missing.join(" and ")} must be installed first ${HOW}`);
}

/** Runs ffmpeg and gives what it wrote; its log when nothing is written to a pipe. */
export function ffmpeg(args: readonly string[]): { out: Buffer; log: string } {
  const { status, stdout, stderr } = spawnSync("ffmpeg", ["-hide_banner", "-nostats", "-y", ...args], {
    maxBuffer: 2 ** 30,
  });
  if (status !== 0) throw new Error(`ffmpeg ${args.join(" ")}: ${stderr.toString().slice(-500)}`);
  return { out: stdout, log: stderr.toString() };
}
