import { dayOf } from "../../platform/calendar.ts";
import { isUnder18 } from "../consent/index.ts";
import { onMyPage } from "../profiles/index.ts";

onMyPage((ctx, person) =>
  person.birthDay !== null && isUnder18(person.birthDay, dayOf(ctx.now))
    ? { href: "/me/guardians", label: ctx.t("guardians.mine.link"), icon: "skjold" }
    : null,
);
