import { mailOf, PASSWORD as SAMPLE_PASSWORD } from "../../src/sample/people.ts";
import {
  aMember,
  aMemberOf,
  aMentor,
  aMusician,
  anOrganisation,
  aSafeguardingLead,
  aSecretary,
  bornFor,
  type Member,
  PASSWORD,
} from "./people.ts";

/** One who looks at the house, and how they sign in; without an address they do not. */
export interface Cast {
  role: string;
  email: string;
  password: string;
}

const VISITOR: Cast = { role: "public", email: "", password: "" };
const NAMES = {
  musician: "Ana",
  "musician-17": "Malthe",
  guardian: "Marta",
  mentor: "Ilir",
  staff: "Bodil",
  // Has a recommendation that is not handed over yet.
  "staff-drafting": "Helle",
  booker: "Henrik",
  partner: "Vibeke",
  officer: "Annelise",
  secretariat: "Karen",
  safeguarding: "Dorthe",
};
/** Each role of the sample region. */
export const SAMPLE_CAST: readonly Cast[] = [
  VISITOR,
  ...Object.entries(NAMES).map(([role, name]) => ({ role, email: mailOf(name), password: SAMPLE_PASSWORD })),
];

/** A fresh account of each role that has nothing yet. */
export async function emptyCast(): Promise<Cast[]> {
  const [school, venue, partner, town] = [
    await anOrganisation("school", "Ådalens Musikskole"),
    await anOrganisation("venue", "Skuret"),
    await anOrganisation("partner", "Øverummet"),
    await anOrganisation("municipality", "Lilleby Kommune"),
  ];
  const members: Record<string, Member> = {
    nobody: await aMember({ name: "Frej" }),
    musician: await aMusician("Liv", 16),
    "musician-12": await aMusician("Oskar", 12),
    guardian: await aMember({
      name: "Grethe",
      birthDay: bornFor(41),
      roles: [{ kind: "guardian", organisationId: null, coordinator: false }],
    }),
    mentor: await aMentor("Storm"),
    staff: await aMemberOf(school, "Bente"),
    booker: await aMemberOf(venue, "Hugo"),
    partner: await aMemberOf(partner, "Ulla"),
    officer: await aMemberOf(town, "Alma"),
    secretariat: await aSecretary("Kirsten"),
    safeguarding: await aSafeguardingLead("Dagny"),
  };
  return [
    VISITOR,
    ...Object.entries(members).map(([role, { email }]) => ({ role, email, password: PASSWORD })),
  ];
}
