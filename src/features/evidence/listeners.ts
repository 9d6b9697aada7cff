import { hasRole } from "../../platform/context.ts";
import { onMyPage } from "../profiles/index.ts";

onMyPage((ctx) =>
  hasRole(ctx.actor, "musician")
    ? { href: "/evidence", label: ctx.t("evidence.list.title"), icon: "fil" }
    : null,
);
