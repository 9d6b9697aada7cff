import { onClosing } from "../../platform/events/closings.ts";
import { findPicture, pictureTakenOut, takeOut } from "./picture-model.ts";

/** The event is about the act; which picture it was is read while it is known. */
onClosing("presskits.pictureRemoved", {
  note: async ({ about, at }) => {
    const picture = await pictureTakenOut(about, at);
    return picture && { picture: picture._id };
  },
  again: async (ctx, { at }, { picture = "" }) => {
    const row = await findPicture(picture);
    if (row?.removedAt === null) await ctx.change(() => takeOut(picture, at));
    return row !== null;
  },
});
