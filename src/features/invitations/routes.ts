import { action, redirect, untouched } from "../../http/action.ts";
import { day, maybeText, orNull, z } from "../../platform/fields.ts";
import { refuse } from "../../platform/errors.ts";
import { checkBirthDay, password, startSessionFor } from "../accounts/index.ts";
import { findByToken } from "./model.ts";
import { invitationPage } from "./present.ts";
import { acceptInvitation, joinByInvitation, kindOf } from "./service.ts";

const params = z.object({ token: z.string().regex(/^[\w-]{43}$/) });
const forPeople = { none: "a link from a mail, for people" };

export const invitation = action({
  method: "get",
  path: "/invitations/:token",
  doc: "What one is invited to",
  by: "anyone",
  params,
  load: async (ctx, { params: at }) => ({
    invitation: await findByToken(at.token, ctx.now),
    secret: at.token,
  }),
  can: "always",
  html: ({ ctx, subject }) => invitationPage(ctx, subject, untouched),
  json: forPeople,
});

export const acceptance = action({
  method: "post",
  path: "/invitations/:token/acceptance",
  doc: "Accept an invitation as oneself",
  by: "member",
  params,
  load: async (ctx, { params: at }) => ({
    invitation: await findByToken(at.token, ctx.now),
    secret: at.token,
  }),
  can: "always",
  run: async (ctx, { invitation: found }) => {
    if (!found) return "/";
    await acceptInvitation(ctx, found);
    return kindOf(found).next(found, ctx.actor.personId);
  },
  html: ({ result }) => redirect(result, { key: "invitations.accepted" }),
  json: forPeople,
  form: (ctx, subject, typed) => invitationPage(ctx, subject, typed),
});

export const joining = action({
  method: "post",
  path: "/invitations/:token/account",
  doc: "Make an account by an invitation",
  by: "anyone",
  params,
  input: z.object({ name: maybeText(60), birthDay: orNull(day), password }),
  load: async (ctx, { params: at }) => ({
    invitation: await findByToken(at.token, ctx.now),
    secret: at.token,
  }),
  can: "always",
  touchesSession: true,
  run: async (ctx, { invitation: found }, input, { req, res }) => {
    if (!found) return "/";
    const made = (kindOf(found).personFor?.(found) ?? null) !== null;
    if (!made && input.name === "") throw refuse("name", "problems.required");
    if (!made && kindOf(found).asksBirthDay) {
      if (!input.birthDay) throw refuse("birthDay", "problems.required");
      checkBirthDay(input.birthDay, ctx.now);
    }
    const account = await joinByInvitation(ctx, found, {
      ...input,
      birthDay: kindOf(found).asksBirthDay ? input.birthDay : null,
    });
    await startSessionFor(req, res, account);
    return kindOf(found).next(found, account.personId);
  },
  html: ({ result }) => redirect(result, { key: "invitations.accepted" }),
  json: forPeople,
  form: (ctx, subject, typed) => invitationPage(ctx, subject, typed),
});

export const invitationActions = [invitation, acceptance, joining];
