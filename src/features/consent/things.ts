import type { Context } from "../../platform/context.ts";
import type { Purpose } from "./schema.ts";

/** One thing that a purpose is asked about: an act that is or could be public. */
export interface Thing {
  about: string;
  name: string;
  /** Somebody asks for it now. */
  asked: boolean;
  /** The musician is not in it any more; what was recorded then still follows the answer. */
  past: boolean;
}
type Things = (ctx: Context, personId: string) => Promise<Thing[]>;
const known = new Map<Purpose, Things>();
/** A later room says which things of a person a purpose is about. */
export const onThings = (purpose: Purpose, things: Things): void => void known.set(purpose, things);

/** What a purpose is about for this person: `null` is the person alone. */
export async function thingsOf(ctx: Context, purpose: Purpose, personId: string): Promise<(Thing | null)[]> {
  const things = known.get(purpose);
  return things ? things(ctx, personId) : [null];
}
