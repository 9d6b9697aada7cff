import { collection } from "../../platform/mongo/collection.ts";
import { subject, whileHere } from "../../platform/personal/rule.ts";
import { PressKit } from "./schema.ts";

const kits = collection("presskits", PressKit, [[{ act: 1 }, { unique: true }], [{ writers: 1 }]], {
  purpose: "What an act tells those who book: texts, songs, stage plot, channels, dates.",
  guardian: true,
  basis: "agreement",
  people: { writers: subject({ erased: "share" }) },
  points: { act: "acts", songs: "demos?" },
  kept: whileHere,
});

export const findKit = (act: string): Promise<PressKit | null> => kits.findOne({ act });
export const insertKit = (kit: PressKit): Promise<PressKit> => kits.insert(kit);
/** Saves if nobody else did since `version`; null when somebody did. */
export const saveKit = (
  act: string,
  version: number,
  change: Omit<PressKit, "_id" | "act" | "version">,
): Promise<PressKit | null> => kits.update({ act, version }, { $set: change, $inc: { version: 1 } });
