import { clock } from "../../platform/clock.ts";
import { listen } from "../../platform/events/events.ts";
import { queueMail } from "../../platform/mail.ts";
import { cardAccountOf, findByPeople } from "../accounts/index.ts";
import { onGuardianHome } from "../guardians/index.ts";
import { isConfirmedGuardian, tiesTo } from "../ties/index.ts";

const TOLD: Record<string, string> = {
  "accounts.newDevice": "cards.mail.newDevice",
  "accounts.cardChanged": "cards.mail.newCard",
  "accounts.emailChanged": "cards.mail.ownMail",
};

/**
 * Who signs in with a card has no mail: a new browser, and a card that somebody else made, are told to the guardians whose word
 * counts, and at last that a mail of the child's own has taken its place. A school that made a card to look in would be seen, and
 * so would whoever took it over.
 */
listen("cards.guardians", Object.keys(TOLD), async (event) => {
  const now = clock.now();
  const account = event.person ? await cardAccountOf(event.person, now) : null;
  if (!account || event.data.on === false) return;
  // Who has a mail of their own is told there.
  if (event.type === "accounts.newDevice" && account.email !== null) return;
  const guardians = (await tiesTo(account.personId, now, "guardian")).filter((tie) =>
    isConfirmedGuardian(tie, now),
  );
  const others = guardians.filter((tie) => tie.from !== event.by);
  for (const guardian of await findByPeople(others.map((tie) => tie.from)))
    await queueMail({
      to: guardian.email,
      locale: guardian.locale,
      key: TOLD[event.type] as string,
      path: `/guardian/${account.personId}/card`,
      once: `${event._id} ${guardian._id}`,
    });
});

/** On a guardian's screen, beside what is visible: the way in that the child has. */
onGuardianHome({
  visible: async (ctx, to) => {
    const account = to.approver ? await cardAccountOf(to.person._id, ctx.now) : null;
    if (!account?.card && !account?.formerCard) return [];
    const [title, meta] = account.card
      ? ["cards.item", "cards.itemText"]
      : ["cards.itemMail", "cards.itemMailText"];
    const href = `/guardian/${to.person._id}/card`;
    return [{ icon: "skole", title: ctx.t(title), meta: ctx.t(meta), href }];
  },
});
