import { action, redirect, untouched } from "../../http/action.ts";
import type { MemberContext } from "../../platform/context.ts";
import { maybeText, whole, z } from "../../platform/fields.ts";
import { AppError } from "../../platform/errors.ts";
import {
  browserName,
  browserOf,
  findAccount,
  renewSession,
  siteOf,
  takeChallenge,
} from "../accounts/index.ts";
import { challengeOf, prepareApp, registrationOptions, waitingSecret } from "../factors/index.ts";
import { appPage, codesPage, factorPage, type Waiting } from "./present.ts";
import { qrOf } from "../../platform/qr.ts";
import { addApp, factorState, keepPasskey, newCodes, removeApp, removePasskey } from "./service.ts";

const form = { none: "a form; programs use the door it posts to" };
const browserOnly = { none: "a second factor is set up by a person in a browser" };
const AT = "/account/second-factor";
/** Each door of these also stands open to who has to set one up, and asks who it is. */
const guarded = { by: "member", fresh: true, beforeFactor: true } as const;

async function waitingApp(ctx: MemberContext): Promise<Waiting | null> {
  const account = await findAccount(ctx.actor.accountId);
  const waiting = account ? await waitingSecret(ctx, account.email ?? "skolekode") : null;
  return waiting ? { secret: waiting.secret, qr: await qrOf(waiting.uri) } : null;
}

export const factor = action({
  ...guarded,
  method: "get",
  path: AT,
  doc: "One's second factor: app and recovery codes",
  load: (ctx) => factorState(ctx),
  can: "always",
  html: ({ ctx, subject }) => factorPage(ctx, subject),
  json: browserOnly,
});
export const appStart = action({
  ...guarded,
  method: "post",
  path: `${AT}/app`,
  doc: "Make a secret for an app that shows codes",
  load: () => ({ here: true }),
  can: "always",
  run: (ctx) => prepareApp(ctx),
  html: () => redirect(`${AT}/app`),
  json: browserOnly,
});
export const appForm = action({
  ...guarded,
  method: "get",
  path: `${AT}/app`,
  doc: "The secret for an app, as a QR code and as text",
  load: async (ctx) => ({ waiting: await waitingApp(ctx) }),
  can: "always",
  html: ({ ctx, subject }) => (subject.waiting ? appPage(ctx, subject.waiting, untouched) : redirect(AT)),
  json: form,
});
export const appConfirmation = action({
  ...guarded,
  method: "post",
  path: `${AT}/app/confirmation`,
  doc: "The first code: from now on the app is asked for",
  input: z.object({
    code: z.string("problems.required").trim().min(1, "problems.required").max(20, "factors.problems.code"),
  }),
  load: async (ctx) => ({ waiting: await waitingApp(ctx) }),
  can: "always",
  touchesSession: true,
  run: async (ctx, { waiting }, input, { req, res }) => {
    if (!waiting) return null;
    const codes = await addApp(ctx, input.code);
    await renewSession(req, res, true);
    return codes;
  },
  html: ({ ctx, result }) =>
    result === null
      ? redirect(AT, { key: "security.notices.again" })
      : result.length > 0
        ? codesPage(ctx, result)
        : redirect(AT, { key: "security.notices.appAdded" }),
  json: browserOnly,
  form: (ctx, { waiting }, typed) => {
    if (!waiting) throw new AppError(422, "factors.problems.code");
    return appPage(ctx, waiting, typed);
  },
});
export const appRemoval = action({
  ...guarded,
  method: "post",
  path: `${AT}/app/removal`,
  doc: "Stop asking for the app's codes",
  load: (ctx) => factorState(ctx),
  can: "always",
  touchesSession: true,
  run: async (ctx, _subject, _input, { req, res }) => {
    await removeApp(ctx);
    await renewSession(req, res);
  },
  html: () => redirect(AT, { key: "security.notices.appRemoved" }),
  json: browserOnly,
});
export const recoveryCodes = action({
  ...guarded,
  beforeFactor: undefined,
  method: "post",
  path: `${AT}/recovery-codes`,
  doc: "Make ten new recovery codes; the old ones end",
  load: async (ctx) => {
    const state = await factorState(ctx);
    return state.factor?.recovery.length ? state : null;
  },
  can: "always",
  run: (ctx) => newCodes(ctx),
  html: ({ ctx, result }) => codesPage(ctx, result),
  json: browserOnly,
});

export const passkeyQuestion = action({
  ...guarded,
  method: "post",
  path: "/account/passkeys/options",
  doc: "What a browser makes a passkey from",
  load: (ctx) => findAccount(ctx.actor.accountId),
  can: "always",
  touchesSession: true,
  run: async (ctx, account, _input, { req }) => {
    const options = await registrationOptions(ctx, siteOf(req), account.email ?? "Flyvefærdig");
    req.session.challenge = challengeOf(options, ctx.now);
    return options;
  },
  html: { none: "asked by the script of the page" },
  json: ({ result }) => result,
});
export const passkeyAddition = action({
  ...guarded,
  method: "post",
  path: "/account/passkeys",
  doc: "Keep a passkey that the browser made",
  input: z.object({
    passkey: z.string("problems.required").max(20_000, "factors.problems.passkey"),
    name: maybeText(40),
  }),
  load: (ctx) => factorState(ctx),
  can: "always",
  touchesSession: true,
  run: async (ctx, _subject, input, { req, res }) => {
    const challenge = takeChallenge(req);
    const name = input.name || browserName(ctx.t, browserOf(req.get("user-agent") ?? ""));
    const codes = await keepPasskey(ctx, siteOf(req), { typed: input.passkey, name, challenge });
    await renewSession(req, res, true);
    return codes;
  },
  html: ({ ctx, result }) =>
    result.length > 0 ? codesPage(ctx, result) : redirect(AT, { key: "security.notices.passkeyAdded" }),
  json: browserOnly,
  form: (ctx, subject, typed) => factorPage(ctx, subject, typed),
});
export const passkeyRemoval = action({
  ...guarded,
  beforeFactor: undefined,
  method: "post",
  path: "/account/passkeys/:n/removal",
  doc: "Stop counting a passkey",
  params: z.object({ n: whole(1, 20) }),
  /** When the one that was meant was added: the page may be older than the list. */
  input: z.object({ added: z.string("problems.wrong").max(40, "problems.wrong").optional() }),
  load: async (ctx, { params }) => {
    const state = await factorState(ctx);
    const passkey = state.factor?.passkeys[params.n - 1];
    return passkey ? { ...state, passkey } : null;
  },
  can: "always",
  touchesSession: true,
  run: async (ctx, { passkey }, { added }, { req, res }) => {
    if (added && added !== passkey.addedAt.toISOString()) return;
    await removePasskey(ctx, passkey.id);
    await renewSession(req, res);
  },
  html: () => redirect(AT, { key: "security.notices.passkeyRemoved" }),
  json: browserOnly,
});

export const securityActions = [
  factor,
  appStart,
  appForm,
  appConfirmation,
  appRemoval,
  recoveryCodes,
  passkeyQuestion,
  passkeyAddition,
  passkeyRemoval,
];
