import type { Context, MemberContext } from "../../platform/context.ts";
import { plusMs } from "../../platform/clock.ts";
import { pageOf } from "../../platform/cursor.ts";
import { actsOf, findActs } from "../acts/index.ts";
import { namesShown } from "../consent/index.ts";
import { soundAddress, sourcesOf } from "./copies.ts";
import { type Known, knownAmong } from "./known.ts";
import { copyingAmong } from "./listening-service.ts";
import { demosOfActs, demosOwnedBy, newestOf } from "./model.ts";
import { hears, isNewest, mayAdd, mayRestore, mayWithdraw, missingFor, reachesTo } from "./policy.ts";
import type { Reached } from "./reach.ts";
import { type Demo, type DemoVersion, lengthOf } from "./schema.ts";
import { presentSound } from "./sound-present.ts";
import { type Waveform, waveformsOf } from "./waveform.ts";
import { GRACE_MS } from "./versions-service.ts";

const PAGE = 50;

/**
 * A page of the demos that the actor has put up or hears as one of the band, newest first, and the cursor of what came before.
 * A fixed number of reads.
 */
export async function presentDemos(ctx: MemberContext, before?: string) {
  const me = ctx.actor.personId;
  const acts = (await actsOf(me)).map((act) => act._id);
  const which = { before, limit: PAGE + 1 };
  const [ofBand, own] = await Promise.all([
    demosOfActs(acts, { ...which, least: "band" }),
    demosOwnedBy(me, which),
  ]);
  const { rows, next } = pageOf(
    newestOf([ofBand, own], PAGE + 1).map((demo) => ({ ...demo, at: demo.latestAt })),
    PAGE,
  );
  const [known, homes] = await Promise.all([knownAmong(ctx, rows), findActs(rows.map((demo) => demo.act))]);
  const names = new Map(homes.map((act) => [act._id, act.name]));
  return { demos: known.map((one) => rowOf(one, names.get(one.demo.act) ?? "")), next };
}

/** `open`: the newest version may be played from the list; whether its bytes are given is asked once more at their door. */
function rowOf({ demo, versions, open }: Known, act: string) {
  const standing = versions.filter((one) => one.withdrawnAt === null);
  const newest = standing[0] ?? null;
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
