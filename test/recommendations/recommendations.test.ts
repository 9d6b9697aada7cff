import { beforeAll, describe, expect, test } from "@jest/globals";
import { recordEvidence } from "../../src/features/evidence/index.ts";
import type { Organisation } from "../../src/features/organisations/index.ts";
import { recommendationsWaitingFor } from "../../src/features/recommendations/index.ts";
import { tiesTo, endTie } from "../../src/features/ties/index.ts";
import { addDays, dayOf } from "../../src/platform/calendar.ts";
import { clock } from "../../src/platform/clock.ts";
import { devMails } from "../../src/platform/mail.ts";
import { mayPublish, relationTo } from "../../src/features/consent/index.ts";
import { newId } from "../../src/platform/ids.ts";
import { type Client, useHouse } from "../support/house.ts";
import {
  aMemberOf,
  aMentor,
  aMusician,
  anaAndMarta,
  anOrganisation,
  aSecretary,
  attends,
  type Member,
  seenBy,
} from "../support/people.ts";

const house = useHouse();
let school: Organisation;
let venue: Organisation;
let booker: Member;
let teacher: Member;
let noor: Member;
let atSchool: Client;
let atVenue: Client;
let pupil: Client;

beforeAll(async () => {
  school = await anOrganisation("school", "Furesø Musikskole");
  venue = await anOrganisation("venue", "Vershuset");
  booker = await aMemberOf(venue, "Bo");
  teacher = await aMemberOf(school, "Sine");
  noor = await aMusician("Noor");
  await attends(noor, school);
  [atSchool, atVenue, pupil] = [await house.as(teacher), await house.as(booker), await house.as(noor)];
}, 60_000);

type Values = Record<string, string | string[]>;
const post = (browser: Client, path: string, values: Values = {}) =>
  browser.post(path).type("form").send(values);
const at = (id: string, door = ""): string => `/recommendations/${id}${door}`;
/** So many minutes from now on. */
const later = (minutes: number): void => {
  const then = clock.now().getTime() + minutes * 60_000;
  clock.set(() => new Date(then));
};
const seen = async (browser: Client, id: string) => browser.get(`/api/v1${at(id)}`);
const version = async (browser: Client, id: string): Promise<string> =>
  String((await seen(browser, id)).body.version);
const words = (values: Values = {}): Values => ({
  pupilId: noor.personId,
  receiver: `organisation-${venue._id}`,
  text: "Noor har spillet i tre år og skriver sine egne numre.",
  deadline: addDays(dayOf(clock.now()), 10),
  requestId: newId(),
  ...values,
});
async function draft(values: Values = {}): Promise<string> {
  const made = await post(atSchool, "/recommendations", words(values));
  expect(made.status).toBe(303);
  return made.headers.location?.split("/").at(-1) ?? "";
}
/** Moves with the version that the mover sees now. */
const move = async (browser: Client, id: string, door: string, values: Values = {}) =>
  post(browser, at(id, door), { version: await version(browser, id), ...values });
async function handed(values: Values = {}): Promise<string> {
  const id = await draft(values);
  expect((await move(atSchool, id, "/handover")).status).toBe(303);
  return id;
}
async function sent(): Promise<string> {
  const id = await handed();
  expect((await move(pupil, id, "/agreement", { motivation: "Jeg vil spille højt." })).status).toBe(303);
  return id;
}
const text = async (browser: Client, id: string): Promise<string> => (await browser.get(at(id))).text;

