export { evidenceOf, evidenceOfSource, findEvidence, findEvidences, setMembers } from "./model.ts";
export { EVIDENCE_KINDS, type Evidence, type EvidenceKind } from "./schema.ts";
export { type NewEvidence, recordEvidence, withdrawEvidence } from "./service.ts";
