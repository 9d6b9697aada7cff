import { findByEmail } from "../../../../src/features/accounts/index.ts";
import type { Organisation } from "../../../../src/features/organisations/index.ts";
import { getPerson } from "../../../../src/features/people/index.ts";
import { newId } from "../../../../src/platform/ids.ts";
import { aGuardianOf, bornFor, PASSWORD, type Member } from "../../../support/people.ts";
import { cookieOf } from "../../../support/walk.ts";
import { plant } from "../canaries.ts";
import type { Hands } from "../hands.ts";
import type { World } from "../world.ts";

/** Organisations and who works there, guardians, pupils on their way in. */
export async function houses(world: World, hands: Hands): Promise<void> {
  await organisations(world, hands);
  await guardians(hands);
  await pupils(world, hands);
}

/** Members, invitations, and one that applied. */
async function organisations(world: World, { again, post, json, mailed, who }: Hands): Promise<void> {
  const { house, people, known } = world;
  const [lone, former] = [who("lone"), who("former")];
  const school = world.schools[0] as Organisation;
  await post("sine", `/organisations/${school._id}/invitations`, { email: people.stranger?.email });
  known.invitationOfStranger = (await mailed(people.stranger?.email ?? "")).split("/").at(-1) ?? "";
  await post("sine", `/organisations/${school._id}/invitations`, {
    email: plant("invited.mail") + "@example.org",
  });
  known.invitationOfNewcomer = (await mailed(`${plant("invited.mail")}@example.org`)).split("/").at(-1) ?? "";
  const rows = await json<{ members?: { id: string; personId?: string; name: string }[] }>(
    "sine",
    `/organisations/${school._id}`,
  );
  known.members = JSON.stringify(rows.members ?? []);
  const memberships = house.connection.client.db(house.connection.dbName).collection("memberships");
  const membership = async (member: Member): Promise<string> =>
    String((await memberships.findOne({ personId: member.personId }))?._id ?? "");
  known.loneMembership = await membership(lone);
  await post("sine", `/organisations/${school._id}/members/${await membership(former)}/removal`);
  await again("former");
  await post("stranger", "/organisations", {
    kind: "venue",
    name: plant("applied.name", "Loftet"),
    municipality: "0190",
    about: plant("applied.about", "Vi vil være med."),
    requestId: newId(),
  });
  await post("applicant", "/mentors/application", {
    about: plant("applicant.about", "Jeg spiller"),
    instruments: "guitar",
    municipality: "0190",
  });
}

/** Guardians, invited and confirmed. */
async function guardians({ join, post, who }: Hands): Promise<void> {
  const [noor, ana] = [who("noor"), who("ana")];
  await post("noor", "/me/guardians", {
    email: `${plant("noor.guardianMail")}@example.org`,
    power: "observer",
    requestId: newId(),
  });
  await aGuardianOf(noor, plant("mogens.name", "Mogens"), true).then((one) => join("mogens", one));
  await post("marta", `/guardian/${ana.personId}/invitations`, {
    email: `${plant("ana.guardianMail")}@example.org`,
    power: "observer",
    requestId: newId(),
  });
}

/** Pupils who were typed, asked or took a link. */
async function pupils(world: World, { post, mailed, who }: Hands): Promise<void> {
  const { people } = world;
  const [elif] = [who("elif")];
  const school = world.schools[0] as Organisation;
  await post("sine", "/pupils/invitations", {
    name: plant("typed.name", "Skrevet ind"),
    birthDay: bornFor(12),
    email: `${plant("typed.mail")}@example.org`,
    guardianEmail: `${plant("typed.guardianMail")}@example.org`,
    requestId: newId(),
  });
  await post("othermusician", "/me/school", { schoolId: school._id });
  await post("sine", "/pupils/invitations", {
    name: plant("typedelif.name", "Elif"),
    birthDay: bornFor(17),
    email: elif.email,
    guardianEmail: "",
    requestId: newId(),
  });
  const elifs = await mailed(elif.email);
  await world.send("elif", `${elifs}/acceptance`, { form: {} });

  // Somebody whom the school typed, and who opened an account by its link.
  await post("sine", "/pupils/invitations", {
    name: plant("ida.name", "Ida"),
    birthDay: bornFor(16),
    email: "ida@example.org",
    guardianEmail: "",
    requestId: newId(),
  });
  await post(null, `${await mailed("ida@example.org")}/account`, {
    name: plant("ida.name", "Ida"),
    birthDay: bornFor(16),
    password: PASSWORD,
  });
  world.cookies.ida = await cookieOf(world.base, "ida@example.org", PASSWORD);
  people.ida = await memberBy("ida@example.org");
}

async function memberBy(email: string): Promise<Member> {
  const account = await findByEmail(email);
  if (!account) throw new Error(`nobody has ${email}`);
  return {
    person: await getPerson(account.personId),
    personId: account.personId,
    accountId: account._id,
    email,
  };
}
