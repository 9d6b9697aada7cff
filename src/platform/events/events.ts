import { z } from "zod";
import { type Day, instantOf } from "../calendar.ts";
import { clock, plusMs } from "../clock.ts";
import { newId } from "../ids.ts";
import { backOffMs } from "../jobs.ts";
import { log } from "../log.ts";
import { collection } from "../mongo/collection.ts";
import { writeLast } from "../mongo/inside.ts";
import { actor, ERASED, FIVE_YEARS, subject } from "../personal/rule.ts";

/**
 * The trunk. A service writes an event in the transaction of its change; one leased reader hands each to the listeners of
 * later rooms, at least once. Ids and non-personal facts of that instant only: no names, no text.
 */
const Fact = z.union([
  z.string().max(200),
  z.number(),
  z.boolean(),
  z.null(),
  z.array(z.string().max(200)),
  z.array(z.number()),
]);
const EventRow = z.object({
  _id: z.string(),
  type: z.string(),
  /** Version of this type's data. */
  v: z.number(),
  at: z.date(),
  /** The person who did it; null when the program did. */
  by: z.string().nullable(),
  /** The person whose story it belongs to, if it belongs to one. */
  person: z.string().nullable(),
  /** The thing that it is about. */
  about: z.string(),
  data: z.record(z.string(), Fact),
  /** Null until every listener has heard it. */
  deliveredAt: z.date().nullable(),
  attempts: z.number(),
  /** When a listener that failed is asked again. */
  retryAt: z.date().nullable().optional(),
});
export type EventRow = z.infer<typeof EventRow>;
export type EventData = EventRow["data"];

/** What a service hands over; time, actor and id are the context's. */
export interface EventDraft {
  type: string;
  v: number;
  about: string;
  person: string | null;
  data: EventData;
}

/** What the figures are made of. */
const FIGURES =
  /^(journeys\.(stageEntered|stageUndone|answered|undone)|sessions\.(logged|edited|takenBack))$/;

export const eventRows = collection(
  "events",
  EventRow,
  [
    [{ deliveredAt: 1, at: 1, _id: 1 }],
    [{ person: 1, at: -1, _id: -1 }],
    [{ about: 1, at: -1 }],
    [{ type: 1, at: -1, _id: -1 }],
    [{ at: -1, _id: -1 }],
  ],
  {
    purpose:
      "What happened and when, without names or words: timelines, notices, figures and the secretariat's trail.",
    basis: "publicTask",
    people: {
      person: subject({
        erased: "unname",
        also: { set: (now) => ({ data: {}, deliveredAt: now }) },
      }),
      by: actor(["type", "at"]),
      about: actor([], { by: ["person", "account"], or: ["anything"] }),
      data: actor([], { deep: true }),
    },
    kept: [
      {
        for: FIVE_YEARS,
        from: "at",
        when: { type: { $not: FIGURES } },
        why: "Who changed what must be provable for as long as a claim can be raised.",
      },
      { for: "account", why: "Stages, confirmations and sessions are what the figures are made again from." },
    ],
  },
);

interface EventKind {
  v: number;
  data: z.ZodObject;
  /** The type of the earlier event about the same thing that this one takes back. */
  takesBack?: string;
}
const types = new Map<string, EventKind>();
export const eventTypes = (): ReadonlyMap<string, EventKind> => types;

/**
 * Declares a type of event (`room.pastTense`) and gives the function that makes its draft. What an event `takesBack` is told no
 * more: not in anybody's story, figures or notices; see `taken-back.ts`.
 */
export function eventType<S extends z.ZodObject>(
  type: string,
  v: number,
  data: S,
  more: Pick<EventKind, "takesBack"> = {},
) {
  if (types.has(type)) throw new Error(`the event ${type} is declared twice`);
  types.set(type, { v, data, ...more });
  return (event: { about: string; person?: string | null; data: z.input<S> }): EventDraft => ({
    type,
    v,
    about: event.about,
    person: event.person ?? null,
    data: data.parse(event.data) as EventData,
  });
}

