import { KEPT, renderAll, TAKES_DIR } from "../src/sample/music/index.ts";

/** Makes the sample region's recordings that are not there yet. After a change to a score: delete its files first. */
await renderAll(TAKES_DIR, (line) => console.log(line), KEPT);
