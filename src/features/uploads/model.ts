import { collection } from "../../platform/mongo/collection.ts";
import { subject } from "../../platform/personal/rule.ts";
import { KEPT_DAYS, MOST_UPLOADS, Upload } from "./schema.ts";

const uploads = collection("uploads", Upload, [[{ owner: 1, at: -1 }], [{ at: 1 }]], {
  purpose: "Sound files on their way in, until something is made of them.",
  guardian: true,
  basis: "agreement",
  people: { owner: subject({ erased: "room" }) },
  kept: { for: KEPT_DAYS, from: "at", why: "What nobody made anything of is forgotten." },
});

export const insertUpload = (upload: Upload): Promise<Upload> => uploads.insert(upload);
export const findUpload = (id: string): Promise<Upload | null> => uploads.get(id);
/** Everything that somebody has on its way, newest first. */
export const uploadsOf = (owner: string): Promise<Upload[]> =>
  uploads.find({ owner }, { sort: { at: -1 }, limit: MOST_UPLOADS + 5 });
export const uploadsBefore = (at: Date): Promise<Upload[]> =>
  uploads.find({ at: { $lt: at } }, { sort: { at: 1 }, limit: 1_000 });
export const removeUpload = (id: string): Promise<number> => uploads.remove({ _id: id });
/** Which of these are known. */
export const knownUploads = (ids: readonly string[]): Promise<Upload[]> => uploads.all(ids);