describe("recommending somebody of 16", () => {
  test("goes from teacher to pupil to receiver, who sees nothing before, accepts and asks to follow", async () => {
    const ctx = await seenBy(noor);
    const day = dayOf(clock.now());
    const link = await recordEvidence(ctx, {
      kind: "link",
      day,
      members: [noor.personId],
      title: "Min video",
      text: "https://eksempel.dk/v",
    });
    const demo = await recordEvidence(ctx, {
      kind: "demo",
      day,
      members: [noor.personId],
      title: "Nattog v2",
      source: newId(),
    });
    expect((await atSchool.get("/recommendations/new")).text).toContain("Noor");
    const form = await atSchool.get(`/recommendations/new?pupil=${noor.personId}`);
    expect(form.text).toContain("Min video");
    expect(form.text).not.toContain("Nattog v2");
    const id = await draft({ evidence: link._id });
    for (const browser of [pupil, atVenue]) expect((await browser.get(at(id))).status).toBe(404);
    const over = await move(atSchool, id, "/handover");
    expect([over.status, over.headers.location]).toEqual([303, at(id)]);
    expect(await text(atSchool, id)).toContain(at(id, "/return"));
    expect((await atVenue.get(at(id))).status).toBe(404);
    expect((await recommendationsWaitingFor(ctx)).about.count).toBe(1);
    expect(await text(pupil, id)).toContain("Din tur");

    const yes = await move(pupil, id, "/agreement", {
      motivation: "Jeg vil spille højt.",
      evidence: [link._id, demo._id],
    });
    expect(yes.status).toBe(303);
    const page = await text(atVenue, id);
    for (const word of [
      "Jeg vil spille højt.",
      "Min video",
      "Nattog v2",
      "trin 1 af 4",
      "kun titlen følger med",
      "Furesø Musikskole",
    ])
      expect(page).toContain(word);
    expect((await recommendationsWaitingFor(await seenBy(booker))).received.count).toBe(1);
    expect((await move(atVenue, id, "/follow", { scope: "progress" })).status).toBe(403);
    expect((await move(atVenue, id, "/answer", { answer: "accept" })).status).toBe(303);
    const follow = await post(atVenue, at(id, "/follow"), { scope: "progress" });
    expect(follow.status).toBe(303);
    expect((await post(atVenue, at(id, "/follow"), { scope: "progress" })).status).toBe(403);
    expect((await pupil.get("/api/v1/me/followers")).body).toMatchObject([
      { name: "Vershuset", status: "asked" },
    ]);
    expect(await tiesTo(noor.personId, clock.now(), "follow")).toEqual([]);
    for (const browser of [atSchool, pupil, atVenue]) expect(await text(browser, id)).toContain("Taget imod");

    // Once it has asked or follows, another recommendation offers it no second ask.
    const next = await draft();
    await move(atSchool, next, "/handover");
    await move(pupil, next, "/agreement", { motivation: "Igen." });
    expect((await move(atVenue, next, "/answer", { answer: "accept" })).status).toBe(303);
    const accepted = await text(atVenue, next);
    expect([accepted.includes(at(next, "/follow")), accepted.includes("I følger allerede Noor")]).toEqual([
      false,
      true,
    ]);
    expect((await move(atVenue, next, "/follow", { scope: "progress" })).status).toBe(403);
  });

  test("may be declined with a reason, and only with one; a question is answered by the school", async () => {
    const id = await sent();
    expect((await move(atVenue, id, "/answer", { answer: "decline", reason: " " })).status).toBe(422);
    expect((await move(atSchool, id, "/reply", { reason: "Ja" })).status).toBe(403);
    expect((await move(pupil, id, "/answer", { answer: "accept" })).status).toBe(403);
    expect(
      (await move(atVenue, id, "/answer", { answer: "ask", reason: "Kan hun om torsdagen?" })).status,
    ).toBe(303);
    expect(
      (await recommendationsWaitingFor(await seenBy(teacher))).school.items.map((one) => one.id),
    ).toContain(id);
    expect((await move(atVenue, id, "/reply", { reason: "x" })).status).toBe(404);
    expect((await move(atSchool, id, "/reply", { reason: "Ja, hver torsdag." })).status).toBe(303);
    expect(await text(atVenue, id)).toContain("Ja, hver torsdag.");
    expect(
      (await move(atVenue, id, "/answer", { answer: "decline", reason: "Vi har fuldt hus." })).status,
    ).toBe(303);
    for (const browser of [atSchool, pupil]) expect(await text(browser, id)).toContain("Vi har fuldt hus.");
  });

  test("is accepted or declined while a question waits, and asked one thing at a time", async () => {
    for (const [answer, state] of [
      ["accept", "accepted"],
      ["decline", "declined"],
    ] as const) {
      const id = await sent();
      await move(atVenue, id, "/answer", { answer: "ask", reason: "Kan hun om torsdagen?" });
      const page = await text(atVenue, id);
      expect([page.includes('value="accept"'), page.includes('value="ask"')]).toEqual([true, false]);
      expect((await move(atVenue, id, "/answer", { answer: "ask", reason: "Og fredag?" })).status).toBe(409);
      expect((await move(atVenue, id, "/answer", { answer, reason: "Vi har set nok." })).status).toBe(303);
      expect((await seen(pupil, id)).body.status).toBe(state);
      expect((await move(atSchool, id, "/reply", { reason: "For sent." })).status).toBe(403);
    }
  });

  test("stays the school's to answer for when the pupil goes there no more, but not what is enclosed nor what was never sent", async () => {
    const elif = await aMusician("Elif");
    const tie = await attends(elif, school);
    const diary = await recordEvidence(await seenBy(elif), {
      kind: "text",
      day: dayOf(clock.now()),
      members: [elif.personId],
      title: "Dagbog",
      text: "Kun for huset",
    });
    const [hers, waiting] = [
      await handed({ pupilId: elif.personId }),
      await handed({ pupilId: elif.personId }),
    ];
    await move(await house.as(elif), hers, "/agreement", { motivation: "Ja", evidence: diary._id });
    await move(atVenue, hers, "/answer", { answer: "ask", reason: "Kan hun om torsdagen?" });
    expect(await text(atSchool, hers)).toContain("Kun for huset");
    await endTie(await seenBy(elif), tie);
    expect((await atSchool.get(at(waiting))).status).toBe(404);
    expect(await text(atSchool, hers)).not.toContain("Kun for huset");
    const { items } = (await recommendationsWaitingFor(await seenBy(teacher))).school;
    expect([hers, waiting].map((id) => items.some((one) => one.id === id))).toEqual([true, false]);
    expect((await move(atSchool, hers, "/reply", { reason: "Ja, hver torsdag." })).status).toBe(303);
    expect(await text(atVenue, hers)).toContain("Ja, hver torsdag.");
    const other = await house.as(await aMemberOf(await anOrganisation("school", "En tredje"), "Ulla"));
    expect((await other.get(at(hers))).status).toBe(404);
  });

  test("ends with the pupil's no, with a sentence or without; the receiver never hears of it", async () => {
    const silent = await handed();
    expect((await move(pupil, silent, "/refusal", { reason: "" })).status).toBe(303);
    expect((await seen(atSchool, silent)).body).toMatchObject({ status: "refused", said: [] });
    const id = await handed();
    expect((await move(pupil, id, "/refusal", { reason: "x".repeat(601) })).status).toBe(422);
    expect((await move(atSchool, id, "/refusal", { reason: "nej" })).status).toBe(403);
    expect((await move(pupil, id, "/refusal", { reason: "Jeg er ikke klar." })).status).toBe(303);
    expect(await text(atSchool, id)).toContain("Jeg er ikke klar.");
    expect((await atVenue.get(at(id))).status).toBe(404);
  });

  test("is taken back by the teacher before it is sent, and not after", async () => {
    const id = await handed();
    expect((await move(atSchool, id, "/return")).status).toBe(303);
    expect((await pupil.get(at(id))).status).toBe(404);
    const late = await sent();
    expect((await move(atSchool, late, "/return")).status).toBe(403);
    expect((await move(atSchool, late, "/withdrawal")).status).toBe(403);
  });

  test("keeps the name of the school from the receiver of somebody with a secret address, and says so before the yes", async () => {
    const maja = await aMusician("Maja");
    await attends(maja, school);
    const hers = await house.as(maja);
    expect((await post(hers, "/me/secret-address", { secret: "true" })).status).toBe(303);
    const hall = await anOrganisation("venue", "Loftet");
    const atHall = await house.as(await aMemberOf(hall, "Ib"));
    const id = await handed({ pupilId: maja.personId, receiver: `organisation-${hall._id}` });
    expect(await text(hers, id)).toContain("Loftet får ikke skolens navn at vide");
    await move(hers, id, "/agreement", { motivation: "Ja." });
    for (const path of [at(id), "/recommendations", "/", `/api/v1${at(id)}`, "/api/v1/recommendations"]) {
      const page = (await atHall.get(path)).text;
      expect([path, page.includes("Maja"), page.includes("Furesø")]).toEqual([path, true, false]);
    }
    expect(await text(atHall, id)).toContain("Sine, en musikskole");
    for (const browser of [hers, atSchool]) expect(await text(browser, id)).toContain("Furesø Musikskole");
    await post(hers, at(id, "/withdrawal"));
    expect((await atHall.get("/recommendations")).text).toContain("En indstilling fra en musikskole");
  });

  test("is withdrawn by the pupil at any time: the receiver's page is gone at once, the row has no name", async () => {
    const id = await sent();
    expect((await atVenue.get(at(id))).status).toBe(200);
    expect((await post(atVenue, at(id, "/withdrawal"))).status).toBe(403);
    expect((await post(pupil, at(id, "/withdrawal"))).status).toBe(303);
    expect((await atVenue.get(at(id))).status).toBe(404);
    expect((await seen(atVenue, id)).status).toBe(404);
    const rows = (await atVenue.get("/api/v1/recommendations")).body.received as { id: string }[];
    expect(rows.find((row) => row.id === id)).toMatchObject({
      status: "withdrawn",
      pupil: null,
      pupilId: null,
    });
    expect((await atVenue.get("/recommendations")).text).toContain("En indstilling fra Furesø Musikskole");
    expect(await text(pupil, id)).toContain("Trukket tilbage");
  });
});

