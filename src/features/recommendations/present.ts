import { page, type Page, type Typed, typedList, typedText } from "../../http/action.ts";
import { hasRole, type MemberContext } from "../../platform/context.ts";
import { showDate } from "../../platform/i18n.ts";
import { showsPlace, textOfAct } from "../consent/index.ts";
import { type Evidence, evidenceOf, findEvidences } from "../evidence/index.ts";
import { findOrganisation } from "../organisations/index.ts";
import { namesOf } from "../people/index.ts";
import { openedIn, soundAlone } from "./enclosures.ts";
import { enclosedAt } from "./enclosure-present.ts";
import { evidenceOption } from "./form-present.ts";
import { recommendationsOf } from "./home.ts";
import { mayDo, RECEIVED } from "./policy.ts";
import { goesToVenue } from "./reach.ts";
import type { Reached } from "./steps-service.ts";
import { trailOf } from "./trail.ts";

/** The lists of whoever asks: each only where there is something to be in it. */
export async function listPage(ctx: MemberContext): Promise<Page> {
  const all = await recommendationsOf(ctx);
  const title = ctx.t("recommendations.list.title");
  return page("recommendations/list", title, { ...all, can: { write: hasRole(ctx.actor, "staff") } });
}

/** What goes along, each with its door where the reader has one: a link leads out, what was written stands in the letter itself. */
async function presentEnclosed(ctx: MemberContext, reached: Reached, one: Evidence) {
  const isGone = one.withdrawnAt !== null;
  const opens = (await openedIn(ctx, reached, one)) !== null;
  const isWord = one.kind === "text" || one.kind === "word";
  const door = one.kind === "link" ? one.text : isWord ? null : enclosedAt(reached.row._id, one._id);
  return {
    id: one._id,
    kind: one.kind,
    title: isGone ? ctx.t("recommendations.evidence.gone") : one.title,
    meta: [ctx.t(`recommendations.evidence.${one.kind}`), showDate(ctx.locale, one.day)].join(" · "),
    href: opens ? door : null,
    text: opens && isWord ? one.text : "",
    isTitleOnly: !isGone && !opens,
  };
}

/** What was asked and answered, refused or given as a reason, in order. */
const saidIn = (ctx: MemberContext, { row }: Reached) =>
  row.history
    .filter((one) => one.text !== "")
    .map((one) => ({
      who: one.as === "receiver" ? row.receiver.name : ctx.t(`recommendations.as.${one.as}`),
      what: ctx.t(`recommendations.what.${one.what}`),
      text: one.text,
      when: showDate(ctx.locale, one.at),
    }));

/** With a secret address the name of the school is for those who know it, and for the secretariat. */
const showsSchool = (ctx: MemberContext, { seats, to }: Reached): boolean =>
  seats.teacher || seats.guardian || showsPlace(ctx, to.person);

/** One recommendation, for each who has a seat in it. Before the pupil has agreed, only the school's part is there. */
export async function presentRecommendation(ctx: MemberContext, reached: Reached) {
  const { row, to, seats } = reached;
  const [school, names, evidence] = await Promise.all([
    findOrganisation(row.schoolId),
    namesOf([row.by]),
    findEvidences(row.evidence),
  ]);
  const isSent = RECEIVED.includes(row.status);
  return {
    id: row._id,
    version: row.version,
    status: row.status,
    pupil: { id: row.pupilId, name: to.person.name },
    school: showsSchool(ctx, reached) ? (school?.name ?? "") : null,
    /** The receiver is not told which school it is. */
    hidesSchool: to.person.secretAddress && row.receiver.kind !== "call",
    teacher: names.get(row.by) ?? "",
    receiver: { kind: row.receiver.kind, name: row.receiver.name },
    text: row.text,
    motivation: row.motivation,
    deadline: row.deadline,
    evidence: await Promise.all(
      row.evidence.flatMap((id) => {
        const one = evidence.find((each) => each._id === id);
        return one ? [presentEnclosed(ctx, reached, one)] : [];
      }),
    ),
    stage: row.stage,
    sentAt: row.sentAt,
    isSent,
    under15: to.under15,
    seats,
    said: saidIn(ctx, reached),
    trail: trailOf(ctx, row, to.under15),
    follows: reached.follows,
    can: mayDo(reached),
  };
}

/** Evidence as the pupil chooses it: what only its title would go along of says so. */
async function agreeOption(ctx: MemberContext, one: Evidence, pupilId: string) {
  const option = evidenceOption(ctx, one);
  const isTitle =
    one.kind === "session" ||
    one.kind === "practice" ||
    (one.kind === "demo" && !(await soundAlone(one, pupilId)));
  return isTitle
    ? { ...option, small: [option.small, ctx.t("recommendations.evidence.titleOnly")].join(" · ") }
    : option;
}

/** The page of one recommendation with the form of whoever's turn it is. */
export async function recommendationPage(ctx: MemberContext, reached: Reached, typed: Typed): Promise<Page> {
  const one = await presentRecommendation(ctx, reached);
  const lets =
    (one.can.approve || (one.can.agree && !reached.to.under15)) && (await goesToVenue(reached.row));
  const own = one.can.agree
    ? (await evidenceOf(reached.row.pupilId)).filter((each) => !each.withdrawnAt)
    : [];
  return page(
    "recommendations/recommendation",
    ctx.t("recommendations.one.title", { name: one.pupil.name, receiver: one.receiver.name }),
    {
      one,
      options: await Promise.all(own.map((each) => agreeOption(ctx, each, reached.row.pupilId))),
      chosen: typedList(typed, "evidence", reached.row.evidence),
      consent: lets ? textOfAct(ctx, reached.to, "venueContact") : null,
      motivation: typedText(typed, "motivation"),
      reason: typedText(typed, "reason"),
      problems: typed.problems,
    },
  );
}
