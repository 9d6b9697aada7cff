import { readFile } from "node:fs/promises";
import type { Server } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll } from "@jest/globals";
import { createApp } from "../../../src/app.ts";
import { findByEmail } from "../../../src/features/accounts/index.ts";
import { getPerson } from "../../../src/features/people/index.ts";
import { answerConsent, PURPOSES, relationTo } from "../../../src/features/consent/index.ts";
import { STAGES } from "../../../src/features/frameworks/index.ts";
import type { Organisation } from "../../../src/features/organisations/index.ts";
import { addDays, dayOf } from "../../../src/platform/calendar.ts";
import { clock, instant, monotonicMs } from "../../../src/platform/clock.ts";
import { newId } from "../../../src/platform/ids.ts";
import { devMails } from "../../../src/platform/mail.ts";
import { root } from "../../../src/platform/root.ts";
import { type House, useHouse } from "../../support/house.ts";
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
  bornFor,
  follows,
  type Member,
  PASSWORD,
  seenBy,
} from "../../support/people.ts";
import { cookieOf } from "../../support/walk.ts";
import { plant } from "./canaries.ts";
import {
  type Body,
  closeAgent,
  type Heard,
  isSent,
  knock,
  multipart,
  BOUNDARY,
  urlencoded,
} from "./knock.ts";
import { populateSongs } from "./songs.ts";
import { type Keeper, stateOf } from "./state.ts";

export interface World {
  house: House;
  base: string;
  state: Keeper;
  /** Everybody who can sign in, by name; each has one session that stays. */
  people: Record<string, Member>;
  cookies: Record<string, string>;
  schools: Organisation[];
  venue: Organisation;
  /** Values that only a mail or a page gave away: tokens, codes, ids. */
  known: Record<string, string>;
  /** Sends as somebody (or as nobody), with the headers that a browser sends with its own forms. */
  send(who: string | null, path: string, more?: Send): Promise<Heard>;
}
export interface Send {
  method?: "GET" | "POST" | "HEAD";
  form?: Body;
  json?: unknown;
  files?: Body;
  raw?: string | Buffer;
  headers?: Record<string, string>;
}

export const SOUND = join(root, "test/fixtures/audio/tone.mp3");
export const PICTURE = join(root, "test/fixtures/pictures/gps.jpg");
export const today = (): string => dayOf(clock.now());
export const inDays = (days: number): string => addDays(today(), days);

