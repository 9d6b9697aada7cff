import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "@jest/globals";
import { joinAct } from "../../src/features/acts/index.ts";
import { waitingIn } from "../../src/features/acts/admission-model.ts";
import { HOUSE } from "../../src/features/admin/service.ts";
import { insertEnquiry } from "../../src/features/enquiries/model.ts";
import { openInvitations } from "../../src/features/invitations/index.ts";
import { membersOf } from "../../src/features/organisations/index.ts";
import { tiesWith } from "../../src/features/ties/index.ts";
import { addDays, dayOf } from "../../src/platform/calendar.ts";
import { clock, DAY_MS, plusMs } from "../../src/platform/clock.ts";
import { newId } from "../../src/platform/ids.ts";
import type { Client, House } from "../support/house.ts";
import { castOf, type Cast } from "./cast.ts";
import { pathOf } from "./paths.ts";
import { aMusician, attends, bornFor, seenBy } from "../support/people.ts";

/**
 * One small region in which everything is about Ana (14): each person of the matrix, and one thing of hers behind each door.
 * Every private field of hers holds a word of its own that stands nowhere else.
 */
export const CANARIES = {
  name: "Kanariana",
  "full name": "kanarifuldtnavn",
  bio: "kanaribio",
  "birth day": "",
  mail: "",
  "guardian's mail": "",
  "act's name": "kanariact",
  "demo's title": "kanaridemo",
  "demo's note": "kanaridemonote",
  comment: "kanarikommentar",
  "link's name": "kanarilink",
  "credited outside": "kanarikredit",
  "practice entry": "kanariovning",
  "evidence's title": "kanaribevis",
  "evidence's text": "kanaribevistekst",
  "note to both": "kanaribegge",
  "mentor's own note": "kanarimentor",
  concern: "kanaribekymring",
  "next step": "kanariskridt",
  goal: "kanarimaal",
  "teacher's words": "kanariindstilling",
  "pupil's motivation": "kanarimotivation",
  "mentor's answer": "kanarisvar",
};
export type Field = keyof typeof CANARIES;

export interface World {
  viewers: Record<string, Client>;
  people: Cast["people"];
  /** Door (`/demos/:id`) → its path with the ids of Ana's things. */
  path(door: string): string;
  canaries: Record<Field, string>;
}

const today = (): string => dayOf(clock.now());
/** A press kit in which nothing is of Ana. */
const KIT = {
  what: ["voice"],
  place: ["front-centre"],
  label: [""],
  setlist: "Sidste bus 3:20",
  inputs: "Sang, SM58",
  rider: "",
  version: 0,
};

