import { DAY_MS, plusMs } from "../../platform/clock.ts";
import type { Relation } from "../consent/index.ts";
import type { Block } from "../ties/index.ts";
import type { Concern } from "./schema.ts";

/** A concern is opened within a day. */
export const OPEN_WITHIN_MS = DAY_MS;
/** And whoever has it in hand does something at least once a week. */
export const STEP_WITHIN_MS = 7 * DAY_MS;

export type Parties = Pick<Concern, "authorId" | "musicians" | "people" | "notTo">;

/**
 * May this lead read it? Nobody whom it may concern: who wrote it, a musician it is about, whoever stands in the thing it is
 * about, whom the writer named, and anyone who is or was mentor or guardian of a musician it is about (`tied`: the
 * musicians whom the lead is or was that to).
 */
export const mayRead = (leadId: string, concern: Parties, tied: ReadonlySet<string>): boolean =>
  concern.authorId !== leadId &&
  ![...concern.musicians, ...concern.people, ...concern.notTo].includes(leadId) &&
  !concern.musicians.some((id) => tied.has(id));

/** The instant by which the next thing has to happen; null when it is closed. */
export function dueAt(concern: Concern): Date | null {
  if (concern.state === "closed") return null;
  if (concern.state === "raised") return plusMs(concern.at, OPEN_WITHIN_MS);
  const last = concern.steps.at(-1)?.at ?? concern.openedAt ?? concern.at;
  return plusMs(last, concern.state === "opened" ? OPEN_WITHIN_MS : STEP_WITHIN_MS);
}

/**
 * What a lead who may read it can do with it now. Handing over and closing are for whoever has it; another takes it over first,
 * which is a step of its own and told: a child does not wait for a lead who is ill or gone.
 */
export const rightsOf = (concern: Concern, leadId: string) => ({
  take: concern.state === "opened" && (concern.leadId === null || concern.leadId === leadId),
  takeOver:
    ["opened", "inHand"].includes(concern.state) && concern.leadId !== null && concern.leadId !== leadId,
  note: concern.state === "inHand",
  handOver: concern.state !== "closed" && (concern.leadId === null || concern.leadId === leadId),
  close: concern.state === "inHand" && concern.leadId === leadId,
  reopen: concern.state === "closed",
});

/** May the actor block somebody for this musician? The musician, and under 15 a guardian whose word counts. */
export const mayBlockFor = (to: Relation): boolean => to.self || (to.under15 && to.approver);

/** Only who made a block lifts it. What a guardian made is the young person's own from 15 on. */
export const mayLift = (block: Block, to: Relation, actorId: string): boolean =>
  block.by === actorId || (block.power === "guardian" && to.self && !to.under15);
