import { notFound } from "../../platform/errors.ts";
import { collection } from "../../platform/mongo/collection.ts";
import { Membership, Organisation, type OrganisationKind } from "./schema.ts";
import { actor, FIVE_YEARS, subject } from "../../platform/personal/rule.ts";

const organisations = collection(
  "organisations",
  Organisation,
  [
    [{ kind: 1, closedAt: 1, name: 1 }],
    [{ approvedAt: 1, createdAt: 1 }],
    [{ appliedBy: 1, approvedAt: 1 }],
    [{ requestId: 1 }, { unique: true, partialFilterExpression: { requestId: { $gt: "" } } }],
  ],
  {
    purpose: "Schools, venues, municipalities and partners that take part.",
    basis: "agreement",
    people: {
      appliedBy: actor(["kind", "name", "createdAt"]),
      "handedOver.by": actor(["handedOver.at"]),
    },
    points: { "handedOver.to": "memberships?" },
    kept: { for: "always", why: "An organisation is not a person; who applied for it goes with them." },
  },
);
const memberships = collection(
  "memberships",
  Membership,
  [
    [{ organisationId: 1, until: 1, since: 1 }],
    [{ personId: 1, until: 1 }],
    [{ standing: 1 }, { unique: true, partialFilterExpression: { standing: { $gt: "" } } }],
  ],
  {
    purpose: "Who works where and since when.",
    basis: "agreement",
    people: { personId: subject() },
    points: { organisationId: "organisations" },
    kept: {
      for: FIVE_YEARS,
      from: "until",
      why: "Who could see pupils when must be provable while a claim can be raised.",
    },
  },
);

export const insertOrganisation = (row: Organisation): Promise<Organisation> => organisations.insert(row);
export const findOrganisation = (id: string): Promise<Organisation | null> => organisations.get(id);
export const findOrganisations = (ids: readonly string[]): Promise<Organisation[]> => organisations.all(ids);

/** @throws 404 */
export async function getOrganisation(id: string): Promise<Organisation> {
  const found = await findOrganisation(id);
  if (!found) throw notFound();
  return found;
}

/** Approved and open ones of a kind, by name. */
export const openOrganisations = (kind: OrganisationKind): Promise<Organisation[]> =>
  organisations.find({ kind, closedAt: null, approvedAt: { $ne: null } }, { sort: { name: 1 }, limit: 500 });
export const waitingOrganisations = (): Promise<Organisation[]> =>
  organisations.find({ approvedAt: null, closedAt: null }, { sort: { createdAt: 1 }, limit: 200 });
export const allOrganisations = (): Promise<Organisation[]> =>
  organisations.find(
    { closedAt: null, kind: { $in: ["school", "venue", "municipality", "partner"] } },
    { limit: 1000 },
  );

/** What a member applied for and waits to hear of. */
export const applicationsOf = (personId: string): Promise<Organisation[]> =>
  organisations.find({ appliedBy: personId, approvedAt: null, closedAt: null }, { limit: 50 });
export const findByRequest = (requestId: string): Promise<Organisation | null> =>
  organisations.findOne({ requestId });
/** Makes two changes of the members of one organisation wait for each other. */
export const touchMembers = (id: string): Promise<Organisation | null> =>
  organisations.update({ _id: id }, { $inc: { membersRev: 1 } });

export const keepHandover = (
  id: string,
  handedOver: Organisation["handedOver"],
): Promise<Organisation | null> => organisations.update({ _id: id }, { $set: { handedOver } });

export const changeOrganisation = (
  id: string,
  version: number,
  change: Partial<Organisation>,
): Promise<Organisation | null> =>
  organisations.update({ _id: id, version }, { $set: change, $inc: { version: 1 } });

export const insertMembership = (row: Membership): Promise<Membership> => memberships.insert(row);
export const membersOf = (organisationId: string): Promise<Membership[]> =>
  memberships.find({ organisationId, until: null }, { sort: { since: 1 }, limit: 500 });
export const membershipsOf = (personId: string): Promise<Membership[]> =>
  memberships.find({ personId, until: null }, { limit: 50 });
export const findMembership = (id: string): Promise<Membership | null> => memberships.get(id);
export const findMemberOf = (organisationId: string, personId: string): Promise<Membership | null> =>
  memberships.findOne({ standing: `${organisationId} ${personId}` });
/** Null when it has ended already. */
export const endMembership = (id: string, now: Date): Promise<Membership | null> =>
  memberships.update({ _id: id, until: null }, { $set: { until: now, standing: null } });
export const setCoordinator = (id: string, coordinator: boolean): Promise<Membership | null> =>
  memberships.update({ _id: id, until: null }, { $set: { coordinator } });
export const eachMembership = (): AsyncIterable<Membership> => memberships.each({});
