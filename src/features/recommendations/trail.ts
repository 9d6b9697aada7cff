import type { Context } from "../../platform/context.ts";
import { showDate } from "../../platform/i18n.ts";
import type { As, Recommendation, What } from "./schema.ts";

type State = "done" | "now" | "later" | "stopped";
const ICONS: Record<State, string> = { done: "ja", now: "ur", later: "minus", stopped: "luk" };

/** The way of a recommendation as four steps: who, when, whose turn. The guardian's step only where there is one. */
export function trailOf(ctx: Context, row: Recommendation, under15: boolean) {
  const last = (...whats: What[]) => row.history.findLast((one) => whats.includes(one.what)) ?? null;
  const stoppedBy: As | null =
    row.status === "refused" || row.status === "withdrawn" ? (row.history.at(-1)?.as ?? null) : null;
  const approved = last("approved");
  const asksGuardian = under15 || approved !== null || row.status === "withGuardian";
  const keys: As[] = asksGuardian
    ? ["school", "pupil", "guardian", "receiver"]
    : ["school", "pupil", "receiver"];
  const turn: Partial<Record<Recommendation["status"], As>> = {
    drafted: "school",
    withPupil: "pupil",
    withGuardian: "guardian",
    sent: "receiver",
    asked: "school",
  };
  const doneBy: Record<As, What[]> = {
    school: ["handedOver"],
    pupil: ["agreed"],
    guardian: ["approved"],
    receiver: ["accepted", "declined"],
  };
  // A draft that came back begins anew: what was agreed before is history, not a step that is done.
  const from = row.history.findLast((one) => one.what === "takenBack")?.at ?? row.createdAt;
  return keys.map((key) => {
    const done = last(...doneBy[key]);
    const counts = done !== null && done.at >= from && row.status !== "drafted";
    const now = turn[row.status] === key;
    const state: State = stoppedBy === key ? "stopped" : now ? "now" : counts ? "done" : "later";
    const what = state === "done" ? done?.what : state === "stopped" ? row.history.at(-1)?.what : null;
    const at = state === "done" ? done?.at : state === "stopped" ? row.history.at(-1)?.at : null;
    return {
      key,
      state,
      icon: ICONS[state],
      who: key === "receiver" ? row.receiver.name : ctx.t(`recommendations.as.${key}`),
      text: what ? ctx.t(`recommendations.what.${what}`) : ctx.t(`recommendations.step.${state}`),
      when: at ? showDate(ctx.locale, at) : null,
    };
  });
}
