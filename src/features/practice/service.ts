import { addDays, dayOf, daysBetween } from "../../platform/calendar.ts";
import { DAY_MS, plusMs } from "../../platform/clock.ts";
import type { MemberContext } from "../../platform/context.ts";
import { AppError, refuse } from "../../platform/errors.ts";
import { onEachDay } from "../../platform/jobs.ts";
import { isDuplicate } from "../../platform/mongo/connection.ts";
import { amendEvidence, findEvidence, recordEvidence, withdrawEvidence } from "../evidence/index.ts";
import { practiceEdited, practiceLogged, practiceRemoved, practiceRestored } from "./events.ts";
import { changeEntry, entriesSince, findEntry, insertEntry, purgeBefore } from "./model.ts";
import type { EditInput, Entry, EntryInput } from "./schema.ts";

export const WEEKS = 10;
const MONDAY = "2024-01-01";
const weekOf = (day: string): number => Math.floor(daysBetween(MONDAY, day) / 7);

onEachDay("practice.purge", async (now) => {
  await purgeBefore(plusMs(now, -DAY_MS));
});

const about = (row: Entry) => ({ about: row._id, person: row.person, data: { minutes: row.minutes } });
const minutesText = (minutes: number): string => `${minutes} min`;

/** A day that has come, and not years ago. @throws 422 at `day` */
function checkDay(ctx: MemberContext, day: string): void {
  const today = dayOf(ctx.now);
  if (day > today) throw refuse("day", "problems.dayFuture");
  if (day < addDays(today, -366)) throw refuse("day", "practice.problems.dayOld");
}

/** Writes down that the actor practised; it is evidence at once. Sent twice it is stored once. Emits `practice.logged`. */
export async function logPractice(ctx: MemberContext, input: EntryInput): Promise<Entry> {
  checkDay(ctx, input.day);
  const there = await ownOf(ctx, input.requestId);
  if (there) return there;
  const { day, minutes, what } = input;
  const person = ctx.actor.personId;
  try {
    return await ctx.change(
      async () => {
        const evidence = await recordEvidence(ctx, {
          kind: "practice",
          source: input.requestId,
          day,
          members: [person],
          title: what,
          text: minutesText(minutes),
        });
        return insertEntry({
          _id: input.requestId,
          person,
          day,
          minutes,
          what,
          evidence: evidence._id,
          createdAt: ctx.now,
          removedAt: null,
          version: 1,
        });
      },
      (row) => practiceLogged(about(row)),
    );
  } catch (err) {
    const other = isDuplicate(err) ? await ownOf(ctx, input.requestId) : null;
    if (!other) throw err;
    return other;
  }
}

async function ownOf(ctx: MemberContext, id: string): Promise<Entry | null> {
  const row = await findEntry(id);
  if (row && row.person !== ctx.actor.personId) throw new AppError(409, "problems.duplicate");
  return row;
}

const changedMeanwhile = (): AppError => new AppError(409, "problems.changedMeanwhile");

/** Puts an entry right; its evidence follows. Emits `practice.edited`. @throws 409 when it changed meanwhile */
export async function editPractice(ctx: MemberContext, row: Entry, input: EditInput): Promise<Entry> {
  checkDay(ctx, input.day);
  const { day, minutes, what } = input;
  return ctx.change(
    async () => {
      const saved = await changeEntry(row._id, input.version, { day, minutes, what });
      if (!saved) throw changedMeanwhile();
      await amendEvidence(row.evidence, { day, title: what, text: minutesText(minutes) });
      return saved;
    },
    (saved) => practiceEdited(about(saved)),
  );
}

/** Removes an entry; it can be brought back for a day. Emits `practice.removed`. */
export const removePractice = (ctx: MemberContext, row: Entry): Promise<Entry> =>
  ctx.change(
    async () => {
      const saved = await changeEntry(row._id, row.version, { removedAt: ctx.now });
      if (!saved) throw changedMeanwhile();
      const evidence = await findEvidence(row.evidence);
      if (evidence) await withdrawEvidence(ctx, evidence);
      return saved;
    },
    (saved) => practiceRemoved(about(saved)),
  );

/** Brings a removed entry back with its evidence. Emits `practice.restored`. */
export const restorePractice = (ctx: MemberContext, row: Entry): Promise<Entry> =>
  ctx.change(
    async () => {
      const saved = await changeEntry(row._id, row.version, { removedAt: null });
      if (!saved) throw changedMeanwhile();
      await amendEvidence(row.evidence, { withdrawnAt: null, text: minutesText(row.minutes) });
      return saved;
    },
    (saved) => practiceRestored(about(saved)),
  );

/** The last ten weeks: minutes a week, oldest first, and on how many days. */
export async function practiceSums(
  personId: string,
  today: string,
): Promise<{ weeks: { from: string; minutes: number }[]; days: number }> {
  const thisWeek = weekOf(today);
  const first = addDays(MONDAY, (thisWeek - WEEKS + 1) * 7);
  const rows = await entriesSince(personId, first);
  const weeks = Array.from({ length: WEEKS }, (_, i) => ({ from: addDays(first, i * 7), minutes: 0 }));
  for (const row of rows) {
    const week = weeks[weekOf(row.day) - thisWeek + WEEKS - 1];
    if (week) week.minutes += row.minutes;
  }
  return { weeks, days: new Set(rows.map((row) => row.day)).size };
}
