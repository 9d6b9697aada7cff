import { dayOf } from "../../platform/calendar.ts";
import type { Context, MemberContext } from "../../platform/context.ts";
import { memberIds } from "../acts/index.ts";
import { allowsMentoring, factsOf, isGateOpen } from "../consent/index.ts";
import { type DemoVersion, hears, reachDemo, type Reached, reachesTo } from "../demos/index.ts";
import { findMentors, mayMentor } from "../mentors/index.ts";
import { findPeople } from "../people/index.ts";
import { tiesTo, tiesToAll } from "../ties/index.ts";
import { commentsOf, findCircle, findComment } from "./model.ts";
import { type Circle, knowsOf, mayReturn, mayTalk, type Seat, seatOf, type Voice } from "./policy.ts";
import type { Comment, CommentCircle } from "./schema.ts";

/** The comments of a demo within the actor's reach. */
export interface At {
  reached: Reached;
  seat: Seat;
  circle: Circle;
  /** The versions that the actor hears now, newest first. */
  versions: DemoVersion[];
}

/** People as voices: their day of birth and what they are as a mentor. */
async function voicesOf(ids: readonly string[]): Promise<Map<string, Voice>> {
  const [people, mentors] = await Promise.all([findPeople(ids), findMentors(ids)]);
  return new Map(
    people.map(({ _id, birthDay }) => [
      _id,
      { id: _id, birthDay, mentor: mentors.find((one) => one._id === _id) ?? null },
    ]),
  );
}

/**
 * Whom the owner may invite: those who hear the demo with the band, who may talk with the owner at this age, and who are not
 * of the circle anyway. Nobody while it is not for the band.
 */
export async function invitable(
  ctx: Context,
  { demo, act }: Pick<Reached, "demo" | "act">,
): Promise<Voice[]> {
  if (!reachesTo(demo.readers, "band")) return [];
  const band = memberIds(act);
  const facts = await factsOf(ctx, [...new Set([...band, demo.owner])]);
  const owner = facts.get(demo.owner);
  const ties = await tiesToAll(band, ctx.now, "mentor");
  const voices = await voicesOf([...band, demo.owner, ...ties.map((tie) => tie.from)]);
  const self = voices.get(demo.owner);
  if (!owner || !self) return [];
  const today = dayOf(ctx.now);
  const own = new Set(ties.filter((tie) => tie.to === demo.owner).map((tie) => tie.from));
  const isMentor = (id: string): boolean =>
    allowsMentoring(owner) &&
    ties.some((tie) => {
      const mentee = facts.get(tie.to);
      const mentor = voices.get(id)?.mentor ?? null;
      return tie.from === id && mentee !== undefined && mayMentor(mentor, mentee.birthDay, today);
    });
  return [...voices.values()].filter(
    (one) =>
      one.id !== demo.owner &&
      !own.has(one.id) &&
      (band.includes(one.id) || isMentor(one.id)) &&
      mayTalk(one, self, today),
  );
}

/** Those who talk about a demo now: its owner, the owner's mentors who may meet them, and who is invited and still may be. */
export async function circleOf(
  ctx: Context,
  of: Pick<Reached, "demo" | "act">,
  row: CommentCircle | null,
): Promise<Circle> {
  const { demo } = of;
  const owner = (await factsOf(ctx, [demo.owner])).get(demo.owner);
  const hasMentor = owner && reachesTo(demo.readers, "mentor") && isGateOpen(owner) && allowsMentoring(owner);
  const ties = hasMentor ? await tiesTo(demo.owner, ctx.now, "mentor") : [];
  const core = await voicesOf([demo.owner, ...ties.map((tie) => tie.from)]);
  const asked = row?.invited ?? [];
  const guests = asked.length > 0 ? await invitable(ctx, of) : [];
  return new Map(
    [
      ...[...core.values()].filter(
        (one) => one.id === demo.owner || mayMentor(one.mentor, owner?.birthDay ?? null, dayOf(ctx.now)),
      ),
      ...guests.filter((one) => asked.includes(one.id)),
    ].map((one) => [one.id, one] as const),
  );
}

/** The comments of a demo that the actor reaches; null for all who hear it and are not of the circle. */
export async function commentsAt(ctx: Context, reached: Reached): Promise<At | null> {
  if (!ctx.actor) return null;
  const circle = await circleOf(ctx, reached, await findCircle(reached.demo._id));
  const seat = seatOf(reached, circle);
  const versions = reached.versions.filter((one) => hears(reached, one));
  return seat ? { reached, seat, circle, versions } : null;
}

export async function demoAt(ctx: Context, id: string): Promise<At | null> {
  const reached = await reachDemo(ctx, id);
  return reached ? commentsAt(ctx, reached) : null;
}

/** All that the actor knows of, by version and second. */
export async function knownComments(ctx: MemberContext, at: At): Promise<Comment[]> {
  const today = dayOf(ctx.now);
  const heard = new Set(at.versions.map((one) => one.n));
  const all = await commentsOf(at.reached.demo._id);
  const known = all.filter(
    (one) => heard.has(one.n) && knowsOf(at.seat, at.circle, ctx.actor.personId, one, today),
  );
  const begun = new Set(known.map((one) => one._id));
  return known.filter((one) => one.thread === null || begun.has(one.thread));
}

/** One comment (or answer) that the actor knows of, or took back a moment ago; null is 404. */
export async function commentAt(
  ctx: MemberContext,
  id: string,
): Promise<(At & { comment: Comment; root: Comment }) | null> {
  const comment = await findComment(id);
  const root = comment?.thread ? await findComment(comment.thread) : comment;
  const at = comment && root ? await demoAt(ctx, comment.demo) : null;
  if (!comment || !root || !at || !at.versions.some((one) => one.n === comment.n)) return null;
  const me = ctx.actor.personId;
  const knows = (one: Comment): boolean =>
    knowsOf(at.seat, at.circle, me, one, dayOf(ctx.now)) || mayReturn(me, one, ctx.now);
  return knows(comment) && knows(root) ? { ...at, comment, root } : null;
}

/** Who is of a demo's circle at this moment, for notices; nobody where the demo is gone. */
export async function circleNow(ctx: Context, of: Pick<Reached, "demo" | "act">): Promise<string[]> {
  return [...(await circleOf(ctx, of, await findCircle(of.demo._id))).keys()];
}
