import { z } from "zod";
import { instant } from "./clock.ts";

/** Where a page of a list that is sorted newest first ended: the instant and id of its last row. */
export const cursor = z
  .string()
  .regex(/^\d{1,15}-[0-9a-z]{20}$/)
  .optional()
  .catch(undefined);

export const cursorOf = (row: { at: Date; _id: string }): string => `${row.at.getTime()}-${row._id}`;

/**
 * The rows after a cursor, in a list sorted by `field` and `_id`, newest first. Nothing without a cursor. The instant stands by
 * itself as well: by it the database begins in the middle of its index, however far down the page is.
 */
export function olderThan(from: string | undefined, field = "at") {
  const [ms = "", id = ""] = from?.split("-") ?? [];
  if (id === "") return {};
  const at = instant(Number(ms));
  return { [field]: { $lte: at }, $or: [{ [field]: { $lt: at } }, { _id: { $lt: id } }] };
}

/** A page of rows of which one more than `size` was read, and the cursor of the next page. */
export function pageOf<T extends { at: Date; _id: string }>(
  rows: readonly T[],
  size: number,
): { rows: T[]; next: string | null } {
  const shown = rows.slice(0, size);
  const last = shown.at(-1);
  return { rows: shown, next: rows.length > size && last ? cursorOf(last) : null };
}
