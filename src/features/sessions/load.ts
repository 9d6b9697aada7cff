import type { MemberContext } from "../../platform/context.ts";
import { relationTo } from "../consent/index.ts";
import { namesOf } from "../people/index.ts";
import { findSession, notesFor } from "./model.ts";
import { knowsOfSession, readsNote } from "./policy.ts";
import type { SessionAt } from "./present.ts";

/** A session within the actor's reach, with those of its notes that are theirs to read, oldest first. */
export async function sessionAt(ctx: MemberContext, id: string): Promise<SessionAt | null> {
  const session = await findSession(id);
  const to = session ? await relationTo(ctx, session.musicianId) : null;
  if (!session || !to || !knowsOfSession(to)) return null;
  const [notes, names] = await Promise.all([notesFor([id]), namesOf([session.mentorId, session.musicianId])]);
  // Who the mentorship's own mentor is stands in a later room: on this page a stand-in's note is its author's and the musician's.
  const readable = notes.filter((one) => readsNote(ctx.actor, to, one, one.authorId));
  return { session, to, notes: readable, names };
}
