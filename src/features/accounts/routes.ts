import { action, redirect, untouched } from "../../http/action.ts";
import { LOCALE_COOKIE } from "../../http/locale.ts";
import { DAY_MS } from "../../platform/clock.ts";
import { choice, z } from "../../platform/fields.ts";
import { LOCALES } from "../../platform/i18n.ts";
import { findAccount } from "./model.ts";
import { renewSession } from "./session.ts";
import { accountPage, confirmPage, saidPage } from "./present.ts";
import { MailInput, password, token } from "./schema.ts";
import {
  askForEmailChange,
  changeLocale,
  changePassword,
  confirmEmailChange,
  findEmailChange,
} from "./service.ts";
import { browserOnly, form, here, safeNext, signActions } from "./sign-routes.ts";
import { whoActions } from "./who-routes.ts";

export const account = action({
  method: "get",
  path: "/account",
  doc: "One's own account",
  by: "member",
  load: (ctx) => findAccount(ctx.actor.accountId),
  can: "always",
  html: ({ ctx, subject }) => accountPage(ctx, subject, untouched, null),
  json: ({ subject }) => ({ email: subject.email, locale: subject.locale, roles: subject.roles }),
});
export const passwordChange = action({
  method: "post",
  path: "/account/password",
  doc: "Change one's password",
  by: "member",
  input: z.object({ current: z.string("problems.required").min(1, "problems.required").max(200), password }),
  load: (ctx) => findAccount(ctx.actor.accountId),
  can: "always",
  run: async (ctx, _subject, input, { req, res }) => {
    await changePassword(ctx, input.current, input.password);
    await renewSession(req, res);
  },
  html: () => redirect("/account", { key: "accounts.notices.passwordChanged" }),
  json: browserOnly,
  form: (ctx, subject, typed) => accountPage(ctx, subject, typed, "password"),
});
export const emailChange = action({
  method: "post",
  path: "/account/email",
  doc: "Ask to change one's address",
  by: "member",
  input: MailInput.extend({ current: z.string("problems.required").min(1, "problems.required").max(200) }),
  load: (ctx) => findAccount(ctx.actor.accountId),
  can: "always",
  run: (ctx, _subject, input) => askForEmailChange(ctx, input.email, input.current),
  html: () => redirect("/account", { key: "accounts.notices.emailAsked" }),
  json: browserOnly,
  form: (ctx, subject, typed) => accountPage(ctx, subject, typed, "email"),
});
export const emailLink = action({
  method: "get",
  path: "/email-change/confirmation",
  doc: "The page an address mail leads to",
  by: "anyone",
  query: z.object({ token: z.string().max(200).catch("") }),
  load: (ctx, { query }) =>
    findEmailChange(ctx, query.token).then((found) => ({ secret: found ? query.token : null })),
  can: "always",
  html: ({ ctx, subject }) =>
    subject.secret
      ? confirmPage(ctx, "accounts.emailConfirm", "/email-change/confirmation", subject.secret, untouched)
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
  html: ({ ctx }) =>
    saidPage(ctx, "accounts.emailChanged", { href: "/", label: ctx.t("accounts.emailChanged.on") }),
  json: browserOnly,
  form: (ctx) => saidPage(ctx, "accounts.linkGone"),
});
export const language = action({
  method: "post",
  path: "/language",
  doc: "Choose the language of the interface",
  by: "anyone",
  input: z.object({ locale: choice(LOCALES), next: z.string().max(500).optional() }),
  load: here,
  can: "always",
  run: async (ctx, _subject, input, { res }) => {
    res.cookie(LOCALE_COOKIE, input.locale, { httpOnly: true, sameSite: "lax", maxAge: 365 * DAY_MS });
    if (ctx.actor) await changeLocale(ctx.actor.accountId, input.locale);
    return safeNext(input.next);
  },
  html: ({ result }) => redirect(result),
  json: browserOnly,
});

export const accountActions = [
  ...signActions,
  ...whoActions,
  account,
  passwordChange,
  emailChange,
  emailLink,
  emailConfirmation,
  language,
];