describe("recommending somebody of 14", () => {
  test("needs the guardian's yes after the child's, and is gone when either takes it back", async () => {
    const { ana, marta } = await anaAndMarta();
    await attends(ana, school);
    const [child, guardian] = [await house.as(ana), await house.as(marta)];
    const id = await handed({ pupilId: ana.personId });
    expect((await move(guardian, id, "/agreement", { motivation: "For hende" })).status).toBe(403);
    expect((await move(guardian, id, "/approval", { answer: "yes" })).status).toBe(403);
    await move(child, id, "/agreement", { motivation: "Fordi jeg vil." });
    expect((await atVenue.get(at(id))).status).toBe(404);
    expect((await move(child, id, "/approval", { answer: "yes" })).status).toBe(403);
    expect((await recommendationsWaitingFor(await seenBy(marta))).about.count).toBe(1);
    expect(await text(guardian, id)).toContain("Må indstillingen af Ana sendes til Vershuset?");
    expect((await move(guardian, id, "/approval", { answer: "yes" })).status).toBe(303);
    expect((await atVenue.get(at(id))).status).toBe(200);
    expect((await post(guardian, at(id, "/withdrawal"))).status).toBe(303);
    expect((await atVenue.get(at(id))).status).toBe(404);
  });

  test("goes to no mentor without a certificate, and to nobody behind a closed gate", async () => {
    const { ana, marta } = await anaAndMarta();
    await attends(ana, school);
    const without = await aMentor("Uden", null);
    const refused = await post(
      atSchool,
      "/recommendations",
      words({ pupilId: ana.personId, receiver: `mentor-${without.personId}` }),
    );
    expect([refused.status, refused.text.includes("ingen gyldig")]).toEqual([422, true]);
    const ilir = await aMentor("Ilir");
    const id = await handed({ pupilId: ana.personId, receiver: `mentor-${ilir.personId}` });
    await move(await house.as(ana), id, "/agreement", { motivation: "Ja" });
    await move(await house.as(marta), id, "/approval", { answer: "yes" });
    expect((await (await house.as(ilir)).get(at(id))).status).toBe(200);
    expect((await (await house.as(without)).get(at(id))).status).toBe(404);
    const ida = await aMusician("Ida", 14);
    await attends(ida, school);
    expect((await atSchool.get(`/recommendations/new?pupil=${ida.personId}`)).status).toBe(404);
    expect((await post(atSchool, "/recommendations", words({ pupilId: ida.personId }))).status).toBe(404);
  });
});

