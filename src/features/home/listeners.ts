import { hasRole, type RoleKind } from "../../platform/context.ts";
import { onMyPage } from "../profiles/index.ts";

/** What has no place among the five of a role's menu: two taps away, on one's own page. */
const MORE: readonly [href: string, key: string, icon: string, kinds: readonly RoleKind[]][] = [
  ["/acts", "acts", "band", ["musician"]],
  ["/recommendations", "recommendations", "pil", ["musician", "guardian", "officer"]],
  ["/signatures", "signatures", "ja", ["staff", "secretariat"]],
  ["/guardians/claims", "claims", "skjold", ["staff"]],
  ["/following", "following", "folk", ["staff"]],
];
for (const [href, key, icon, kinds] of MORE)
  onMyPage((ctx) =>
    kinds.some((kind) => hasRole(ctx.actor, kind)) ? { href, label: ctx.t(`home.more.${key}`), icon } : null,
  );
