import { collection } from "../../platform/mongo/collection.ts";
import { subject, whileHere } from "../../platform/personal/rule.ts";
import { onStoredKeys } from "../../platform/storage/sweep.ts";
import { KitPicture, MOST_PICTURES } from "./schema.ts";

/** A removal can be taken back for so many days. */
const UNDO_DAYS = 1;

const pictures = collection(
  "pressPictures",
  KitPicture,
  [
    [
      { act: 1, place: 1 },
      { unique: true, partialFilterExpression: { place: { $gte: 0 } } },
    ],
    [{ requestId: 1 }, { unique: true }],
    [{ people: 1 }],
    [{ removedAt: 1 }],
  ],
  {
    purpose: "Pictures of an act for those who write about it, with the photographer's name.",
    guardian: true,
    basis: "consent",
    people: { people: subject() },
    points: { act: "acts", "files.key": "storage" },
    secret: ["files.key"],
    files: { "files.key": { type: "files.type", bytes: "files.bytes", sha256: "files.sha256" } },
    kept: [whileHere, { for: UNDO_DAYS, from: "removedAt", why: "So that a removal can be undone." }],
  },
);

export const insertPicture = (row: KitPicture): Promise<KitPicture> => pictures.insert(row);
export const findPicture = (id: string): Promise<KitPicture | null> => pictures.get(id);
export const pictureByRequest = (requestId: string): Promise<KitPicture | null> =>
  pictures.findOne({ requestId });
/** Those that stand in the kit, in its order. */
export const picturesOf = (act: string): Promise<KitPicture[]> =>
  pictures.find({ act, place: { $gte: 0 } }, { sort: { place: 1 }, limit: MOST_PICTURES });
export const takeOut = (id: string, at: Date): Promise<KitPicture | null> =>
  pictures.update({ _id: id, removedAt: null }, { $set: { removedAt: at, place: null } });
/** The one of an act that was taken out at this instant. */
export const pictureTakenOut = (act: string, at: Date): Promise<KitPicture | null> =>
  pictures.findOne({ removedAt: at, act });
/** @throws a duplicate key when somebody else's stands in that place by now */
export const putBack = (id: string, place: number): Promise<KitPicture | null> =>
  pictures.update({ _id: id, removedAt: { $ne: null } }, { $set: { removedAt: null, place } });

onStoredKeys("presskits", async function* () {
  for await (const one of pictures.each({})) for (const { key } of one.files) yield key;
});
