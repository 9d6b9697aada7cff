import { PURPOSES } from "../../src/features/consent/index.ts";
import {
  createOrganisation,
  inviteMember,
  type Organisation,
} from "../../src/features/organisations/index.ts";
import { seenByNobody } from "../support/people.ts";
import {
  aGuardianOf,
  aMember,
  aMemberOf,
  aMentor,
  aMusician,
  anOrganisation,
  aSafeguardingLead,
  aSecretary,
  type Member,
  saysYes,
  seenBy,
} from "../support/people.ts";

/** The people of the matrix. `nobody` is signed out; the rest in the order in which the tables name them. */
export const VIEWERS = {
  nobody: "signed out",
  sten: "a grown-up without any role",
  emil: "another musician, 16",
  ana: "the musician herself, 14",
  noor: "a musician in the same act, 17",
  marta: "her confirmed guardian",
  claus: "somebody who claims to be her guardian",
  ilir: "her mentor, with a certificate",
  bo: "another mentor, with a certificate",
  lone: "staff of her music school",
  per: "staff of another music school",
  vera: "booker of a venue that follows her and received a recommendation",
  viggo: "booker of another venue",
  olga: "officer of her municipality",
  karen: "the secretariat",
  dorthe: "the safeguarding lead",
} as const;
export type Viewer = keyof typeof VIEWERS;

export interface Cast {
  people: Record<Exclude<Viewer, "nobody">, Member>;
  school: Organisation;
  venue: Organisation;
  /** One that the secretariat has not approved. */
  waiting: Organisation;
}

export async function castOf(): Promise<Cast> {
  const [school, other, venue, hall, town] = [
    await anOrganisation("school", "Furesø Musikskole"),
    await anOrganisation("school", "Egedal Musikskole", "0240"),
    await anOrganisation("venue", "Vershuset"),
    await anOrganisation("venue", "Lågen"),
    await anOrganisation("municipality", "Furesø"),
  ];
  const ana = await aMusician("Ana", 14);
  const marta = await aGuardianOf(ana, "Marta");
  for (const purpose of PURPOSES) await saysYes(marta, ana, purpose);
  const people = {
    sten: await aMember({ name: "Sten" }),
    emil: await aMusician("Emil", 16),
    ana,
    noor: await aMusician("Noor", 17),
    marta,
    claus: await aGuardianOf(ana, "Claus", false),
    ilir: await aMentor("Ilir"),
    bo: await aMentor("Bo"),
    lone: await aMemberOf(school, "Lone"),
    per: await aMemberOf(other, "Per"),
    vera: await aMemberOf(venue, "Vera"),
    viggo: await aMemberOf(hall, "Viggo"),
    olga: await aMemberOf(town, "Olga"),
    karen: await aSecretary("Karen"),
    dorthe: await aSafeguardingLead("Dorthe"),
  };
  await inviteMember(await seenBy(people.lone), school, "ny@example.org");
  const waiting = await createOrganisation(
    seenByNobody(),
    { kind: "venue", name: "Ny scene", municipality: "0190", about: "" },
    false,
  );
  for (const purpose of ["demoFollowers", "demoLink", "picture", "pressPicture"] as const)
    await saysYes(people.noor, people.noor, purpose);
  return { people, school, venue, waiting };
}
