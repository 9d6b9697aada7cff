import { z } from "zod";
import { eventType } from "../../platform/events/events.ts";

export const sessionLogged = eventType(
  "sessions.logged",
  1,
  z.object({
    mentorship: z.string(),
    mentor: z.string(),
    day: z.string(),
    minutes: z.number(),
    place: z.string(),
    milestones: z.array(z.string()),
  }),
);
export const sessionEdited = eventType(
  "sessions.edited",
  1,
  z.object({ mentorship: z.string(), minutes: z.number() }),
);
/** A log was taken back soon after it was written: the session is as if it had not been logged. */
export const sessionTakenBack = eventType(
  "sessions.takenBack",
  1,
  z.object({ mentorship: z.string(), mentor: z.string(), minutes: z.number() }),
  { takesBack: "sessions.logged" },
);
/** `later`: after the log, which tells of the notes that come with it. `person` is null where the musician may not know of it. */
export const noteWritten = eventType(
  "sessions.noteWritten",
  1,
  z.object({ session: z.string().nullable(), later: z.boolean().optional() }),
);
export const noteTakenBack = eventType(
  "sessions.noteTakenBack",
  1,
  z.object({ session: z.string().nullable() }),
  { takesBack: "sessions.noteWritten" },
);
