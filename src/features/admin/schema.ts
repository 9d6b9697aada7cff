import { choice, day, email, orNull, requestId, z } from "../../platform/fields.ts";
import { OrganisationInput } from "../organisations/index.ts";

/** The roles that the secretariat gives by name; all others follow from ties and memberships. */
export const TEAM_KINDS = ["secretariat", "safeguarding"] as const;
export type TeamKind = (typeof TEAM_KINDS)[number];

export const SeenInput = z.object({ certificateDay: orNull(day), referenceDay: orNull(day) });
export const CertificateInput = z.object({ certificateDay: day });
export const ReferenceInput = z.object({ referenceDay: day });
export const TeamInput = z.object({ email, kind: choice(TEAM_KINDS) });
export const KindInput = z.object({ kind: choice(TEAM_KINDS) });
export const LookupInput = z.object({ email });
export const NewOrganisationInput = OrganisationInput.extend({ requestId });

const cursor = z
  .string()
  .regex(/^\d{1,15}_[0-9a-hjkmnp-tv-z]{20}$/)
  .transform((text) => ({ at: Number(text.split("_")[0]), id: text.split("_")[1] ?? "" }));
export const TrailQuery = z.object({
  type: orNull(z.string().max(80)).catch(null),
  day: orNull(day).catch(null),
  before: orNull(cursor).catch(null),
});
export type TrailQuery = z.output<typeof TrailQuery>;
