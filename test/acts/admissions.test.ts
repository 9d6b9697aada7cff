import { expect, test } from "@jest/globals";
import { getAct, joinAct, memberIds } from "../../src/features/acts/index.ts";
import { endGuardian } from "../../src/features/guardians/index.ts";
import { tiesTo } from "../../src/features/ties/index.ts";
import { clock, DAY_MS, HOUR_MS, plusMs } from "../../src/platform/clock.ts";
import { dataCopyOf } from "../support/data-copy.ts";
import { type Client, useHouse } from "../support/house.ts";
import { aGuardianOf, aMusician, type Member, saysYes, seenBy } from "../support/people.ts";
import { anAct } from "../support/songs.ts";

const house = useHouse();
const main = async (browser: Client, path: string): Promise<string> =>
  (await browser.get(path)).text.split("</main>")[0] ?? "";
const post = (browser: Client, path: string, fields: Record<string, string> = {}) =>
  browser.post(path).type("form").send(fields);

/** A child with a guardian who has said yes to the profile. */
async function aChild(name = "Alma"): Promise<{ child: Member; mother: Member }> {
  const child = await aMusician(name, 13);
  const mother = await aGuardianOf(child, `Mor til ${name}`);
  await saysYes(mother, child);
  return { child, mother };
}

/** Invites by the form and accepts by the mail's link; where that leads. */
async function accepts(act: string, admin: Member, newcomer: Member): Promise<string> {
  // Whatever else was on its way to them is there before the invitation is.
  await house.settle();
  await post(await house.as(admin), `/acts/${act}/invitations`, { email: newcomer.email, roles: "trommer" });
  const { path } = await house.mail(newcomer.email);
  const sent = await post(await house.as(newcomer), `${path}/acceptance`);
  expect(sent.status).toBe(303);
  return sent.headers.location ?? "";
}
/** The door of a question on a guardian's screen, as its form has it. */
const doorOn = (page: string): string =>
  /action="(\/acts\/\w+\/admissions\/\w+\/answer)"/.exec(page)?.[1] ?? "";
const membersOf = async (act: string): Promise<string[]> => memberIds(await getAct(act));

test("a child plays with a grown-up once a guardian has said yes, and until then sees nothing of the act and is not seen in it", async () => {
  const { child, mother } = await aChild();
  const dan = await aMusician("Dan", 40);
  const act = (await anAct(dan, await aMusician("Noor", 16)))._id;
  expect(await accepts(act, dan, child)).toBe("/acts");
  const [asChild, asMother, asDan] = [await house.as(child), await house.as(mother), await house.as(dan)];
  expect(await membersOf(act)).not.toContain(child.personId);
  expect((await asChild.get(`/acts/${act}`)).status).toBe(404);
  const own = await main(asChild, "/acts");
  for (const words of ["Her kommer du måske med", "Sne", "Venter på et ja fra en værge"])
    expect(own).toContain(words);
  expect(await main(asDan, `/acts/${act}`)).toContain("Venter på et ja fra en værge");

  const home = await main(asMother, "/guardian");
  for (const words of ["Må Alma spille med i Sne?", "Spiller med Dan (voksen) og Noor", 'value="yes"'])
    expect(home).toContain(words);
  const door = doorOn(home);
  // The others have no answer to give.
  for (const one of [asChild, asDan, await house.as(await aMusician("Emil", 16))])
    expect([403, 404]).toContain((await post(one, door, { answer: "yes" })).status);
  expect(await membersOf(act)).not.toContain(child.personId);

  expect((await post(asMother, door, { answer: "yes" })).headers.location).toBe("/guardian");
  expect(await membersOf(act)).toContain(child.personId);
  expect((await asChild.get(`/acts/${act}`)).status).toBe(200);
  expect(await main(asMother, "/guardian")).not.toContain("Må Alma spille med i Sne?");
  expect((await post(asMother, door, { answer: "no" })).status).toBe(409);

  // And thinks again.
  expect((await post(asMother, door, { answer: "waits" })).status).toBe(303);
  expect(await membersOf(act)).not.toContain(child.personId);
  expect(await main(asMother, "/guardian")).toContain("Må Alma spille med i Sne?");
}, 60_000);

