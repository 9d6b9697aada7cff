import { onClosing } from "../../platform/events/closings.ts";
import { storage } from "../../platform/storage/current.ts";
import { findPerson, setPicture } from "../people/index.ts";

onClosing("people.pictureChanged", {
  note: async ({ data }) => (data.removed === true ? {} : null),
  again: async (ctx, { about }) => {
    const person = await findPerson(about);
    if (!person) return false;
    await ctx.change(() => setPicture(about, null));
    for (const { key } of person.picture?.files ?? []) await storage().remove(key);
    return true;
  },
});
