import { action, redirect, typedText, untouched } from "../../http/action.ts";
import type { Context } from "../../platform/context.ts";
import { z } from "../../platform/fields.ts";
import { rememberDevice } from "./device.ts";
import { findNotMe, itWasNotMe } from "./new-device.ts";
import { confirmPage, newPasswordPage, resetRequestPage, saidPage, sentPage } from "./present.ts";
import { MailInput, password, token } from "./schema.ts";
import { askForReset, findReset, resetPassword } from "./service.ts";
import { browserOnly, form, here } from "./sign-routes.ts";

/** What a link that was used or is too old leads to: the way to a new one. */
const linkGone = (ctx: Context) =>
  saidPage(ctx, "accounts.linkGone", { href: "/password-reset", label: ctx.t("accounts.linkGone.again") });

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
  run: (_ctx, _subject, input) => askForReset(input.email),
  html: ({ ctx }) => sentPage(ctx, "accounts.resetSent"),
  json: browserOnly,
  form: (ctx, _subject, typed) => resetRequestPage(ctx, typed),
});
export const newPasswordForm = action({
  method: "get",
  path: "/password-reset/new",
  doc: "The page a reset mail leads to",
  by: "anyone",
  query: z.object({ token: z.string().max(200).catch("") }),
  load: (ctx, { query }) =>
    findReset(ctx, query.token).then((found) => ({ secret: found ? query.token : null })),
  can: "always",
  html: ({ ctx, subject }) =>
    subject.secret ? newPasswordPage(ctx, subject.secret, untouched) : linkGone(ctx),
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
  touchesSession: true,
  run: async (ctx, _subject, input, { res }) => {
    const account = await resetPassword(ctx, input.token, input.password);
    // Whoever reads the mail is the owner: strangers' wrong tries do not keep this browser out.
    if (account) rememberDevice(res, account);
  },
  html: () => redirect("/sign-in", { key: "accounts.notices.passwordChanged" }),
  json: browserOnly,
  form: (ctx, _subject, typed) =>
    typed.problems[""] ? linkGone(ctx) : newPasswordPage(ctx, typedText(typed, "token"), typed),
});

export const notMeForm = action({
  method: "get",
  path: "/not-me",
  doc: "The page a mail about a new sign-in leads to",
  by: "anyone",
  query: z.object({ token: z.string().max(200).catch("") }),
  load: (ctx, { query }) =>
    findNotMe(ctx, query.token).then((found) => ({ secret: found ? query.token : null })),
  can: "always",
  html: ({ ctx, subject }) =>
    subject.secret ? confirmPage(ctx, "accounts.notMe", "/not-me", subject.secret, untouched) : linkGone(ctx),
  json: form,
});
export const notMe = action({
  method: "post",
  path: "/not-me",
  doc: "It was not me: end every session and send a link for a new password",
  by: "anyone",
  input: z.object({ token }),
  load: here,
  can: "always",
  run: (ctx, _subject, input) => itWasNotMe(ctx, input.token),
  html: ({ ctx }) => saidPage(ctx, "accounts.notMeDone"),
  json: browserOnly,
  form: (ctx) => linkGone(ctx),
});

export const resetActions = [resetForm, reset, newPasswordForm, newPassword, notMeForm, notMe];
