import "./closings.ts";
import "./invariants.ts";
import "./listeners.ts";

export { handOver } from "./handover-service.ts";
export { inviteMember } from "./invitations-service.ts";
export {
  allOrganisations,
  applicationsOf,
  findOrganisation,
  findOrganisations,
  getOrganisation,
  membersOf,
  membershipsOf,
  openOrganisations,
  waitingOrganisations,
} from "./model.ts";
export { coordinates, isMemberOf } from "./policy.ts";
export { factsOfOrganisation, municipalityOptions, organisationForm, organisationJson } from "./present.ts";
export { organisationActions } from "./routes.ts";
export {
  ORGANISATION_KINDS,
  ApplicationInput,
  type Membership,
  type Organisation,
  OrganisationInput,
  type OrganisationKind,
} from "./schema.ts";
export {
  addMember,
  approveOrganisation,
  closeOrganisation,
  createOrganisation,
  declineOrganisation,
  editOrganisation,
  getOpenOrganisation,
  removeMember,
  ROLE_OF,
} from "./service.ts";
