import { isUnder15, type Relation } from "../consent/index.ts";

/** Is the person a child under 15? Grown-ups who are no musicians have no day of birth. */
export const isChild = (to: Relation): boolean =>
  to.person.birthDay !== null && isUnder15(to.person.birthDay, to.facts.today);

/** Who may have a copy: oneself, and a confirmed guardian of a child under 15. */
export const readerOf = (to: Relation): "self" | "guardian" | null =>
  to.self ? "self" : isChild(to) && to.approver ? "guardian" : null;