describe("a recommendation", () => {
  test("of nobody is refused with a sentence above the pupils to choose from", async () => {
    for (const pupilId of ["", "nobody"]) {
      const answer = await post(atSchool, "/recommendations", words({ pupilId }));
      expect(answer.status).toBe(422);
      expect(answer.text).toMatch(/role="alert"[^>]*>\s*<h2>Der mangler en elev\. /);
    }
    expect((await atSchool.get("/recommendations/new")).text).not.toContain('role="alert"');
  });

  test("is the school's own: other schools, former pupils and strangers get the plain 404", async () => {
    const id = await handed();
    const other = await house.as(await aMemberOf(await anOrganisation("school", "En anden"), "Ulla"));
    const stranger = await house.as(await aMusician("Fremmed"));
    for (const browser of [other, stranger]) expect((await browser.get(at(id))).status).toBe(404);
    expect((await other.get(`/recommendations/new?pupil=${noor.personId}`)).status).toBe(404);
    expect((await post(other, "/recommendations", words())).status).toBe(404);
    expect((await stranger.get("/recommendations/new")).status).toBe(404);
    const elif = await aMusician("Elif");
    const tie = await attends(elif, school);
    const hers = await handed({ pupilId: elif.personId });
    await endTie(await seenBy(elif), tie);
    expect((await atSchool.get(at(hers))).status).toBe(404);
    expect((await (await house.as(elif)).get(at(hers))).status).toBe(200);
  });

  test("to a call to come is received by the secretariat", async () => {
    const id = await handed({ receiver: "call", callName: "Sommerscenen" });
    const secretary = await house.as(await aSecretary());
    expect((await secretary.get(at(id))).status).toBe(404);
    await move(pupil, id, "/agreement", { motivation: "Ja tak" });
    expect((await move(secretary, id, "/answer", { answer: "accept" })).status).toBe(303);
  });

  test("is given to the pupil in one step with what was written, and taken back from there", async () => {
    const form = await atSchool.get(`/recommendations/new?pupil=${noor.personId}`);
    expect(form.text).toMatch(/name="handOver" value="yes">Giv den til eleven<[^]*>Gem kladden</);
    const requestId = newId();
    const [id, again] = [
      await draft({ handOver: "yes", requestId }),
      await draft({ handOver: "yes", requestId }),
    ];
    expect([again, (await seen(pupil, id)).body.status]).toEqual([id, "withPupil"]);
    expect(await text(atSchool, id)).toContain(at(id, "/return"));
    expect((await move(atSchool, id, "/return")).status).toBe(303);
    expect((await pupil.get(at(id))).status).toBe(404);
    expect((await post(atSchool, "/recommendations", words({ handOver: "yes", text: "" }))).status).toBe(422);
  });

  test("is stored once however often the form is sent, and the second of two writers is told", async () => {
    const requestId = newId();
    expect(await draft({ requestId })).toBe(await draft({ requestId }));
    const id = await draft();
    const { pupilId: _pupil, requestId: _request, ...edit } = words({ text: "En ny tekst" });
    expect((await post(atSchool, at(id, "/edit"), { ...edit, version: "0" })).status).toBe(303);
    const second = await post(atSchool, at(id, "/edit"), { ...edit, text: "Min egen tekst", version: "0" });
    expect(second.status).toBe(409);
    for (const word of ["En ny tekst", "Min egen tekst"]) expect(second.text).toContain(word);
    expect((await post(atSchool, at(id, "/handover"), { version: "0" })).status).toBe(409);
  });

  test("refuses bad input at the field, keeps what was typed and stores nothing", async () => {
    const before = (await atSchool.get("/api/v1/recommendations")).body.school.length as number;
    const foreign = await recordEvidence(await seenBy(booker), {
      kind: "text",
      day: "2026-01-01",
      members: [booker.personId],
      title: "Ikke din",
    });
    for (const bad of [
      { text: "" },
      { text: "x".repeat(1501) },
      { receiver: "" },
      { receiver: "<script>" },
      { receiver: `organisation-${school._id}` },
      { receiver: `organisation-${newId()}` },
      { receiver: `mentor-${booker.personId}` },
      { receiver: "call", callName: "" },
      { deadline: "2020-01-01" },
      { deadline: "i morgen" },
      { evidence: foreign._id },
      { requestId: "1" },
      { "text[$gt]": "", text: "" },
    ] as Values[]) {
      const answer = await post(
        atSchool,
        "/recommendations",
        words({ text: "<script>alert(1)</script>", ...bad }),
      );
      expect([bad, answer.status]).toEqual([bad, 422]);
      expect(answer.text).not.toContain("<script>alert");
    }
    expect((await atSchool.get("/api/v1/recommendations")).body.school).toHaveLength(before);
    const id = await handed();
    for (const bad of [
      { motivation: "" },
      { motivation: "Ja", evidence: foreign._id },
      { motivation: "y".repeat(1501) },
      { motivation: "Ja", version: "x" },
    ] as Values[])
      expect((await move(pupil, id, "/agreement", bad)).status).toBe(422);
    expect(
      (await move(pupil, id, "/agreement", { motivation: "Jeg bliver stående", version: "99" })).text,
    ).toContain("Jeg bliver stående");
  });

  test("has an empty list that says what to do", async () => {
    const alone = await house.as(await aMusician("Alene"));
    expect((await alone.get("/recommendations")).text).toContain("Ingen indstillinger");
  });
});

