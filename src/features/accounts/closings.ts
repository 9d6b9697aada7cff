import { onClosing } from "../../platform/events/closings.ts";
import { forgetFactors } from "../factors/index.ts";
import { endCard } from "./card-service.ts";
import { changeAccount, dropTokens, findAccount, findByPerson } from "./model.ts";
import type { Account } from "./schema.ts";
import { takeRole } from "./service.ts";

/** The password of the backup opens nothing; who has a mail chooses another one by it, who has a card is given one by the school. */
const shut = (account: Account, change: Partial<Account> = {}): Promise<Account | null> =>
  changeAccount(account._id, { passwordHash: null, ...change }, true);

onClosing("accounts.passwordChanged", {
  again: async (ctx, { about }) => {
    const account = await findAccount(about);
    return account !== null && (await ctx.change(() => shut(account))) !== null;
  },
});

/**
 * No list may hold an address, and the old one may be whose it was never to be: the account has none until its owner is given theirs
 * by whoever runs the house (`npm run mail:give`). No link that went to the old one brings it back.
 */
onClosing("accounts.emailChanged", {
  again: async (ctx, { about, data }) => {
    const account = await findAccount(about);
    if (!account) return false;
    const formerCard = account.card && { schoolId: account.card.schoolId, endedAt: ctx.now };
    await ctx.change(async () => {
      await dropTokens(about, "notMe");
      await shut(account, {
        email: null,
        devicesFrom: ctx.now,
        ...(data.fromCard === true ? { card: null, formerCard } : {}),
      });
    });
    return true;
  },
});

onClosing("accounts.roleTaken", {
  again: async (ctx, { about, data }) => {
    if (!(await findByPerson(about))) return false;
    const organisationId = typeof data.organisationId === "string" ? data.organisationId : null;
    await takeRole(ctx, about, data.kind as Account["roles"][number]["kind"], organisationId);
    return true;
  },
});

/** A card that came in place of another way in closed that one: there is none until the school makes another. */
onClosing("accounts.cardChanged", {
  again: async (ctx, { about, person, data }) => {
    const account = await findAccount(about);
    if (!account || person === null) return false;
    if (data.on === false) await endCard(ctx, person);
    else if (data.instead === "yes")
      await ctx.change(async () => {
        await forgetFactors(ctx, { accountId: about, personId: person });
        await dropTokens(about, "notMe");
        await shut(account, { card: null, formerCard: null, email: null, devicesFrom: ctx.now });
      });
    return true;
  },
});

/** What came or went is not on the list: what was there may be what was taken away, and a password alone may be too little. */
onClosing("factors.changed", {
  again: async (ctx, { about, data }) => {
    const account = await findAccount(about);
    if (!account) return false;
    await ctx.change(async () => {
      if (data.on === false || data.what === "codes")
        await forgetFactors(ctx, { accountId: about, personId: account.personId });
      await shut(account);
    });
    return true;
  },
});
