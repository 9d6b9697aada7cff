import { hasRole } from "../../platform/context.ts";
import { onMyPage } from "../profiles/index.ts";

onMyPage((ctx) =>
  hasRole(ctx.actor, "musician") ? { href: "/practice", label: ctx.t("practice.title"), icon: "oev" } : null,
);
