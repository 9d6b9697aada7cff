import { DAY_MS, plusMs } from "../../platform/clock.ts";
import { clock } from "../../platform/clock.ts";
import type { MemberContext } from "../../platform/context.ts";
import { systemContext } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { newId } from "../../platform/ids.ts";
import { enqueue } from "../../platform/jobs.ts";
import { log } from "../../platform/log.ts";
import { queueMail } from "../../platform/mail.ts";
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

const makeLater = (copy: Pick<Copy, "_id">): Promise<void> =>
  enqueue(MAKE, { copy: copy._id }, { key: `${MAKE} ${copy._id}` });

/**
 * Asks for a copy of somebody's data; one that is being made already is the answer, and is begun anew if it had been given up. Emits `privacy.copyAsked`.
 * @throws 429 after three in a day
 */
export async function askForCopy(ctx: MemberContext, person: string, reader: Copy["reader"]): Promise<Copy> {
  const all = await copiesOf(person, reader, ctx.now);
  const waiting = all.find((copy) => copy.status !== "ready");
  if (waiting) {
    await makeLater(waiting);
    return waiting;
  }
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
      await makeLater(row);
      return insertCopy(row);
    },
    copyAsked({ about: row._id, person, data: { reader } }),
  );
}

/**
 * Makes the zip and says so by mail; of somebody who is not here any more there is none to make. Done twice it makes one; a
 * stopped one is begun again. Emits `privacy.copyReady`.
 */
export async function makeCopy(id: string): Promise<void> {
  const copy = await findCopy(id);
  if (!copy || copy.status === "ready") return;
  const [handles, person] = await Promise.all([handlesOf(copy.person), findPerson(copy.person)]);
  if (!handles || !person) return void (await removeCopy(id));
  const gathered = await gather(handles, copy.reader);
  await changeCopy(id, ["waiting", "making"], { status: "making", of: gathered.files.length, done: 0 });
  const told = (done: number): void =>
    void changeCopy(id, ["making"], { done }).catch((err: unknown) =>
      log.warn({ err }, "how far a copy is was not noted"),
    );
  const { locale, reader } = copy;
  const stream = archiveOf(gathered, { name: person.name, madeAt: clock.now(), locale, reader }, told);
  const file = await storage().put(stream, { type: "application/zip" });
  // Taken away meanwhile, or made by another process as well.
  if (!(await finish(copy, { ...file, type: "application/zip" }))) await storage().remove(file.key);
}

async function finish(copy: Copy, file: NonNullable<Copy["file"]>): Promise<boolean> {
  const ctx = systemContext(copy.locale);
  const account = await findByPerson(copy.askedBy);
  const saved = await ctx.change(
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
      return saved;
    },
    (made) =>
      made ? copyReady({ about: copy._id, person: copy.person, data: { reader: copy.reader } }) : null,
  );
  return saved !== null;
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
