import { hasRole } from "../../platform/context.ts";
import { onMyPage, onPersonPage } from "../profiles/index.ts";
import { circleOf } from "./service.ts";

onMyPage((ctx) =>
  hasRole(ctx.actor, "musician")
    ? { href: "/timeline", label: ctx.t("timeline.own"), icon: "kalender" }
    : null,
);
onPersonPage((ctx, to) =>
  circleOf(to)
    ? { href: `/people/${to.person._id}/timeline`, label: ctx.t("timeline.link"), icon: "kalender" }
    : null,
);
