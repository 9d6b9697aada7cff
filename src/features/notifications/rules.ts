import type { Rule } from "./rule.ts";
import { GUARDING } from "./rules-guarding.ts";
import { HOUSE } from "./rules-house.ts";
import { WORK } from "./rules-work.ts";

/** Event type → what it says. Of several rules that reach the same person the first one counts. */
export const RULES: Readonly<Record<string, readonly Rule[]>> = { ...HOUSE, ...GUARDING, ...WORK };

const byKey = new Map(
  Object.values(RULES)
    .flat()
    .map((rule) => [rule.key, rule]),
);
export const ruleOf = (key: string): Rule | null => byKey.get(key) ?? null;
