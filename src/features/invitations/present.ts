import { page, type Page, type Typed, typedText } from "../../http/action.ts";
import type { Context } from "../../platform/context.ts";
import { findByEmail } from "../accounts/index.ts";
import type { Invitation } from "./schema.ts";
import { kindOf } from "./service.ts";

export interface Opened {
  invitation: Invitation | null;
  secret: string;
}

/** The page behind an invitation's link: what it is, and what to do: accept, sign in first, or make an account. */
export async function invitationPage(ctx: Context, opened: Opened, typed: Typed): Promise<Page> {
  const { invitation } = opened;
  const words = invitation ? await kindOf(invitation).describe(ctx, invitation) : null;
  if (!invitation || !words)
    return page(
      "accounts/said",
      ctx.t("invitations.gone.title"),
      { title: ctx.t("invitations.gone.title"), text: ctx.t("invitations.gone.text"), button: null },
      { layout: "sign", status: 404 },
    );
  const known = ctx.actor === null && (await findByEmail(invitation.email)) !== null;
  return page(
    "invitations/invitation",
    words.title,
    {
      ...words,
      how: ctx.actor ? "accept" : known ? "signIn" : "join",
      path: `/invitations/${opened.secret}`,
      email: invitation.email,
      asksName: (kindOf(invitation).personFor?.(invitation) ?? null) === null,
      asksBirthDay:
        kindOf(invitation).asksBirthDay === true &&
        (kindOf(invitation).personFor?.(invitation) ?? null) === null,
      name: typedText(typed, "name"),
      birthDay: typedText(typed, "birthDay"),
      problems: typed.problems,
    },
    { layout: "sign" },
  );
}
