import type { Relation } from "../consent/index.ts";

/** May the actor change a musician's steps? The musician and a mentor whose tie holds. */
export const maySteer = (to: Relation): boolean => to.self || to.mentor !== null;

/** May the actor read them? Also a guardian whose word counts, while the musician is under 15. */
export const seesSteps = (to: Relation): boolean => maySteer(to) || (to.under15 && to.approver);