test("a grown-up joins a child's act once a guardian of each child has said yes; one no keeps them out, and can be taken back", async () => {
  const [{ child, mother }, { child: other, mother: father }] = [await aChild(), await aChild("Bror")];
  const act = (await anAct(child, other))._id;
  const dan = await aMusician("Dan", 40);
  await accepts(act, child, dan);
  const [asMother, asFather, asDan] = [await house.as(mother), await house.as(father), await house.as(dan)];
  const door = doorOn(await main(asMother, "/guardian"));
  expect(await main(asFather, "/guardian")).toContain("Må Dan (voksen) spille med i Sne, hvor Bror er med?");
  await post(asMother, door, { answer: "yes" });
  expect(await main(asMother, "/guardian")).not.toContain("Må Dan (voksen)");
  expect(await membersOf(act)).not.toContain(dan.personId);

  await post(asFather, door, { answer: "no" });
  expect(await main(asDan, "/acts")).not.toContain("Venter på et ja");
  expect((await post(asMother, door, { answer: "yes" })).status).toBe(409);
  // Only who said no takes it back.
  expect((await post(await house.as(child), door, { answer: "waits" })).status).toBe(403);
  expect((await post(asMother, door, { answer: "waits" })).status).toBe(404);
  await post(asFather, door, { answer: "waits" });
  await post(asFather, door, { answer: "yes" });
  expect(await membersOf(act)).toContain(dan.personId);
  clock.set(() => plusMs(new Date(), HOUR_MS + 1000));
  expect((await post(asFather, door, { answer: "waits" })).status).toBe(404);
  clock.set(null);
  expect(await membersOf(act)).toContain(dan.personId);
}, 60_000);

test("nobody is asked where children play with each other, or with somebody of 15 to 17", async () => {
  const [{ child }, { child: other }] = [await aChild(), await aChild("Bror")];
  const noor = await aMusician("Noor", 16);
  const act = (await anAct(noor))._id;
  await post(await house.as(noor), `/acts/${act}`, { kind: "band", name: "Sne", version: "0" });
  for (const one of [child, other]) expect(await accepts(act, noor, one)).toBe(`/acts/${act}`);
  expect(await membersOf(act)).toEqual([noor.personId, child.personId, other.personId]);
}, 60_000);

test("guardians who answer together must each say yes", async () => {
  const { child, mother } = await aChild();
  const father = await aGuardianOf(child, "Far");
  await saysYes(father, child);
  const asMother = await house.as(mother);
  const turned = await post(asMother, `/guardian/${child.personId}/together`, { answer: "yes" });
  expect(turned.status).toBe(303);
  const dan = await aMusician("Dan", 40);
  const act = (await anAct(dan, await aMusician("Noor", 16)))._id;
  await accepts(act, dan, child);
  const door = doorOn(await main(asMother, "/guardian"));
  await post(asMother, door, { answer: "yes" });
  expect(await membersOf(act)).not.toContain(child.personId);
  await post(await house.as(father), door, { answer: "yes" });
  expect(await membersOf(act)).toContain(child.personId);
}, 60_000);

test("it can be dropped by who would join and by an admin, and is over after a month; a new invitation asks again", async () => {
  const { child, mother } = await aChild();
  const dan = await aMusician("Dan", 40);
  const act = (await anAct(dan, await aMusician("Noor", 16)))._id;
  const [asChild, asMother, asDan] = [await house.as(child), await house.as(mother), await house.as(dan)];
  await accepts(act, dan, child);
  const door = doorOn(await main(asMother, "/guardian"));
  expect((await post(asMother, door.replace("answer", "withdrawal"))).status).toBe(403);
  expect((await post(asChild, door.replace("answer", "withdrawal"))).headers.location).toBe("/acts");
  expect(doorOn(await main(asMother, "/guardian"))).toBe("");
  await accepts(act, dan, child);
  const second = doorOn(await main(asMother, "/guardian"));
  expect(second).not.toBe(door);
  await post(asDan, second.replace("answer", "withdrawal"));
  expect((await post(asMother, second, { answer: "yes" })).status).toBe(409);
  await accepts(act, dan, child);
  const third = doorOn(await main(asMother, "/guardian"));
  clock.set(() => plusMs(new Date(), 31 * DAY_MS));
  const mother31 = await house.as(mother);
  expect(doorOn(await main(mother31, "/guardian"))).toBe("");
  expect((await post(mother31, third, { answer: "yes" })).status).toBe(409);
  clock.set(null);
  expect(await membersOf(act)).not.toContain(child.personId);
}, 60_000);