describe("taking an answer back", () => {
  test("a no of the receiver goes back to the letter as it lay there, for an hour and for whoever said it", async () => {
    const id = await sent();
    const answer = await move(atVenue, id, "/answer", { answer: "decline", reason: "Vi har fuldt hus." });
    expect(answer.status).toBe(303);
    expect((await atVenue.get(at(id))).text).toContain(at(id, "/undo"));
    for (const other of [pupil, atSchool]) expect((await move(other, id, "/undo")).status).toBe(403);
    expect((await move(atVenue, id, "/undo")).headers.location).toBe(at(id));
    expect((await seen(atVenue, id)).body.status).toBe("sent");
    expect((await move(atVenue, id, "/undo")).status).toBe(403);
    await move(atVenue, id, "/answer", { answer: "accept" });
    const late = clock.now().getTime() + 61 * 60_000;
    clock.set(() => new Date(late));
    expect((await move(atVenue, id, "/undo")).status).toBe(403);
    clock.set(null);
  });

  test("a yes that sent it goes back for ten minutes, unseen: no mail, no notice, no yes to venues is left of it", async () => {
    const hall = await anOrganisation("venue", "Kælderen");
    const reader = await aMemberOf(hall, "Pia");
    const atHall = await house.as(reader);
    const pia = async () => (await devMails.find({ to: reader.email })).length;
    const notices = async () =>
      ((await atHall.get("/api/v1/notifications")).body.notices as unknown[]).length;
    const mira = await aMusician("Mira");
    await attends(mira, school);
    const hers = await house.as(mira);
    const id = await handed({ pupilId: mira.personId, receiver: `organisation-${hall._id}` });
    const agreeing = await move(hers, id, "/agreement", { motivation: "Jeg vil." });
    expect(agreeing.status).toBe(303);
    expect(await text(hers, id)).toContain(at(id, "/undo"));
    await house.settle();
    const before = await pia();
    expect(await notices()).toBe(1);
    const lets = async () =>
      mayPublish((await relationTo(await seenBy(mira), mira.personId))!.facts, "venueContact");
    expect(await lets()).toBe(true);
    expect((await move(hers, id, "/undo")).status).toBe(303);
    await house.settle();
    expect((await seen(hers, id)).body).toMatchObject({
      status: "withPupil",
      motivation: "Jeg vil.",
      stage: null,
    });
    expect([await notices(), await lets(), (await atHall.get(at(id))).status]).toEqual([0, false, 404]);
    later(11);
    await house.settle();
    expect(await pia()).toBe(before);

    // Sent again: after ten minutes it stands, and the mail goes out.
    await move(hers, id, "/agreement", { motivation: "Jeg vil." });
    await house.settle();
    expect(await pia()).toBe(before);
    later(11);
    expect((await move(hers, id, "/undo")).status).toBe(403);
    await house.settle();
    expect(await pia()).toBe(before + 1);
    clock.set(null);
  });

  test("a yes that was opened does not go back; nor does a guardian's once the venue has looked", async () => {
    const { ana, marta } = await anaAndMarta();
    await attends(ana, school);
    const [child, guardian] = [await house.as(ana), await house.as(marta)];
    const id = await handed({ pupilId: ana.personId });
    await move(child, id, "/agreement", { motivation: "Fordi." });
    expect((await move(child, id, "/undo")).status).toBe(303);
    expect((await seen(child, id)).body.status).toBe("withPupil");
    await move(child, id, "/agreement", { motivation: "Fordi." });
    await guardian.get(at(id));
    expect((await move(child, id, "/undo")).status).toBe(403);
    await move(guardian, id, "/approval", { answer: "yes" });
    expect((await move(guardian, id, "/undo")).status).toBe(303);
    expect((await seen(guardian, id)).body.status).toBe("withGuardian");
    await move(guardian, id, "/approval", { answer: "yes" });
    await atVenue.get(at(id));
    expect((await move(guardian, id, "/undo")).status).toBe(403);
    expect((await post(guardian, at(id, "/withdrawal"))).status).toBe(303);
  });

  test("the pupil's no and a withdrawal go back too; not once the venue has asked to follow", async () => {
    const id = await handed();
    await move(pupil, id, "/refusal", { reason: "Ikke lige nu." });
    expect((await move(pupil, id, "/undo")).status).toBe(303);
    expect((await seen(pupil, id)).body.status).toBe("withPupil");
    const other = await sent();
    await move(pupil, other, "/withdrawal");
    expect((await atVenue.get(at(other))).status).toBe(404);
    expect((await move(pupil, other, "/undo")).status).toBe(303);
    expect((await atVenue.get(at(other))).status).toBe(200);
    const hall = await anOrganisation("venue", "Salen");
    const atHall = await house.as(await aMemberOf(hall, "Eva"));
    const third = await handed({ receiver: `organisation-${hall._id}` });
    await move(pupil, third, "/agreement", { motivation: "Jeg vil spille højt." });
    await move(atHall, third, "/answer", { answer: "accept" });
    expect((await move(atHall, third, "/follow", { scope: "progress" })).status).toBe(303);
    expect((await move(atHall, third, "/undo")).status).toBe(403);
  });
});

