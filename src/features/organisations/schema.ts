import { choice, email, Id, maybeText, requestId, text, tick, version, z } from "../../platform/fields.ts";
import { municipality } from "../people/index.ts";

export const ORGANISATION_KINDS = ["school", "venue", "municipality", "partner"] as const;
export type OrganisationKind = (typeof ORGANISATION_KINDS)[number];

export const Organisation = z.object({
  _id: Id,
  kind: z.enum(ORGANISATION_KINDS),
  name: z.string(),
  municipality: z.string(),
  about: z.string(),
  /** A school that trains some of its pupils harder: a pupil of another can be recommended to it. */
  talentLine: z.boolean().optional(),
  createdAt: z.date(),
  /** Null while the secretariat has not approved it. */
  approvedAt: z.date().nullable(),
  closedAt: z.date().nullable(),
  /** The member who applied for it; null when the secretariat made it. */
  appliedBy: Id.nullable(),
  /** Of the form that made it: the second send finds the first. */
  requestId: z.string().nullable(),
  version: z.number(),
  /** Raised by every change of members and of who is invited, so that two at once cannot both be the last but one. */
  membersRev: z.number(),
  /** The last handing over, so that whoever did it can take it back while `version` and `membersRev` are still these. */
  handedOver: z
    .object({
      at: z.date(),
      by: Id,
      /** The membership of who received it, and whether they coordinated already. */
      to: Id,
      wasCoordinator: z.boolean(),
      /** Who handed over laid it down; the secretariat has nothing to lay down. */
      laidDown: z.boolean(),
      version: z.number(),
      membersRev: z.number(),
      takenBackAt: z.date().nullable(),
    })
    .nullable()
    .optional(),
});
export type Organisation = z.infer<typeof Organisation>;

/** Somebody's work at an organisation; a new row each time, so that history stays. */
export const Membership = z.object({
  _id: Id,
  organisationId: Id,
  personId: Id,
  coordinator: z.boolean(),
  since: z.date(),
  until: z.date().nullable(),
  /** Set while it lasts: one membership a person and organisation. */
  standing: z.string().nullable(),
});
export type Membership = z.infer<typeof Membership>;

export const OrganisationInput = z.object({
  kind: choice(ORGANISATION_KINDS),
  name: text(100),
  municipality,
  about: maybeText(600),
  /** Counts for a school alone. */
  talentLine: tick,
});
export type OrganisationInput = z.output<typeof OrganisationInput>;

export const ApplicationInput = OrganisationInput.extend({ requestId });
export const EditInput = OrganisationInput.omit({ kind: true }).extend({ version });
export type EditInput = z.output<typeof EditInput>;
export const InviteInput = z.object({ email });
export const MemberInput = z.object({ memberId: Id });
