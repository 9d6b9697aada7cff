import { page, type Page, type Typed, untouched } from "../../http/action.ts";
import type { MemberContext } from "../../platform/context.ts";
import type { Qr } from "../../platform/qr.ts";
import type { FactorState } from "./service.ts";

export const factorPage = (
  ctx: MemberContext,
  { factor, needed }: FactorState,
  typed: Typed = untouched,
): Page => {
  const left = factor?.recovery.filter((one) => one.usedAt === null).length ?? 0;
  return page(
    "security/factor",
    ctx.t("security.factor.title"),
    {
      needed,
      first: ctx.proof?.incomplete ?? false,
      app: factor?.totp ? { since: factor.totp.confirmedAt } : null,
      passkeys: (factor?.passkeys ?? []).map((one, i) => ({
        name: one.name,
        since: one.addedAt,
        used: one.usedAt,
        removal: `/account/passkeys/${i + 1}/removal`,
        added: one.addedAt.toISOString(),
        can: { drop: !needed || (factor?.passkeys.length ?? 0) > 1 || Boolean(factor?.totp) },
      })),
      problem: typed.problems[""] ?? typed.problems.passkey ?? null,
      codes: factor?.recovery.length ? { left } : null,
      can: { dropApp: Boolean(factor?.totp) && (!needed || (factor?.passkeys.length ?? 0) > 0) },
    },
    { task: ctx.proof?.incomplete ?? false },
  );
};

export interface Waiting {
  secret: string;
  qr: Qr;
}

export const appPage = (ctx: MemberContext, waiting: Waiting, typed: Typed): Page =>
  page(
    "security/app",
    ctx.t("security.app.title"),
    {
      qr: waiting.qr,
      secret: waiting.secret.replace(/(.{4})(?=.)/g, "$1 "),
      problems: typed.problems,
    },
    { task: true },
  );

/** Shown once: right after they were made. */
export const codesPage = (ctx: MemberContext, codes: readonly string[]): Page =>
  page("security/codes", ctx.t("security.codes.title"), { codes }, { task: true });
