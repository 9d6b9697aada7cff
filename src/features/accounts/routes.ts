import { action, redirect, typedText, untouched } from "../../http/action.ts";
import { LOCALE_COOKIE } from "../../http/locale.ts";
import { DAY_MS } from "../../platform/clock.ts";
import { choice, z } from "../../platform/fields.ts";
import { LOCALES } from "../../platform/i18n.ts";
import { findAccount } from "./model.ts";
import { authenticate, endSession, renewSession, startSessionFor } from "./passport.ts";
import {
  accountPage,
  confirmPage,
  newPasswordPage,
  resetRequestPage,
  saidPage,
  signInPage,
  signUpPage,
} from "./present.ts";
import { MailInput, password, SIGN_UP_KINDS, SignInInput, SignUpInput, token } from "./schema.ts";
import {
  askForEmailChange,
  askForReset,
  askToSignUp,
  changeLocale,
  changePassword,
  confirmEmailChange,
  confirmSignUp,
  findEmailChange,
  findReset,
  findSignUp,
  resetPassword,
} from "./service.ts";

const form = { none: "a form; programs use the door it posts to" };
const browserOnly = { none: "signing in is for browsers; programs get tokens with the open API" };
/** Only a path of our own may follow a sign-in. */
const safeNext = (next: string | undefined): string =>
  next && /^\/(?![/\\])/.test(next) && !/[\r\n]/.test(next) ? next : "/";
const here = () => ({ here: true });

export const signUpForm = action({
  method: "get",
  path: "/sign-up",
  doc: "The sign-up form",
  by: "anyone",
  query: z.object({ kind: choice(SIGN_UP_KINDS).catch("musician") }),
  load: (_ctx, { query }) => query,
  can: "always",
  html: ({ ctx, subject }) => (ctx.actor ? redirect("/") : signUpPage(ctx, subject, untouched)),
  json: form,
});
export const signUp = action({
  method: "post",
  path: "/sign-up",
  doc: "Ask for an account; a mail with a link follows",
  by: "anyone",
  input: SignUpInput,
  load: () => ({ kind: "musician" }),
  can: "always",
  run: async (ctx, _subject, input) => askToSignUp(ctx, input),
  html: ({ ctx }) => saidPage(ctx, "accounts.signUpSent"),
  json: browserOnly,
  form: signUpPage,
});
export const signUpLink = action({
  method: "get",
  path: "/sign-up/confirmation",
  doc: "The page a sign-up mail leads to",
  by: "anyone",
  query: z.object({ token }),
  load: (ctx, { query }) =>
    findSignUp(ctx, query.token).then((found) => ({ secret: found ? query.token : null })),
  can: "always",
  html: ({ ctx, subject }) =>
    subject.secret
      ? confirmPage(ctx, "accounts.signUpConfirm", "/sign-up/confirmation", subject.secret, untouched)
      : saidPage(ctx, "accounts.linkGone", { href: "/sign-up", label: ctx.t("accounts.linkGone.again") }),
  json: form,
});
export const signUpConfirmation = action({
  method: "post",
  path: "/sign-up/confirmation",
  doc: "Confirm the address and open the account",
  by: "anyone",
  input: z.object({ token }),
  load: here,
  can: "always",
  run: async (ctx, _subject, input, { req, res }) => {
    const { account, kind } = await confirmSignUp(ctx, input.token);
    await startSessionFor(req, res, account);
    return kind;
  },
  html: ({ result }) =>
    redirect(result === "mentor" ? "/mentors/application" : "/", { key: "accounts.notices.welcome" }),
  json: browserOnly,
  form: (ctx) =>
    saidPage(ctx, "accounts.linkGone", { href: "/sign-up", label: ctx.t("accounts.linkGone.again") }),
});

export const signInForm = action({
  method: "get",
  path: "/sign-in",
  doc: "The sign-in form",
  by: "anyone",
  query: z.object({ next: z.string().max(500).optional() }),
  load: (_ctx, { query }) => ({ next: safeNext(query.next) }),
  can: "always",
  html: ({ ctx, subject }) => (ctx.actor ? redirect(subject.next) : signInPage(ctx, subject, untouched)),
  json: form,
});
export const signIn = action({
  method: "post",
  path: "/sign-in",
  doc: "Sign in with mail and password",
  by: "anyone",
  input: SignInInput,
  load: () => ({ next: "/" }),
  can: "always",
  run: async (_ctx, _subject, input, { req, res }) => {
    await authenticate(req, res);
    return safeNext(input.next);
  },
  html: ({ result }) => redirect(result),
  json: browserOnly,
  form: signInPage,
});
export const signOut = action({
  method: "post",
  path: "/sign-out",
  doc: "Sign out",
  by: "member",
  load: here,
  can: "always",
  run: async (_ctx, _subject, _input, { req, res }) => {
    await endSession(req);
    res.clearCookie("fly.sid", { path: "/" }).clearCookie("fly.as", { path: "/" });
  },
  html: () => redirect("/", { key: "accounts.notices.signedOut" }),
  json: browserOnly,
});

export const resetForm = action({
  method: "get",
  path: "/password-reset",
  doc: "Ask for a new password",
  by: "anyone",
  load: here,
  can: "always",
  html: ({ ctx }) => resetRequestPage(ctx, untouched),
  json: form,
});
export const reset = action({
  method: "post",
  path: "/password-reset",
  doc: "Send a link for a new password",
  by: "anyone",
  input: MailInput,
  load: here,
  can: "always",
  run: async (ctx, _subject, input) => askForReset(ctx, input.email),
  html: ({ ctx }) => saidPage(ctx, "accounts.resetSent"),
  json: browserOnly,
  form: (ctx, _subject, typed) => resetRequestPage(ctx, typed),
});
export const newPasswordForm = action({
  method: "get",
  path: "/password-reset/new",
  doc: "The page a reset mail leads to",
  by: "anyone",
  query: z.object({ token }),
  load: (ctx, { query }) =>
    findReset(ctx, query.token).then((found) => ({ secret: found ? query.token : null })),
  can: "always",
  html: ({ ctx, subject }) =>
    subject.secret
      ? newPasswordPage(ctx, subject.secret, untouched)
      : saidPage(ctx, "accounts.linkGone", {
          href: "/password-reset",
          label: ctx.t("accounts.linkGone.again"),
        }),
  json: form,
});
export const newPassword = action({
  method: "post",
  path: "/password-reset/new",
  doc: "Set a new password by a mailed link",
  by: "anyone",
  input: z.object({ token, password }),
  load: here,
  can: "always",
  run: (ctx, _subject, input) => resetPassword(ctx, input.token, input.password),
  html: () => redirect("/sign-in", { key: "accounts.notices.passwordChanged" }),
  json: browserOnly,
  form: (ctx, _subject, typed) =>
    typed.problems[""]
      ? saidPage(ctx, "accounts.linkGone", {
          href: "/password-reset",
          label: ctx.t("accounts.linkGone.again"),
        })
      : newPasswordPage(ctx, typedText(typed, "token"), typed),
});

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
  run: async (ctx, _subject, input, { req, res }) =>
    renewSession(req, res, await changePassword(ctx, input.current, input.password)),
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
  query: z.object({ token }),
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
  signUpForm,
  signUp,
  signUpLink,
  signUpConfirmation,
  signInForm,
  signIn,
  signOut,
  resetForm,
  reset,
  newPasswordForm,
  newPassword,
  account,
  passwordChange,
  emailChange,
  emailLink,
  emailConfirmation,
  language,
];