/** Through the doors that people use, so that the region is one that can come to be. */
export async function aWorld(house: House): Promise<World> {
  const cast = await castOf();
  const { people, school, venue } = cast;
  const { ana, noor, marta, ilir } = people;
  const viewers: Record<string, Client> = { nobody: house.client() };
  for (const [name, member] of Object.entries(people)) viewers[name] = await house.as(member);
  const at = (name: string) => viewers[name] as Client;
  const send = async (who: string, door: string, body: object = {}) => {
    const answer = await at(who).post(`/api/v1${door}`).send(body);
    expect([door, answer.status, answer.status === 200 ? "" : answer.text]).toEqual([door, 200, ""]);
    return answer.body as Record<string, string & Record<string, string>>;
  };

  await send("ana", "/me/profile", {
    name: CANARIES.name,
    fullName: CANARIES["full name"],
    bio: CANARIES.bio,
    instruments: "guitar",
    municipality: "0190",
    version: 0,
  });
  await attends(ana, school);
  const pupil = (await tiesWith({ from: school._id, to: ana.personId, kind: "pupil", status: "active" }))[0];
  const act = await send("ana", "/acts", {
    kind: "band",
    name: CANARIES["act's name"],
    ink: "gab",
    requestId: newId(),
  });
  await send("ana", `/acts/${act.id}/kit`, { ...KIT, tagline: CANARIES["act's name"] });
  await joinAct(await seenBy(noor), String(act.id), "");
  const grown = await aMusician("Hugo", 30);
  await joinAct(await seenBy(grown), String(act.id), ""); // waits for a guardian's word
  await send("ana", `/acts/${act.id}/invitations`, { email: "en-til@example.org", requestId: newId() });
  const tone = await readFile(join(import.meta.dirname, "../fixtures/audio/tone.mp3"));
  const demo = await at("ana")
    .post("/api/v1/demos")
    .field({
      title: CANARIES["demo's title"],
      note: CANARIES["demo's note"],
      act: act.id ?? "",
      readers: "followers",
      ownWork: "yes",
      requestId: newId(),
    })
    .attach("audio", tone, { filename: "a.mp3" });
  expect(demo.status).toBe(200);
  const picture = await readFile(join(import.meta.dirname, "../fixtures/pictures/gps.jpg"));
  const kitPicture = await aKitPicture(at("ana"), String(act.id), picture);
  const shown = await at("ana").post("/api/v1/me/picture").attach("picture", picture, { filename: "a.jpg" });
  expect(shown.status).toBe(200);
  const file = await at("ana")
    .post("/api/v1/evidence/files")
    .field({ title: "Plakat", day: today(), requestId: newId() })
    .attach("file", picture, { filename: "plakat.jpg" });
  expect(file.status).toBe(200);
  const practice = await send("ana", "/practice", {
    day: today(),
    minutes: 30,
    what: CANARIES["practice entry"],
    requestId: newId(),
  });
  const evidence = await send("ana", "/evidence", {
    kind: "text",
    title: CANARIES["evidence's title"],
    text: CANARIES["evidence's text"],
    day: today(),
    requestId: newId(),
  });
  await house.settle();

  const mentorship = await send("ana", "/mentorships", {
    mentor: ilir.personId,
    goal: CANARIES.goal,
    requestId: newId(),
  });
  const pair = mentorship.id ?? "";
  await send("ilir", `/mentorships/${pair}/acceptance`);
  const comment = await send("ilir", `/demos/${demo.body.id}/versions/1/comments`, {
    from: 1,
    text: CANARIES.comment,
    requestId: newId(),
  });
  const link = await send("ana", `/demos/${demo.body.id}/links`, {
    name: CANARIES["link's name"],
    lastDay: addDays(today(), 30),
    requestId: newId(),
  });
  await send("ana", `/demos/${demo.body.id}/credits`, {
    person: [ana.personId, noor.personId, null],
    outside: ["", "", CANARIES["credited outside"]],
    plays: ["guitar", "", ""],
    share: [50, 30, 20],
    roles: ["0-words", "0-played", "1-sang", "2-produced"],
    version: 0,
  });
  // So long ago that it cannot be taken back, however long the tables take.
  await house.connection.client
    .db(house.connection.dbName)
    .collection("comments")
    .updateOne({ _id: comment.id as never }, { $set: { at: plusMs(clock.now(), -DAY_MS) } });
  const log = (more: object) => ({
    day: today(),
    time: "00:01",
    minutes: "45",
    place: "place",
    owner: "musician",
    due: "week",
    requestId: newId(),
    ...more,
  });
  const version = async (): Promise<number> =>
    (await at("ilir").get(`/api/v1/mentorships/${pair}`)).body.version as number;
  const both = { readers: "both", note: CANARIES["note to both"], step: CANARIES["next step"] };
  const session = await send(
    "ilir",
    `/mentorships/${pair}/sessions`,
    log({ ...both, version: await version() }),
  );
  const own = { readers: "mentorOnly", note: CANARIES["mentor's own note"], version: await version() };
  await send("ilir", `/mentorships/${pair}/sessions`, log(own));
  const concern = { readers: "safeguarding", note: CANARIES.concern, version: await version() };
  await send("ilir", `/mentorships/${pair}/sessions`, log(concern));
  await send("ana", "/journey/RU-K1", { said: "ready", evidence: [evidence.id], version: 0 });
  await send("ilir", `/people/${ana.personId}/journey/RU-K1`, {
    verdict: "returned",
    sentence: CANARIES["mentor's answer"],
    version: 1,
  });

  const code = await send("ana", "/me/follow-code");
  await send("vera", "/following", { organisationId: venue._id, code: code.code, scope: "progressAndDemos" });
  const follow = (await tiesWith({ from: venue._id, to: ana.personId, kind: "follow", status: "asked" }))[0];
  await send("marta", `/followers/${follow?._id}/answer`, { answer: "yes", scope: "progressAndDemos" });
  const recommendation = await send("lone", "/recommendations", {
    pupilId: ana.personId,
    receiver: `organisation-${venue._id}`,
    text: CANARIES["teacher's words"],
    deadline: addDays(today(), 10),
    requestId: newId(),
  });
  const rec = `/recommendations/${recommendation.id}`;
  const move = async (who: string, door: string, body: object = {}) =>
    send(who, `${rec}${door}`, {
      version: (await at(who).get(`/api/v1${rec}`)).body.version as number,
      ...body,
    });
  await move("lone", "/handover");
  await move("ana", "/agreement", {
    motivation: CANARIES["pupil's motivation"],
    evidence: [String(file.body.id)],
  });
  await move("marta", "/approval", { answer: "yes" });
  // The venue has read it: the guardian's yes is no longer hers to undo.
  await at("vera").get(rec);
  await send("marta", `/guardian/${ana.personId}/invitations`, {
    email: "onkel@example.org",
    power: "observer",
    requestId: newId(),
  });
  await house.settle();

  const open = await aPublicAct(house, at("noor"), noor.personId);
  const ids: Record<string, string> = {
    kitPicture,
    publicKitPicture: await aKitPicture(at("noor"), open.publicAct ?? "", picture),
    pupil: pupil?._id ?? "",
    act: String(act.id),
    demo: String(demo.body.id),
    comment: String(comment.id),
    link: String(link.id),
    practice: String(practice.id),
    evidence: String(evidence.id),
    file: String(file.body.id),
    mentorship: pair,
    session: String(session.id),
    follow: follow?._id ?? "",
    recommendation: String(recommendation.id),
    enquiry: await anEnquiry(String(act.id)),
    ...open,
    ...(await idsOf(cast, String(act.id), viewers)),
    note: ((await at("ilir").get(`/api/v1/sessions/${session.id}`)).body.notes[0]?.id as string) ?? "",
    step: ((await at("ilir").get(`/api/v1/mentorships/${pair}`)).body.nextStep?.id as string) ?? "",
  };
  return {
    viewers,
    people,
    path: (door) => pathOf(door, ids, cast),
    canaries: {
      ...CANARIES,
      "birth day": ana.person.birthDay ?? "",
      mail: ana.email,
      "guardian's mail": marta.email,
    },
  };
}

