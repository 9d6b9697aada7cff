import { afterEach, describe, expect, test } from "@jest/globals";
import { type Act, createAct, findAct, setOptedIn } from "../../src/features/acts/index.ts";
import { consentsOf } from "../../src/features/consent/index.ts";
import { addConsent } from "../../src/features/consent/model.ts";
import { handOverAll } from "../../src/features/guardians/handover-service.ts";
import { eventRows } from "../../src/platform/events/events.ts";
import { clock, DAY_MS, MINUTE_MS, plusMs } from "../../src/platform/clock.ts";
import { systemContext } from "../../src/platform/context.ts";
import { applyRetention } from "../../src/platform/personal/retention.ts";
import { newId } from "../../src/platform/ids.ts";
import { type Client, useHouse } from "../support/house.ts";
import {
  aGuardianOf,
  aMember,
  aMusician,
  anaAndMarta,
  type Member,
  saysNo,
  saysYes,
  seenBy,
} from "../support/people.ts";
import { joinsAct } from "../support/songs.ts";

const house = useHouse();
afterEach(() => clock.set(null));

/** A public act of these, each of whom (or whose guardian) has said yes to being asked. The first is its admin. */
async function anAct(members: readonly (readonly [Member, Member])[], contact = true): Promise<Act> {
  const [first] = members[0] as readonly [Member, Member];
  const facts = { kind: "band", about: "", genres: "indie", ink: "gab", roles: "guitar" } as const;
  const made = await createAct(await seenBy(first), { ...facts, name: "Sne", requestId: newId() });
  for (const [member] of members.slice(1)) await joinsAct(member, made._id);
  for (const [member, by] of members) {
    await saysYes(by, member, "demoPublic", made._id);
    if (contact) await saysYes(by, member, "venueContact");
  }
  return setOptedIn(await seenBy(first), (await findAct(made._id)) ?? made, true);
}
const words = (more: object = {}) => ({
  name: "Henrik fra Kanten",
  email: "henrik@kanten.example",
  text: "Vil I spille den 12.?\n\nVi betaler tarif.",
  website: "",
  requestId: newId(),
  ...more,
});
const form = (act: Act) => house.client().get(`/a/${act._id}/enquiry`);
const send = (act: Act, body: object) => house.client().post(`/a/${act._id}/enquiry`).type("form").send(body);
const readBy = async (who: Member, act: Act) => {
  const answer = await (await house.as(who)).get(`/acts/${act._id}/enquiries`);
  return answer.status === 200 ? answer.text : answer.status;
};
const isTold = async (who: Member): Promise<boolean> =>
  (await (await house.as(who)).get("/notifications")).text.includes("En arrangør har skrevet");
const isThere = async (act: Act): Promise<[number, boolean]> => [
  (await form(act)).status,
  (await house.client().get(`/a/${act._id}`)).text.includes(`/a/${act._id}/enquiry`),
];

