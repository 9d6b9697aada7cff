import { type EventRow, eventRows, eventTypes } from "./events.ts";

/** The type of the earlier event about the same thing that one of this type takes back; null for most. */
export const takesBack = (type: string): string | null => eventTypes().get(type)?.takesBack ?? null;

/** The types that take others back. */
export const takingBack = (): string[] =>
  [...eventTypes()].flatMap(([type, { takesBack: earlier }]) => (earlier ? [type] : []));

const takenBackBy = (type: string): string[] => takingBack().filter((later) => takesBack(later) === type);

/** The ids of those events that a later one took back: a session that was not to be logged, the answer to a step that is open again. */
export async function takenBackAmong(rows: readonly EventRow[]): Promise<Set<string>> {
  const asked = rows.filter((event) => takenBackBy(event.type).length > 0);
  if (asked.length === 0) return new Set();
  const later = await eventRows.find({
    about: { $in: [...new Set(asked.map((event) => event.about))] },
    type: { $in: [...new Set(asked.flatMap((event) => takenBackBy(event.type)))] },
  });
  const isOver = (event: EventRow): boolean =>
    later.some(
      (one) => one.about === event.about && takesBack(one.type) === event.type && one.at >= event.at,
    );
  return new Set(asked.filter(isOver).map((event) => event._id));
}
