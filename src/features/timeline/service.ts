import type { Context } from "../../platform/context.ts";
import { olderThan, pageOf } from "../../platform/cursor.ts";
import { type EventRow, eventRows } from "../../platform/events/events.ts";
import { takenBackAmong } from "../../platform/events/taken-back.ts";
import { isInner, type Relation, seesProgress } from "../consent/index.ts";
import { type Names, namesFor } from "./names.ts";
import { CIRCLES, type Circle, STORIES, TYPES } from "./stories.ts";

/** Which part of the story the actor may read; null is none. */
export function circleOf(to: Relation): Circle | null {
  if (to.self || to.approver) return "family";
  if (isInner(to)) return "inner";
  return seesProgress(to) ? "progress" : null;
}

/** One line of somebody's story, still without its sentence. */
export interface Line {
  event: EventRow;
  key: string;
  icon: string;
}

const PAGE = 30;

/** A page of somebody's story for this circle, newest first, and the cursor of what came before. */
export async function linesOf(
  personId: string,
  circle: Circle,
  before?: string,
): Promise<{ lines: Line[]; next: string | null }> {
  const seen = CIRCLES[circle];
  const types = TYPES.filter((type) => seen.includes(STORIES[type]?.circle ?? "family"));
  const found = await eventRows.find(
    { person: personId, type: { $in: types }, ...olderThan(before) },
    { sort: { at: -1, _id: -1 }, limit: PAGE + 1 },
  );
  const { rows, next } = pageOf(found, PAGE);
  const over = await takenBackAmong(rows);
  const lines = rows.flatMap((event) => {
    const story = STORIES[event.type];
    const key = over.has(event._id) ? null : (story?.key(event, circle) ?? null);
    return story && key ? [{ event, key, icon: story.icon }] : [];
  });
  return { lines, next };
}

/** The names that the lines speak of, as far as this reader may know them. */
export function namesIn(ctx: Context, lines: readonly Line[]): Promise<Names> {
  const facts = lines.map(({ event }) => {
    const story = STORIES[event.type];
    return { person: idOf(event, story?.person), organisation: idOf(event, story?.organisation) };
  });
  return namesFor(
    ctx,
    [...lines.map(({ event }) => event.by), ...facts.map((one) => one.person)],
    facts.map((one) => one.organisation),
  );
}

export function idOf(event: EventRow, name: string | undefined): string | null {
  const value = name ? event.data[name] : null;
  return typeof value === "string" ? value : null;
}
