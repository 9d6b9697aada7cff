import { DAY_MS, plusMs } from "../../platform/clock.ts";
import type { MemberContext } from "../../platform/context.ts";
import { factsOf, isGateOpen, openAmong, shutTo } from "../consent/index.ts";
import {
  type Demo,
  type DemoVersion,
  demosForMentor,
  demosWith,
  isNewest,
  peopleIn,
  versionsOfAll,
} from "../demos/index.ts";
import { tiesFrom } from "../ties/index.ts";
import { begunBy, undecidedOf } from "./model.ts";

/** How long a new version stands on a mentor's first screen. */
const NEW_DAYS = 28;

/** What waits for a musician's decision, one line for each demo. A fixed number of reads. */
export async function commentsWaitingFor(
  musician: string,
): Promise<{ href: string; title: string; count: number }[]> {
  const open = (await undecidedOf(musician)).filter(
    (one) => one.thread === null && one.by !== musician && one.takenBackAt === null,
  );
  const ids = [...new Set(open.map((one) => one.demo))];
  const [demos, versions] = await Promise.all([demosWith(ids), versionsOfAll(ids)]);
  return demos.flatMap((demo) => {
    const there = new Set(
      (versions.get(demo._id) ?? []).filter((one) => one.withdrawnAt === null).map((one) => one.n),
    );
    const here = open.filter((one) => one.demo === demo._id && there.has(one.n));
    const [newest] = here.map((one) => one.n).sort((a, b) => b - a);
    return newest === undefined
      ? []
      : [{ href: `/demos/${demo._id}#v${newest}`, title: demo.title, count: here.length }];
  });
}

/** The newest versions that a mentor's musicians have put up of late and that the mentor has not commented on. */
export async function versionsToHear(
  ctx: MemberContext,
): Promise<{ href: string; name: string; title: string; n: number; at: Date }[]> {
  const mentees = (await tiesFrom(ctx.actor.personId, "mentor", ctx.now)).map((tie) => tie.to);
  const since = plusMs(ctx.now, -NEW_DAYS * DAY_MS);
  const owners = await openAmong(ctx, mentees, true);
  const [demos, said] = await Promise.all([
    demosForMentor([...owners.keys()], since),
    begunBy(ctx.actor.personId, since),
  ]);
  const versions = await versionsOfAll(demos.map((demo) => demo._id));
  const newest = demos.flatMap((demo) => {
    const own = versions.get(demo._id) ?? [];
    const top = own.find((one) => one.n === isNewest(own));
    const spoken = said.some((one) => one.demo === demo._id && one.n === top?.n && one.takenBackAt === null);
    return top && top.at >= since && !spoken ? [{ demo, top }] : [];
  });
  const open = await openOnes(ctx, newest);
  return open.map(({ demo, top }) => ({
    href: `/demos/${demo._id}#v${top.n}`,
    name: owners.get(demo.owner)?.name ?? "",
    title: demo.title,
    n: top.n,
    at: top.at,
  }));
}

/** Those in which the gate of everybody who can be heard stands open, and nobody blocks the actor. */
async function openOnes<T extends { demo: Demo; top: DemoVersion }>(
  ctx: MemberContext,
  rows: readonly T[],
): Promise<T[]> {
  const people = [...new Set(rows.flatMap(({ demo, top }) => peopleIn(demo, top)))];
  const [facts, shut] = await Promise.all([factsOf(ctx, people), shutTo(ctx, people)]);
  const isOpen = (id: string): boolean => {
    const one = facts.get(id);
    return one !== undefined && isGateOpen(one) && !shut.has(id);
  };
  return rows.filter(({ demo, top }) => peopleIn(demo, top).every(isOpen));
}
