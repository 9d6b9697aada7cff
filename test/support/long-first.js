import Sequencer from "@jest/test-sequencer";

/** What takes minutes. Begun last, one of these would run alone at the end while the other core rests. */
const LONG = [
  "test/hard/forms-hostile.hard.ts",
  "test/hard/forms-repeated.hard.ts",
  "test/hard/every-look.hard.ts",
  "test/hard/access.hard.ts",
  "test/hard/three-nodes.hard.ts",
  "test/hard/every-look-empty.hard.ts",
  "test/hard/every-look-overfull.hard.ts",
  "test/hard/restarts.test.ts",
  "test/hard/uploads.test.ts",
  // Keeps what it made for the files that walk through it.
  "test/sample/region.test.ts",
  "test/access/matrix.test.ts",
  "test/browser/every-page-full.test.ts",
  "test/browser/every-page-empty.test.ts",
  "test/hard/forms-few.test.ts",
  "test/browser/main-job.test.ts",
  "test/browser/tasks.test.ts",
];

/** The long files first, then as jest has them (by their last time, or by size). */
export default class LongFirst extends Sequencer {
  sort(tests) {
    const place = ({ path }) => {
      const at = LONG.findIndex((long) => path.endsWith(long));
      return at < 0 ? LONG.length : at;
    };
    return super.sort(tests).sort((a, b) => place(a) - place(b));
  }
}
