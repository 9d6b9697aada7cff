import { page, type Page, type Typed, typedText } from "../../http/action.ts";
import { DAY_MS, plusMs } from "../../platform/clock.ts";
import type { Context, MemberContext } from "../../platform/context.ts";
import type { Act } from "../acts/index.ts";
import { enquiriesTo } from "./model.ts";

export const enquiryForm = (ctx: Context, act: Act, typed: Typed): Page =>
  page(
    "enquiries/form",
    ctx.t("enquiries.form.title", { name: act.name }),
    {
      act: { id: act._id, name: act.name },
      name: typedText(typed, "name"),
      email: typedText(typed, "email"),
      text: typedText(typed, "text"),
      requestId: typedText(typed, "requestId"),
      problems: typed.problems,
    },
    { task: true },
  );

const DAYS = 30;
/** Since when what was written is shown: as long as it is kept. */
export const shownSince = (ctx: Context): Date => plusMs(ctx.now, -DAYS * DAY_MS);
export const presentEnquiries = async (ctx: MemberContext, act: Act) =>
  (await enquiriesTo(act._id, shownSince(ctx))).map((row) => ({
    id: row._id,
    name: row.name,
    email: row.email,
    text: row.text,
    at: row.at,
  }));

export const enquiriesPage = async (ctx: MemberContext, act: Act): Promise<Page> =>
  page("enquiries/list", ctx.t("enquiries.list.title", { name: act.name }), {
    act: { id: act._id, name: act.name },
    enquiries: await presentEnquiries(ctx, act),
  });
