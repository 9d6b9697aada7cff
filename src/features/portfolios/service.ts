import { dayOf } from "../../platform/calendar.ts";
import { HOUR_MS, plusMs } from "../../platform/clock.ts";
import type { Context, MemberContext } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { newId } from "../../platform/ids.ts";
import { isDuplicate } from "../../platform/mongo/connection.ts";
import { hashToken } from "../../platform/tokens.ts";
import { problemReported, reportClosed, reportReopened } from "./events.ts";
import { countFrom, findByRequest, insertReport, setClosed } from "./model.ts";
import type { PageReport, ReportInput } from "./schema.ts";

const AN_HOUR = 5;

/**
 * Keeps what somebody says is wrong with an act's page. Sending twice keeps it once. Emits `portfolios.problemReported`.
 * @throws 429 after five in an hour from one address
 */
export async function reportProblem(
  ctx: Context,
  act: string,
  input: ReportInput,
  address: string,
): Promise<PageReport> {
  const known = await findByRequest(input.requestId);
  if (known) return known;
  const from = hashToken(`${dayOf(ctx.now)} ${address}`);
  if ((await countFrom(from, plusMs(ctx.now, -HOUR_MS))) >= AN_HOUR)
    throw new AppError(429, "portfolios.problems.tooMany");
  const row: PageReport = {
    ...input,
    _id: newId(),
    act,
    by: ctx.actor?.personId ?? null,
    from,
    at: ctx.now,
    closedAt: null,
  };
  try {
    return await ctx.change(
      () => insertReport(row),
      problemReported({ about: row._id, data: { act, what: row.what } }),
    );
  } catch (err) {
    const twin = isDuplicate(err) ? await findByRequest(input.requestId) : null;
    if (twin) return twin;
    throw err;
  }
}

/** Lays a report aside, or takes it up again. */
export const closeReport = (
  ctx: MemberContext,
  row: PageReport,
  closed: boolean,
): Promise<PageReport | null> =>
  ctx.change(
    () => setClosed(row._id, closed ? ctx.now : null),
    (closed ? reportClosed : reportReopened)({ about: row._id, data: { act: row.act } }),
  );
