import { page, type Page } from "../../http/action.ts";
import type { MemberContext } from "../../platform/context.ts";
import { presentPlan, timeline } from "./present.ts";
import { milestoneTitles } from "../journeys/index.ts";
import { mentorHome } from "./home.ts";
import type { At } from "./load.ts";
import { nextStepOf, presentStep } from "../steps/index.ts";

/** A mentor's people by silence, after who asks and what is owed. */
export const menteesPage = (ctx: MemberContext, home: Awaited<ReturnType<typeof mentorHome>>): Page =>
  page("mentorships/mentees", ctx.t("mentorships.mentees.title"), {
    asked: home.asked,
    people: home.people,
    owed: home.owed.map((one) => ({
      name: one.name,
      href: one.logHref,
      when: one.session ? presentPlan(ctx, one.session).when : "",
    })),
  });

/** The musician's agreements: next session, sessions held, the mentor; or how to get one. */
export async function sessionsPage(ctx: MemberContext, at: At | null, gateOpen: boolean): Promise<Page> {
  const title = ctx.t("mentorships.sessions.title");
  const live = at && at.row.status !== "declined" ? at : null;
  const next = live ? await nextStepOf(live.row.musicianId) : null;
  return page("mentorships/sessions", title, {
    title,
    gateOpen,
    mentor: live
      ? {
          name: live.names.mentor,
          href: `/mentorships/${live.row._id}`,
          status: live.row.status,
          line: ctx.t(`mentorships.status.${live.row.status}`),
          standIn: live.names.standIn,
        }
      : null,
    running: live !== null && live.row.status !== "ended" && live.row.status !== "asked",
    plan: live?.row.nextSession ? presentPlan(ctx, live.row.nextSession) : null,
    next: next && live ? presentStep(ctx, next, live.names.musician, await milestoneTitles()) : null,
    sessions: live ? (await timeline(ctx, live, 50)).sessions : [],
  });
}
