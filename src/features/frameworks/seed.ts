import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../platform/root.ts";
import { Milestone } from "./schema.ts";

/** The first version, as `src/data/milestones.csv` holds it. */
export function firstMilestones(): Milestone[] {
  const [, ...lines] = readFileSync(join(root, "src/data/milestones.csv"), "utf8").trim().split("\n");
  return lines.map((line) => {
    const [id, stage, dimension, titleDa, titleEn, shortDa, shortEn, evidenceDa, evidenceEn] = cells(line);
    return Milestone.parse({
      id,
      stage,
      dimension,
      title: { da: titleDa, en: titleEn },
      short: { da: shortDa, en: shortEn },
      evidence: { da: evidenceDa, en: evidenceEn },
    });
  });
}

/** The cells of one line; a cell with a comma stands in double quotes. */
const cells = (line: string): string[] =>
  [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare ?? "",
  );
