import { onEachDay } from "../../platform/jobs.ts";
import { onMyPage } from "../profiles/index.ts";
import { remindOfUnopened } from "./service.ts";

onMyPage((ctx) => ({ href: "/concerns", label: ctx.t("safeguarding.sent.link"), icon: "skjold" }));
onEachDay("safeguarding.unopened", remindOfUnopened);
