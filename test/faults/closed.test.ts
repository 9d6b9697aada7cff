import { appendFile, cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { getAccount } from "../../src/features/accounts/model.ts";
import { changePassword } from "../../src/features/accounts/service.ts";
import { withdrawCertificate } from "../../src/features/mentors/index.ts";
import { askForErasure } from "../../src/features/privacy/index.ts";
import { endTie } from "../../src/features/ties/index.ts";
import { backUp, type Place } from "../../src/platform/backup.ts";
import { addDays, dayOf } from "../../src/platform/calendar.ts";
import { clock } from "../../src/platform/clock.ts";
import { newId } from "../../src/platform/ids.ts";
import { closedListOf, readClosedList } from "../../src/platform/personal/closed-list.ts";
import { closeAgent } from "../hard/support/knock.ts";
import { endApp, startApp } from "../hard/support/process.ts";
import { SECRET, useHouse } from "../support/house.ts";
import { operator, placeOf } from "../support/operator.ts";
import {
  aGuardianOf,
  agreed,
  aMemberOf,
  aMentor,
  aMusician,
  anaAndMarta,
  anOrganisation,
  aSecretary,
  attends,
  follows,
  type Member,
  mentors,
  PASSWORD,
  saysNo,
  saysYes,
  seenBy,
} from "../support/people.ts";
import { aDemo, anAct, aVersion } from "../support/songs.ts";
import { cookieOf } from "../support/walk.ts";

// Before the house's own, which closes the connection.
afterAll(async () => {
  closeAgent();
  for (const name of made) await house.connection.client.db(name).dropDatabase();
  await rm(folder, { recursive: true, force: true });
}, 60_000);

const house = useHouse();
const made: string[] = [];
let folder = "";

/** What a way in is called, who tries it and where. Null: a stranger. `true`: it is open. */
interface Way {
  called: string;
  who: Member | null;
  path: string;
}
let ways: Way[] = [];
let closeAll: () => Promise<void>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "flyvefaerdig-closed-"));
  const school = await anOrganisation("school", "Furesø Musikskole");
  const venue = await anOrganisation("venue", "Spillestedet");
  const [teacher, booker] = [await aMemberOf(school, "Birthe"), await aMemberOf(venue, "Bo")];
  const { ana, marta } = await anaAndMarta();
  await attends(ana, school);
  const freja = await aMusician("Freja", 12);
  const gert = await aGuardianOf(freja, "Gert");
  await saysYes(gert, freja);
  const noor = await aMusician("Noor", 17);
  const sofus = await aMusician("Sofus", 16);
  const kim = await aMusician("Kim", 18);
  const ilir = await aMentor("Ilir");
  const [follow, certified] = [await follows(venue, noor), await aMentor("Cecilie")];
  await agreed(noor, "profile");
  await mentors(ilir, noor);
  await attends(sofus, school);
  await mentors(certified, ana);
  await agreed(ana, "mentoring");
  const demo = await aDemo(house, noor, await anAct(noor), "onlyMe");
  await aVersion(house, noor, demo);
  const own = await house.as(noor);
  const made = await own
    .post(`/api/v1/demos/${demo}/links`)
    .send({ name: "Henrik", lastDay: addDays(dayOf(clock.now()), 30), requestId: newId() });
  const path = String(made.body.address).replace(house.config.baseUrl, "");
  const { id: link } = (await own.get(`/api/v1/demos/${demo}/links`)).body.links[0];
  ways = [
    { called: "a child whose guardian said yes", who: teacher, path: `/people/${ana.personId}` },
    { called: "a guardian whose tie stood", who: gert, path: `/people/${freja.personId}` },
    { called: "a follow", who: booker, path: `/people/${noor.personId}` },
    { called: "a mentor who was not blocked", who: ilir, path: `/people/${noor.personId}` },
    { called: "a mentor with a certificate", who: certified, path: `/people/${ana.personId}` },
    { called: "a pupil who stayed", who: teacher, path: `/people/${sofus.personId}` },
    { called: "a private link", who: null, path },
    { called: "the bytes of a private link", who: null, path: `${path}/audio` },
    { called: "a password", who: kim, path: "/me" },
    { called: "a version", who: noor, path: `/demos/${demo}/versions/2/audio` },
  ];
  closeAll = async () => {
    await saysNo(marta, ana);
    await endTie(await seenBy(await aSecretary("Sidsel")), gert.tie);
    await endTie(await seenBy(noor), follow);
    await own
      .post(`/people/${noor.personId}/blocks`)
      .type("form")
      .send({ party: `person-${ilir.personId}` });
    await withdrawCertificate(await seenBy(await aSecretary("Sonja")), certified.personId);
    await askForErasure(await seenBy(sofus), sofus.personId, "self");
    expect((await own.post(`/links/${link}/revocation`)).status).toBe(303);
    const { rev } = await getAccount(kim.accountId);
    await changePassword(await seenBy(kim), rev, "en helt anden adgangskode");
    expect((await own.post(`/demos/${demo}/versions/2/withdrawal`)).status).toBe(303);
    await house.settle();
  };
  await house.settle();
}, 300_000);