describe("an organisation that is closed", () => {
  const close = async (organisation: Organisation): Promise<void> => {
    const secretary = await house.as(await aSecretary());
    const closed = await post(secretary, `/admin/organisations/${organisation._id}/closure`, {
      version: "0",
    });
    expect(closed.status).toBe(303);
    await house.settle();
  };

  test("gives what waits for it back to the school, as a draft for somebody else", async () => {
    const stage = await anOrganisation("venue", "Lille Scene");
    const atStage = await house.as(await aMemberOf(stage, "Bo"));
    const id = await handed({ receiver: `organisation-${stage._id}` });
    expect((await move(pupil, id, "/agreement", { motivation: "Jeg vil spille højt." })).status).toBe(303);
    expect((await seen(atStage, id)).status).toBe(200);
    const other = await sent();
    await close(stage);
    expect((await seen(atStage, id)).status).toBe(404);
    expect((await seen(pupil, id)).status).toBe(404);
    expect((await seen(atSchool, id)).body.status).toBe("drafted");
    expect((await move(atSchool, id, "/handover")).status).toBe(303);
    expect((await seen(atSchool, other)).body.status).toBe("sent");
  });

  test("takes what it had not sent yet back, and a question to it leaves the receiver's answer open", async () => {
    const small = await anOrganisation("school", "Lille Skole");
    const small1 = await house.as(await aMemberOf(small, "Lis"));
    const silas = await aMusician("Silas");
    await attends(silas, small);
    const asSilas = await house.as(silas);
    const write = async (): Promise<string> => {
      const made = await post(small1, "/recommendations", words({ pupilId: silas.personId }));
      const id = made.headers.location?.split("/").at(-1) ?? "";
      await move(small1, id, "/handover");
      return id;
    };
    const [waits, asked] = [await write(), await write()];
    await move(asSilas, asked, "/agreement", { motivation: "Gerne." });
    await move(atVenue, asked, "/answer", { answer: "ask", reason: "Hvor længe?" });
    expect((await seen(atVenue, asked)).body.status).toBe("asked");
    await close(small);
    expect((await seen(asSilas, waits)).body.status).toBe("withdrawn");
    expect((await move(atVenue, asked, "/answer", { answer: "accept" })).status).toBe(303);
  });
});
