import type { Context, MemberContext } from "../../platform/context.ts";
import { plusMs } from "../../platform/clock.ts";
import { actsOf, findActs } from "../acts/index.ts";
import { factsOf, isGateOpen, namesShown } from "../consent/index.ts";
import { soundAddress, sourcesOf } from "./copies.ts";
import { copyingAmong } from "./listening-service.ts";
import { demosOfActs, demosOwnedBy, versionsOfAll } from "./model.ts";
import {
  hears,
  isNewest,
  mayAdd,
  mayRestore,
  mayWithdraw,
  missingFor,
  peopleIn,
  reachesTo,
} from "./policy.ts";
import type { Reached } from "./reach.ts";
import { type Demo, type DemoVersion, lengthOf } from "./schema.ts";
import { presentSound } from "./sound-present.ts";
import { type Waveform, waveformsOf } from "./waveform.ts";
import { GRACE_MS } from "./versions-service.ts";

/** The demos that the actor has put up or hears as one of the band, newest first. A fixed number of reads. */
export async function presentDemos(ctx: MemberContext) {
  const me = ctx.actor.personId;
  const acts = await actsOf(me);
  const [ofActs, own] = await Promise.all([demosOfActs(acts.map((act) => act._id)), demosOwnedBy(me)]);
  const demos = [...new Map([...ofActs, ...own].map((demo) => [demo._id, demo])).values()];
  const versions = await versionsOfAll(demos.map((demo) => demo._id));
  const names = new Map(
    [...acts, ...(await findActs(own.map((demo) => demo.act)))].map((act) => [act._id, act]),
  );
  const facts = await factsOf(ctx, [...new Set(demos.flatMap((demo) => peopleOf(demo)))]);
  return demos
    .filter((demo) => demo.owner === me || inBand(demo))
    .sort((a, b) => b.latestAt.getTime() - a.latestAt.getTime())
    .flatMap((demo) => {
      const all = versions.filter((one) => one.demo === demo._id);
      return [rowOf(demo, all, names.get(demo.act)?.name ?? "", isOpen(demo))];
    });

  function peopleOf(demo: Demo): string[] {
    return versions.filter((one) => one.demo === demo._id).flatMap((one) => peopleIn(demo, one));
  }
  function inBand(demo: Demo): boolean {
    return (
      reachesTo(demo.readers, "band") &&
      versions.some((one) => one.demo === demo._id && one.status === "verified") &&
      isOpen(demo)
    );
  }
  /** Nobody else who is heard in it stands behind a closed gate. */
  function isOpen(demo: Demo): boolean {
    return peopleOf(demo).every((id) => {
      const one = facts.get(id);
      return id === me || (one !== undefined && isGateOpen(one));
    });
  }
}

/** `open`: the newest version may be played from the list; whether its bytes are given is asked once more at their door. */
function rowOf(demo: Demo, versions: readonly DemoVersion[], act: string, open: boolean) {
  const standing = versions.filter((one) => one.withdrawnAt === null);
  const newest = standing.reduce<DemoVersion | null>(
    (best, one) => (!best || one.n > best.n ? one : best),
    null,
  );
  return {
    id: demo._id,
    title: demo.title,
    act,
    readers: demo.readers,
    versions: standing.length,
    durationMs: newest && lengthOf(newest),
    sound: open && newest?.key && newest.status !== "broken" ? trackOf(demo, newest, act) : null,
    at: demo.latestAt,
  };
}

/** What a player is told of a song in a list. */
function trackOf(demo: Demo, version: DemoVersion, by: string) {
  return {
    id: `song-${demo._id}`,
    title: demo.title,
    by,
    href: `/demos/${demo._id}`,
    durationMs: lengthOf(version),
    src: soundAddress(version),
    sources: sourcesOf(version),
  };
}

/** A demo's ladder as the actor may see it. */
export async function presentDemo(ctx: Context, reached: Reached) {
  const { demo, act, actor, near } = reached;
  const putUp = reached.versions.map((one) => one.uploadedBy);
  const names = await namesShown(ctx, putUp, ctx.t("acts.act.hiddenMember"));
  const waves = await waveformsOf(reached.versions.filter((one) => hears(reached, one)));
  const isOwner = actor === demo.owner;
  const newest = isNewest(reached.versions);
  const top = reached.versions.find((one) => one.n === newest);
  const copying = await copyingAmong(reached.versions);
  const rungs = reached.versions.map((one) =>
    rungOf(ctx, reached, one, {
      name: names.get(one.uploadedBy) ?? "",
      wave: waves.get(one._id),
      copying: copying.has(one._id),
    }),
  );
  return {
    id: demo._id,
    title: demo.title,
    readers: demo.readers,
    version: demo.version,
    act: { id: act._id, name: act.name, seen: [...near.values()].some((to) => to.self) },
    since: demo.createdAt,
    /** Those heard in it whose yes to followers is missing. */
    missing: top && isOwner && reachesTo(demo.readers, "followers") ? missingFor(reached, top) : 0,
    standing: reached.versions.filter((one) => one.withdrawnAt === null).length,
    newest,
    /** The newest that stands is the one that counts. */
    versions: rungs.map((rung) => ({
      ...rung,
      counts: rung.n === newest,
      supersededBy: newest !== null && rung.n < newest && rung.withdrawnAt === null ? newest : null,
    })),
    can: { edit: isOwner, add: mayAdd(reached) },
  };
}

interface RungMore {
  name: string;
  wave: Waveform | undefined;
  copying: boolean;
}
function rungOf(ctx: Context, reached: Reached, one: DemoVersion, { name, wave, copying }: RungMore) {
  const mine = reached.actor === one.uploadedBy;
  const sound = presentSound(ctx, one, {
    wave,
    mine: mine || reached.actor === reached.demo.owner,
    hears: hears(reached, one),
    copying,
  });
  const soon = one.withdrawnAt !== null && ctx.now < plusMs(one.withdrawnAt, GRACE_MS - 10_000);
  return {
    n: one.n,
    note: one.note,
    at: one.at,
    by: name,
    mine,
    status: one.status,
    format: one.format,
    codec: one.codec,
    bytes: one.bytes,
    sha256: one.sha256,
    durationMs: lengthOf(one),
    type: one.contentType,
    withdrawnAt: one.withdrawnAt,
    /** Of the recording as it was put up, which its player is known by; `sources` are what it plays. */
    audio: sound.sources.length > 0 ? soundAddress(one) : null,
    ...sound,
    can: {
      note: mine && one.withdrawnAt === null,
      withdraw: one.withdrawnAt === null && mayWithdraw(reached, one),
      restore: one.key !== null && soon && mayRestore(reached, one),
    },
  };
}
