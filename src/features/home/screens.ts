import { type Answer, page, type Page } from "../../http/action.ts";
import type { Context, MemberContext } from "../../platform/context.ts";
import { findMentor } from "../mentors/index.ts";
import { applicationsOf } from "../organisations/index.ts";
import { guardianHome, guardianPage } from "../guardians/index.ts";
import { hatOf } from "./hats.ts";
import { housePage } from "./house.ts";
import { mentorPage } from "./mentor.ts";
import { musicianPage } from "./musician.ts";
import { officerPage } from "./officer.ts";
import { safeguardingPage } from "./safeguarding.ts";
import { schoolPage } from "./school.ts";
import { secretariatPage } from "./secretariat.ts";

export const isMember = (ctx: Context): ctx is MemberContext => ctx.actor !== null;

/** The first screen of the role that somebody acts as.  */
export async function firstScreen(ctx: MemberContext): Promise<Answer> {
  const hat = hatOf(ctx.actor, ctx.actingAs ?? null);
  if (hat === "mentor") return mentorPage(ctx);
  if (hat === "guardian") return guardianPage(ctx, await guardianHome(ctx));
  if (hat === "staff") return schoolPage(ctx);
  if (hat === "booker" || hat === "partner") return housePage(ctx);
  if (hat === "officer") return officerPage(ctx);
  if (hat === "secretariat") return secretariatPage(ctx);
  if (hat === "safeguarding") return safeguardingPage(ctx);
  return hat === "musician" ? musicianPage(ctx) : bareMember(ctx);
}

/** Somebody with no role yet: one who applied and waits, has nothing yet, or whose house was closed. */
async function bareMember(ctx: MemberContext): Promise<Page> {
  const me = ctx.actor.personId;
  const [mentor, houses] = await Promise.all([findMentor(me), applicationsOf(me)]);
  const asMentor = mentor?.status === "applied";
  return page("home/bare", ctx.t("home.title"), {
    waiting: [
      ...(asMentor
        ? [{ icon: "mentor", title: ctx.t("home.bare.asMentor"), href: "/mentors/application" }]
        : []),
      ...houses.map((row) => ({
        icon: ICON_OF[row.kind],
        title: row.name,
        href: `/organisations/${row._id}`,
      })),
    ],
    apply: asMentor ? null : "/mentors/application",
    organisation: "/organisations/new",
  });
}
const ICON_OF = { school: "skole", venue: "scene", municipality: "kommune", partner: "netvaerk" } as const;
