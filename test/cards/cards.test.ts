import { beforeAll, describe, expect, test } from "@jest/globals";
import { findByPerson } from "../../src/features/accounts/index.ts";
import { newCard, plainNumber, plainWords } from "../../src/features/accounts/card.ts";
import { WORDS } from "../../src/features/accounts/words.ts";
import type { Organisation } from "../../src/features/organisations/index.ts";
import { makeTie } from "../../src/features/ties/index.ts";
import { devMails } from "../../src/platform/mail.ts";
import { isIn, make, signIn, typed } from "../support/cards.ts";
import { type Client, useHouse } from "../support/house.ts";
import {
  aMember,
  aMemberOf,
  anOrganisation,
  aGuardianOf,
  bornFor,
  type Member,
  PASSWORD,
  seenBy,
} from "../support/people.ts";

const house = useHouse();
let school: Organisation;
let teacher: Member;
let staff: Client;
beforeAll(async () => {
  school = await anOrganisation("school", "Ådalens Musikskole");
  teacher = await aMemberOf(school, "Bodil");
  staff = await house.as(teacher);
}, 60_000);

describe("a card from the school", () => {
  test("signs a child in that has no mail, and opens no gate", async () => {
    const { personId, tieId } = await typed(school, teacher, "Bjørk Holm");
    const card = await make(staff, `/pupils/${tieId}/card`);
    expect(card.text).toContain("Bjørk Holm");
    expect([
      card.number.startsWith(school._id.slice(0, 4).toUpperCase()),
      card.words.split(" ").length,
    ]).toEqual([true, 4]);
    const child = house.client();
    expect((await signIn(child, card)).headers.location).toBe("/");
    const account = await child.get("/account");
    expect([account.status, account.text.includes("Kort fra din musikskole")]).toEqual([200, true]);
    expect(account.text).not.toContain("/account/password");
    expect((await child.get("/account/password")).status).toBe(403);
    // The school still sees no more than the row that it typed itself.
    expect((await staff.get(`/people/${personId}`)).status).toBe(404);
    expect((await staff.get("/pupils")).text).toContain("Venter");
  });

  test("is read however a child types it; a misspelt word is said and does not count as a guess", async () => {
    const { tieId } = await typed(school, teacher, "Vilja Holm");
    const card = await make(staff, `/pupils/${tieId}/card`);
    const child = house.client();
    for (let i = 0; i < 30; i += 1) {
      const slip = await signIn(child, { ...card, words: card.words.replace(/\S+$/, "solsorrt") });
      expect([slip.status, slip.text.includes("Ord nummer 4")]).toEqual([422, true]);
    }
    expect(
      (await signIn(child, { ...card, words: card.words.split(" ").slice(1).join(" ") })).text,
    ).toContain("alle 4 ord");
    const loose = {
      number: ` ${card.number.toLowerCase().replace("-", "  ").replaceAll("0", "O")}`,
      words: card.words.toUpperCase().replaceAll(" ", " - "),
    };
    expect((await signIn(child, loose)).status).toBe(303);
  });

  test("lies hashed, shows its words once, and no address or event holds the child's name", async () => {
    const { personId, tieId } = await typed(school, teacher, "Tordis Holm");
    const card = await make(staff, `/pupils/${tieId}/card`);
    expect((await staff.get(`/pupils/${tieId}/card`)).text).not.toContain(card.words);
    const account = JSON.stringify(await findByPerson(personId));
    expect(account).toContain("$argon2id$");
    expect(account).not.toContain(card.words);
    const events = await house.connection.client
      .db(house.connection.dbName)
      .collection("events")
      .find({ person: personId })
      .toArray();
    expect(events.map((event) => event.type)).toContain("accounts.cardChanged");
    expect(JSON.stringify(events)).not.toMatch(/Tordis|Holm/);
    expect(`/pupils/${tieId}/card`).not.toMatch(/tordis/i);
  });

  test("is replaced or ended by the school: the old one opens nothing and its sessions end", async () => {
    const { tieId } = await typed(school, teacher, "Signe Holm");
    const first = await make(staff, `/pupils/${tieId}/card`);
    const child = house.client();
    await signIn(child, first);
    const second = await make(staff, `/pupils/${tieId}/card`);
    expect([await isIn(child), (await signIn(house.client(), first)).status]).toEqual([false, 422]);
    expect((await signIn(child, second)).status).toBe(303);
    expect((await staff.post(`/pupils/${tieId}/card/ending`).type("form").send({})).status).toBe(303);
    expect([await isIn(child), (await signIn(house.client(), second)).status]).toEqual([false, 422]);
    expect((await make(staff, `/pupils/${tieId}/card`)).number).not.toBe(second.number);
  });

  test("is replaced or ended by a confirmed guardian; a claimed one and another school do not know of it", async () => {
    const { personId, tieId } = await typed(school, teacher, "Oda Holm");
    const card = await make(staff, `/pupils/${tieId}/card`);
    const at = `/guardian/${personId}/card`;
    await house.settle();
    const guardian = await aGuardianOf({ personId });
    const [known, claimed] = [
      await house.as(guardian),
      await house.as(await aGuardianOf({ personId }, "Marta", false)),
    ];
    const other = await anOrganisation("school", "Havnens Musikskole");
    const stranger = await house.as(await aMemberOf(other, "Bo"));
    expect([(await claimed.get(at)).status, (await stranger.get(`/pupils/${tieId}/card`)).status]).toEqual([
      404, 404,
    ]);
    expect((await claimed.post(at).type("form").send({})).status).toBe(404);
    expect((await known.get("/guardian")).text).toContain(at);
    const renewed = await make(known, at);
    await house.settle();
    // Who made it themselves is told nothing.
    const told = await devMails.find({ to: guardian.email });
    expect(told.filter((mail) => mail.subject.includes("kort"))).toEqual([]);
    expect([
      (await signIn(house.client(), card)).status,
      (await signIn(house.client(), renewed)).status,
    ]).toEqual([422, 303]);
    await known.post(`${at}/ending`).type("form").send({});
    expect((await signIn(house.client(), renewed)).status).toBe(422);
  });

  test("is not for somebody with a mail of their own", async () => {
    const pupil = await aMember({ name: "Noor", birthDay: bornFor(16) });
    const tie = await makeTie(
      await seenBy(teacher),
      {
        kind: "pupil",
        from: school._id,
        fromKind: "organisation",
        to: pupil.personId,
        typedName: "Noor El Amin",
      },
      "active",
    );
    expect((await staff.get(`/pupils/${tie._id}/card`)).status).toBe(404);
    expect((await staff.post(`/pupils/${tie._id}/card`).type("form").send({})).status).toBe(404);
  });

  test("forty guesses at a number: at most 25 are looked at, and an unknown number answers alike", async () => {
    const { tieId } = await typed(school, teacher, "Rikke Holm");
    const card = await make(staff, `/pupils/${tieId}/card`);
    const known = house.client();
    await signIn(known, card);
    await known.post("/sign-out").type("form").send({});
    const wrong = { number: card.number, words: "abe abe abe abe" };
    const [one, two] = [
      await signIn(house.client(), wrong),
      await signIn(house.client(), { ...wrong, number: "ABCD-12345" }),
    ];
    expect(two.text.replaceAll("ABCD-12345", "-")).toBe(one.text.replaceAll(card.number, "-"));
    const answers = await Promise.all(Array.from({ length: 40 }, () => signIn(house.client(), wrong)));
    const looked = answers.filter((answer) => answer.status === 422).length;
    expect([looked >= 18, looked <= 25]).toEqual([true, true]);
    expect((await signIn(known, card)).status).toBe(303);
  });

  test("the slips of a whole class at one address keep nobody out, neither by card nor by password", async () => {
    const { tieId } = await typed(school, teacher, "Asta Holm");
    const card = await make(staff, `/pupils/${tieId}/card`);
    const classroom = house.client();
    for (let i = 0; i < 40; i += 1) {
      const wrong = { number: `ABCD-${String(10_000 + i)}`, words: "abe abe abe abe" };
      expect([i, (await signIn(classroom, wrong)).status]).toEqual([i, 422]);
    }
    expect((await signIn(classroom, card)).status).toBe(303);
    await classroom.post("/sign-out").type("form").send({});
    const byMail = { email: teacher.email, password: PASSWORD };
    expect((await classroom.post("/sign-in").type("form").send(byMail)).status).toBe(303);
  });

  test("a new browser is told to the confirmed guardian, without the child's name", async () => {
    const { personId, tieId } = await typed(school, teacher, "Frida Holm");
    const guardian = await aGuardianOf({ personId });
    const card = await make(staff, `/pupils/${tieId}/card`);
    expect((await house.mail(guardian.email)).subject).toBe("Dit barn har fået et kort til at logge ind");
    await signIn(house.client(), card);
    await house.settle();
    expect(
      await devMails.find({ to: guardian.email, subject: "Dit barn er logget ind et nyt sted" }),
    ).toEqual([]);
    await signIn(house.client(), card);
    const mail = await house.mail(guardian.email);
    expect(mail.subject).toBe("Dit barn er logget ind et nyt sted");
    expect(mail.text).not.toMatch(/Frida|Holm/);
    expect(mail.path).toBe(`/guardian/${personId}/card`);
  });

  test("asks for the words again before a sensitive page", async () => {
    const { tieId } = await typed(school, teacher, "Ella Holm");
    const card = await make(staff, `/pupils/${tieId}/card`);
    const child = house.client();
    await signIn(child, card);
    const next = "/account/sign-ins";
    expect((await child.get("/confirm-it-is-you")).text).toContain("de fire ord");
    const ask = (words: string) => child.post("/confirm-it-is-you").type("form").send({ words, next });
    expect((await ask("abe abe abe abe")).status).toBe(422);
    expect((await ask(card.words)).headers.location).toBe(next);
  });
});

test("the words are 256, all different, and typed without æ, ø and å", () => {
  expect([WORDS.length, new Set(WORDS).size]).toEqual([256, 256]);
  expect(WORDS.filter((word) => !/^[a-z]{3,10}$/.test(word))).toEqual([]);
  const card = newCard("0abc0000000000000000");
  expect([plainNumber(card.number.toUpperCase()), plainWords(` ${card.words} `)]).toEqual([
    card.number,
    card.words,
  ]);
});