/** Written to an act before its door closed: its readers are the same whether somebody may write to it or not. */
async function anEnquiry(act: string): Promise<string> {
  const words = { name: "Henrik", email: "henrik@kanten.example", text: "Vil I spille?" };
  const row = { ...words, _id: newId(), act, at: clock.now(), removedAt: null, requestId: newId() };
  return (await insertEnquiry(row))._id;
}

async function aKitPicture(browser: Client, act: string, picture: Buffer): Promise<string> {
  const sent = await browser
    .post(`/api/v1/acts/${act}/kit/pictures`)
    .field({ credit: "Fie Foto", alt: "To på en scene", agreed: "yes", requestId: newId() })
    .attach("picture", picture, { filename: "a.jpg" });
  expect([sent.status, sent.status === 200 ? "" : sent.text]).toEqual([200, ""]);
  return String(sent.body.id);
}

/** Somebody else's act that everybody may see, so that the public doors have something behind them. */
async function aPublicAct(house: House, browser: Client, personId: string): Promise<Record<string, string>> {
  const made = await browser
    .post("/api/v1/acts")
    .send({ kind: "solo", name: "Åben Scene", ink: "aeg", requestId: newId() });
  const id = String(made.body.id);
  for (const [door, body] of [
    [`/acts/${id}/members/${personId}/consent`, { answer: "yes" }],
    [`/acts/${id}/publication`, { answer: "yes" }],
    [`/acts/${id}/kit`, KIT],
  ] as const) {
    const sent = await browser.post(`/api/v1${door}`).send(body);
    expect([door, sent.status < 300, sent.text]).toEqual([door, true, expect.anything()]);
  }
  const song = await browser
    .post("/api/v1/demos")
    .field({ title: "Åben sang", act: id, readers: "everyone", ownWork: "yes", requestId: newId() })
    .attach("audio", await readFile(join(import.meta.dirname, "../fixtures/audio/tone.mp3")), {
      filename: "a.mp3",
    });
  expect(song.status).toBe(200);
  await house.settle();
  return { publicAct: id, publicSong: String(song.body.id) };
}

/** What stands behind the doors that are about something else than Ana's own things. */
async function idsOf(
  { school, waiting, people }: Cast,
  act: string,
  viewers: Record<string, Client>,
): Promise<Record<string, string>> {
  const invited = async (about: string, kind: string): Promise<string> =>
    (await openInvitations(about, kind, clock.now()))[0]?._id ?? "";
  const claim = {
    from: people.claus.personId,
    to: people.ana.personId,
    kind: "guardian",
    status: "active",
  } as const;
  const notices = (await viewers.ana?.get("/api/v1/notifications"))?.body as { notices?: { id: string }[] };
  await viewers.karen?.post("/api/v1/admin/framework/draft").send({});
  const team = await viewers.karen
    ?.post("/api/v1/admin/team")
    .send({ email: "fjerde@example.org", kind: "secretariat" });
  expect(team?.status).toBe(200);
  const cases = (await viewers.dorthe?.get("/api/v1/safeguarding"))?.body as unknown;
  return {
    case: /"id":"([0-9a-z]{20})"/.exec(JSON.stringify(cases))?.[1] ?? "",
    typed: await aTypedRow(viewers.lone as Client, school._id),
    school: school._id,
    waiting: waiting._id,
    member: (await membersOf(school._id))[0]?._id ?? "",
    admission: (await waitingIn([act], clock.now()))[0]?._id ?? "",
    actInvitation: await invited(act, "actMember"),
    guardianInvitation: await invited(people.ana.personId, "guardian"),
    schoolInvitation: await invited(school._id, "membership"),
    teamInvitation: await invited(HOUSE, "secretariat"),
    claim: (await tiesWith(claim))[0]?._id ?? "",
    notice: notices.notices?.[0]?.id ?? "",
  };
}

/** A child whom the school typed and who has not been seen yet: a row, no account, nothing of Ana's. */
async function aTypedRow(lone: Client, school: string): Promise<string> {
  const sent = await lone.post("/api/v1/pupils/invitations").send({
    name: "Liv Holm",
    birthDay: bornFor(11),
    guardianEmail: "livs-mor@example.org",
    requestId: newId(),
  });
  expect([sent.status, sent.status === 200 ? "" : sent.text]).toEqual([200, ""]);
  return (await tiesWith({ from: school, kind: "pupil", status: "asked" }))[0]?._id ?? "";
}
