import { dayOf } from "../../platform/calendar.ts";
import { clock } from "../../platform/clock.ts";
import { listen } from "../../platform/events/events.ts";
import { queueMail } from "../../platform/mail.ts";
import { cardAccountOf, findByPeople } from "../accounts/index.ts";
import { isUnder18 } from "../consent/index.ts";
import { onGuardianHome } from "../guardians/index.ts";
import { findPerson } from "../people/index.ts";
import { isConfirmedGuardian, isKnownGuardian, tiesTo } from "../ties/index.ts";

/** What guardians whose word counts are told, and what those who look on are told from 15. */
const TOLD: Record<string, { approver: string; observer: string | null }> = {
  // Where a young person of 15 signs in is their own business.
  "accounts.newDevice": { approver: "cards.mail.newDevice", observer: null },
  "accounts.cardChanged": { approver: "cards.mail.newCard", observer: "cards.mail.newCardFrom15" },
  "accounts.emailChanged": { approver: "cards.mail.ownMail", observer: null },
};

/**
 * Who signs in with a card has no mail: a new browser, and a card that somebody else made, are told to the guardians whose word
 * counts, and at last that a mail of the child's own has taken its place. A school that made a card to look in would be seen, and
 * so would whoever took it over; until 18 also by guardians who only look on.
 */
listen("cards.guardians", Object.keys(TOLD), async (event) => {
  const now = clock.now();
  const account = event.person ? await cardAccountOf(event.person, now) : null;
  if (!account || event.data.on === false) return;
  // Who has a mail of their own is told there.
  if (event.type === "accounts.newDevice" && account.email !== null) return;
  const person = await findPerson(account.personId);
  if (!person?.birthDay || !isUnder18(person.birthDay, dayOf(now))) return;
  const ties = (await tiesTo(person._id, now, "guardian")).filter(
    (tie) => isKnownGuardian(tie, now) && tie.from !== event.by,
  );
  const accounts = await findByPeople(ties.map((tie) => tie.from));
  for (const tie of ties) {
    const guardian = accounts.find((one) => one.personId === tie.from);
    const counts = isConfirmedGuardian(tie, now);
    const key = TOLD[event.type]?.[counts ? "approver" : "observer"];
    if (!guardian || !key) continue;
    await queueMail({
      to: guardian.email,
      locale: guardian.locale,
      key,
      path: counts ? `/guardian/${person._id}/card` : "/guardian",
      once: `${event._id} ${guardian._id}`,
    });
  }
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
