import { type Answer, page, type Page } from "../../http/action.ts";
import type { Context, MemberContext } from "../../platform/context.ts";
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

/** Somebody with no role yet: one who applied as a mentor, or whose house was closed. */
const bareMember = (ctx: Context): Page =>
  page("home/bare", ctx.t("home.title"), {
    apply: "/mentors/application",
    organisation: "/organisations/new",
  });
