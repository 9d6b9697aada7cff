import { dayOf } from "../../platform/calendar.ts";
import { HOUR_MS, plusMs } from "../../platform/clock.ts";
import type { Context, MemberContext } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { newId } from "../../platform/ids.ts";
import { isDuplicate } from "../../platform/mongo/connection.ts";
import { hashToken } from "../../platform/tokens.ts";
import { problemReported, reportClosed, reportReopened } from "./events.ts";
import { countFrom, findByRequest, insertReport, setClosed } from "./model.ts";
import type { Reference } from "../safeguarding/index.ts";
import type { PageReport, ReportInput } from "./schema.ts";

const AN_HOUR = 5;

/**
 * Keeps what somebody says is wrong with an act's page or with anything else that they see. Sending twice keeps it once. Emits `portfolios.problemReported`.
 * @throws 429 after five in an hour from one address
 */
export async function reportProblem(
  ctx: Context,
  on: { act: string } | { about: Reference },
  input: Pick<ReportInput, "what" | "text" | "requestId">,
  address: string,
): Promise<PageReport> {
  const known = await findByRequest(input.requestId);
  if (known) return known;
  const from = hashToken(`${dayOf(ctx.now)} ${address}`);
  if ((await countFrom(from, plusMs(ctx.now, -HOUR_MS))) >= AN_HOUR)
    throw new AppError(429, "portfolios.problems.tooMany");
  const row: PageReport = {
    what: input.what,
    text: input.text,
    requestId: input.requestId,
    _id: newId(),
    act: "act" in on ? on.act : null,
    about: "about" in on ? on.about : null,
    outcome: null,
    by: ctx.actor?.personId ?? null,
    from,
    at: ctx.now,
    closedAt: null,
  };
  try {
    return await ctx.change(
      () => insertReport(row),
      problemReported({ about: row._id, data: { act: row.act ?? "", what: row.what } }),
    );
  } catch (err) {
    const twin = isDuplicate(err) ? await findByRequest(input.requestId) : null;
    if (twin) return twin;
    throw err;
  }
}

/** Lays a report aside with what came of it, or takes it up again. Whoever reported it is told the outcome alone, and once. */
export const closeReport = (
  ctx: MemberContext,
  row: PageReport,
  outcome: PageReport["outcome"],
): Promise<PageReport | null> =>
  ctx.change(
    () => setClosed(row._id, outcome ? ctx.now : null, outcome),
    (changed) => {
      if (!changed) return null;
      return outcome
        ? reportClosed({ about: row._id, data: { act: row.act ?? "", outcome, reporter: row.by ?? "" } })
        : reportReopened({ about: row._id, data: { act: row.act ?? "" } });
    },
  );