test("a full act takes nobody in by a guardian's late yes, and says so; who returns is asked about again", async () => {
  const { child, mother } = await aChild();
  const dan = await aMusician("Dan", 40);
  const duo = (await anAct(dan, await aMusician("Noor", 16)))._id;
  await accepts(duo, dan, child);
  const door = doorOn(await main(await house.as(mother), "/guardian"));
  const asDan = await house.as(dan);
  const { version } = await getAct(duo);
  await post(asDan, `/acts/${duo}`, { kind: "duo", name: "Sne", version: String(version) });
  const full = await post(await house.as(mother), door, { answer: "yes" });
  expect(full.status).toBe(409);
  expect(full.text).toContain("Acten er fuld: der er plads til 2.");
  expect(full.text).toContain("Må Alma spille med i Sne?");
  expect(await membersOf(duo)).not.toContain(child.personId);

  const own = (await anAct(child, await aMusician("Emil", 16)))._id;
  const asChild = await house.as(child);
  // The admin's place goes to Emil, so that the child may leave; a grown-up comes while it is away.
  const emil = (await membersOf(own))[1] ?? "";
  await post(asChild, `/acts/${own}/members/${emil}`, {
    admin: "yes",
    version: String((await getAct(own)).version),
  });
  await post(asChild, `/acts/${own}/members/${child.personId}/departure`);
  await joinAct(await seenBy(dan), own, "");
  expect(await membersOf(own)).toEqual([emil, dan.personId]);
  const back = await post(asChild, `/acts/${own}/members/${child.personId}/return`);
  expect(back.status).toBe(409);
  expect(back.text).toContain("Send en ny invitation, så en værge kan svare først.");
  expect(await membersOf(own)).toEqual([emil, dan.personId]);
}, 60_000);

test("whose child was asked about, and who answered, is not in the data of the grown-up who would join", async () => {
  const { child, mother } = await aChild();
  const act = (await anAct(child, await aMusician("Emil", 16)))._id;
  const dan = await aMusician("Dan", 40);
  await accepts(act, child, dan);
  const asMother = await house.as(mother);
  await post(asMother, doorOn(await main(asMother, "/guardian")), { answer: "yes" });
  const { data, text } = await dataCopyOf(house, await house.as(dan));
  const [own] = data.collections.actAdmissions.documents;
  expect([own.act, own.status]).toEqual([act, "joined"]);
  expect(own).not.toHaveProperty("yeses");
  for (const id of [child.personId, mother.personId]) expect(JSON.stringify(own)).not.toContain(id);
  expect(text("data.json")).not.toContain(mother.personId);
}, 60_000);

test("a yes of somebody who is no guardian any more does not count", async () => {
  const [{ child, mother }, { child: other, mother: father }] = [await aChild(), await aChild("Bror")];
  const act = (await anAct(child, other))._id;
  const dan = await aMusician("Dan", 40);
  await accepts(act, child, dan);
  const door = doorOn(await main(await house.as(mother), "/guardian"));
  await post(await house.as(mother), door, { answer: "yes" });
  const [tie] = await tiesTo(child.personId, new Date(), "guardian");
  if (tie) await endGuardian(await seenBy(child), tie);
  await post(await house.as(father), door, { answer: "yes" });
  expect(await membersOf(act)).not.toContain(dan.personId);
}, 60_000);
