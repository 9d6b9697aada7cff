import type { Rule } from "./rule.ts";
import { GUARDING } from "./rules-guarding.ts";
import { HOUSE } from "./rules-house.ts";
import { WORK } from "./rules-work.ts";

/** Event type → what it says. Of several rules that reach the same person the first one counts. */
export const RULES: Readonly<Record<string, readonly Rule[]>> = { ...HOUSE, ...GUARDING, ...WORK };

/**
 * Event type → the earlier one about the same thing that it takes back. Notices of that one which nobody has read and no mail
 * has carried are gone with it.
 */
export const TAKES_BACK: Readonly<Record<string, string>> = {
  "sessions.takenBack": "sessions.logged",
  "steps.reopened": "steps.closed",
  "organisations.handoverTakenBack": "organisations.handedOver",
};

const byKey = new Map(
  Object.values(RULES)
    .flat()
    .map((rule) => [rule.key, rule]),
);
export const ruleOf = (key: string): Rule | null => byKey.get(key) ?? null;
