import { DAY_MS, plusMs } from "../../platform/clock.ts";
import type { Context } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { newId } from "../../platform/ids.ts";
import { isDuplicate } from "../../platform/mongo/connection.ts";
import { mayAskForMail } from "../accounts/index.ts";
import type { Act } from "../acts/index.ts";
import { enquiryReceived } from "./events.ts";
import { countTo, findByRequest, insertEnquiry } from "./model.ts";
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
  const row: Enquiry = { ...input, _id: newId(), act: act._id, at: ctx.now };
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
