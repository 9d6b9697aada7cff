import type { Context } from "../../platform/context.ts";
import { hereByRole } from "../accounts/index.ts";
import { namesOf } from "../people/index.ts";
import { tiesFrom, tiesWith } from "../ties/index.ts";
import { concernsIn } from "./model.ts";
import { mayRead, type Parties } from "./policy.ts";

/** The musicians whom somebody is or was mentor or guardian of: those concerns are another lead's to read. */
export async function tiedTo(ctx: Context, from: string): Promise<Set<string>> {
  const kinds = ["mentor", "guardian"] as const;
  const ties = await Promise.all(
    kinds.flatMap((kind) => [
      tiesFrom(from, kind, ctx.now),
      tiesWith({ from, kind, status: "active" }),
      tiesWith({ from, kind, status: "ended" }),
    ]),
  );
  return new Set(ties.flat().map((tie) => tie.to));
}

/** Everybody with the role who is here: not one who is leaving. */
export const leadIds = async (): Promise<string[]> =>
  (await hereByRole("safeguarding")).map((account) => account.personId);

/** The leads who may read a concern of these parties. Nobody is an answer too: then it is not taken in. */
export async function readersOf(ctx: Context, parties: Parties): Promise<string[]> {
  const leads = await leadIds();
  const allowed = await Promise.all(leads.map(async (id) => mayRead(id, parties, await tiedTo(ctx, id))));
  return leads.filter((_id, i) => allowed[i]);
}

/** When each open concern came that no lead may read, without `gone` if one is named. Nothing else of it is given. */
export async function unreadable(ctx: Context, gone: string | null = null): Promise<Date[]> {
  const open = (
    await Promise.all((["raised", "opened", "inHand"] as const).map((one) => concernsIn(one)))
  ).flat();
  if (open.length === 0) return [];
  const leads = (await leadIds()).filter((id) => id !== gone);
  const tied = await Promise.all(leads.map((id) => tiedTo(ctx, id)));
  const isRead = (concern: Parties): boolean =>
    leads.some((id, i) => mayRead(id, concern, tied[i] ?? new Set()));
  return open.filter((concern) => !isRead(concern)).map((concern) => concern.at);
}

/** Id and name of each lead who may read it. */
export async function namedReaders(ctx: Context, parties: Parties): Promise<{ id: string; name: string }[]> {
  const ids = await readersOf(ctx, parties);
  const names = await namesOf(ids);
  return ids.map((id) => ({ id, name: names.get(id) ?? "" }));
}
