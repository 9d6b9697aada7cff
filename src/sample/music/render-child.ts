import { mkdir, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { NoteBank } from "./mixer.ts";
import { renderPiece, type Variant } from "./pieces.ts";

/** One piece to be rendered, with the files its versions go into. */
export interface Job {
  id: string;
  takes: readonly { variant: Variant; path: string }[];
}

/** What comes back for each job: nothing wrong, or what was wrong. */
export interface Answer {
  error: string | null;
}

async function render(job: Job): Promise<void> {
  // The versions of a piece share most of their notes.
  const bank: NoteBank = new Map();
  for (const { variant, path } of job.takes) {
    const file = await renderPiece(job.id, variant, bank);
    await mkdir(dirname(path), { recursive: true });
    // Renamed only when whole: a run that is interrupted must not leave half a song to be skipped.
    await writeFile(`${path}.part`, file);
    await rename(`${path}.part`, path);
  }
}

function answer(error: string | null): void {
  const answered: Answer = { error };
  // Whoever asked may have gone in the meantime: then nobody is left to be told.
  if (process.connected) process.send?.(answered, undefined, undefined, () => {});
}

process.on("message", (job: Job) => {
  render(job).then(
    () => answer(null),
    (error: unknown) => answer(String(error)),
  );
});
