import type { MemberContext } from "../../platform/context.ts";
import type { Evidence, EvidenceKind } from "./schema.ts";

/** Where this reader comes to the source of a piece of evidence; null where it is not for them, though the evidence is. */
type Opening = (ctx: MemberContext, source: string, version: number | null) => Promise<string | null>;
const openings = new Map<EvidenceKind, Opening>();

/** A later room says how its kind of evidence is opened, and to whom. */
export const onEvidenceSource = (kind: EvidenceKind, opening: Opening): void =>
  void openings.set(kind, opening);

/** The way to the source: an address, `closed` to this reader, or null where there is none to come to. */
export async function sourceOf(
  ctx: MemberContext,
  row: Pick<Evidence, "kind" | "source" | "version" | "withdrawnAt">,
): Promise<{ href: string } | "closed" | null> {
  const opening = openings.get(row.kind);
  if (!opening || row.source === null || row.withdrawnAt !== null) return null;
  const href = await opening(ctx, row.source, row.version);
  return href === null ? "closed" : { href };
}
