import { dayOf } from "../../platform/calendar.ts";
import { systemContext } from "../../platform/context.ts";
import { onEachDay } from "../../platform/jobs.ts";
import { isUnder18 } from "../consent/index.ts";
import { onMyPage } from "../profiles/index.ts";
import { handOverAll } from "./handover-service.ts";

onMyPage((ctx, person) =>
  person.birthDay !== null && isUnder18(person.birthDay, dayOf(ctx.now))
    ? { href: "/me/guardians", label: ctx.t("guardians.mine.link"), icon: "skjold" }
    : null,
);

onEachDay("guardians.handover", () => handOverAll(systemContext()));
