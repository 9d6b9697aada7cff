import { type Context, hasRole, type RoleKind } from "../../platform/context.ts";
import { unreadCount } from "../notifications/index.ts";
import { findPerson } from "../people/index.ts";
import { referenceOf } from "../safeguarding/index.ts";
import { HATS, hatOf } from "./hats.ts";
import { tabsOf } from "./tabs.ts";

/** Where "are you worried?" leads from a page: with what the page is about, as a kind and an id. */
function worryFrom(path: string): string | null {
  if (path.startsWith("/concerns")) return null;
  const about = referenceOf(path);
  return about ? `/concerns/new?about=${about}` : "/concerns/new";
}

/** What the layout shows around each page for this reader: name, tabs, the role acted as. */
export async function frameOf(ctx: Context, at: { path: string; as: string | null }) {
  if (!ctx.actor) return { who: null, hats: [], tabs: tabsOf(ctx, null, at.path), unread: 0, worry: null };
  const actor = ctx.actor;
  const hat = hatOf(actor, at.as);
  const [person, unread] = await Promise.all([findPerson(actor.personId), unreadCount(actor.personId)]);
  const hats = HATS.filter((kind) => hasRole(actor, kind)).map((kind: RoleKind) => ({
    kind,
    label: ctx.t(`home.hats.${kind}`),
    current: kind === hat,
  }));
  return {
    who: { name: person?.name ?? "", href: "/me" },
    hats: hats.length > 1 ? hats : [],
    tabs: tabsOf(ctx, hat, at.path),
    unread,
    worry: worryFrom(at.path),
  };
}
