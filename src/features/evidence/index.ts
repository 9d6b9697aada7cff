import "./closings.ts";
import "./listeners.ts";
import {
  evidence,
  evidenceFile,
  evidences,
  newEvidence,
  puttingUp,
  restoration,
  takingBack,
  writing,
} from "./routes.ts";

export { evidenceOfSource, findEvidence, findEvidences, setMembers } from "./model.ts";
export { evidenceOf } from "./reach.ts";
export { contentOf, evidenceIcon } from "./present.ts";
export { onEvidenceSource } from "./sources.ts";
export { EVIDENCE_KINDS, type Evidence, type EvidenceKind } from "./schema.ts";
export { amendEvidence, type NewEvidence, recordEvidence, withdrawEvidence } from "./service.ts";
/** `new` stands before `:id`, whose pattern it does not fit. */
export const evidenceActions = [
  evidences,
  newEvidence,
  writing,
  puttingUp,
  evidence,
  evidenceFile,
  takingBack,
  restoration,
];
