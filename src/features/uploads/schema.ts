import { Id, z } from "../../platform/fields.ts";

/** Days for which a file that nobody made anything of is kept. */
export const KEPT_DAYS = 2;
/** Files that one person may have on their way at once. */
export const MOST_UPLOADS = 20;

/** A sound file on its way in, or arrived and not yet used. How much of it is here, the file itself says. */
export const Upload = z.object({
  _id: Id,
  owner: Id,
  /** The name on the sender's device; shown to them alone. */
  name: z.string(),
  /** How long it will be. */
  bytes: z.number(),
  /** When it was last changed on the sender's device, in ms: with name and size it tells the same file again. */
  changedMs: z.number(),
  at: z.date(),
});
export type Upload = z.infer<typeof Upload>;
