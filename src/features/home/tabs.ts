import type { Context, RoleKind } from "../../platform/context.ts";
import type { Tab } from "../../http/render.ts";

type Row = readonly [href: string, key: string, icon: string];

/** The main menu of each role: at most five, the first one is home. Pages add themselves here when their room is built. */
const ROWS: Record<RoleKind | "public", readonly Row[]> = {
  public: [["/sign-in", "signIn", "person"]],
  musician: [
    ["/", "home", "hjem"],
    ["/journey", "journey", "rejse"],
    ["/me", "me", "person"],
  ],
  mentor: [
    ["/", "today", "hjem"],
    ["/me", "me", "person"],
  ],
  guardian: [
    ["/", "home", "hjem"],
    ["/guardian", "approve", "lov"],
    ["/me", "me", "person"],
  ],
  staff: [
    ["/", "overview", "hjem"],
    ["/me", "me", "person"],
  ],
  booker: [
    ["/", "home", "hjem"],
    ["/me", "me", "person"],
  ],
  officer: [
    ["/", "home", "hjem"],
    ["/me", "me", "person"],
  ],
  partner: [
    ["/", "home", "hjem"],
    ["/me", "me", "person"],
  ],
  secretariat: [
    ["/", "home", "hjem"],
    ["/guardians/claims", "claims", "skjold"],
    ["/me", "me", "person"],
  ],
  safeguarding: [
    ["/", "home", "hjem"],
    ["/me", "me", "person"],
  ],
};

export function tabsOf(ctx: Context, hat: RoleKind | null, path: string): Tab[] {
  const rows = ROWS[hat ?? "public"];
  const best = rows.filter(([href]) => path === href || (href !== "/" && path.startsWith(`${href}/`))).at(-1);
  return rows.map(([href, key, icon]) => ({
    href,
    label: ctx.t(`home.tabs.${key}`),
    icon,
    current: href === best?.[0],
  }));
}
