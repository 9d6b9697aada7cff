import { page, type Page, type Typed, typedText } from "../../http/action.ts";
import type { MemberContext } from "../../platform/context.ts";
import { isToday, showDate } from "../../platform/i18n.ts";
import { type Factor, isSetUp } from "../factors/index.ts";
import { browserName } from "./browser.ts";
import type { Account, SignIn } from "./schema.ts";

export const accountPage = (ctx: MemberContext, account: Account, factor: Factor | null): Page =>
  page("accounts/account", ctx.t("accounts.account.title"), {
    email: account.email,
    card: account.card !== null,
    twoSteps: isSetUp(factor),
    elsewhere: account.signIns.filter((one) => one.id !== ctx.proof?.id).length,
  });

/** For another address; for a first one, when somebody signs in with a school's card. */
export function emailPage(ctx: MemberContext, account: Account, typed: Typed): Page {
  const title = ctx.t(account.email ? "accounts.email.title" : "accounts.email.firstTitle");
  const { problems } = typed;
  return page(
    "accounts/email",
    title,
    { title, email: account.email, typed: typedText(typed, "email"), problems },
    { task: true },
  );
}

export const passwordPage = (ctx: MemberContext, typed: Typed): Page =>
  page("accounts/password", ctx.t("accounts.password.title"), { problems: typed.problems }, { task: true });

export const signInsPage = (ctx: MemberContext, account: Account): Page =>
  page("accounts/sign-ins", ctx.t("accounts.signIns.title"), {
    signIns: account.signIns
      .toSorted((a, b) => b.seenAt.getTime() - a.seenAt.getTime())
      .map((one) => presentSignIn(ctx, one))
      .toSorted((a, b) => Number(b.thisOne) - Number(a.thisOne)),
  });

function presentSignIn(ctx: MemberContext, one: SignIn) {
  const time = showDate(ctx.locale, one.seenAt, "time");
  const thisOne = one.id === ctx.proof?.id;
  return {
    id: one.id,
    thisOne,
    name: browserName(ctx.t, one),
    seen: isToday(one.seenAt, ctx.now)
      ? ctx.t("accounts.signIns.seenToday", { time })
      : ctx.t("accounts.signIns.seen", { day: showDate(ctx.locale, one.seenAt) }),
    since: ctx.t("accounts.signIns.since", { day: showDate(ctx.locale, one.at) }),
  };
}
