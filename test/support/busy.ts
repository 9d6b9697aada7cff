import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { probeAudio } from "../../src/platform/media/probe.ts";
import type { House } from "./house.ts";
import { aTone } from "./sound.ts";

/** As long as this lasts, the media process has more to do than it takes on. */
export async function whileBusy<T>(house: House, work: () => Promise<T>): Promise<T> {
  const path = join(house.uploadsDir, "sang.wav");
  await writeFile(path, aTone(4));
  let isOver = false;
  const crowd = Array.from({ length: 64 }, async () => {
    while (!isOver) {
      const verdict = await probeAudio(path, { maxMs: 60_000 });
      if (!verdict.ok) await turn();
    }
  });
  try {
    return await work();
  } finally {
    isOver = true;
    await Promise.all(crowd);
  }
}