describe("writing to an act of grown-ups", () => {
  test("reaches its admins by a notice and a mail that carry nothing of it, and tells nobody's address but the writer's", async () => {
    const [noor, bo] = [await aMusician("Noor", 22), await aMusician("Bo", 24)];
    const act = await anAct([
      [noor, noor],
      [bo, bo],
    ]);
    expect(await isThere(act)).toEqual([200, true]);
    await (await house.as(noor))
      .post(`/acts/${act._id}/kit`)
      .type("form")
      .send({ tagline: "Sne", version: "0" });
    expect((await house.client().get(`/a/${act._id}/kit`)).text).toContain(`/a/${act._id}/enquiry`);
    const typed = words();
    for (let i = 0; i < 2; i += 1) {
      const sent = await send(act, typed);
      expect([sent.status, sent.headers.location]).toEqual([303, `/a/${act._id}`]);
    }
    await house.settle();
    const mail = await house.mail(noor.email);
    expect(mail.path).toBe(`/acts/${act._id}/enquiries`);
    expect(JSON.stringify(mail)).not.toMatch(/Kanten|kanten|tarif/);
    expect([await isTold(noor), await isTold(bo)]).toEqual([true, false]);
    const page = await readBy(noor, act);
    expect(String(page).match(/<h2>Henrik fra Kanten/g)).toHaveLength(1);
    const isLinked = async (member: Member): Promise<boolean> =>
      (await (await house.as(member)).get(`/acts/${act._id}`)).text.includes(`/acts/${act._id}/enquiries`);
    expect([await isLinked(noor), await isLinked(bo)]).toEqual([true, false]);
    expect(page).toContain('href="mailto:henrik@kanten.example"');
    expect([await readBy(bo, act), await readBy(await aMember(), act)]).toEqual([404, 404]);
    const rows = await eventRows.find({ type: "enquiries.received" }, { limit: 5 });
    expect(JSON.stringify(rows)).not.toMatch(/Kanten|kanten|tarif/);
    for (const text of [(await form(act)).text, (await send(act, words())).text])
      for (const secret of [noor.email, bo.email, noor.personId]) expect(text).not.toContain(secret);
  });

  test("is gone after 30 days, in the page and in the database", async () => {
    const noor = await aMusician("Noor", 22);
    const act = await anAct([[noor, noor]]);
    await send(act, words());
    expect(await readBy(noor, act)).toContain("Kanten");
    const count = () =>
      house.connection.client
        .db(house.connection.dbName)
        .collection("enquiries")
        .countDocuments({ act: act._id });
    expect(await count()).toBe(1);
    const later = plusMs(clock.now(), 31 * DAY_MS);
    await applyRetention(later);
    expect(await count()).toBe(0);
  });

  test("is deleted by a reader before that, comes back within ten minutes, and is gone then", async () => {
    const [noor, bo] = [await aMusician("Noor", 22), await aMusician("Bo", 24)];
    const act = await anAct([[noor, noor]]);
    const other = await anAct([[bo, bo]]);
    await send(act, words());
    const asNoor = await house.as(noor);
    const { body } = await asNoor.get(`/api/v1/acts/${act._id}/enquiries`);
    const id = String((body as { enquiries: { id: string }[] }).enquiries[0]?.id);
    const press = (who: Client, what: string, on = act) =>
      who.post(`/acts/${on._id}/enquiries/${id}/${what}`).type("form").send({});
    const kept = () =>
      house.connection.client
        .db(house.connection.dbName)
        .collection("enquiries")
        .countDocuments({ act: act._id });
    const later = async (minutes: number): Promise<void> => {
      const then = plusMs(clock.now(), minutes * MINUTE_MS);
      clock.set(() => then);
      await house.settle();
    };
    expect(await readBy(noor, act)).toContain(`/acts/${act._id}/enquiries/${id}/removal`);
    // Nobody else's to delete, nor under another act's address.
    const asBo = await house.as(bo);
    expect([(await press(asBo, "removal")).status, (await press(asBo, "removal", other)).status]).toEqual([
      404, 404,
    ]);
    expect((await press(asNoor, "restoration")).status).toBe(404);
    expect((await press(asNoor, "removal")).headers.location).toBe(`/acts/${act._id}/enquiries`);
    const page = String(await asNoor.get(`/acts/${act._id}/enquiries`).then(({ text }) => text));
    expect([page.includes("Kanten"), page.includes(`/enquiries/${id}/restoration`)]).toEqual([false, true]);
    expect((await asNoor.get(`/acts/${act._id}`)).text).not.toContain(`/acts/${act._id}/enquiries`);
    expect([(await press(asNoor, "removal")).status, (await press(asBo, "restoration")).status]).toEqual([
      404, 404,
    ]);
    expect((await press(asNoor, "restoration")).status).toBe(303);
    await later(11);
    expect([await kept(), String(await readBy(noor, act)).includes("Kanten")]).toEqual([1, true]);
    await press(asNoor, "removal");
    await later(11);
    expect([await kept(), (await press(asNoor, "restoration")).status]).toEqual([0, 404]);
  });

  test("cannot be brought back while it is going", async () => {
    const noor = await aMusician("Noor", 22);
    const act = await anAct([[noor, noor]]);
    await send(act, words());
    const asNoor = await house.as(noor);
    const { body } = await asNoor.get(`/api/v1/acts/${act._id}/enquiries`);
    const at = `/api/v1/acts/${act._id}/enquiries/${(body as { enquiries: { id: string }[] }).enquiries[0]?.id}`;
    await asNoor.post(`${at}/removal`).send({});
    const then = plusMs(clock.now(), 10 * MINUTE_MS - 5_000);
    clock.set(() => then);
    const late = await asNoor.post(`${at}/restoration`).send({});
    expect([late.status, late.body.code]).toEqual([409, "enquiries.problems.gone"]);
  });

  test("waits for the yes of each member, to the text that names it, and for the public page", async () => {
    const [noor, bo] = [await aMusician("Noor", 22), await aMusician("Bo", 24)];
    const act = await anAct(
      [
        [noor, noor],
        [bo, bo],
      ],
      false,
    );
    await saysYes(noor, noor, "venueContact");
    expect(await isThere(act)).toEqual([404, false]);
    expect((await send(act, words())).status).toBe(404);
    await saysYes(bo, bo, "venueContact");
    expect(await isThere(act)).toEqual([200, true]);
    // A yes to the text of before, which spoke of venues with a code alone.
    const [newest] = (await consentsOf(bo.personId)).filter((row) => row.purpose === "venueContact");
    if (newest) await addConsent({ ...newest, _id: newId(), textVersion: 1, at: plusMs(newest.at, 1) });
    expect(await isThere(act)).toEqual([404, false]);
    await saysNo(bo, bo, "venueContact");
    await saysYes(bo, bo, "venueContact");
    expect(await isThere(act)).toEqual([200, true]);
    await saysNo(noor, noor, "demoPublic", act._id);
    expect((await form(act)).status).toBe(404);
  });
});

