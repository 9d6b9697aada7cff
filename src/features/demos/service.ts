import { dayOf } from "../../platform/calendar.ts";
import type { MemberContext } from "../../platform/context.ts";
import { AppError, notFound, refuse } from "../../platform/errors.ts";
import { newId } from "../../platform/ids.ts";
import { enqueue } from "../../platform/jobs.ts";
import type { AudioFacts } from "../../platform/media/verdicts.ts";
import type { StoredObject } from "../../platform/storage/port.ts";
import { type Act, actsOf, isPublic, memberIds, soloActOf } from "../acts/index.ts";
import { consentByAct, relationTo } from "../consent/index.ts";
import { evidenceOfSource, recordEvidence, setMembers } from "../evidence/index.ts";
import { usedIn } from "./additions.ts";
import { demoAdded, demoChanged, versionAdded } from "./events.ts";
import { findVersionByRequest, insertDemo, insertVersion, nextNumber, saveDemo } from "./model.ts";
import { reachesTo } from "./policy.ts";
import { checkRoom, examine, storeThen } from "./receive.ts";
import type { Demo, DemoVersion, EditDemoInput, NewDemoInput, NewVersionInput, Readers } from "./schema.ts";

/** The jobs of this room. */
export const VERIFY = "demos.verify";

/**
 * A new demo with its first version. Without an act of their own the actor gets a solo act. The same `requestId` stores
 * once. Emits `demos.added` and `demos.versionAdded`. @throws 422 at `audio`, `act` or `readers`
 */
export async function addDemo(ctx: MemberContext, input: NewDemoInput): Promise<DemoVersion> {
  const known = await sentBefore(ctx, input.requestId);
  if (known) return known;
  await checkRoom(ctx, input.audio);
  const facts = await examine(input.audio);
  const act = await actFor(ctx, input);
  await checkReaders(ctx, act, input.readers);
  return storeThen(input.audio, facts, input.requestId, (stored) => {
    const demo: Demo = {
      _id: newId(),
      act: act._id,
      title: input.title,
      readers: input.readers,
      owner: ctx.actor.personId,
      last: 0,
      latestAt: ctx.now,
      createdAt: ctx.now,
      version: 0,
    };
    return ctx.change(
      async () => {
        await insertDemo(demo);
        await agreeToReaders(ctx, demo.readers);
        return writeVersion(ctx, demo, act, input, facts, stored);
      },
      demoAdded({ about: demo._id, person: demo.owner, data: { act: act._id } }),
    );
  });
}

/**
 * A new version of a demo, and what a later room does about what is used in it, in one change. The same `requestId` stores once.
 * Emits `demos.versionAdded`. @throws 422 at `audio`
 */
export async function addVersion(
  ctx: MemberContext,
  demo: Demo,
  act: Act,
  { used = [], ...input }: Omit<NewVersionInput, "used"> & { used?: readonly string[] },
): Promise<DemoVersion> {
  const known = await sentBefore(ctx, input.requestId);
  if (known) return known;
  await checkRoom(ctx, input.audio);
  const facts = await examine(input.audio);
  return storeThen(input.audio, facts, input.requestId, (stored) =>
    ctx.change(async () => {
      const row = await writeVersion(ctx, demo, act, input, facts, stored);
      await usedIn(ctx, demo, row, used);
      return row;
    }),
  );
}

async function sentBefore(ctx: MemberContext, requestId: string): Promise<DemoVersion | null> {
  const known = await findVersionByRequest(requestId);
  if (known && known.uploadedBy !== ctx.actor.personId) throw new AppError(409, "problems.duplicate");
  return known;
}

async function actFor(ctx: MemberContext, { act: id, readers }: NewDemoInput): Promise<Act> {
  const acts = await actsOf(ctx.actor.personId);
  if (id === null && acts.length === 0) {
    if (readers === "everyone") throw refuse("readers", "demos.problems.actNotPublic");
    return soloActOf(ctx);
  }
  const act = id === null && acts.length === 1 ? acts[0] : acts.find((one) => one._id === id);
  if (!act) throw refuse("act", "problems.choice");
  return act;
}

/** A demo can only be for everyone where the act is public. @throws 422 at `readers` */
async function checkReaders(ctx: MemberContext, act: Act, readers: Readers): Promise<void> {
  if (readers === "everyone" && !(await isPublic(ctx, act)))
    throw refuse("readers", "demos.problems.actNotPublic");
}

/** From 15, choosing followers as readers is the yes to them, written with the choice. Under 15 the guardian is asked. */
async function agreeToReaders(ctx: MemberContext, readers: Readers): Promise<void> {
  const to = reachesTo(readers, "followers") ? await relationTo(ctx, ctx.actor.personId) : null;
  if (to) await consentByAct(ctx, to, "demoFollowers");
}

/** Whose evidence it is: all of the act where the act hears it, else who put it up. */
const evidenceMembers = (act: Act, readers: Readers, uploader: string): string[] =>
  reachesTo(readers, "band") ? memberIds(act) : [uploader];

async function writeVersion(
  ctx: MemberContext,
  { _id, readers }: Demo,
  act: Act,
  input: { note: string; requestId: string },
  facts: AudioFacts,
  stored: StoredObject,
): Promise<DemoVersion> {
  const demo = await nextNumber(_id, ctx.now);
  if (!demo) throw notFound();
  const uploadedBy = ctx.actor.personId;
  return ctx.change(
    async () => {
      const evidence = await recordEvidence(ctx, {
        kind: "demo",
        source: _id,
        version: demo.last,
        sha256: stored.sha256,
        act: act._id,
        members: evidenceMembers(act, readers, uploadedBy),
        day: dayOf(ctx.now),
        title: demo.title,
      });
      const { contentType, format, codec, durationMs, tags } = facts;
      const row = await insertVersion({
        _id: newId(),
        demo: _id,
        n: demo.last,
        note: input.note,
        ...stored,
        contentType,
        format,
        codec,
        durationMs,
        tags,
        uploadedBy,
        heard: memberIds(act),
        evidence: evidence._id,
        at: ctx.now,
        status: "received",
        withdrawnAt: null,
        requestId: input.requestId,
      });
      await enqueue(VERIFY, { version: row._id }, { key: `${VERIFY} ${row._id}` });
      return row;
    },
    ({ n, durationMs, format }) =>
      versionAdded({ about: _id, person: uploadedBy, data: { n, act: act._id, durationMs, format } }),
  );
}

/** Changes title and readers; the sound never changes. Bites at the next request. @throws 409, 422 at `readers` */
export async function editDemo(
  ctx: MemberContext,
  demo: Demo,
  act: Act,
  input: EditDemoInput,
): Promise<Demo> {
  if (input.readers !== demo.readers) await checkReaders(ctx, act, input.readers);
  const { version, ...change } = input;
  return ctx.change(
    async () => {
      const saved = await saveDemo(demo._id, version, change);
      if (!saved) throw new AppError(409, "problems.changedMeanwhile");
      if (saved.readers !== demo.readers) await agreeToReaders(ctx, saved.readers);
      // The band may claim what it now hears. What was claimed before is not taken away again.
      if (reachesTo(saved.readers, "band") && !reachesTo(demo.readers, "band"))
        for (const row of await evidenceOfSource("demo", demo._id))
          await setMembers(row._id, [...new Set([...row.members, ...memberIds(act)])]);
      return saved;
    },
    demoChanged({ about: demo._id, person: demo.owner, data: { readers: input.readers } }),
  );
}
