import { aMomentBefore, DAY_MS, plusMs } from "../../platform/clock.ts";
import type { Context, MemberContext } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { newId } from "../../platform/ids.ts";
import type { Locale } from "../../platform/i18n.ts";
import { cancelMail, queueMail } from "../../platform/mail.ts";
import { hashToken, newToken } from "../../platform/tokens.ts";
import { type Account, findAccount, findByEmail, hashNewPassword, openAccount } from "../accounts/index.ts";
import { createPerson } from "../people/index.ts";
import { invitationAccepted, invitationSent, invitationWithdrawn } from "./events.ts";
import {
  findInvitation,
  insertInvitation,
  renewInvitation,
  useInvitation,
  withdrawInvitation,
} from "./model.ts";
import type { Invitation, InvitationData } from "./schema.ts";

const VALID_MS = 14 * DAY_MS;

/** What a room says of the invitations of its kind. */
export interface Kind {
  /** The sentences of the page behind the link: keys and parameters in the reader's language. */
  describe(
    ctx: Context,
    invitation: Invitation,
  ): Promise<{ title: string; text: string; button: string } | null>;
  /** Does what accepting means; runs inside the transaction. @throws AppError when it cannot be */
  accept(ctx: MemberContext, invitation: Invitation): Promise<void>;
  /** Where whoever accepted goes next. */
  next(invitation: Invitation, personId: string): string | Promise<string>;
  /** A person who was already made for whoever opens the link (a child on a class list). */
  personFor?(invitation: Invitation): string | null;
  /** Somebody else than that person may accept too; `accept` looks who it is. */
  othersMayAccept?: boolean;
  /** Is a birth date asked for when an account is made? */
  asksBirthDay?: boolean;
}
const kinds = new Map<string, Kind>();
export const onInvitation = (name: string, kind: Kind): void => void kinds.set(name, kind);
export function kindOf(invitation: Invitation): Kind {
  const kind = kinds.get(invitation.kind);
  if (!kind) throw new Error(`nobody accepts invitations of the kind ${invitation.kind}`);
  return kind;
}

type MayReach = (invitation: Invitation, receiver: string) => Promise<boolean>;
const gates: MayReach[] = [];
/** A later room says which invitations do not reach somebody who is here already; the sender is not told. */
export const onSending = (mayReach: MayReach): void => void gates.push(mayReach);

export interface NewInvitation {
  kind: string;
  email: string;
  about: string;
  data: InvitationData;
  /** `<mailKey>.subject` and so on; parameters may name the inviter, who is known to the receiver. */
  mailKey: string;
  params: Record<string, string>;
  /** The mail leaves no sooner than this: until then a withdrawal takes it back, and nobody has heard of it. */
  notBefore?: Date | undefined;
}

/** Writes an invitation and queues its mail. Emits `invitations.sent`. */
export async function invite(ctx: MemberContext, facts: NewInvitation): Promise<Invitation> {
  const secret = newToken();
  const row: Invitation = {
    _id: newId(),
    tokenHash: hashToken(secret),
    kind: facts.kind,
    email: facts.email,
    about: facts.about,
    data: facts.data,
    invitedBy: ctx.actor.personId,
    createdAt: ctx.now,
    expiresAt: plusMs(ctx.now, VALID_MS),
    usedAt: null,
    usedBy: null,
    withdrawnAt: null,
  };
  return ctx.change(
    async () => {
      await mailInvitation(ctx, row, secret, facts);
      return insertInvitation(row);
    },
    invitationSent({ about: row._id, data: { kind: row.kind, about: row.about } }),
  );
}

async function mailInvitation(
  ctx: Context,
  row: Invitation,
  secret: string,
  mail: Pick<NewInvitation, "mailKey" | "params" | "notBefore">,
): Promise<void> {
  const known = await findByEmail(row.email);
  if (known) for (const mayReach of gates) if (!(await mayReach(row, known.personId))) return;
  const locale: Locale = known?.locale ?? ctx.locale;
  await queueMail({
    to: row.email,
    locale,
    key: mail.mailKey,
    params: mail.params,
    path: `/invitations/${secret}`,
    once: mailOf(row),
    notBefore: mail.notBefore,
  });
}
/** One for each link: a link that is sent again is another mail. */
const mailOf = (row: Invitation): string => `invitation ${row._id} ${row.tokenHash}`;

/**
 * Sends the link again, with a new secret. One that was sent a moment ago is on its way: false, and nothing is done.
 * @throws 409 when it was used or withdrawn.
 */
export async function resend(
  ctx: MemberContext,
  row: Invitation,
  mail: Pick<NewInvitation, "mailKey" | "params">,
): Promise<boolean> {
  const secret = newToken();
  return ctx.change(async () => {
    const until = plusMs(ctx.now, VALID_MS);
    const renewed = await renewInvitation(row._id, secret, ctx.now, until, aMomentBefore(ctx.now));
    if (renewed) await mailInvitation(ctx, renewed, secret, mail);
    else if (!isWaiting(await findInvitation(row._id))) throw new AppError(409, "invitations.problems.gone");
    return renewed !== null;
  });
}

const isWaiting = (row: Invitation | null): boolean =>
  row !== null && row.usedAt === null && row.withdrawnAt === null;

/** Takes an invitation back, and its mail where that has not left. @throws 409 when it was used. */
export const withdraw = (ctx: Context, id: string): Promise<Invitation> =>
  ctx.change(
    async () => {
      const row = await withdrawInvitation(id, ctx.now);
      if (!row) throw new AppError(409, "invitations.problems.gone");
      await cancelMail(mailOf(row));
      return row;
    },
    (row) => invitationWithdrawn({ about: row._id, data: { kind: row.kind, about: row.about } }),
  );

/** Accepts as whoever is signed in. @throws 409 when the link was used meanwhile. */
export async function acceptInvitation(ctx: MemberContext, invitation: Invitation): Promise<void> {
  const kind = kindOf(invitation);
  const bound = kind.othersMayAccept ? null : (kind.personFor?.(invitation) ?? null);
  if (bound !== null && bound !== ctx.actor.personId)
    throw new AppError(409, "invitations.problems.otherPerson");
  await ctx.change(
    async () => {
      if (!(await useInvitation(invitation._id, ctx.actor.personId, ctx.now)))
        throw new AppError(409, "invitations.problems.gone");
      await kindOf(invitation).accept(ctx, invitation);
    },
    invitationAccepted({
      about: invitation._id,
      person: ctx.actor.personId,
      data: { kind: invitation.kind, about: invitation.about },
    }),
  );
}

/**
 * Makes an account for the address that the link was mailed to (which proves the address) and accepts in one change.
 * @throws 409 when the address has an account: sign in first.
 */
export async function joinByInvitation(
  ctx: Context,
  invitation: Invitation,
  facts: { name: string; password: string; birthDay: string | null },
): Promise<Account> {
  const passwordHash = await hashNewPassword(facts.password, { email: invitation.email, name: facts.name });
  return ctx.change(async () => {
    if (await findByEmail(invitation.email)) throw new AppError(409, "invitations.problems.signInFirst");
    const kind = kindOf(invitation);
    const personId =
      kind.personFor?.(invitation) ??
      (await createPerson(ctx, { name: facts.name, birthDay: facts.birthDay }))._id;
    const account = await openAccount(ctx, {
      personId,
      email: invitation.email,
      passwordHash,
      roles: [],
      locale: ctx.locale,
    });
    const actor = { personId, accountId: account._id, roles: [] };
    await acceptInvitation({ ...ctx, actor }, invitation);
    return (await findAccount(account._id)) ?? account;
  });
}
