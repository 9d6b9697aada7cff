import type { Context, MemberContext } from "../../platform/context.ts";
import { type Act, findAct, memberIds } from "../acts/index.ts";
import { factsOf } from "../consent/index.ts";
import { findEnquiry } from "./model.ts";
import { mayBeAsked, readersBy } from "./policy.ts";
import type { Enquiry } from "./schema.ts";

/** Is there a form on the public page of the act at this moment? */
export const takesEnquiries = async (ctx: Context, act: Act): Promise<boolean> =>
  act.optedIn !== null && mayBeAsked(await factsOf(ctx, memberIds(act)), act);

/** Who reads what is written to the act at this moment: adults alone. */
export const readersOf = async (ctx: Context, act: Act): Promise<string[]> =>
  readersBy(await factsOf(ctx, memberIds(act)), act);

/** The act, if somebody may write to it now. */
export async function actToAsk(ctx: Context, id: string): Promise<Act | null> {
  const act = await findAct(id);
  return act && (await takesEnquiries(ctx, act)) ? act : null;
}

/** The act, for those who read what is written to it. */
export async function actToRead(ctx: MemberContext, id: string): Promise<Act | null> {
  const act = await findAct(id);
  return act && (await readersOf(ctx, act)).includes(ctx.actor.personId) ? act : null;
}

/** Something that was written to an act, for those who read it. Who looks for one that was deleted says so. */
export async function enquiryToRead(
  ctx: MemberContext,
  at: { id: string; enquiryId: string },
  isRemoved: boolean,
): Promise<Enquiry | null> {
  const [act, row] = await Promise.all([actToRead(ctx, at.id), findEnquiry(at.enquiryId)]);
  return act && row?.act === act._id && Boolean(row.removedAt) === isRemoved ? row : null;
}
