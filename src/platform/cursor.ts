import { z } from "zod";
import { instant } from "./clock.ts";

/** Where a page of a list that is sorted newest first ended: the instant and id of its last row. */
export const cursor = z
  .string()
  .regex(/^\d{1,15}-[0-9a-z]{20}$/)
  .optional()
  .catch(undefined);

export const cursorOf = (row: { at: Date; _id: string }): string => `${row.at.getTime()}-${row._id}`;

/** The rows after a cursor, in a list sorted by `at` and `_id`, newest first. Nothing without a cursor. */
export function olderThan(from: string | undefined) {
  const [ms = "", id = ""] = from?.split("-") ?? [];
  if (id === "") return {};
  const at = instant(Number(ms));
  return { $or: [{ at: { $lt: at } }, { at, _id: { $lt: id } }] };
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
