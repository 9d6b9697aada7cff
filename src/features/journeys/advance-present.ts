import { page, type Page, type Typed } from "../../http/action.ts";
import type { MemberContext } from "../../platform/context.ts";
import { showDate } from "../../platform/i18n.ts";
import { seesProgress } from "../consent/index.ts";
import { DIMENSIONS } from "../frameworks/index.ts";
import { namesOf } from "../people/index.ts";
import { mayAnswer, maySecond, stageAfter } from "./policy.ts";
import { type Reached, reachSigning } from "./reach.ts";
import { viewOf } from "./view.ts";

/** The page on which a person signs. Read afresh, so that a refusal shows how it stands. */
export async function advancePage(ctx: MemberContext, before: Reached, typed: Typed): Promise<Page> {
  const found = (await reachSigning(ctx, before.personId)) ?? before;
  const { journey, framework, to } = found;
  const view = viewOf(journey, framework);
  const next = stageAfter(journey.stage);
  const names = await namesOf([journey.signed?.by ?? null]);
  const name = to.person.name;
  const stage = next ? ctx.t(`journeys.stage.${next}.name`) : "";
  const title = next ? ctx.t("journeys.advance.title", { name, stage }) : ctx.t("journeys.titleOf", { name });
  const own = journey.signed?.by === ctx.actor.personId;
  return page(
    "journeys/advance",
    title,
    {
      title,
      name,
      personId: found.personId,
      seesJourney: seesProgress(to),
      to: next,
      stageNumber: view.stageNumber,
      cells: view.milestones.map((one) => one.state),
      confirmed: view.confirmed,
      rows: DIMENSIONS.map((dimension) => ({ dimension, n: view.perDimension[dimension] })),
      needsSecond: next === "ready-to-fly",
      proposal: view.proposal,
      signed: journey.signed
        ? ctx.t("journeys.advance.signedBy", {
            name: names.get(journey.signed.by) ?? "",
            day: showDate(ctx.locale, journey.signed.at),
          })
        : null,
      can: {
        sign: view.proposal === "mentor" && mayAnswer(to),
        second: view.proposal === "second" && maySecond(ctx, to) && !own,
        withdraw: view.proposal === "second" && own,
      },
      problem: Object.values(typed.problems)[0] ?? null,
    },
    { task: true },
  );
}
