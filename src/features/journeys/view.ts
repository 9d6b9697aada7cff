import { clock } from "../../platform/clock.ts";
import type { Both } from "../../platform/i18n.ts";
import {
  currentFramework,
  type DimensionName,
  type Framework,
  getFramework,
  type Milestone,
  type StageName,
} from "../frameworks/index.ts";
import { findJourney, findJourneys } from "./model.ts";
import { confirmedIn, isEnough, stageAfter } from "./policy.ts";
import type { Journey, State } from "./schema.ts";
import { unbegun } from "./service.ts";

export interface MilestoneView {
  id: string;
  stage: StageName;
  dimension: DimensionName;
  title: Both;
  short: Both;
  state: State;
  /** When it came to stand like this; null while nothing was said. */
  at: Date | null;
}
/** Where somebody is, for whoever may see progress: states, never sentences or evidence. */
export interface JourneyView {
  personId: string;
  frameworkVersion: number;
  stage: StageName;
  stageNumber: 1 | 2 | 3 | 4;
  enteredAt: Date | null;
  /** The nine of the present stage: craft 1-3, art 1-3, business 1-3. */
  milestones: MilestoneView[];
  /** Of the nine. */
  confirmed: number;
  perDimension: Record<DimensionName, number>;
  /** Of all stages: how many wait for the mentor's word. */
  waiting: number;
  /** Whose signature the next stage waits for. */
  proposal: "none" | "mentor" | "second";
  /** The rule of seven holds in the last stage: time for the talk about what comes after. */
  exitTalk: boolean;
}

const NUMBERS: Record<StageName, 1 | 2 | 3 | 4> = {
  incubator: 1,
  hatched: 2,
  "flight-training": 3,
  "ready-to-fly": 4,
};
export const stageNumber = (stage: StageName): 1 | 2 | 3 | 4 => NUMBERS[stage];

/** The nine milestones of a stage as they stand. */
export function milestonesOf(framework: Framework, journey: Journey, stage: StageName): MilestoneView[] {
  const marks = new Map(journey.marks.map((mark) => [mark.milestone, mark]));
  return framework.milestones
    .filter((one) => one.stage === stage)
    .map(({ id, dimension, title, short }) => {
      const mark = marks.get(id);
      return {
        id,
        stage,
        dimension,
        title,
        short,
        state: mark?.state ?? "open",
        at: mark && mark.n > 0 ? mark.at : null,
      };
    });
}

/** A journey with its framework, as a view. */
export function viewOf(journey: Journey, framework: Framework): JourneyView {
  const counts = confirmedIn(framework, journey.marks, journey.stage);
  const enough = isEnough(counts);
  const last = stageAfter(journey.stage) === null;
  return {
    personId: journey._id,
    frameworkVersion: journey.frameworkVersion,
    stage: journey.stage,
    stageNumber: stageNumber(journey.stage),
    enteredAt: journey.rev === 0 && journey.marks.length === 0 ? null : journey.enteredAt,
    milestones: milestonesOf(framework, journey, journey.stage),
    ...counts,
    waiting: journey.marks.filter((mark) => mark.state === "said").length,
    proposal: !enough || last ? "none" : journey.signed ? "second" : "mentor",
    exitTalk: enough && last,
  };
}

/** The journey of somebody and its framework; somebody who has said nothing yet is at the beginning. */
export async function journeyAndFramework(
  personId: string,
): Promise<{ journey: Journey; framework: Framework }> {
  const journey = await findJourney(personId);
  if (journey) return { journey, framework: await getFramework(journey.frameworkVersion) };
  const framework = await currentFramework();
  return { journey: unbegun(personId, framework.version, clock.now()), framework };
}

/** Where one musician is. Ask `seesProgress` first. */
export async function journeyOf(personId: string): Promise<JourneyView> {
  const { journey, framework } = await journeyAndFramework(personId);
  return viewOf(journey, framework);
}

/** Where several musicians are, by person id: one read of journeys, whatever the number. Ask `seesProgress` or a list's policy first. */
export async function journeysOf(personIds: readonly string[]): Promise<Map<string, JourneyView>> {
  const [found, current] = await Promise.all([findJourneys(personIds), currentFramework()]);
  const frameworks = await frameworksOf(found, current);
  const by = new Map(found.map((one) => [one._id, one]));
  return new Map(
    personIds.map((id) => {
      const journey = by.get(id) ?? unbegun(id, current.version, clock.now());
      return [id, viewOf(journey, frameworks.get(journey.frameworkVersion) ?? current)];
    }),
  );
}

// Versions are in memory: this reads nothing after the first time.
async function frameworksOf(
  journeys: readonly Journey[],
  current: Framework,
): Promise<Map<number, Framework>> {
  const numbers = [...new Set([...journeys.map((one) => one.frameworkVersion), current.version])];
  const all = await Promise.all(numbers.map(getFramework));
  return new Map(all.map((one) => [one.version, one]));
}

export interface Waiting {
  personId: string;
  milestone: string;
  dimension: DimensionName;
  title: Both;
  short: Both;
  since: Date;
}
/** The milestones of these musicians that wait for the mentor's word, longest wait first. */
export async function waitingAmong(personIds: readonly string[]): Promise<Waiting[]> {
  const [found, current] = await Promise.all([findJourneys(personIds), currentFramework()]);
  const frameworks = await frameworksOf(found, current);
  return found
    .flatMap((journey) =>
      journey.marks
        .filter((mark) => mark.state === "said")
        .flatMap((mark) => {
          const framework = frameworks.get(journey.frameworkVersion) ?? current;
          const one = framework.milestones.find((each) => each.id === mark.milestone);
          if (!one) return [];
          const { dimension, title, short } = one;
          return [{ personId: journey._id, milestone: one.id, dimension, title, short, since: mark.at }];
        }),
    )
    .sort((a, b) => a.since.getTime() - b.since.getTime());
}

/** Milestone id → its texts, in one version of the framework (the newest unless told). */
export async function milestoneTitles(version?: number): Promise<Map<string, Milestone>> {
  const framework = version === undefined ? await currentFramework() : await getFramework(version);
  return new Map(framework.milestones.map((one) => [one.id, one]));
}

/** The nine states in the order that `ui.bird` draws them. */
export const stageCells = (view: JourneyView): State[] => view.milestones.map((one) => one.state);
