import { page, type Page, type Typed, typedText } from "../../http/action.ts";
import type { Context } from "../../platform/context.ts";

export const signInPage = (ctx: Context, subject: { next: string }, typed: Typed): Page =>
  page(
    "accounts/sign-in",
    ctx.t("accounts.signIn.title"),
    {
      email: typedText(typed, "email"),
      next: typedText(typed, "next", subject.next),
      problems: typed.problems,
    },
    { layout: "sign" },
  );

export const cardPage = (ctx: Context, subject: { next: string }, typed: Typed): Page =>
  page(
    "accounts/card",
    ctx.t("accounts.card.title"),
    {
      number: typedText(typed, "number"),
      words: typedText(typed, "words"),
      next: typedText(typed, "next", subject.next),
      problems: typed.problems,
    },
    { layout: "sign" },
  );

export const codePage = (ctx: Context, subject: { next: string }, typed: Typed): Page =>
  page(
    "accounts/code",
    ctx.t("accounts.code.title"),
    { next: typedText(typed, "next", subject.next), problems: typed.problems },
    { layout: "sign" },
  );

/** Asked before a sensitive act. `lost`: a form was sent, and what was typed in it was not kept. */
export const whoPage = (
  ctx: Context,
  subject: { next: string; lost: boolean; app: boolean; passkey: boolean; password: boolean; card: boolean },
  typed: Typed,
): Page =>
  page(
    "accounts/who",
    ctx.t("accounts.who.title"),
    { ...subject, next: typedText(typed, "next", subject.next), problems: typed.problems },
    { task: true },
  );

export const signUpPage = (ctx: Context, subject: { kind: string; email?: string }, typed: Typed): Page =>
  page(
    "accounts/sign-up",
    ctx.t("accounts.signUp.title"),
    {
      kind: typedText(typed, "kind", subject.kind),
      name: typedText(typed, "name"),
      email: typedText(typed, "email", subject.email ?? ""),
      birthDay: typedText(typed, "birthDay"),
      problems: typed.problems,
    },
    { layout: "sign" },
  );

/** That a mail is on its way; where none is sent out, it leads to where mails are shown. */
export const sentPage = (ctx: Context, key: string): Page =>
  page(
    "accounts/sent",
    ctx.t(`${key}.title`),
    { title: ctx.t(`${key}.title`), text: ctx.t(`${key}.text`) },
    { layout: "sign" },
  );

/** A page that says one thing and has at most one button. */
export const saidPage = (
  ctx: Context,
  key: string,
  button: { href: string; label: string } | null = null,
): Page =>
  page(
    "accounts/said",
    ctx.t(`${key}.title`),
    { title: ctx.t(`${key}.title`), text: ctx.t(`${key}.text`), button },
    { layout: "sign" },
  );

/** A mailed link leads here, and only the button acts: mail scanners open links. */
export const confirmPage = (ctx: Context, key: string, action: string, token: string, typed: Typed): Page =>
  page(
    "accounts/confirm",
    ctx.t(`${key}.title`),
    {
      title: ctx.t(`${key}.title`),
      text: ctx.t(`${key}.text`),
      button: ctx.t(`${key}.button`),
      action,
      token,
      problem: typed.problems[""] ?? null,
    },
    { layout: "sign" },
  );

export const resetRequestPage = (ctx: Context, typed: Typed): Page =>
  page(
    "accounts/reset-request",
    ctx.t("accounts.reset.title"),
    { email: typedText(typed, "email"), problems: typed.problems },
    { layout: "sign" },
  );

export const newPasswordPage = (ctx: Context, token: string, typed: Typed): Page =>
  page(
    "accounts/new-password",
    ctx.t("accounts.newPassword.title"),
    { token, problems: typed.problems },
    { layout: "sign" },
  );
