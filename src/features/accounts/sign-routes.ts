import { action, redirect, untouched } from "../../http/action.ts";
import { choice, z } from "../../platform/fields.ts";
import { ACTING_AS, takeCookie } from "../../http/cookies.ts";
import { askPasskey, signInByPasskey } from "./passkey-sign-in.ts";
import { authenticate, authenticateByCard, finishSignIn, whoWaits } from "./passport.ts";
import { endSession, startSessionFor } from "./session.ts";
import { cardPage, codePage, confirmPage, saidPage, sentPage, signInPage, signUpPage } from "./present.ts";
import {
  CardInput,
  CodeInput,
  PasskeyInput,
  SIGN_UP_KINDS,
  SignInInput,
  SignUpInput,
  token,
} from "./schema.ts";
import { askToSignUp, confirmSignUp, findSignUp } from "./service.ts";

export const form = { none: "a form; programs use the door it posts to" };
export const browserOnly = { none: "signing in is for browsers; programs get tokens with the open API" };
/** Only a path of our own may follow a sign-in. */
export const safeNext = (next: string | undefined): string =>
  next && /^\/(?![/\\])/.test(next) && !/[\r\n]/.test(next) ? next : "/";
export const here = () => ({ here: true });

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
  html: ({ ctx }) => sentPage(ctx, "accounts.signUpSent"),
  json: browserOnly,
  form: signUpPage,
});
export const signUpLink = action({
  method: "get",
  path: "/sign-up/confirmation",
  doc: "The page a sign-up mail leads to",
  by: "anyone",
  query: z.object({ token: z.string().max(200).catch("") }),
  load: (ctx, { query }) =>
    findSignUp(ctx, query.token).then((found) => ({ secret: found ? query.token : null })),
  can: "always",
  html: ({ ctx, subject }) =>
    subject.secret
      ? confirmPage(ctx, "accounts.signUpConfirm", "/sign-up/confirmation", subject.secret, untouched)
      : saidPage(ctx, "accounts.linkGone", { href: "/sign-up", label: ctx.t("accounts.linkGone.again") }),
  json: form,
});
/** What somebody does first, by what they came for. */
const NEXT = { musician: "/", mentor: "/mentors/application", organisation: "/organisations/new" } as const;
export const signUpConfirmation = action({
  method: "post",
  path: "/sign-up/confirmation",
  doc: "Confirm the address and open the account",
  by: "anyone",
  input: z.object({ token }),
  load: here,
  can: "always",
  touchesSession: true,
  run: async (ctx, _subject, input, { req, res }) => {
    const { account, kind } = await confirmSignUp(ctx, input.token);
    await startSessionFor(req, res, account);
    return kind;
  },
  html: ({ result }) =>
    redirect(NEXT[result], {
      key: result === "musician" ? "accounts.notices.welcome" : "accounts.notices.welcomeOther",
    }),
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
  touchesSession: true,
  run: async (_ctx, _subject, input, { req, res }) => {
    const next = safeNext(input.next);
    return (await authenticate(req, res)) === "in" ? next : `/sign-in/code?next=${encodeURIComponent(next)}`;
  },
  html: ({ result }) => redirect(result),
  json: browserOnly,
  form: signInPage,
});
export const cardForm = action({
  method: "get",
  path: "/sign-in/card",
  doc: "The form for a school's card",
  by: "anyone",
  query: z.object({ next: z.string().max(500).optional() }),
  load: (_ctx, { query }) => ({ next: safeNext(query.next) }),
  can: "always",
  html: ({ ctx, subject }) => (ctx.actor ? redirect(subject.next) : cardPage(ctx, subject, untouched)),
  json: form,
});
export const card = action({
  method: "post",
  path: "/sign-in/card",
  doc: "Sign in with the number and the words of a school's card",
  by: "anyone",
  input: CardInput,
  load: () => ({ next: "/" }),
  can: "always",
  touchesSession: true,
  run: async (_ctx, _subject, input, { req, res }) => {
    const next = safeNext(input.next);
    const state = await authenticateByCard(req, res, input);
    return state === "in" ? next : `/sign-in/code?next=${encodeURIComponent(next)}`;
  },
  html: ({ result }) => redirect(result),
  json: browserOnly,
  form: cardPage,
});
export const codeForm = action({
  method: "get",
  path: "/sign-in/code",
  doc: "The second step of signing in",
  by: "anyone",
  query: z.object({ next: z.string().max(500).optional() }),
  load: (_ctx, { query }) => ({ next: safeNext(query.next) }),
  can: "always",
  html: ({ ctx, subject }) => (ctx.actor ? redirect(subject.next) : codePage(ctx, subject, untouched)),
  json: form,
});
export const code = action({
  method: "post",
  path: "/sign-in/code",
  doc: "Sign in with a code after the password",
  by: "anyone",
  input: CodeInput,
  load: () => ({ next: "/" }),
  can: "always",
  touchesSession: true,
  run: async (_ctx, _subject, input, { req, res }) => {
    if (!(await whoWaits(req))) return `/sign-in?next=${encodeURIComponent(safeNext(input.next))}`;
    await finishSignIn(req, res, input);
    return safeNext(input.next);
  },
  html: ({ result }) => redirect(result),
  json: browserOnly,
  form: codePage,
});
export const passkeyQuestion = action({
  method: "post",
  path: "/sign-in/passkey/options",
  doc: "What a passkey is asked to sign, for signing in",
  by: "anyone",
  load: here,
  can: "always",
  touchesSession: true,
  run: (_ctx, _subject, _input, { req }) => askPasskey(req, null),
  html: { none: "asked by the script of the sign-in pages" },
  json: ({ result }) => result,
});
export const passkey = action({
  method: "post",
  path: "/sign-in/passkey",
  doc: "Sign in with a passkey, after the password or alone",
  by: "anyone",
  input: PasskeyInput,
  load: () => ({ next: "/" }),
  can: "always",
  touchesSession: true,
  run: async (_ctx, _subject, input, { req, res }) => {
    await signInByPasskey(req, res, input.passkey);
    return safeNext(input.next);
  },
  html: ({ result }) => redirect(result),
  json: browserOnly,
  form: (ctx, subject, typed) =>
    signInPage(ctx, subject, { ...typed, problems: { "": ctx.t("factors.problems.passkey") } }),
});
export const signOut = action({
  method: "post",
  path: "/sign-out",
  doc: "Sign out",
  by: "member",
  beforeFactor: true,
  whileLeaving: true,
  load: here,
  can: "always",
  touchesSession: true,
  run: async (_ctx, _subject, _input, { req, res }) => {
    await endSession(req);
    takeCookie(res, "fly.sid");
    takeCookie(res, ACTING_AS);
  },
  html: () => redirect("/", { key: "accounts.notices.signedOut" }),
  json: browserOnly,
});

export const signActions = [
  signUpForm,
  signUp,
  signUpLink,
  signUpConfirmation,
  signInForm,
  signIn,
  cardForm,
  card,
  codeForm,
  code,
  passkeyQuestion,
  passkey,
  signOut,
];
