import { type Context, hasRole } from "../../platform/context.ts";
import { MINUTE_MS, plusMs } from "../../platform/clock.ts";
import type { Relation } from "../consent/index.ts";
import {
  DIMENSIONS,
  type DimensionName,
  type Framework,
  type StageName,
  STAGES,
} from "../frameworks/index.ts";
import type { Journey, Mark, State, WORDS } from "./schema.ts";

export const ENOUGH = 7;
export const ENOUGH_EACH = 2;

/** How many milestones of a stage are confirmed: in all, and in each dimension. */
export function confirmedIn(
  framework: Framework,
  marks: Journey["marks"],
  stage: StageName,
): { confirmed: number; perDimension: Record<DimensionName, number> } {
  const states = new Map(marks.map((mark) => [mark.milestone, mark.state]));
  const perDimension = { craft: 0, art: 0, business: 0 };
  for (const one of framework.milestones)
    if (one.stage === stage && states.get(one.id) === "confirmed") perDimension[one.dimension] += 1;
  return { confirmed: DIMENSIONS.reduce((sum, name) => sum + perDimension[name], 0), perDimension };
}

/** The rule for proposing the next stage: seven of nine, and two in each dimension. */
export const isEnough = (counts: ReturnType<typeof confirmedIn>): boolean =>
  counts.confirmed >= ENOUGH && DIMENSIONS.every((name) => counts.perDimension[name] >= ENOUGH_EACH);

/** What is ready once the rule holds that did not hold before this mark: the next stage, or in the last one the exit talk. */
export function opensBy(
  framework: Framework,
  { marks, stage }: Journey,
  mark: Mark,
): "stage" | "exitTalk" | null {
  const after = [...marks.filter((one) => one.milestone !== mark.milestone), mark];
  const holds = (some: Journey["marks"]): boolean => isEnough(confirmedIn(framework, some, stage));
  if (holds(marks) || !holds(after)) return null;
  return stageAfter(stage) === null ? "exitTalk" : "stage";
}

export const stageAfter = (stage: StageName): StageName | null => STAGES[STAGES.indexOf(stage) + 1] ?? null;
export const isWithin = (stage: StageName, reached: StageName): boolean =>
  STAGES.indexOf(stage) <= STAGES.indexOf(reached);

/** The state after a word, or null when the word does not fit the state. */
export function stateAfter(word: (typeof WORDS)[number], from: State): State | null {
  if (word === "ready") return from === "confirmed" ? null : "said";
  if (word === "notYet") return from === "confirmed" ? null : "open";
  if (word === "confirmed") return from === "said" ? "confirmed" : null;
  if (word === "returned") return from === "said" ? "returned" : null;
  if (word === "reopened") return from === "confirmed" ? "returned" : null;
  return null;
}

/** May the actor say the mentor's word? Never about oneself. */
export const mayAnswer = (to: Relation): boolean => to.mentor !== null && !to.self;

/** For how long a word or a signature can be taken back. */
export const UNDO_MS = 15 * MINUTE_MS;
/** May the actor take back that the last stage began? Whose signature let it, for a while, and before a word is said in it. */
export const mayLeave = (ctx: Context, journey: Journey): boolean => {
  const last = journey.stages.at(-1);
  const by = last?.secondBy ?? last?.signedBy ?? null;
  const mine = last !== undefined && by !== null && by === ctx.actor?.personId;
  const quiet = journey.marks.every((mark) => mark.at <= journey.enteredAt);
  return mine && journey.stages.length > 1 && quiet && plusMs(last.enteredAt, UNDO_MS) > ctx.now;
};

/** May the actor give the second signature: staff of the musician's school, or the secretariat; never the musician. */
export const maySecond = (ctx: Context, to: Relation): boolean =>
  !to.self && to.gateOpen && (to.schools.length > 0 || hasRole(ctx.actor, "secretariat"));
