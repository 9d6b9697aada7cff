export { findMentor, findMentors, mentorsWith } from "./model.ts";
export { hasCertificate, mayMentor, recheckDue, setCertificateMonths } from "./policy.ts";
export type { Mentor } from "./schema.ts";
export { applyAsMentor, approveMentor, declineMentor, endMentor, seeCertificate } from "./service.ts";
