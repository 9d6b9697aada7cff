import { page, type Page } from "../../http/action.ts";
import { dayOf } from "../../platform/calendar.ts";
import type { MemberContext } from "../../platform/context.ts";
import { isUnder18, relationTo } from "../consent/index.ts";
import { findMentor, type Mentor } from "../mentors/index.ts";
import { findPeople, findPerson, type Person } from "../people/index.ts";
import { isKnownGuardian, tiesFrom, tiesWith } from "../ties/index.ts";
import { seesPicture } from "./policy.ts";
import { pictureHref } from "./present.ts";

/** A mentor as whom they mentor, and the guardians, may know them: what they say of themselves, and no way to reach them outside. */
export interface MentorCard {
  mentor: Mentor;
  person: Person;
  /** A musician's picture asks for their yes, also when they mentor; whoever only mentors puts it up for this. */
  isPictureShown: boolean;
}

/**
 * The card of an approved mentor, for the musicians who have or have asked them, and for the confirmed guardians of those under 18.
 * Null for everybody else.
 */
export async function reachMentor(ctx: MemberContext, id: string): Promise<MentorCard | null> {
  const mentor = await findMentor(id);
  if (mentor?.status !== "approved" || !(await isMentorOfOurs(ctx, id))) return null;
  const person = await findPerson(id);
  if (!person || person.leavingAt) return null;
  const to = person.birthDay === null ? null : await relationTo(ctx, id);
  return { mentor, person, isPictureShown: to === null || seesPicture(to) };
}

/** Does the mentor have a tie, or is asked for one, to the actor or to a child whom the actor answers for or looks after? */
async function isMentorOfOurs(ctx: MemberContext, id: string): Promise<boolean> {
  const me = ctx.actor.personId;
  const ties = await Promise.all([
    tiesFrom(id, "mentor", ctx.now),
    tiesWith({ from: id, kind: "mentor", status: "asked" }),
  ]);
  const theirs = new Set(ties.flat().map((tie) => tie.to));
  if (theirs.has(me)) return true;
  const mine = (await tiesFrom(me, "guardian", ctx.now)).filter(
    (tie) => theirs.has(tie.to) && isKnownGuardian(tie, ctx.now),
  );
  const children = mine.length > 0 ? await findPeople(mine.map((tie) => tie.to)) : [];
  return children.some((one) => isUnder18(one.birthDay, dayOf(ctx.now)));
}

export const presentMentor = ({ mentor, person, isPictureShown }: MentorCard) => ({
  id: person._id,
  name: person.name,
  picture: isPictureShown ? pictureHref(person, 320) : null,
  about: mentor.about,
  bio: person.birthDay === null ? person.bio : "",
  instruments: mentor.instruments.length > 0 ? mentor.instruments : person.instruments,
});

export function mentorCardPage(card: MentorCard): Page {
  const shown = presentMentor(card);
  return page("profiles/mentor", shown.name, { ...shown, words: [shown.about, shown.bio].filter(Boolean) });
}
