import { DAY_MS, MINUTE_MS, plusMs } from "../../platform/clock.ts";
import type { Context, MemberContext } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { newId } from "../../platform/ids.ts";
import { cancelJob, enqueue } from "../../platform/jobs.ts";
import { isDuplicate } from "../../platform/mongo/connection.ts";
import { mayAskForMail } from "../accounts/index.ts";
import type { Act } from "../acts/index.ts";
import { enquiryReceived, enquiryRemoved, enquiryRestored } from "./events.ts";
import { countTo, findByRequest, insertEnquiry, setRemoved } from "./model.ts";
import type { Enquiry, EnquiryInput } from "./schema.ts";

const A_DAY = 20;

/**
 * Keeps what somebody writes to an act for the adults who read it; what a machine wrote is answered alike and kept nowhere (null).
 * Sending twice keeps it once. Emits `enquiries.received`. @throws 429 after six in an hour from one address, or twenty in a day
 * to one act
 */
export async function sendEnquiry(
  ctx: Context,
  act: Act,
  { website, ...input }: EnquiryInput,
  address: string,
): Promise<Enquiry | null> {
  if (website !== "") return null;
  const known = await findByRequest(input.requestId);
  if (known) return known;
  await mayAskForMail(`enquiry ${address}`);
  if ((await countTo(act._id, plusMs(ctx.now, -DAY_MS))) >= A_DAY)
    throw new AppError(429, "enquiries.problems.tooMany");
  const row: Enquiry = { ...input, _id: newId(), act: act._id, at: ctx.now, removedAt: null };
  try {
    return await ctx.change(
      () => insertEnquiry(row),
      enquiryReceived({ about: row._id, data: { act: act._id } }),
    );
  } catch (err) {
    const twin = isDuplicate(err) ? await findByRequest(input.requestId) : null;
    if (twin) return twin;
    throw err;
  }
}

/** The job that removes for good what was deleted. */
export const REMOVE = "enquiries.remove";
/** How long a deletion can be undone. */
const GRACE_MS = 10 * MINUTE_MS;
/** Nobody undoes while it is going. */
const MARGIN_MS = 10_000;
const removalOf = (row: Enquiry): string => `${REMOVE} ${row._id}`;

/** Deletes what was written, for all who read it: out of sight at once, gone in ten minutes. Emits `enquiries.removed`. @throws 409 */
export const removeEnquiry = (ctx: MemberContext, row: Enquiry): Promise<Enquiry> =>
  ctx.change(
    async () => {
      const removed = await setRemoved(row._id, ctx.now);
      if (!removed) throw new AppError(409, "problems.changedMeanwhile");
      await enqueue(REMOVE, { id: row._id }, { runAt: plusMs(ctx.now, GRACE_MS), key: removalOf(row) });
      return removed;
    },
    enquiryRemoved({ about: row._id, data: { act: row.act } }),
  );

/** Brings it back within those ten minutes. Emits `enquiries.restored`. @throws 409 when it is too late */
export const restoreEnquiry = (ctx: MemberContext, row: Enquiry): Promise<Enquiry> =>
  ctx.change(
    async () => {
      const isLate = !row.removedAt || ctx.now > plusMs(row.removedAt, GRACE_MS - MARGIN_MS);
      const back = !isLate && (await cancelJob(removalOf(row))) ? await setRemoved(row._id, null) : null;
      if (!back) throw new AppError(409, "enquiries.problems.gone");
      return back;
    },
    enquiryRestored({ about: row._id, data: { act: row.act } }),
  );
