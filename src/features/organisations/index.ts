export {
  allOrganisations,
  findOrganisation,
  findOrganisations,
  getOrganisation,
  membersOf,
  membershipsOf,
  openOrganisations,
  waitingOrganisations,
} from "./model.ts";
export {
  ORGANISATION_KINDS,
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
  editOrganisation,
  getOpenOrganisation,
  handOver,
  removeMember,
  ROLE_OF,
} from "./service.ts";
