import { clock } from "../../platform/clock.ts";
import { listen } from "../../platform/events/events.ts";
import { queueMail } from "../../platform/mail.ts";
import { cardAccountOf, findByPeople } from "../accounts/index.ts";
import { onGuardianHome } from "../guardians/index.ts";
import { isConfirmedGuardian, tiesTo } from "../ties/index.ts";

/**
 * Who signs in with a card has no mail: a new browser, and a card that somebody else made, are told to the guardians whose word
 * counts. A school that made a card to look in would be seen.
 */
listen("cards.guardians", ["accounts.newDevice", "accounts.cardChanged"], async (event) => {
  const account = event.person ? await cardAccountOf(event.person) : null;
  if (!account || event.data.on === false) return;
  const now = clock.now();
  const guardians = (await tiesTo(account.personId, now, "guardian")).filter((tie) =>
    isConfirmedGuardian(tie, now),
  );
  const others = guardians.filter((tie) => tie.from !== event.by);
  for (const guardian of await findByPeople(others.map((tie) => tie.from)))
    await queueMail({
      to: guardian.email,
      locale: guardian.locale,
      key: event.type === "accounts.newDevice" ? "cards.mail.newDevice" : "cards.mail.newCard",
      path: `/guardian/${account.personId}/card`,
      once: `${event._id} ${guardian._id}`,
    });
});

/** On a guardian's screen, beside what is visible: the way in that the child has. */
onGuardianHome({
  visible: async (ctx, to) => {
    const account = to.approver ? await cardAccountOf(to.person._id) : null;
    if (!account?.card) return [];
    const href = `/guardian/${to.person._id}/card`;
    return [{ icon: "skole", title: ctx.t("cards.item"), meta: ctx.t("cards.itemText"), href }];
  },
});
