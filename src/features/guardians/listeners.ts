import { dayOf } from "../../platform/calendar.ts";
import { systemContext } from "../../platform/context.ts";
import { listen } from "../../platform/events/events.ts";
import { onEachDay } from "../../platform/jobs.ts";
import { queueMail } from "../../platform/mail.ts";
import { findByPerson } from "../accounts/index.ts";
import { isUnder18 } from "../consent/index.ts";
import { onMyPage } from "../profiles/index.ts";
import { handOverAll } from "./handover-service.ts";
import { onGuardianHome } from "./overview.ts";
import { guardianAsks } from "./vouching.ts";

onGuardianHome({ waiting: guardianAsks });

onMyPage((ctx, person) =>
  person.birthDay !== null && isUnder18(person.birthDay, dayOf(ctx.now))
    ? { href: "/me/guardians", label: ctx.t("guardians.mine.link"), icon: "skjold" }
    : null,
);

onEachDay("guardians.handover", () => handOverAll(systemContext()));

/** What a yes to shows to anybody, or to whoever holds a link. */
const SHOWN_TO_ALL: readonly unknown[] = ["demoPublic", "demoLink", "pressPicture"];

/** A guardian is told by mail of such a yes of their own: whoever gave it on their phone would be seen. */
listen("guardians.ownYes", ["consent.given"], async (event) => {
  if (event.data.power !== "guardian" || !SHOWN_TO_ALL.includes(event.data.purpose)) return;
  const account = event.by ? await findByPerson(event.by) : null;
  if (account)
    await queueMail({
      to: account.email,
      locale: account.locale,
      key: "guardians.mail.ownYes",
      path: `/guardian/${event.person}/consents`,
      once: event._id,
    });
});
