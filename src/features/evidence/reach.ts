import { type MemberContext, systemContext } from "../../platform/context.ts";
import { factsOf, isGateOpen, isInner, relationTo } from "../consent/index.ts";
import { evidenceWith, findEvidence } from "./model.ts";
import type { Evidence } from "./schema.ts";

/** Of these people, those whose gate is open: the others' names and titles are nobody else's to read. */
export async function openIds(ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const facts = await factsOf(systemContext(), ids);
  return new Set([...facts].flatMap(([id, one]) => (isGateOpen(one) ? [id] : [])));
}

/** The musician who recorded it, whose gate must stand open for the others in it; a session is recorded by the mentor, who has none. */
const authorOf = (row: Evidence): string | null => (row.kind === "session" ? null : row.addedBy);

/**
 * The newest evidence that somebody is in. What a bandmate recorded is there while that bandmate's gate stands open; one's
 * own needs no look.
 */
export async function evidenceOf(personId: string, limit = 100): Promise<Evidence[]> {
  const rows = await evidenceWith(personId, limit);
  const others = rows.map(authorOf).filter((id) => id !== null && id !== personId);
  const open = await openIds([...new Set(others)].filter((id) => id !== null));
  return rows.filter((row) => {
    const author = authorOf(row);
    return author === null || author === personId || open.has(author);
  });
}

/** Evidence that the actor may read: their own, or as mentor or confirmed guardian of one it belongs to. Null otherwise. */
export async function reachEvidence(ctx: MemberContext, id: string): Promise<Evidence | null> {
  const row = await findEvidence(id);
  if (!row) return null;
  const me = ctx.actor.personId;
  const by = authorOf(row);
  const author = by === null || by === me ? null : await relationTo(ctx, by);
  if (author && !author.gateOpen && !isInner(author)) return null;
  if (row.members.includes(me)) return row;
  const relations = await Promise.all(row.members.slice(0, 20).map((member) => relationTo(ctx, member)));
  return relations.some((to) => to !== null && isInner(to)) ? row : null;
}
