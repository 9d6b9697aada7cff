import type { Context, RoleKind } from "../../platform/context.ts";
import type { Tab } from "../../http/render.ts";

type Row = readonly [href: string, key: string, icon: string];

/** The main menu of each role: at most five, the first one is home. Pages add themselves here when their room is built. */
const ROWS: Record<RoleKind | "public" | "bare", readonly Row[]> = {
  public: [
    ["/", "front", "hjem"],
    ["/stage", "stage", "demo"],
    ["/help", "help", "brev"],
    ["/sign-in", "signIn", "person"],
  ],
  /** A member without a role. */
  bare: [
    ["/", "home", "hjem"],
    ["/stage", "stage", "demo"],
    ["/help", "help", "brev"],
    ["/me", "me", "person"],
  ],
  musician: [
    ["/", "home", "hjem"],
    ["/journey", "journey", "rejse"],
    ["/demos", "demos", "demo"],
    ["/sessions", "sessions", "kalender"],
    ["/me", "me", "person"],
  ],
  mentor: [
    ["/", "today", "hjem"],
    ["/mentees", "mentees", "folk"],
    ["/sessions/new", "log", "ur"],
    ["/recommendations", "recommendations", "pil"],
    ["/me", "me", "person"],
  ],
  guardian: [
    ["/", "approve", "lov"],
    ["/notifications", "notices", "brev"],
    ["/me", "me", "person"],
  ],
  staff: [
    ["/", "overview", "hjem"],
    ["/pupils", "pupils", "folk"],
    ["/recommendations", "recommend", "pil"],
    ["/mentors", "mentors", "ur"],
    ["/me", "me", "person"],
  ],
  booker: [
    ["/", "home", "hjem"],
    ["/following", "following", "folk"],
    ["/recommendations", "recommendations", "pil"],
    ["/stage", "stage", "demo"],
    ["/me", "me", "person"],
  ],
  officer: [
    ["/", "home", "hjem"],
    ["/impact", "impact", "rejse"],
    ["/following", "following", "folk"],
    ["/stage", "stage", "demo"],
    ["/me", "me", "person"],
  ],
  partner: [
    ["/", "home", "hjem"],
    ["/following", "following", "folk"],
    ["/recommendations", "recommendations", "pil"],
    ["/stage", "stage", "demo"],
    ["/me", "me", "person"],
  ],
  secretariat: [
    ["/", "home", "hjem"],
    ["/admin", "admin", "lov"],
    ["/guardians/claims", "claims", "skjold"],
    ["/impact", "impact", "rejse"],
    ["/me", "me", "person"],
  ],
  safeguarding: [
    ["/", "home", "hjem"],
    ["/safeguarding", "safeguarding", "skjold"],
    ["/me", "me", "person"],
  ],
};

export function tabsOf(ctx: Context, hat: RoleKind | null, path: string): Tab[] {
  const rows = ROWS[hat ?? (ctx.actor ? "bare" : "public")];
  const best = rows.filter(([href]) => path === href || (href !== "/" && path.startsWith(`${href}/`))).at(-1);
  return rows.map(([href, key, icon]) => ({
    href,
    label: ctx.t(`home.tabs.${key}`),
    icon,
    current: href === best?.[0],
  }));
}
