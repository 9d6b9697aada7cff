import { onEachDay } from "../../platform/jobs.ts";
import { onMyPage } from "../profiles/index.ts";
import { remindOfUnopened } from "./service.ts";

onMyPage((ctx) => ({ href: "/concerns", label: ctx.t("safeguarding.sent.link"), icon: "skjold" }));
onMyPage((ctx, person) =>
  person.birthDay === null
    ? null
    : { href: `/people/${person._id}/blocks`, label: ctx.t("safeguarding.block.link"), icon: "laas" },
);
onEachDay("safeguarding.unopened", remindOfUnopened);
