import { action, redirect, untouched } from "../../http/action.ts";
import type { MemberContext } from "../../platform/context.ts";
import { tick, z } from "../../platform/fields.ts";
import { findFactor } from "../factors/index.ts";
import { findAccount } from "./model.ts";
import { askPasskey, confirmByPasskey } from "./passkey-sign-in.ts";
import { confirmIdentity } from "./passport.ts";
import { whoPage } from "./present.ts";
import { ConfirmInput } from "./schema.ts";
import { proveAgain } from "./session.ts";
import { browserOnly, form, safeNext } from "./sign-routes.ts";

/** What the reader can prove it with. */
async function provable(ctx: MemberContext, next: string | undefined, lost: boolean) {
  const { accountId } = ctx.actor;
  const [account, factor] = await Promise.all([findAccount(accountId), findFactor(accountId)]);
  if (!account) return null;
  return {
    next: safeNext(next),
    lost,
    app: Boolean(factor?.totp),
    passkey: (factor?.passkeys.length ?? 0) > 0,
    password: account.passwordHash !== null,
    card: account.card !== null,
  };
}

export const whoForm = action({
  method: "get",
  path: "/confirm-it-is-you",
  doc: "The question before a sensitive act",
  by: "member",
  beforeFactor: true,
  whileLeaving: true,
  query: z.object({ next: z.string().max(500).optional(), lost: tick }),
  load: (ctx, { query }) => provable(ctx, query.next, query.lost),
  can: "always",
  html: ({ ctx, subject }) => whoPage(ctx, subject, untouched),
  json: form,
});
export const who = action({
  method: "post",
  path: "/confirm-it-is-you",
  doc: "Prove again that it is you, by password or code; it holds for 15 minutes",
  by: "member",
  beforeFactor: true,
  whileLeaving: true,
  input: ConfirmInput,
  load: (ctx) => provable(ctx, "/", false),
  can: "always",
  touchesSession: true,
  run: async (ctx, _subject, input, { req }) => {
    if (input.passkey === "") await confirmIdentity(ctx, req, input);
    else await confirmByPasskey(ctx, req, input.passkey);
    await proveAgain(req);
    return safeNext(input.next);
  },
  html: ({ result }) => redirect(result),
  json: browserOnly,
  form: (ctx, subject, typed) => whoPage(ctx, subject, typed),
});

export const whoQuestion = action({
  method: "post",
  path: "/confirm-it-is-you/options",
  doc: "What a passkey is asked to sign, for proving again that it is you",
  by: "member",
  beforeFactor: true,
  load: () => ({ here: true }),
  can: "always",
  touchesSession: true,
  run: (ctx, _subject, _input, { req }) => askPasskey(req, ctx.actor.accountId),
  html: { none: "asked by the script of the page" },
  json: ({ result }) => result,
});

export const whoActions = [whoForm, who, whoQuestion];
