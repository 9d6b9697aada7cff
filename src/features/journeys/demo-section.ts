import type { MemberContext } from "../../platform/context.ts";
import { isInner } from "../consent/index.ts";
import type { Addition, DemoVersion, Reached as ReachedDemo } from "../demos/index.ts";
import { journeyPath, statusOf } from "./present.ts";
import { type Reached, reachJourney } from "./reach.ts";
import { isWithin } from "./policy.ts";
import { milestonesOf } from "./view.ts";

/**
 * What a demo counts for, on its page: the milestones that a version of it shows something about, of those whose evidence the reader
 * may read (oneself, a mentor, a confirmed guardian); null for everybody else.
 */
export async function demoSection(ctx: MemberContext, demo: ReachedDemo): Promise<Addition | null> {
  const versions = demo.versions.filter((one) => one.withdrawnAt === null);
  const close = [...demo.near.values()].filter(isInner).map((to) => to.person._id);
  const rows = [];
  for (const personId of close) {
    const found = await reachJourney(ctx, personId);
    if (found?.inner) rows.push(...rowsOf(ctx, found, versions));
  }
  return rows.length > 0 ? { sections: [{ view: "journeys/_demo", it: { rows } }] } : null;
}

function rowsOf(ctx: MemberContext, found: Reached, versions: readonly DemoVersion[]) {
  const { journey, framework, personId, to } = found;
  const base = journeyPath(ctx, personId);
  const all = framework.milestones.filter(({ stage }) => isWithin(stage, journey.stage));
  return journey.marks.flatMap((mark) => {
    const shown = versions.filter((one) => mark.evidence.includes(one.evidence)).map((one) => `v${one.n}`);
    const stage = all.find((one) => one.id === mark.milestone)?.stage;
    const milestone =
      stage && milestonesOf(framework, journey, stage).find((one) => one.id === mark.milestone);
    if (!milestone || shown.length === 0) return [];
    const who = to.self ? [] : [to.person.name];
    return {
      title: milestone.title[ctx.locale],
      dim: milestone.dimension,
      href: `${base}/${milestone.id}`,
      meta: [...who, statusOf(ctx, found, milestone), shown.toReversed().join(", ")].join(" · "),
    };
  });
}