/** Stores drafts as rows, with the rest of the transaction that they are called in. */
export const writeEvents = (drafts: readonly EventDraft[], by: string | null, at: Date): Promise<void> =>
  writeLast(
    eventRows.insertMany,
    drafts.map((draft) => ({ ...draft, _id: newId(), at, by, deliveredAt: null, attempts: 0 })),
  );

/** Everybody whose story holds an event of these types, but for the erased. */
export const personsIn = async (which: readonly string[]): Promise<string[]> =>
  (
    await eventRows.aggregate<{ _id: string }>([
      { $match: { type: { $in: [...which] }, person: { $nin: [null, ERASED] } } },
      { $group: { _id: "$person" } },
    ])
  ).map((row) => row._id);

export type Listener = (event: EventRow) => Promise<void>;
const listeners: { name: string; types: readonly string[] | "all"; hear: Listener }[] = [];

/** Registers a listener; it must be idempotent, since an event may come twice. */
export function listen(name: string, which: readonly string[] | "all", hear: Listener): void {
  listeners.push({ name, types: which, hear });
}

const waiting = new Set<() => void>();
/** Called after each commit that wrote events; wakes the reader of this process at once. */
export const wakeReader = (): void => {
  for (const wake of waiting) wake();
};
/** Resolves at the next wake or after `ms`. */
export const untilWoken = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      waiting.delete(done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    waiting.add(done);
  });

/**
 * Hands over everything that waits, oldest first; how many were delivered. A failing one is kept and tried again later, each time
 * after a longer while, for half a day.
 */
export async function deliverEvents(limit = 500): Promise<number> {
  const rows = await eventRows.find(
    {
      deliveredAt: null,
      attempts: { $lt: MAX_ATTEMPTS },
      $or: [{ retryAt: null }, { retryAt: { $lte: clock.now() } }],
    },
    { sort: { at: 1, _id: 1 }, limit },
  );
  let delivered = 0;
  for (const row of rows) if (await deliver(row)) delivered += 1;
  return delivered;
}
const MAX_ATTEMPTS = 20;

async function deliver(row: EventRow): Promise<boolean> {
  for (const listener of listeners) {
    if (listener.types !== "all" && !listener.types.includes(row.type)) continue;
    try {
      await listener.hear(row);
    } catch (err) {
      log.error({ err, listener: listener.name, event: row._id, type: row.type }, "a listener failed");
      const attempts = row.attempts + 1;
      if (attempts >= MAX_ATTEMPTS)
        log.error(
          { event: row._id, type: row.type },
          "an event gave up: mend the cause, then `npm run jobs:retry`",
        );
      await eventRows.update(
        { _id: row._id },
        { $set: { attempts, retryAt: plusMs(clock.now(), backOffMs(attempts)) } },
      );
      return false;
    }
  }
  await eventRows.update({ _id: row._id }, { $set: { deliveredAt: clock.now() } });
  return true;
}

/** Events before a day count as heard: a story that lies in the past rings no bells. Projections are rebuilt from them. */
export const markOld = (before: Day): Promise<number> =>
  eventRows.updateMany(
    { deliveredAt: null, at: { $lt: instantOf(before) } },
    { $set: { deliveredAt: clock.now() } },
  );

/** What no listener is told any more, because one failed each time; oldest first. */
export const givenUpEvents = (): Promise<EventRow[]> =>
  eventRows.find({ deliveredAt: null, attempts: { $gte: MAX_ATTEMPTS } }, { sort: { at: 1, _id: 1 } });

/** Tells it once more; gives how many. */
export const retryEvents = (): Promise<number> =>
  eventRows.updateMany(
    { deliveredAt: null, attempts: { $gte: MAX_ATTEMPTS } },
    { $set: { attempts: 0, retryAt: null } },
  );
