import { DAY_MS, plusMs } from "../../platform/clock.ts";
import { clock } from "../../platform/clock.ts";
import type { MemberContext } from "../../platform/context.ts";
import { systemContext } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { newId } from "../../platform/ids.ts";
import { enqueue } from "../../platform/jobs.ts";
import { queueMail } from "../../platform/mail.ts";
import { dropLease, holdLease } from "../../platform/mongo/lease.ts";
import { storage } from "../../platform/storage/current.ts";
import { findByPerson } from "../accounts/index.ts";
import { findPerson } from "../people/index.ts";
import { archiveOf } from "./archive.ts";
import { copyAsked, copyReady } from "./events.ts";
import { gather } from "./gather.ts";
import { handlesOf } from "./handles.ts";
import { changeCopy, copiesOf, copiesOver, findCopy, insertCopy, removeCopy } from "./model.ts";
import { COPY_DAYS, type Copy } from "./schema.ts";

export const MAKE = "privacy.makeCopy";
const A_DAY = 3;
const LEASE_MS = 60_000;

/**
 * Asks for a copy of somebody's data; one that is being made already is the answer. Emits `privacy.copyAsked`.
 * @throws 429 after three in a day
 */
export async function askForCopy(ctx: MemberContext, person: string, reader: Copy["reader"]): Promise<Copy> {
  const all = await copiesOf(person, reader, ctx.now);
  const waiting = all.find((copy) => copy.status !== "ready");
  if (waiting) return waiting;
  const today = all.filter((copy) => copy.askedAt > plusMs(ctx.now, -DAY_MS));
  if (today.length >= A_DAY) throw new AppError(429, "privacy.problems.tooMany", { max: A_DAY });
  const row: Copy = {
    _id: newId(),
    person,
    askedBy: ctx.actor.personId,
    reader,
    locale: ctx.locale,
    status: "waiting",
    done: 0,
    of: 0,
    file: null,
    askedAt: ctx.now,
    readyAt: null,
    expiresAt: plusMs(ctx.now, COPY_DAYS * DAY_MS),
  };
  return ctx.change(
    async () => {
      await enqueue(MAKE, { copy: row._id }, { key: `${MAKE} ${row._id}` });
      return insertCopy(row);
    },
    copyAsked({ about: row._id, person, data: { reader } }),
  );
}

/** Makes the zip and says so by mail. Done twice it makes one; a stopped one is begun again. Emits `privacy.copyReady`. */
export async function makeCopy(id: string): Promise<void> {
  const copy = await findCopy(id);
  if (!copy || copy.status === "ready") return;
  const lease = `copy ${id}`;
  if (!(await holdLease(lease, LEASE_MS))) throw new Error("another process is making this copy");
  const [handles, person] = await Promise.all([handlesOf(copy.person), findPerson(copy.person)]);
  if (!handles || !person) return;
  const gathered = await gather(handles, copy.reader);
  await changeCopy(id, ["waiting", "making"], { status: "making", of: gathered.files.length, done: 0 });
  const told = (done: number): void => {
    void holdLease(lease, LEASE_MS);
    void changeCopy(id, ["making"], { done });
  };
  const { locale, reader } = copy;
  const stream = archiveOf(gathered, { name: person.name, madeAt: clock.now(), locale, reader }, told);
  const file = await storage().put(stream, { type: "application/zip" });
  await finish(copy, { ...file, type: "application/zip" });
  await dropLease(lease);
}

async function finish(copy: Copy, file: NonNullable<Copy["file"]>): Promise<void> {
  const ctx = systemContext(copy.locale);
  const account = await findByPerson(copy.askedBy);
  await ctx.change(
    async () => {
      const saved = await changeCopy(copy._id, ["making"], {
        status: "ready",
        file,
        readyAt: ctx.now,
        expiresAt: plusMs(ctx.now, COPY_DAYS * DAY_MS),
      });
      if (saved && account)
        await queueMail({
          to: account.email,
          locale: account.locale,
          key: "privacy.mail.ready",
          params: { days: COPY_DAYS },
          path: copy.reader === "self" ? "/me/data" : `/guardian/${copy.person}/data`,
        });
    },
    copyReady({ about: copy._id, person: copy.person, data: { reader: copy.reader } }),
  );
}

/** Throws away what has lain ready for its time: the document first, then the bytes. */
export async function clearCopies(now: Date): Promise<void> {
  for (const copy of await copiesOver(now)) {
    await removeCopy(copy._id);
    if (copy.file) await storage().remove(copy.file.key);
  }
}

/** Throws one away before its time. */
export async function dropCopy(copy: Copy): Promise<void> {
  await removeCopy(copy._id);
  if (copy.file) await storage().remove(copy.file.key);
}
