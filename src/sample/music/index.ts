/** Music for the sample region, made by the program itself: nobody's recording, nobody's rights. */
export { type Piece, pieces, renderPiece, type Variant } from "./pieces.ts";
export { pieceFile, renderAll, type Take } from "./render-all.ts";
export { KEPT, keptTakes, TAKES_DIR } from "./takes.ts";
