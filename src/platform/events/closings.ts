import { z } from "zod";
import type { Context } from "../context.ts";
import { type EventRow, eventRows } from "./events.ts";

/** What is kept of a closing outside the database: its event, which names nobody, and the ids that the event must not hold. */
export const ClosedLine = z.object({
  event: z.object({
    _id: z.string(),
    type: z.string(),
    v: z.number(),
    at: z.coerce.date(),
    by: z.string().nullable(),
    person: z.string().nullable(),
    about: z.string(),
    data: z.record(z.string(), z.unknown()),
  }),
  note: z.record(z.string(), z.string()),
});
export type ClosedLine = z.infer<typeof ClosedLine>;
type Facts = ClosedLine["event"];
type Note = ClosedLine["note"];

interface Closing {
  /** What doing it again needs beside the event, read when it happened. Null: this one closes nothing. */
  note?(event: Facts): Promise<Note | null>;
  /**
   * Closes it again in a database that has never heard of it. False when what it closed is not there at all. Bears being done
   * twice; asks nobody whether they may, since they did. `ctx` writes no events and is as of the first time.
   */
  again(ctx: Context, event: Facts, note: Note): Promise<boolean>;
  /** The event that opens the very same thing again, which then stays open. Only where nothing wider can come open by it. */
  opens?: string;
  /** What the two are about, where the id alone does not tell. */
  of?(event: Facts): string;
}
const known = new Map<string, Closing>();
export const closings = (): ReadonlyMap<string, Closing> => known;

/**
 * A room says that an event of this type closes something, and how it is closed again after a backup from before it was put back. A
 * law asks of every type of event whether it does.
 */
export function onClosing(type: string, closing: Closing): void {
  if (known.has(type)) throw new Error(`the closing ${type} is declared twice`);
  known.set(type, closing);
}

/** Is it to be kept outside the database? A closing is, and what opens the same again. */
export const isListed = (type: string): boolean =>
  known.has(type) || [...known.values()].some(({ opens }) => opens === type);

/** The line of an event; null when there is none, or the event is gone or does not close. */
export async function lineOf(id: string): Promise<ClosedLine | null> {
  const event = await eventRows.get(id);
  if (!event || !isListed(event.type)) return null;
  const closing = known.get(event.type);
  const note = closing?.note ? await closing.note(event) : {};
  return note && ClosedLine.parse({ event, note });
}

const keyOf = (event: Facts, closing: Closing): string => closing.of?.(event) ?? event.about;

/**
 * The closings among these lines that are to be done again: each once, without those that were opened again, and those of the
 * rooms near the roof first, since they close through the lower ones.
 */
export function toDoAgain(lines: readonly ClosedLine[]): ClosedLine[] {
  const each = [...new Map(lines.map((line) => [line.event._id, line])).values()].sort(
    (a, b) => a.event.at.getTime() - b.event.at.getTime(),
  );
  const isOpenAgain = ({ event }: ClosedLine, closing: Closing): boolean =>
    each.some(
      (later) =>
        later.event.type === closing.opens &&
        later.event.at >= event.at &&
        keyOf(later.event, closing) === keyOf(event, closing),
    );
  return [...known]
    .reverse()
    .flatMap(([type, closing]) =>
      each.filter((line) => line.event.type === type && !isOpenAgain(line, closing)),
    );
}

/** Does the database know of it? Then it was restored with what it closed. */
export const isHere = (line: ClosedLine): Promise<boolean> => eventRows.exists({ _id: line.event._id });

/** Puts the event back, to be told as the first time. `by`: who did it, if they are still there. */
export const putEventBack = ({ event }: ClosedLine, by: string | null): Promise<EventRow> =>
  eventRows.insert({
    ...event,
    by,
    data: event.data as EventRow["data"],
    deliveredAt: null,
    attempts: 0,
  });