describe("writing to an act with somebody under 18", () => {
  test("reaches the confirmed guardian alone, never the child nor an adult bandmate", async () => {
    const { ana, marta } = await anaAndMarta();
    const noor = await aMusician("Noor", 22);
    const act = await anAct([
      [noor, noor],
      [ana, marta],
    ]);
    expect(await isThere(act)).toEqual([200, true]);
    expect((await send(act, words())).status).toBe(303);
    await house.settle();
    expect([await isTold(marta), await isTold(ana), await isTold(noor)]).toEqual([true, false, false]);
    expect(await readBy(marta, act)).toContain("Kanten");
    expect([await readBy(ana, act), await readBy(noor, act)]).toEqual([404, 404]);
    await saysNo(marta, ana, "venueContact");
    expect(await isThere(act)).toEqual([404, false]);
    expect(await readBy(marta, act)).toContain("Kanten");
  });

  test("from 15 still reaches the guardian, who looks on everywhere else", async () => {
    const malthe = await aMusician("Malthe", 16);
    const karen = await aGuardianOf(malthe, "Karen");
    await handOverAll(systemContext());
    await house.settle();
    const act = await anAct([[malthe, malthe]]);
    expect(await isThere(act)).toEqual([200, true]);
    expect((await send(act, words())).status).toBe(303);
    await house.settle();
    expect([await isTold(karen), await isTold(malthe)]).toEqual([true, false]);
    expect(await readBy(karen, act)).toContain("Kanten");
    expect([
      await readBy(malthe, act),
      (await (await house.as(karen)).get(`/acts/${act._id}`)).status,
    ]).toEqual([404, 404]);
  });

  test("is closed where a young member has no guardian here, whatever they say themselves", async () => {
    const malthe = await aMusician("Malthe", 16);
    const act = await anAct([[malthe, malthe]]);
    expect(await isThere(act)).toEqual([404, false]);
    expect((await send(act, words())).status).toBe(404);
    expect(await readBy(malthe, act)).toBe(404);
  });
});

describe("what is written", () => {
  test("is refused at the field and stays, and what a machine typed is answered alike and kept nowhere", async () => {
    const noor = await aMusician("Noor", 22);
    const act = await anAct([[noor, noor]]);
    for (const [more, left] of [
      [{ text: "" }, "Henrik fra Kanten"],
      [{ text: "x".repeat(2001) }, "Henrik fra Kanten"],
      [{ email: "ingen" }, "Vi betaler tarif."],
      [{ name: "" }, "Vi betaler tarif."],
    ] as const) {
      const answer = await send(act, words(more));
      expect([answer.status, answer.text.includes(left)]).toEqual([422, true]);
    }
    expect((await send(act, words({ website: "http://spam.example" }))).status).toBe(303);
    expect((await send(act, words({ website: "x".repeat(9000) }))).status).toBe(303);
    expect(await readBy(noor, act)).not.toContain("Kanten");
  });

  test("cannot be sent more than six times an hour from one address", async () => {
    const noor = await aMusician("Noor", 22);
    const act = await anAct([[noor, noor]]);
    const from = (n: number) =>
      house.client().post(`/a/${act._id}/enquiry`).set("X-Forwarded-For", `192.0.2.${n}`).type("form");
    const statuses: number[] = [];
    for (let i = 0; i < 8; i += 1) statuses.push((await from(7).send(words())).status);
    expect(statuses).toEqual([303, 303, 303, 303, 303, 303, 429, 429]);
    expect((await from(8).send(words())).status).toBe(303);
  });
});
