import type { MemberContext } from "../../platform/context.ts";
import { type Relation, relationTo } from "../consent/index.ts";
import { findMentor } from "../mentors/index.ts";
import { namesOf } from "../people/index.ts";
import { findSession, type Session, wasTakenBack } from "../sessions/index.ts";
import { findMentorship } from "./model.ts";
import { mayLog, type Seat, seatOf } from "./policy.ts";
import type { Mentorship } from "./schema.ts";

/** A mentorship within the actor's reach: where they sit, and the names of those in it. */
export interface At {
  row: Mentorship;
  to: Relation;
  seat: Seat;
  names: { musician: string; mentor: string; standIn: string | null };
}

/** Null for everybody who has no seat: not there and not yours are the same. */
export async function mentorshipAt(ctx: MemberContext, id: string): Promise<At | null> {
  const row = await findMentorship(id);
  const to = row ? await relationTo(ctx, row.musicianId) : null;
  if (!row || !to) return null;
  const asked = row.status === "asked" && row.mentorId === ctx.actor.personId;
  const seat = seatOf(ctx.actor, to, row, asked ? await findMentor(row.mentorId) : null);
  if (!seat) return null;
  const names = await namesOf([row.mentorId, row.standIn?.mentorId ?? null]);
  const standIn = row.standIn ? (names.get(row.standIn.mentorId) ?? "") : null;
  return {
    row,
    to,
    seat,
    names: { musician: to.person.name, mentor: names.get(row.mentorId) ?? "", standIn },
  };
}

/** The same, read again after a refusal: the form then stands beside what is there now. */
export const afresh = async (ctx: MemberContext, at: At): Promise<At> =>
  (await mentorshipAt(ctx, at.row._id)) ?? at;

/** One's own log in a mentorship that one still logs; `session` is null once it was taken back. Null for everybody else. */
export async function ownLogAt(
  ctx: MemberContext,
  id: string,
  sessionId: string,
): Promise<{ at: At; session: Session | null } | null> {
  const [at, session] = [await mentorshipAt(ctx, id), await findSession(sessionId)];
  if (!at || !mayLog(at.seat)) return null;
  const own = session?.mentorshipId === id && session.mentorId === ctx.actor.personId;
  if (own) return { at, session };
  const gone = session === null && (await wasTakenBack(sessionId, ctx.actor.personId));
  return gone ? { at, session: null } : null;
}
