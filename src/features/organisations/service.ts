import type { Context, RoleKind } from "../../platform/context.ts";
import { HOUR_MS, plusMs } from "../../platform/clock.ts";
import { AppError } from "../../platform/errors.ts";
import { newId } from "../../platform/ids.ts";
import { queueMail } from "../../platform/mail.ts";
import { findByPerson, giveRole, takeRole } from "../accounts/index.ts";
import {
  memberJoined,
  memberLeft,
  organisationApproved,
  organisationChanged,
  organisationClosed,
  organisationCreated,
} from "./events.ts";
import {
  changeOrganisation,
  endMembership,
  findByRequest,
  findMemberOf,
  getOrganisation,
  insertMembership,
  insertOrganisation,
  membersOf,
  touchMembers,
} from "./model.ts";
import type { Membership, Organisation, OrganisationInput, OrganisationKind } from "./schema.ts";

/** What somebody is who works at an organisation of a kind. */
export const ROLE_OF: Record<OrganisationKind, RoleKind> = {
  school: "staff",
  venue: "booker",
  municipality: "officer",
  partner: "partner",
};

const hasTalentLine = ({ kind, talentLine }: Pick<Organisation, "kind" | "talentLine">): boolean =>
  kind === "school" && talentLine === true;

/** The secretariat makes organisations approved; others apply. Emits `organisations.created`. */
export async function createOrganisation(
  ctx: Context,
  input: Omit<OrganisationInput, "talentLine"> & { talentLine?: boolean },
  approved: boolean,
  requestId: string | null = null,
): Promise<Organisation> {
  const known = requestId ? await findByRequest(requestId) : null;
  if (known) return known;
  const row: Organisation = {
    ...input,
    talentLine: hasTalentLine(input),
    _id: newId(),
    createdAt: ctx.now,
    approvedAt: approved ? ctx.now : null,
    closedAt: null,
    appliedBy: approved ? null : (ctx.actor?.personId ?? null),
    requestId,
    version: 0,
    membersRev: 0,
  };
  return ctx.change(
    () => insertOrganisation(row),
    organisationCreated({ about: row._id, data: { kind: row.kind, municipality: row.municipality } }),
  );
}

/** Whoever applied becomes its first coordinator. @throws 409 when it was changed or approved meanwhile. */
export const approveOrganisation = (ctx: Context, row: Organisation): Promise<Organisation> =>
  ctx.change(
    async () => {
      const saved =
        (await changeOrganisation(row._id, row.version, { approvedAt: ctx.now })) ?? changedMeanwhile();
      if (!row.appliedBy) return saved;
      await addMember(ctx, saved, row.appliedBy, true);
      return saved;
    },
    organisationApproved({ about: row._id, data: { kind: row.kind } }),
  );

/** The secretariat says no to an application: it is closed, and the applicant is told. @throws 409 as above. */
export const declineOrganisation = (ctx: Context, row: Organisation): Promise<Organisation> =>
  ctx.change(
    async () => {
      const saved =
        (await changeOrganisation(row._id, row.version, { closedAt: ctx.now })) ?? changedMeanwhile();
      await tellApplicant(row);
      return saved;
    },
    organisationClosed({ about: row._id, data: {} }),
  );

async function tellApplicant(row: Organisation): Promise<void> {
  const account = row.appliedBy ? await findByPerson(row.appliedBy) : null;
  if (account)
    await queueMail({
      to: account.email,
      locale: account.locale,
      key: "organisations.mail.declined",
      params: { organisation: row.name },
      path: `/organisations/${row._id}`,
    });
}

export const editOrganisation = (
  ctx: Context,
  row: Organisation,
  version: number,
  change: Pick<Organisation, "name" | "about" | "municipality" | "talentLine">,
): Promise<Organisation> =>
  ctx.change(
    async () =>
      (await changeOrganisation(row._id, version, {
        ...change,
        talentLine: hasTalentLine({ ...change, kind: row.kind }),
      })) ?? changedMeanwhile(),
    organisationChanged({ about: row._id, data: {} }),
  );

/** Closes an organisation: its people lose their roles there at once. */
export const closeOrganisation = (ctx: Context, row: Organisation): Promise<Organisation> =>
  ctx.change(
    async () => {
      for (const member of await membersOf(row._id)) await removeMember(ctx, row, member, true);
      return (await changeOrganisation(row._id, row.version, { closedAt: ctx.now })) ?? changedMeanwhile();
    },
    organisationClosed({ about: row._id, data: {} }),
  );

function changedMeanwhile(): never {
  throw new AppError(409, "problems.changedMeanwhile");
}

/** Somebody begins to work at an organisation; the first one coordinates. Being there already is fine. */
export async function addMember(
  ctx: Context,
  organisation: Organisation,
  personId: string,
  coordinator: boolean,
): Promise<Membership> {
  const known = await findMemberOf(organisation._id, personId);
  if (known) return known;
  const members = await membersOf(organisation._id);
  const row: Membership = {
    _id: newId(),
    organisationId: organisation._id,
    personId,
    coordinator: coordinator || members.length === 0,
    since: ctx.now,
    until: null,
    standing: `${organisation._id} ${personId}`,
  };
  return ctx.change(
    async () => {
      await insertMembership(row);
      await giveRole(ctx, personId, {
        kind: ROLE_OF[organisation.kind],
        organisationId: organisation._id,
        coordinator: row.coordinator,
      });
      return row;
    },
    memberJoined({
      about: row._id,
      person: personId,
      data: { organisationId: organisation._id, coordinator: row.coordinator },
    }),
  );
}

/** Fine for somebody who works there no more. @throws 409 organisations.problems.lastCoordinator: hand over first. */
export async function removeMember(
  ctx: Context,
  organisation: Organisation,
  member: Membership,
  closing = false,
): Promise<void> {
  await ctx.change(
    async () => {
      const ended = await endMembership(member._id, ctx.now);
      if (!ended) return null;
      await touchMembers(organisation._id);
      const others = (await membersOf(organisation._id)).filter((one) => one.coordinator);
      if (!closing && ended.coordinator && others.length === 0)
        throw new AppError(409, "organisations.problems.lastCoordinator");
      await takeRole(ctx, member.personId, ROLE_OF[organisation.kind], organisation._id);
      return ended;
    },
    (ended) =>
      ended &&
      memberLeft({
        about: member._id,
        person: member.personId,
        data: { organisationId: organisation._id, coordinator: ended.coordinator },
      }),
  );
}

/** Takes a removal back, as it was, within the hour. @throws 409 later. */
export async function returnMember(
  ctx: Context,
  organisation: Organisation,
  past: Membership,
): Promise<void> {
  if (past.until === null) return;
  if (plusMs(past.until, HOUR_MS) < ctx.now) throw new AppError(409, "organisations.problems.tooLate");
  await ctx.change(async () => {
    await touchMembers(organisation._id);
    await addMember(ctx, organisation, past.personId, past.coordinator);
  });
}

/** The organisation, when it exists and is approved and open. @throws 404 */
export async function getOpenOrganisation(id: string): Promise<Organisation> {
  const row = await getOrganisation(id);
  if (!row.approvedAt || row.closedAt) throw new AppError(404, "problems.notFound");
  return row;
}
