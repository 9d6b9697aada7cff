import { PURPOSES } from "../../../../src/features/consent/index.ts";
import {
  agreed,
  aGuardianOf,
  aMember,
  aMemberOf,
  aMentor,
  aMusician,
  anOrganisation,
  aSafeguardingLead,
  aSecretary,
  attends,
  PASSWORD,
} from "../../../support/people.ts";
import { plant } from "../canaries.ts";
import { type Hands, aPicture } from "../hands.ts";
import type { World } from "../world.ts";

/** Who there is, what they say of themselves, and the secrets that a mail has brought them. */
/** Everything that a musician may say yes to about themselves; one act's public page is asked for by itself. */
const YES = PURPOSES.filter((purpose) => purpose !== "demoPublic");

export async function people(world: World, hands: Hands): Promise<void> {
  await whoThereIs(world, hands);
  await profiles(hands);
  await secretsOnTheirWay(world, hands);
}

/** Everybody who can sign in. */
async function whoThereIs(world: World, { join }: Hands): Promise<void> {
  const name = (key: string, text: string): string => plant(`${key}.name`, text);
  const { known } = world;
  await join("stranger", await aMember({ name: name("stranger", "Fremmed") }));
  await join("othermusician", await aMusician(name("othermusician", "Alma"), 17));
  const noor = await join("noor", await aMusician(name("noor", "Noor"), 16));
  const vega = await join("vega", await aMusician(name("vega", "Vega"), 19));
  const sol = await join("sol", await aMusician(name("sol", "Sol"), 19));
  const ana = await join("ana", await aMusician(name("ana", "Ana"), 14));
  const bo = await join("bo", await aMusician(name("bo", "Bo"), 13));
  const elif = await join("elif", await aMusician(name("elif", "Elif"), 17));
  const marta = await aGuardianOf(ana, name("marta", "Marta"));
  known.guardianTie = marta.tie._id;
  await join("marta", marta);
  await join("gunnar", await aGuardianOf(bo, name("gunnar", "Gunnar"), false));
  for (const musician of [noor, vega, sol, ana, elif]) await agreed(musician, ...YES);
  await join("ilir", await aMentor(name("ilir", "Ilir")));
  await join("eva", await aMentor(name("eva", "Eva")));
  await join("tove", await aMentor(name("tove", "Tove")));
  const school = await anOrganisation("school", plant("school.name", "Skolen"));
  const otherSchool = await anOrganisation("school", plant("otherschool.name", "En anden skole"));
  world.schools = [school, otherSchool];
  known.school = school._id;
  const venue = await anOrganisation("venue", plant("venue.name", "Vershuset"));
  world.venue = venue;
  const otherVenue = await anOrganisation("venue", "Andet sted");
  const town = await anOrganisation("municipality", "Kommunen");
  await join("sine", await aMemberOf(school, name("sine", "Sine")));
  await join("lone", await aMemberOf(school, name("lone", "Lone")));
  await join("former", await aMemberOf(school, name("former", "Tidligere")));
  await join("per", await aMemberOf(otherSchool, name("per", "Per")));
  await join("booker", await aMemberOf(venue, name("booker", "Pia")));
  await join("otherbooker", await aMemberOf(otherVenue, "Rie"));
  await join("officer", await aMemberOf(town, "Annelise"));
  await join("karen", await aSecretary(name("karen", "Karen")));
  await join("dorthe", await aSafeguardingLead(name("dorthe", "Dorthe")));
  await join("ditte", await aSafeguardingLead(name("ditte", "Ditte")));
  await join("applicant", await aMember({ name: name("applicant", "Ansøger") }));
  await attends(noor, school);
  await attends(ana, school);
}

/** Profiles and a picture. */
async function profiles({ post, json }: Hands): Promise<void> {
  const picture = await aPicture();
  for (const key of ["noor", "ana", "bo", "vega"] as const) {
    const { version } = await json<{ version: number }>(key, "/me");
    await post(key, "/me/profile", {
      name: plant(`${key}.name`, key),
      fullName: plant(`${key}.fullName`, "Hele navnet"),
      bio: plant(`${key}.bio`, "Jeg spiller guitar."),
      instruments: plant(`${key}.instruments`, "guitar"),
      genres: plant(`${key}.genres`, "indie"),
      municipality: "0190",
      links: [`https://example.org/${plant(`${key}.link`)}`, "", ""],
      version: version ?? 0,
    });
  }
  await post("noor", "/me/picture", { picture });
}

/** Links that only a mail gave away. */
async function secretsOnTheirWay(world: World, { again, post, mailed }: Hands): Promise<void> {
  const { people, known } = world;
  await post(null, "/sign-up", {
    kind: "musician",
    name: plant("newcomer.name", "Ny"),
    email: "ny@example.org",
    birthDay: "2008-05-24",
    password: PASSWORD,
  });
  known.signUp = (await mailed("ny@example.org")).split("token=").at(-1) ?? "";
  await post(null, "/password-reset", { email: people.stranger?.email });
  known.reset = (await mailed(people.stranger?.email ?? "")).split("token=").at(-1) ?? "";
  await post("stranger", "/account/email", { email: "andet@example.org", current: PASSWORD });
  known.emailChange = (await mailed("andet@example.org")).split("token=").at(-1) ?? "";
  await again("stranger");
}