/** A house in which every kind of thing stands in every state that a door asks for. Made through the doors. */
export function useWorld(env: Record<string, string> = {}): World {
  const world = {} as World;
  const house = useHouse(env);
  let server: Server;
  beforeAll(async () => {
    const app = createApp({
      config: house.config,
      connection: house.connection,
      secret: "a secret that only tests have",
    });
    server = await new Promise<Server>((resolve) => {
      const listening = app.listen(0, "127.0.0.1", () => resolve(listening));
    });
    const address = server.address();
    Object.assign(world, {
      house,
      base: `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`,
      state: stateOf(house),
      people: {},
      cookies: {},
      known: {},
      send: (who, path, more = {}) => send(world, who, path, more),
    } satisfies Partial<World>);
    slowly();
    await populate(world);
    await house.settle();
    await world.state.keep();
  }, 120_000);
  afterAll(async () => {
    closeAgent();
    server?.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return world;
}

/** A tenth as fast as outside: what a proof of identity opens for 15 minutes stays open for the whole run. */
function slowly(): void {
  const [began, since] = [clock.now().getTime(), monotonicMs()];
  clock.set(() => instant(began + (monotonicMs() - since) / 10));
}

/** Everything that a musician may say yes to about themselves; one act's public page is asked for by itself. */
const YES = PURPOSES.filter((purpose) => purpose !== "demoPublic");

export const BROWSER = { "Sec-Fetch-Site": "same-origin", "Accept-Language": "da" };
function send(world: World, who: string | null, path: string, more: Send): Promise<Heard> {
  const headers: Record<string, string> = { ...BROWSER };
  const cookie = who === null ? undefined : world.cookies[who];
  if (who !== null && !cookie) throw new Error(`nobody is called ${who}`);
  if (cookie) headers.Cookie = cookie;
  let body: string | Buffer | undefined;
  if (more.form) {
    headers["Content-Type"] = "application/x-www-form-urlencoded";
    body = urlencoded(more.form);
  } else if (more.json !== undefined) {
    headers["Content-Type"] = "application/json";
    body = JSON.stringify(more.json);
  } else if (more.files) {
    headers["Content-Type"] = `multipart/form-data; boundary=${BOUNDARY}`;
    body = multipart(more.files);
  } else if (more.raw !== undefined) body = more.raw;
  const method = more.method ?? (body === undefined ? "GET" : "POST");
  return knock(world.base, {
    method,
    path,
    headers: { ...headers, ...more.headers },
    ...(body === undefined ? {} : { body }),
  });
}

async function populate(world: World): Promise<void> {
  const { house, people, known } = world;
  const join = async (key: string, member: Member): Promise<Member> => {
    people[key] = member;
    world.cookies[key] = await cookieOf(world.base, member.email, PASSWORD);
    return member;
  };
  const again = async (key: string): Promise<void> => {
    world.cookies[key] = await cookieOf(world.base, (people[key] as Member).email, PASSWORD);
  };
  /** Posts a form and expects that it is taken; gives the last part of where it leads. */
  const post = async (who: string | null, path: string, form: Body = {}): Promise<string> => {
    const files = Object.values(form).some(isSent);
    const answer = await world.send(who, path, files ? { files: form } : { form });
    if (answer.status !== 303 && answer.status !== 200)
      throw new Error(`${who ?? "nobody"} ${path} answered ${answer.status}: ${said(answer.text)}`);
    return (
      String(answer.headers.location ?? "")
        .split("/")
        .at(-1)
        ?.split("?")[0] ?? ""
    );
  };
  const json = async <T>(who: string, path: string): Promise<T> =>
    JSON.parse((await world.send(who, `/api/v1${path}`)).text) as T;
  const mailed = async (to: string): Promise<string> => {
    await house.settle();
    const found = await devMails.findOne({ to }, { sort: { at: -1 } });
    return (found?.link ?? "").replace(house.config.baseUrl, "");
  };
  const sound = { bytes: await readFile(SOUND), name: "tone.mp3", type: "audio/mpeg" };
  const picture = { bytes: await readFile(PICTURE), name: "mig.jpg", type: "image/jpeg" };
  const name = (key: string, text: string): string => plant(`${key}.name`, text);

  // Who there is.
  await join("stranger", await aMember({ name: name("stranger", "Fremmed") }));
  await join("othermusician", await aMusician(name("othermusician", "Alma"), 17));
  const noor = await join("noor", await aMusician(name("noor", "Noor"), 16));
  const vega = await join("vega", await aMusician(name("vega", "Vega"), 19));
  const sol = await join("sol", await aMusician(name("sol", "Sol"), 19));
  const ana = await join("ana", await aMusician(name("ana", "Ana"), 14));
  const bo = await join("bo", await aMusician(name("bo", "Bo"), 13));
  const elif = await join("elif", await aMusician(name("elif", "Elif"), 17));
  await join("marta", await aGuardianOf(ana, name("marta", "Marta")));
  await join("gunnar", await aGuardianOf(bo, name("gunnar", "Gunnar"), false));
  for (const musician of [noor, vega, sol, ana, elif]) await agreed(musician, ...YES);
  const ilir = await join("ilir", await aMentor(name("ilir", "Ilir")));
  const eva = await join("eva", await aMentor(name("eva", "Eva")));
  const tove = await join("tove", await aMentor(name("tove", "Tove")));
  const school = await anOrganisation("school", plant("school.name", "Skolen"));
  const otherSchool = await anOrganisation("school", plant("otherschool.name", "En anden skole"));
  world.schools = [school, otherSchool];
  known.school = school._id;
  const venue = await anOrganisation("venue", plant("venue.name", "Vershuset"));
  world.venue = venue;
  const otherVenue = await anOrganisation("venue", "Andet sted");
  const town = await anOrganisation("municipality", "Kommunen");
  await join("sine", await aMemberOf(school, name("sine", "Sine")));
  const lone = await join("lone", await aMemberOf(school, name("lone", "Lone")));
  const former = await join("former", await aMemberOf(school, name("former", "Tidligere")));
  await join("per", await aMemberOf(otherSchool, name("per", "Per")));
  await join("booker", await aMemberOf(venue, name("booker", "Pia")));
  await join("otherbooker", await aMemberOf(otherVenue, "Rie"));
  await join("officer", await aMemberOf(town, "Annelise"));
  await join("karen", await aSecretary(name("karen", "Karen")));
  await join("dorthe", await aSafeguardingLead(name("dorthe", "Dorthe")));
  await join("ditte", await aSafeguardingLead(name("ditte", "Ditte")));
  const applicant = await join("applicant", await aMember({ name: name("applicant", "Ansøger") }));
  await attends(noor, school);
  await attends(ana, school);

  // Profiles and pictures.
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

  // Addresses and secrets on their way.
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

  // Organisations.
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
  void applicant;

  // Guardians.
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

  // Pupils on the way.
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

  // Acts, demos, evidence, practice.
  const act = await post("noor", "/acts", {
    kind: "band",
    name: plant("band.name", "Våde Snørebånd"),
    about: plant("band.about", "Vi spiller."),
    genres: "indie",
    ink: "gab",
    roles: "sang",
    requestId: newId(),
  });
  known.act = act;
  for (const [key, member] of Object.entries({ vega, sol })) {
    await post("noor", `/acts/${act}/invitations`, { email: member.email, roles: "trommer" });
    await post(key, `${await mailed(member.email)}/acceptance`);
  }
  await post("noor", `/acts/${act}/members/${sol.personId}/departure`);
  await post("noor", `/acts/${act}/invitations`, {
    email: `${plant("band.invited")}@example.org`,
    roles: "bas",
  });
  const demo = await post("noor", "/demos", {
    title: plant("demo.title", "Sidste bus"),
    note: plant("demo.note", "Skitse"),
    ownWork: "on",
    readers: "mentor",
    act,
    requestId: newId(),
    audio: sound,
  });
  known.demo = demo;
  for (const note of ["to", "tre"])
    await post("noor", `/demos/${demo}/versions`, {
      note: plant(`demo.note.${note}`, note),
      ownWork: "on",
      requestId: newId(),
      audio: sound,
    });
  await house.settle();
  await post("noor", `/demos/${demo}/versions/2/withdrawal`);
  // Bo's: behind a closed gate.
  const bosAct = await post("bo", "/acts", {
    kind: "solo",
    name: plant("bo.act", "Bos act"),
    about: plant("bo.actAbout", "Alene."),
    genres: "",
    ink: "naeb",
    roles: "guitar",
    requestId: newId(),
  });
  await post("bo", "/demos", {
    title: plant("bo.demo", "Bos sang"),
    note: plant("bo.demoNote", "Første"),
    ownWork: "on",
    readers: "onlyMe",
    act: bosAct,
    requestId: newId(),
    audio: sound,
  });
  await post("bo", "/practice", {
    day: today(),
    minutes: "30",
    what: plant("bo.practice", "Skalaer"),
    requestId: newId(),
  });
  await post("bo", "/evidence", {
    kind: "text",
    title: plant("bo.evidence", "Bos tekst"),
    text: plant("bo.evidenceText", "Om en sang"),
    day: today(),
    requestId: newId(),
  });
  // A public act of one grown-up.
  const solo = await post("vega", "/acts", {
    kind: "solo",
    name: plant("public.name", "Vega Alene"),
    about: plant("public.about", "Om mig."),
    genres: "folk",
    ink: "aeg",
    roles: "sang",
    requestId: newId(),
  });
  known.solo = solo;
  await post("vega", `/acts/${solo}/publication`, { answer: "yes" });
  const ctx = await seenBy(vega);
  const self = await relationTo(ctx, vega.personId);
  if (self) await answerConsent(ctx, self, "demoPublic", true, solo);
  await post("vega", "/demos", {
    title: plant("public.demo", "Åben sang"),
    note: "",
    ownWork: "on",
    readers: "everyone",
    act: solo,
    requestId: newId(),
    audio: sound,
  });
  const entry = await post("noor", "/practice", {
    day: today(),
    minutes: "30",
    what: plant("noor.practice", "Skalaer"),
    requestId: newId(),
  });
  void entry;
  await post("noor", "/practice", {
    day: inDays(-1),
    minutes: "20",
    what: plant("noor.removedPractice", "Akkorder"),
    requestId: newId(),
  });
  const entries = await house.connection.client
    .db(house.connection.dbName)
    .collection<{ _id: string; what: string }>("practiceEntries")
    .find({ person: noor.personId }, { comment: "whole collection" })
    .toArray();
  known.removedEntry = entries.find((one) => one.what.startsWith("Akkorder"))?._id ?? "";
  await post("noor", `/practice/${known.removedEntry}/removal`);
  await post("noor", "/evidence", {
    kind: "text",
    title: plant("noor.evidence", "Min tekst"),
    text: plant("noor.evidenceText", "Om en koncert"),
    day: today(),
    requestId: newId(),
  });
  await post("noor", "/evidence", {
    kind: "link",
    title: plant("noor.evidenceLink", "Min video"),
    address: "https://example.org/v",
    day: today(),
    requestId: newId(),
  });
  await post("noor", "/evidence/files", {
    title: plant("noor.evidenceFile", "Plakaten"),
    day: today(),
    requestId: newId(),
    file: picture,
  });

  // Mentorships.
  const asked = async (who: string, mentor: Member): Promise<string> => {
    await post(who, "/mentorships", {
      mentor: mentor.personId,
      goal: plant(`${who}.goal`, "En EP"),
      requestId: newId(),
    });
    return mentorshipOf(house, (people[who] as Member).personId);
  };
  const pair = await asked("noor", ilir);
  known.mentorship = pair;
  await post("ilir", `/mentorships/${pair}/acceptance`);
  known.askedMentorship = await asked("ana", eva);
  const paused = await asked("vega", tove);
  await post("tove", `/mentorships/${paused}/acceptance`);
  const version = async (who: string, path: string): Promise<number> =>
    (await json<{ version: number }>(who, path)).version;
  await post("vega", `/mentorships/${paused}/pause`, {
    until: inDays(30),
    version: await version("vega", `/mentorships/${paused}`),
  });
  const covered = await asked("sol", tove);
  await post("tove", `/mentorships/${covered}/acceptance`);
  await post("tove", `/mentorships/${covered}/stand-in`, {
    mentor: eva.personId,
    until: inDays(14),
    version: await version("tove", `/mentorships/${covered}`),
  });
  known.covered = covered;
  const log = async (readers: string, note: string, step: string): Promise<void> => {
    await post("ilir", `/mentorships/${pair}/sessions`, {
      day: today(),
      time: "00:01",
      minutes: "45",
      place: "place",
      where: plant("session.where", "Lokale 4"),
      readers,
      note,
      step,
      owner: "musician",
      due: "week",
      version: await version("ilir", `/mentorships/${pair}`),
      requestId: newId(),
    });
  };
  await log("both", plant("note.both", "Det gik godt."), plant("step.first", "Indspil omkvædet"));
  await log("mentorOnly", plant("note.mentorOnly", "Kun til mig selv."), plant("step.second", "Øv broen"));
  await log("safeguarding", plant("note.safeguarding", "Til den ansvarlige."), "");
  await populateSongs(world, demo);
  for (const label of ["raised", "opened", "closed"])
    await post("sol", "/concerns", {
      worry: "contact",
      text: plant(`concern.${label}`, "Jeg er bekymret."),
      reach: plant(`concern.${label}.reach`, "Ring efter kl. 16"),
      requestId: newId(),
    });
  const concernsNow = () =>
    house.connection.client
      .db(house.connection.dbName)
      .collection<{ _id: string; text: string; version: number }>("concerns");
  const concerns = await concernsNow().find({}, { comment: "whole collection" }).toArray();
  const concernOf = (label: string): string =>
    concerns.find((one) => one.text.includes(plant(`concern.${label}`)))?._id ?? "";
  for (const label of ["opened", "closed"]) await post("dorthe", `/safeguarding/${concernOf(label)}/opening`);
  const hold = async (label: string, door: string, more: Body = {}): Promise<string> =>
    post("dorthe", `/safeguarding/${concernOf(label)}/${door}`, {
      ...more,
      version: (await concernsNow().findOne({ _id: concernOf(label) }))?.version ?? 0,
    });
  for (const label of ["opened", "closed"]) await hold(label, "hand");
  await hold("closed", "closure", {
    reason: "helped",
    text: plant("concern.closed.reason", "Der er hjulpet."),
  });
  await post("ilir", `/mentorships/${pair}/steps`, {
    title: plant("step.third", "Skriv et vers"),
    dueDay: inDays(20),
    owner: "both",
    next: "no",
    requestId: newId(),
  });
  await post("ilir", `/mentorships/${pair}/plan`, {
    day: inDays(7),
    time: "15:00",
    minutes: "45",
    place: "place",
    where: plant("plan.where", "Lokale 5"),
    version: await version("ilir", `/mentorships/${pair}`),
  });

  // Journeys.
  await post("noor", "/journey/RU-K1", { said: "ready", version: 0 });
  for (const id of ["H1", "H2", "H3", "K2", "K3", "E1", "E2"]) {
    await post("noor", `/journey/RU-${id}`, { said: "ready", version: 0 });
    await post("ilir", `/people/${noor.personId}/journey/RU-${id}`, {
      verdict: "confirmed",
      sentence: plant(`journey.sentence.${id}`, "Ja"),
      version: 1,
    });
  }

  await steppedBack(world);

  // Follows.
  await follows(venue, noor, "progress");
  const code = async (who: string): Promise<string> => {
    await post(who, "/me/follow-code");
    return (await json<{ code: string }>(who, "/me/follow-code")).code;
  };
  await post("booker", "/following", {
    code: await code("vega"),
    scope: "progress",
    organisationId: venue._id,
  });
  known.code = await code("sol");
  const closed = await follows(venue, elif, "progress");
  await post("elif", `/followers/${closed._id}/closure`);

  // Recommendations, one in each state.
  const words = (pupil: Member, label: string): Body => ({
    pupilId: pupil.personId,
    receiver: `organisation-${venue._id}`,
    text: plant(`rec.${label}`, "Spiller godt."),
    deadline: inDays(10),
    requestId: newId(),
  });
  const move = async (who: string, id: string, door: string, body: Body = {}): Promise<string> =>
    post(who, `/recommendations/${id}/${door}`, {
      ...body,
      version: await version(who, `/recommendations/${id}`),
    });
  await post("sine", "/recommendations", words(noor, "drafted"));
  const handed = async (pupil: Member, label: string): Promise<string> => {
    const id = await post("sine", "/recommendations", words(pupil, label));
    await move("sine", id, "handover");
    return id;
  };
  await handed(noor, "withPupil");
  const answered = async (who: string, label: string): Promise<string> => {
    const id = await handed(people[who] as Member, label);
    await move(who, id, "agreement", { motivation: plant(`rec.${label}.motivation`, "Jeg vil gerne.") });
    return id;
  };
  await answered("ana", "withGuardian");
  await answered("noor", "sent");
  const questioned = await answered("noor", "asked");
  await move("booker", questioned, "answer", {
    answer: "ask",
    reason: plant("rec.question", "Kan hun torsdag?"),
  });
  const accepted = await answered("elif", "accepted");
  await move("booker", accepted, "answer", { answer: "accept" });

  // The secretariat's desk.
  for (const text of ["én", "to"])
    await post(null, `/a/${solo}/report`, {
      what: "hurtful",
      text: plant(`report.${text}`, "Noget er forkert."),
      requestId: newId(),
    });
  const reports = await house.connection.client
    .db(house.connection.dbName)
    .collection<{ _id: string }>("pagereports")
    .find({}, { comment: "whole collection" })
    .toArray();
  await post("karen", `/page-reports/${reports[0]?._id ?? ""}/closure`);
  await post("karen", "/admin/team", { email: `${plant("team.invited")}@example.org`, kind: "secretariat" });
  await post("karen", "/admin/framework/draft");
  await house.settle();
}

/** What only time or a rarer path makes: a step that was reached, a stage that waits for its second signature. */
async function steppedBack(world: World): Promise<void> {
  const db = world.house.connection.client.db(world.house.connection.dbName);
  const step = await db.collection<{ _id: string }>("steps").findOne({ nextFor: { $type: "string" } }, WALK);
  const closed = await world.send("ilir", `/steps/${step?._id ?? ""}/outcome`, {
    form: { status: "reached", reason: "" },
  });
  const tove = world.people.tove?.personId ?? "";
  await db.collection<{ _id: string }>("journeys").insertOne({
    _id: world.people.vega?.personId ?? "",
    frameworkVersion: 1,
    stage: STAGES[2],
    enteredAt: clock.now(),
    stages: [{ stage: STAGES[2], enteredAt: clock.now(), signedBy: tove, secondBy: null }],
    marks: [],
    signed: { by: tove, at: clock.now() },
    rev: 1,
  } as { _id: string });
  const read = await world.send("noor", "/notifications/reading", { form: {} });
  const notice = await db
    .collection<{ readAt: Date | null }>("notices")
    .findOne({ person: world.people.noor?.personId, readAt: { $ne: null } }, WALK);
  world.known.readAt = notice ? String(notice.readAt?.getTime()) : "";
  if (closed.status !== 303 || read.status !== 303)
    throw new Error(`the step ${closed.status}, the notices ${read.status}`);
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
const WALK = { comment: "whole collection" };

const mentorshipOf = async (house: House, musicianId: string): Promise<string> =>
  String(
    (
      await house.connection.client
        .db(house.connection.dbName)
        .collection("mentorships")
        .findOne({ standing: musicianId }, { comment: "whole collection" })
    )?._id ?? "",
  );

/** The sentences of a page that refuses, for the message of a failed test. */
const said = (html: string): string =>
  [...html.matchAll(/class="[^"]*(?:error|problem|alert)[^"]*"[^>]*>([\s\S]{0,160})/g)]
    .map((one) => (one[1] ?? "").replace(/<[^>]+>/g, " ").trim())
    .join(" | ")
    .slice(0, 400);
