import { page, type Page } from "../../http/action.ts";
import type { Context } from "../../platform/context.ts";
import type { Account, Card } from "../accounts/index.ts";

/** Whose card it is, as the reader may call them, and the way back. */
export interface Holder {
  personId: string;
  name: string;
  schoolId: string;
  school: string;
  /** Where the doors of the card stand. */
  at: string;
  back: string;
  account: Account | null;
  /** May the reader make one now? */
  makes: boolean;
}

export const cardPage = (ctx: Context, holder: Holder): Page =>
  page(
    "cards/card",
    ctx.t("cards.title"),
    {
      name: holder.name,
      at: holder.at,
      back: holder.back,
      can: { make: holder.makes },
      since: holder.account?.card?.madeAt ?? null,
      ownMailSince: holder.account?.formerCard?.endedAt ?? null,
    },
    { task: true },
  );

/** The card itself: shown once, to be printed or written off. */
export const printPage = (ctx: Context, holder: Holder, card: Card): Page =>
  page(
    "cards/print",
    ctx.t("cards.print.title"),
    {
      name: holder.name,
      school: holder.school,
      number: card.number.toUpperCase(),
      words: card.words,
      back: holder.back,
    },
    { task: true },
  );
