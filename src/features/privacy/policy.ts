import { isConfirmedGuardian } from "../ties/index.ts";
import { isUnder15, type Relation } from "../consent/index.ts";

/** Is the person a child under 15? Grown-ups who are no musicians have no day of birth. */
export const isChild = (to: Relation): boolean =>
  to.person.birthDay !== null && isUnder15(to.person.birthDay, to.facts.today);

/** Who may have a copy: oneself, and a confirmed guardian of a child under 15. */
export const readerOf = (to: Relation): "self" | "guardian" | null =>
  to.self ? "self" : isChild(to) && to.approver ? "guardian" : null;

/** Whose word erases: the person's own; under 15 a confirmed guardian's, or the child's own while there is none. */
export const eraserOf = (to: Relation): "self" | "guardian" | null => {
  if (!isChild(to)) return to.self ? "self" : null;
  if (to.approver) return "guardian";
  return to.self && !to.facts.guardians.some((tie) => isConfirmedGuardian(tie, to.facts.now)) ? "self" : null;
};
