import { join } from "node:path";
import { root } from "../../src/platform/root.ts";

/** What an operator starts, compiled before the first test: `src/main.ts`, `scripts/backup.ts`. */
export const built = (path: string): string => join(root, "dist", path.replace(/\.ts$/, ".js"));
