import { action, redirect, untouched } from "../../http/action.ts";
import { giveCookie } from "../../http/cookies.ts";
import { LOCALE_COOKIE } from "../../http/locale.ts";
import { DAY_MS } from "../../platform/clock.ts";
import { choice, Id, z } from "../../platform/fields.ts";
import { LOCALES } from "../../platform/i18n.ts";
import type { MemberContext } from "../../platform/context.ts";
import { findFactor } from "../factors/index.ts";
import { dropOtherSignIns, dropSignIn, findAccount } from "./model.ts";
import { renewSession, revOf } from "./session.ts";
import { accountPage, emailPage, passwordPage, signInsPage } from "./account-present.ts";
import { confirmPage, saidPage } from "./present.ts";
import { type Account, MailInput, password, token } from "./schema.ts";
import { askForEmailChange, confirmEmailChange, findEmailChange } from "./email-service.ts";
import { changeLocale, changePassword } from "./service.ts";
import { resetActions } from "./reset-routes.ts";
import { browserOnly, form, here, safeNext, signActions } from "./sign-routes.ts";
import { whoActions } from "./who-routes.ts";

const own = (ctx: MemberContext) => findAccount(ctx.actor.accountId);

/** Who signs in with a school's card has no password to change. */
const hasMail = (_ctx: MemberContext, account: Account): boolean => account.email !== null;

export const account = action({
  method: "get",
  path: "/account",
  doc: "One's own account",
  by: "member",
  load: own,
  can: "always",
  html: async ({ ctx, subject }) => accountPage(ctx, subject, await findFactor(subject._id)),
  json: ({ subject }) => ({ email: subject.email, locale: subject.locale, roles: subject.roles }),
});
export const passwordForm = action({
  method: "get",
  path: "/account/password",
  doc: "The form for a new password",
  by: "member",
  fresh: true,
  load: own,
  can: hasMail,
  html: ({ ctx }) => passwordPage(ctx, untouched),
  json: form,
});
export const passwordChange = action({
  method: "post",
  path: "/account/password",
  doc: "Change one's password; every other session ends",
  by: "member",
  fresh: true,
  input: z.object({ password }),
  load: own,
  can: hasMail,
  touchesSession: true,
  run: async (ctx, _subject, input, { req, res }) => {
    await changePassword(ctx, revOf(req), input.password);
    await renewSession(req, res);
  },
  html: () => redirect("/account", { key: "accounts.notices.passwordChanged" }),
  json: browserOnly,
  form: (ctx, _subject, typed) => passwordPage(ctx, typed),
});
export const emailForm = action({
  method: "get",
  path: "/account/email",
  doc: "The form for another address, or for the first one",
  by: "member",
  fresh: true,
  load: own,
  can: "always",
  html: ({ ctx, subject }) => emailPage(ctx, subject, untouched),
  json: form,
});
export const emailChange = action({
  method: "post",
  path: "/account/email",
  doc: "Ask to change one's address, or for a first one",
  by: "member",
  fresh: true,
  input: MailInput,
  load: own,
  can: "always",
  run: (ctx, _subject, input) => askForEmailChange(ctx, input.email),
  html: () => redirect("/account", { key: "accounts.notices.emailAsked" }),
  json: browserOnly,
  form: (ctx, subject, typed) => emailPage(ctx, subject, typed),
});

export const signIns = action({
  method: "get",
  path: "/account/sign-ins",
  doc: "Where one is signed in",
  by: "member",
  fresh: true,
  load: own,
  can: "always",
  html: ({ ctx, subject }) => signInsPage(ctx, subject),
  json: ({ ctx, subject }) => ({
    signIns: subject.signIns.map(({ id, browser, system, at, seenAt }) => ({
      id,
      browser,
      system,
      since: at.toISOString(),
      seen: seenAt.toISOString(),
      thisOne: id === ctx.proof?.id,
    })),
  }),
});
export const signInEnding = action({
  method: "post",
  path: "/account/sign-ins/:id/ending",
  doc: "Sign out somewhere else",
  by: "member",
  fresh: true,
  params: z.object({ id: Id }),
  load: async (ctx, { params }) => (await own(ctx))?.signIns.find((one) => one.id === params.id) ?? null,
  can: (ctx, signIn) => signIn.id !== ctx.proof?.id,
  run: async (ctx, signIn) => void (await dropSignIn(ctx.actor.accountId, signIn.id)),
  html: () => redirect("/account/sign-ins", { key: "accounts.notices.ended" }),
  json: () => ({ ended: true }),
});
export const otherSignInsEnding = action({
  method: "post",
  path: "/account/sign-ins/ending",
  doc: "Sign out everywhere else",
  by: "member",
  fresh: true,
  load: own,
  can: "always",
  run: async (ctx) => void (await dropOtherSignIns(ctx.actor.accountId, ctx.proof?.id ?? "")),
  html: () => redirect("/account/sign-ins", { key: "accounts.notices.othersEnded" }),
  json: () => ({ ended: true }),
});
export const emailLink = action({
  method: "get",
  path: "/email-change/confirmation",
  doc: "The page an address mail leads to",
  by: "anyone",
  query: z.object({ token: z.string().max(200).catch("") }),
  load: (ctx, { query }) =>
    findEmailChange(ctx, query.token).then(async (found) => ({
      secret: found ? query.token : null,
      isFirst: found?.accountId ? (await findAccount(found.accountId))?.email === null : false,
    })),
  can: "always",
  html: ({ ctx, subject }) =>
    subject.secret
      ? confirmPage(
          ctx,
          subject.isFirst ? "accounts.emailFirst" : "accounts.emailConfirm",
          "/email-change/confirmation",
          subject.secret,
          untouched,
        )
      : saidPage(ctx, "accounts.linkGone"),
  json: form,
});
export const emailConfirmation = action({
  method: "post",
  path: "/email-change/confirmation",
  doc: "Confirm a new address",
  by: "anyone",
  input: z.object({ token }),
  load: here,
  can: "always",
  run: (ctx, _subject, input) => confirmEmailChange(ctx, input.token),
  html: ({ ctx, result }) =>
    result?.next
      ? redirect(result.next)
      : saidPage(ctx, "accounts.emailChanged", { href: "/", label: ctx.t("accounts.emailChanged.on") }),
  json: browserOnly,
  form: (ctx) => saidPage(ctx, "accounts.linkGone"),
});
export const language = action({
  method: "post",
  path: "/language",
  doc: "Choose the language of the interface",
  by: "anyone",
  whileLeaving: true,
  input: z.object({ locale: choice(LOCALES), next: z.string().max(500).optional() }),
  load: here,
  can: "always",
  touchesSession: true,
  run: async (ctx, _subject, input, { res }) => {
    giveCookie(res, LOCALE_COOKIE, input.locale, 365 * DAY_MS);
    if (ctx.actor) await changeLocale(ctx.actor.accountId, input.locale);
    return safeNext(input.next);
  },
  html: ({ result }) => redirect(result),
  json: browserOnly,
});

export const accountActions = [
  ...signActions,
  ...resetActions,
  ...whoActions,
  account,
  passwordForm,
  passwordChange,
  emailForm,
  emailChange,
  signIns,
  otherSignInsEnding,
  signInEnding,
  emailLink,
  emailConfirmation,
  language,
];
