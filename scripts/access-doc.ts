import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { readConfig } from "../src/config.ts";
import { actions } from "../src/features/order.ts";
import { root } from "../src/platform/root.ts";
import { accessDoc } from "../test/access/doc.ts";

/** Writes docs/access.md from the tables of the access matrix. */
writeFileSync(join(root, "docs/access.md"), accessDoc(actions(readConfig({ NODE_ENV: "test" }))));
