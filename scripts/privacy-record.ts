import "../src/features/order.ts";
import { readFileSync, writeFileSync } from "node:fs";
import { recordTable } from "../src/platform/personal/record.ts";
import { root } from "../src/platform/root.ts";

// Writes the record of processing into `docs/privacy.md` anew, from the rules of the collections: `npm run privacy:record`.
const file = `${root}/docs/privacy.md`;
const text = readFileSync(file, "utf8");
const [before = "", rest = ""] = text.split("<!-- record -->\n");
const after = rest.split("<!-- end of record -->")[1] ?? "";
writeFileSync(file, `${before}<!-- record -->\n${recordTable()}\n<!-- end of record -->${after}`);
