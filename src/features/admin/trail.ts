import { addDays, instantOf } from "../../platform/calendar.ts";
import { instant } from "../../platform/clock.ts";
import { type EventRow, eventRows, eventTypes } from "../../platform/events/events.ts";
import type { TrailQuery } from "./schema.ts";

export const PAGE = 25;

export interface Trail {
  rows: EventRow[];
  query: TrailQuery;
  /** The cursor of the next page, or null on the last. */
  next: string | null;
}

/** One page of the trail, newest first; older ones by the cursor of the last row. */
export async function readTrail(query: TrailQuery): Promise<Trail> {
  const { type, day, before } = query;
  const from = day ? instantOf(day) : null;
  const until = day ? instantOf(addDays(day, 1)) : null;
  const cut = before ? instant(before.at) : null;
  const at = {
    ...(from ? { $gte: from } : {}),
    ...(until ? { $lt: until } : {}),
    ...(cut ? { $lte: cut } : {}),
  };
  const rows = await eventRows.find(
    {
      ...(type && eventTypes().has(type) ? { type } : {}),
      ...(Object.keys(at).length > 0 ? { at } : {}),
      ...(cut && before ? { $or: [{ at: { $lt: cut } }, { _id: { $lt: before.id } }] } : {}),
    },
    { sort: { at: -1, _id: -1 }, limit: PAGE },
  );
  const last = rows.at(-1);
  return { rows, query, next: last && rows.length === PAGE ? `${last.at.getTime()}_${last._id}` : null };
}
