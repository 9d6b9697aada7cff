import { onClosing } from "../../platform/events/closings.ts";
import { findNote, putNoteAway } from "./model.ts";

onClosing("sessions.noteTakenBack", {
  again: async (ctx, { about }) => {
    const note = await findNote(about);
    if (note && note.sessionId !== null) await ctx.change(() => putNoteAway(note, ctx.now));
    return note !== null;
  },
});
