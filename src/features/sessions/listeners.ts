import { relationTo } from "../consent/index.ts";
import { onReference } from "../safeguarding/index.ts";
import { findSession } from "./model.ts";
import { knowsOfSession } from "./policy.ts";

/** A worry from a session or its note is about the musician; the mentor who held it does not read it. */
onReference("session", async (ctx, id) => {
  const session = await findSession(id);
  const to = session ? await relationTo(ctx, session.musicianId) : null;
  return session && to && knowsOfSession(to)
    ? { musicians: [session.musicianId], people: [session.mentorId] }
    : null;
});
