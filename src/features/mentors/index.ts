import "./closings.ts";
import "./listeners.ts";

export { findMentor, findMentors, mentorsWith } from "./model.ts";
export { hasCertificate, mayApply, mayMentor, recheckDue, setCertificateMonths } from "./policy.ts";
export { chosenMentors, presentCertificate } from "./present.ts";
export { mentorActions } from "./routes.ts";
export type { Mentor } from "./schema.ts";
export {
  applyAsMentor,
  approveMentor,
  declineMentor,
  endMentor,
  seeCertificate,
  seeReference,
  withdrawCertificate,
} from "./service.ts";