/** Which ways are open in a restored place: what a running program answers. */
async function openIn(there: Place): Promise<string[]> {
  const app = await startApp({
    uri: process.env.TEST_MONGODB_URI ?? "",
    dbName: there.dbName,
    uploadsDir: there.uploadsDir,
    env: { SESSION_SECRET: SECRET },
  });
  const open: string[] = [];
  try {
    for (const { called, who, path } of ways) {
      const cookie = who ? await cookieOf(app.base, who.email, PASSWORD).catch(() => null) : "";
      if (cookie === null) continue;
      const answer = await fetch(app.base + path, { headers: { cookie }, redirect: "manual" });
      await answer.arrayBuffer();
      if (answer.status < 300) open.push(called);
    }
  } finally {
    expect(await endApp(app, "SIGTERM")).toBe(0);
  }
  return open;
}
const another = (name: string): Place => {
  const dbName = `${house.connection.dbName}_${name}`;
  made.push(dbName);
  return { ...placeOf(house), dbName, uploadsDir: join(folder, `uploads-${name}`) };
};

describe("a restored backup", () => {
  test("is as closed as the house was, by the list of what was closed since, and is refused without it", async () => {
    const backup = join(folder, "backup");
    await backUp(placeOf(house), backup);
    await closeAll();
    const erased = join(folder, "list", "erased.jsonl");
    await mkdir(join(folder, "list"));
    await writeFile(erased, "");
    await expect(operator("restore", backup, another("none"), erased)).rejects.toThrow(/no list at .*closed/);
    await mkdir(closedListOf(erased));
    const bare = another("bare");
    expect(await operator("restore", backup, bare, erased)).toContain("Nothing had been closed since.");
    expect(await openIn(bare)).toEqual(ways.map(({ called }) => called));
    await cp(closedListOf(house.config.erasedList), closedListOf(erased), { recursive: true });
    // Half a line, as a crash leaves it.
    await appendFile(join(closedListOf(erased), `${dayOf(clock.now())}.jsonl`), '{"event":{"_id":"0');
    const there = another("closed");
    const said = await operator("restore", backup, there, erased);
    expect(said).toMatch(/\d+ things were closed again\./);
    expect(said).toContain("All invariants hold");
    expect(await openIn(there)).toEqual([]);
    expect(await operator("replay", erased, there, erased)).toContain("Nothing had been closed since.");
  }, 300_000);

  test("the list holds ids, instants and facts, and nobody's name, address or words", async () => {
    const lines = await readClosedList(closedListOf(house.config.erasedList));
    expect(lines.length).toBeGreaterThan(8);
    const text = JSON.stringify(lines);
    for (const word of ["Ana", "Marta", "Noor", "Gert", "Henrik", "@", "adgangskode", "Sidste bus"])
      expect([word, text.includes(word)]).toEqual([word, false]);
  });
});
