import { join } from "node:path";
import { root } from "../../platform/root.ts";
import { pieces, type Variant } from "./pieces.ts";
import { pieceFile, type Take } from "./render-all.ts";

/** Recordings are made by `npm run music` and kept beside their scores: rendering them takes longer than all the rest of the region. */
export const TAKES_DIR = join(root, "src", "sample", "music", "takes");

/** These have got further than the memo on a telephone: how many versions there are. */
const FURTHER: Readonly<Record<string, Variant>> = {
  "sommer-i-gaarden": 3,
  neonblomst: 3,
  "kolde-haender": 2,
  "ryk-et-skridt": 2,
  "kvart-i-tre": 2,
  "larm-i-kaelderen": 2,
};

/** The versions that the region has. */
export const KEPT: readonly Take[] = pieces.flatMap(({ id }) =>
  ([1, 2, 3] as const).filter((variant) => variant <= (FURTHER[id] ?? 1)).map((variant) => ({ id, variant })),
);

export const keptTakes = (): (Take & { path: string })[] =>
  KEPT.map((take) => ({ ...take, path: pieceFile(TAKES_DIR, take) }));
