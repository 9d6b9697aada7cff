import { isInner, mayAgreeFor, type Relation } from "../consent/index.ts";

/** Full name, age and guardians: for the inner circle and the school. */
export const seesFullName = (to: Relation): boolean => isInner(to) || to.schools.length > 0;

/** May the words of the profile be read? Whoever sees the musician at all, while there is a yes; else the name is all they get. */
export const readsWords = (to: Relation): boolean => to.self || to.approver || to.profileShown;

/** May the actor, who sees the musician, see the picture? Each byte asks this. */
export const seesPicture = (to: Relation): boolean => to.self || to.approver || to.pictureShown;

/** May the musician answer for themselves? From 15. */
export const answersOwn = (to: Relation): boolean =>
  to.self && to.person.birthDay !== null && mayAgreeFor(to);

/** Under 15 a child may hide where it is, and never show it: that is a guardian's to do. */
export const mayShowAddress = (to: Relation): boolean => to.person.birthDay === null || !to.under15;
