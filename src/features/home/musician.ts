import { page, type Page } from "../../http/action.ts";
import { dayOf, daysBetween } from "../../platform/calendar.ts";
import type { MemberContext } from "../../platform/context.ts";
import { showDate } from "../../platform/i18n.ts";
import { actsOf } from "../acts/index.ts";
import { relationTo } from "../consent/index.ts";
import { demosOfActs, demosOwnedBy } from "../demos/index.ts";
import { type JourneyView, journeyOf, milestoneTitles, stageCells } from "../journeys/index.ts";
import { latestNoteFor, liveOf, nextSessionOf, nextStepOf } from "../mentorships/index.ts";
import { namesOf } from "../people/index.ts";
import { circleOf, watchersOf } from "../profiles/index.ts";
import { presentStep } from "../steps/index.ts";
import { asksOf } from "./asks.ts";

const DEMOS = 3;

/** A musician's first screen: the next step, what waits, where one is, the newest word, what is soon, who sees what. */
export async function musicianPage(ctx: MemberContext): Promise<Page> {
  const me = ctx.actor.personId;
  const [to, journey, titles, step, note, session, mentorship, acts] = await Promise.all([
    relationTo(ctx, me),
    journeyOf(me),
    milestoneTitles(),
    nextStepOf(me),
    latestNoteFor(me),
    nextSessionOf(ctx, me),
    liveOf(me),
    actsOf(me),
  ]);
  const [circle, asks] = to ? await Promise.all([circleOf(ctx, to.person), asksOf(ctx, to)]) : [null, []];
  const watchers = to && circle ? watchersOf(ctx, to, circle).map((one) => one.title) : [];
  const [demos, ofActs, names] = await Promise.all([
    demosOwnedBy(me, { limit: DEMOS }),
    demosOfActs(
      acts.map((act) => act._id),
      { limit: 1 },
    ),
    namesOf([mentorship?.mentorId ?? null]),
  ]);
  const mentor = mentorship?.status === "active" ? (names.get(mentorship.mentorId) ?? null) : null;
  const row = step ? presentStep(ctx, step, to?.person.name ?? "", titles) : null;
  const left = step ? daysBetween(dayOf(ctx.now), step.dueDay) : 0;
  const waits = journey.milestones.filter((one) => one.state === "returned" || one.state === "said");
  return page(
    "home/musician",
    ctx.t("home.title"),
    {
      name: to?.person.name ?? "",
      gateOpen: to?.gateOpen ?? false,
      step: row
        ? {
            title: row.title,
            href: row.href,
            outcome: `/steps/${row.id}/outcome`,
            agreed: row.owner,
            milestone: row.milestone,
            left,
            due: row.due,
          }
        : null,
      stage: {
        n: journey.stageNumber,
        name: ctx.t(`home.stages.${journey.stageNumber}`),
        confirmed: journey.confirmed,
        rule: ruleText(ctx, journey),
        cells: stageCells(journey),
      },
      waits: waits
        .sort((a, b) => Number(b.state === "returned") - Number(a.state === "returned"))
        .map((one) => ({
          id: one.id,
          title: one.title[ctx.locale],
          dimension: one.dimension,
          state: one.state,
          status: ctx.t(`home.musician.state.${one.state}`),
        })),
      mentor,
      note: note ? { text: note.text, at: showDate(ctx.locale, note.at, "short") } : null,
      session: session
        ? {
            day: showDate(ctx.locale, session.at, "dayNumber"),
            small: showDate(ctx.locale, session.at, "weekdayMonth"),
            at: showDate(ctx.locale, session.at, "time"),
            where: session.where,
            href: `/mentorships/${session.mentorshipId}`,
          }
        : null,
      asks,
      first: firstSteps(ctx, {
        profile: (to?.person.bio ?? "") !== "",
        demo: demos.length + ofActs.length > 0,
        mentor: mentorship !== null,
      }),
      seen: seenBy(ctx, {
        watchers,
        demos,
        acts: acts.filter((act) => act.optedIn !== null),
      }),
    },
    row ? { flood: "naeb" } : {},
  );
}

/** What the rule of seven says now: how it works, whose signature is due, or that it is time to talk about what comes after. */
function ruleText(ctx: MemberContext, { proposal, exitTalk, stage }: JourneyView): string {
  if (exitTalk) return ctx.t("journeys.rule.exitTalk");
  if (proposal !== "none") return ctx.t(`journeys.rule.${proposal}`);
  return ctx.t(stage === "ready-to-fly" ? "journeys.rule.last" : "home.musician.rule");
}

/** Who sees the profile, hears the newest demos, and finds the acts now; each line leads to where it is changed. */
function seenBy(
  ctx: MemberContext,
  of: {
    watchers: readonly string[];
    demos: readonly { _id: string; title: string; readers: string }[];
    acts: readonly { _id: string; name: string }[];
  },
) {
  return [
    {
      title: ctx.t("home.musician.profile"),
      who: [ctx.t("ui.you"), ...new Set(of.watchers)].join(", "),
      icon: "laas",
      href: "/me",
    },
    ...of.demos.map((demo) => ({
      title: ctx.t("home.musician.seenDemo", { title: demo.title }),
      who: ctx.t(`demos.readers.${demo.readers}`),
      icon: demo.readers === "everyone" ? "oeje" : "laas",
      href: `/demos/${demo._id}`,
    })),
    ...of.acts.map((act) => ({
      title: ctx.t("home.musician.seenAct", { name: act.name }),
      who: ctx.t("home.musician.public"),
      icon: "oeje",
      href: `/acts/${act._id}`,
    })),
  ];
}

/** What to do first; each line goes when it is done. */
function firstSteps(ctx: MemberContext, done: { profile: boolean; demo: boolean; mentor: boolean }) {
  const all = [
    { done: done.profile, key: "profile", href: "/me/profile" },
    { done: done.demo, key: "demo", href: "/demos/new" },
    { done: done.mentor, key: "mentor", href: "/mentorships/new" },
  ] as const;
  return all
    .filter((one) => !one.done)
    .map((one) => ({
      title: ctx.t(`home.first.${one.key}`),
      text: ctx.t(`home.first.${one.key}Text`),
      href: one.href,
    }));
}
