import { beforeAll, describe, expect, test } from "@jest/globals";
import type { Organisation } from "../../src/features/organisations/index.ts";
import { blockParty } from "../../src/features/ties/index.ts";
import { devMails } from "../../src/platform/mail.ts";
import { make, signIn, typed } from "../support/cards.ts";
import { type Client, useHouse } from "../support/house.ts";
import { aGuardianOf, aMemberOf, anOrganisation, bornFor, type Member, seenBy } from "../support/people.ts";

const house = useHouse();
let school: Organisation;
let bodil: Member;
let torben: Member;
let coordinator: Client;
let teacher: Client;
beforeAll(async () => {
  school = await anOrganisation("school", "Ådalens Musikskole");
  // The first one coordinates.
  bodil = await aMemberOf(school, "Bodil");
  torben = await aMemberOf(school, "Torben");
  [coordinator, teacher] = [await house.as(bodil), await house.as(torben)];
}, 60_000);

const people = () =>
  house.connection.client.db(house.connection.dbName).collection<{ _id: string }>("people");
const isOfAge = (personId: string, age: number) =>
  people().updateOne({ _id: personId }, { $set: { birthDay: bornFor(age) } });
const told = async (to: string) => {
  await house.settle();
  return (await devMails.find({ to }, { sort: { at: 1 } })).map((mail) => ({
    subject: mail.subject,
    text: mail.text,
    path: new URL(mail.link ?? "http://nowhere/").pathname,
  }));
};
/** A pupil whom the school typed as a child, who has signed in with the card and is of this age now. */
async function grown(name: string, age: number) {
  const row = await typed(school, torben, name);
  const guardian = await aGuardianOf(row);
  const at = `/pupils/${row.tieId}/card`;
  const card = await make(teacher, at);
  const own = house.client();
  await signIn(own, card);
  await isOfAge(row.personId, age);
  await house.settle();
  return { ...row, guardian, at, card, own };
}
const notices = async (browser: Client): Promise<string[]> => {
  await house.settle();
  const { body } = await browser.get("/api/v1/notifications");
  return (body as { notices: { key: string }[] }).notices.map((one) => one.key);
};

describe("a new card for a pupil of sixteen", () => {
  test("is made by the coordinator, not by any teacher, who is told so; until fifteen any of them makes it", async () => {
    const { personId, at, card } = await grown("Alma Holm", 16);
    const page = await teacher.get(at);
    expect([
      page.status,
      page.text.includes("musikskolens koordinator"),
      page.text.includes(`action="${at}"`),
    ]).toEqual([200, true, false]);
    expect((await teacher.post(at).type("form").send({})).status).toBe(403);
    expect((await signIn(house.client(), card)).status).toBe(303);
    expect((await coordinator.get(at)).text).toContain("Lav et nyt kort");
    await make(coordinator, at);
    expect((await signIn(house.client(), card)).status).toBe(422);
    await isOfAge(personId, 14);
    await make(teacher, at);
  });

  test("is told to a guardian who only looks on, and to the pupil who signs in next", async () => {
    const { personId, guardian, at } = await grown("Liv Holm", 16);
    const { client, dbName } = house.connection;
    await client
      .db(dbName)
      .collection<{ _id: string }>("ties")
      .updateOne({ _id: guardian.tie._id }, { $set: { power: "observer" } });
    const before = (await told(guardian.email)).length;
    const anew = await make(coordinator, at);
    const mails = (await told(guardian.email)).slice(before);
    expect(mails.map(({ subject, path }) => [subject, path])).toEqual([
      ["Dit barn har fået et nyt kort til at logge ind", "/guardian"],
    ]);
    expect(mails[0]?.text).not.toMatch(/Liv|Holm/);
    // Whoever made it signs in first; what that leaves stands when its owner comes.
    const foreign = house.client();
    await signIn(foreign, anew);
    const own = house.client();
    await signIn(own, anew);
    const ofSigningIn = (await notices(own)).filter((key) => key.startsWith("new"));
    expect(ofSigningIn.sort()).toEqual(["newCard", "newSignIn", "newSignIn"]);
    expect((await own.get("/notifications")).text).toContain("Har du ikke bedt om det");
    expect((await own.get("/account/sign-ins")).status).toBe(200);
    // Where a young person signs in is not a guardian's to know.
    expect((await told(guardian.email)).length).toBe(before + 1);
    await isOfAge(personId, 18);
    await make(coordinator, at);
    expect((await told(guardian.email)).length).toBe(before + 1);
  });

  test("is not made by somebody whom the pupil blocks, for whom the row looks like one with an account of its own", async () => {
    const { personId, at } = await grown("Ida Holm", 14);
    expect((await teacher.get("/pupils")).text).toContain(at);
    await blockParty(
      { ...(await seenBy(torben)), actor: { personId, accountId: "", roles: [] } },
      { person: personId, party: torben.personId, partyKind: "person", power: "self" },
    );
    expect([(await teacher.get(at)).status, (await teacher.post(at).type("form").send({})).status]).toEqual([
      404, 404,
    ]);
    expect((await teacher.post(`${at}/ending`).type("form").send({})).status).toBe(404);
    expect((await teacher.get("/pupils")).text).not.toContain(at);
    // Somebody else at the school still helps.
    await make(coordinator, at);
  });
});
