import { beforeAll, describe, expect, test } from "@jest/globals";
import { evidenceOf } from "../../src/features/evidence/index.ts";
import { newId } from "../../src/platform/ids.ts";
import { addDays, dayOf } from "../../src/platform/calendar.ts";
import { clock } from "../../src/platform/clock.ts";
import { devMails } from "../../src/platform/mail.ts";
import { type Client, useHouse } from "../support/house.ts";
import {
  aGuardianOf,
  aMember,
  aMemberOf,
  aMentor,
  aMusician,
  anaAndMarta,
  anOrganisation,
  aSafeguardingLead,
  aSecretary,
  attends,
  follows,
  type Member,
  saysYes,
} from "../support/people.ts";

const house = useHouse();
const DAY = 86_400_000;
const today = (): string => dayOf(clock.now());
const inDays = (days: number): string => addDays(today(), days);

const post = (browser: Client, path: string, body: object | string) =>
  browser.post(path).type("form").send(body);
const json = (browser: Client, path: string) => browser.get(`/api/v1${path}`);

/** The subjects of the reminders that somebody got, after all that waits was done. */
async function reminders(member: Member): Promise<string[]> {
  await house.settle();
  const mails = await devMails.find({ to: member.email }, { sort: { at: -1 } });
  return mails.map((mail) => mail.subject).filter((subject) => subject.startsWith("Session"));
}
/** The musician asks, the mentor says yes. */
async function pairOf(musician: Member, mentor: Member) {
  const [asks, answers] = [await house.as(musician), await house.as(mentor)];
  const asked = await post(asks, "/mentorships", {
    mentor: mentor.personId,
    goal: "En EP",
    requestId: newId(),
  });
  expect(asked.status).toBe(303);
  const page = await answers.get("/mentees");
  const id = /\/mentorships\/([0-9a-z]{20})"/.exec(page.text)?.[1] ?? "";
  expect((await post(answers, `/mentorships/${id}/acceptance`, {})).headers.location).toBe(
    `/mentorships/${id}`,
  );
  return { id, musician: asks, mentor: answers };
}
const aLog = (more: object = {}) => ({
  day: today(),
  time: "00:01",
  minutes: "45",
  place: "place",
  where: "",
  step: "Indspil omkvædet igen",
  owner: "musician",
  due: "week",
  version: "1",
  requestId: newId(),
  ...more,
});
const versionOf = async (browser: Client, id: string): Promise<number> =>
  (await json(browser, `/mentorships/${id}`)).body.version;

describe("asking for a mentor", () => {
  test("the musician asks, the mentor says yes, both have one page", async () => {
    const { id, musician, mentor } = await pairOf(await aMusician("Noor"), await aMentor("Ilir"));
    for (const browser of [musician, mentor]) {
      const page = await browser.get(`/mentorships/${id}`);
      expect(page.status).toBe(200);
      expect(page.text).toContain("En EP");
    }
    expect((await musician.get("/sessions")).text).toContain("Ilir");
    expect((await (await house.as(await aMentor())).get(`/mentorships/${id}`)).status).toBe(404);
  });

  test("sending twice asks once, a second mentor is refused while one waits, and it can be taken back", async () => {
    const [noor, ilir, eva] = [await aMusician(), await aMentor(), await aMentor("Eva")];
    const browser = await house.as(noor);
    const body = { mentor: ilir.personId, goal: "", requestId: newId() };
    expect((await post(browser, "/mentorships", body)).status).toBe(303);
    expect((await post(browser, "/mentorships", body)).status).toBe(303);
    const second = await post(browser, "/mentorships", { ...body, mentor: eva.personId, requestId: newId() });
    expect([second.status, second.text.includes("allerede en mentor")]).toEqual([409, true]);
    const page = await browser.get("/sessions");
    const id = /\/mentorships\/([0-9a-z]{20})"/.exec(page.text)?.[1] ?? "";
    expect((await post(await house.as(eva), `/mentorships/${id}/acceptance`, {})).status).toBe(404);
    expect((await post(browser, `/mentorships/${id}/acceptance`, {})).status).toBe(404);
    expect((await post(browser, `/mentorships/${id}/withdrawal`, {})).status).toBe(303);
    expect((await (await house.as(ilir)).get(`/mentorships/${id}`)).status).toBe(404);
  });

  test("under 15 only mentors with a certificate that counts, and only behind an open gate", async () => {
    const child = await aMusician("Bo", 13);
    const [without, withOne] = [await aMentor("Uden", null), await aMentor("Med")];
    const browser = await house.as(child);
    expect((await browser.get("/mentorships/new")).text).toContain("Vent på din værge");
    const body = () => ({ mentor: withOne.personId, goal: "", requestId: newId() });
    expect((await post(browser, "/mentorships", body())).status).toBe(404);
    const { ana } = await anaAndMarta();
    const asks = await house.as(ana);
    const page = await asks.get("/mentorships/new");
    expect([page.text.includes("Uden"), page.text.includes("Med")]).toEqual([false, true]);
    expect((await post(asks, "/mentorships", { ...body(), mentor: without.personId })).status).toBe(422);
    expect((await post(asks, "/mentorships", body())).status).toBe(303);
  });

  test("the pupil's school assigns, another school does not", async () => {
    const [noor, ilir] = [await aMusician("Noor"), await aMentor("Ilir")];
    const [school, other] = [
      await anOrganisation("school", "Skolen"),
      await anOrganisation("school", "En anden"),
    ];
    await attends(noor, school);
    const [staff, stranger] = [
      await house.as(await aMemberOf(school, "Lone")),
      await house.as(await aMemberOf(other, "Per")),
    ];
    const path = `/mentorships/assignment?musician=${noor.personId}`;
    const body = { mentor: ilir.personId, goal: "", requestId: newId() };
    expect((await stranger.get(path)).status).toBe(404);
    expect((await post(stranger, path, body)).status).toBe(404);
    expect((await staff.get(path)).text).toContain("Ilir");
    const assigned = await post(staff, path, body);
    expect(assigned.status).toBe(303);
    const answers = await house.as(ilir);
    expect((await answers.get("/mentees")).text).not.toContain("Noor");
    expect((await answers.get(String(assigned.headers.location))).status).toBe(404);
    await saysYes(noor, noor, "mentoring");
    expect((await answers.get("/mentees")).text).toContain("Noor");
    const said = await post(answers, `${assigned.headers.location}/refusal`, {});
    expect(said.headers.location).toBe("/mentees");
  });

  test("a no to mentoring ends what the school asked for: it waits with nobody, and a yes does not bring it back", async () => {
    const [noor, ilir] = [await aMusician("Noor"), await aMentor("Ilir")];
    const school = await anOrganisation("school", "Skolen");
    await attends(noor, school);
    const staff = await house.as(await aMemberOf(school, "Lone"));
    const [own, answers] = [await house.as(noor), await house.as(ilir)];
    const path = `/mentorships/assignment?musician=${noor.personId}`;
    const asks = () => post(staff, path, { mentor: ilir.personId, goal: "", requestId: newId() });
    const at = String((await asks()).headers.location);
    const pages = async () => [(await own.get(at)).text, (await own.get("/")).text].join();
    expect(await pages()).toContain("Ilir");
    expect((await post(own, "/me/consents/mentoring", { answer: "yes" })).status).toBe(303);
    expect((await answers.get("/mentees")).text).toContain("Noor");
    // A no to something else leaves it.
    await post(own, "/me/consents/picture", { answer: "no" });
    expect((await json(own, at)).body.status).toBe("asked");
    expect((await post(own, "/me/consents/mentoring", { answer: "no" })).status).toBe(303);
    expect((await json(own, at)).body.status).toBe("declined");
    await post(own, "/me/consents/mentoring", { answer: "yes" });
    expect((await answers.get("/mentees")).text).not.toContain("Noor");
    expect((await answers.get("/")).text).not.toContain("Noor");
    expect((await post(answers, `${at}/acceptance`, {})).status).toBe(404);
    expect((await own.get("/")).text).not.toContain("Ilir");
    // Nothing stands in the way of another question, and a guardian's no to a child's is as good.
    expect((await asks()).status).toBe(303);
    const { ana, marta } = await anaAndMarta();
    await attends(ana, school);
    const childs = String(
      (
        await post(staff, `/mentorships/assignment?musician=${ana.personId}`, {
          mentor: ilir.personId,
          goal: "",
          requestId: newId(),
        })
      ).headers.location,
    );
    const parent = await house.as(marta);
    const answered = await post(parent, `/guardian/${ana.personId}/consents/mentoring`, { answer: "no" });
    expect(answered.status).toBe(303);
    expect((await json(await house.as(ana), childs)).body.status).toBe("declined");
  });

  test("bad input is told at the field and keeps what was typed", async () => {
    const browser = await house.as(await aMusician());
    await aMentor("Ilir");
    const goal = "<script>alert(1)</script>";
    for (const mentor of ["", "x", newId()]) {
      const answer = await post(browser, "/mentorships", { mentor, goal, requestId: newId() });
      expect(answer.status).toBe(422);
      expect(answer.text).toContain("&lt;script&gt;");
    }
    expect((await post(browser, "/mentorships", `mentor[$gt]=&goal=a&requestId=${newId()}`)).status).toBe(
      422,
    );
    const long = { mentor: "x", goal: "a".repeat(200), requestId: newId() };
    expect((await post(browser, "/mentorships", long)).text).toContain("Højst 140 tegn");
  });
});

describe("who may read what of a session", () => {
  test("notes by readers and roles, on pages and as JSON", async () => {
    const { ana, marta } = await anaAndMarta();
    await saysYes(marta, ana, "mentoring");
    const ilir = await aMentor("Ilir");
    const lead = await aSafeguardingLead();
    const { id, musician, mentor } = await pairOf(ana, ilir);
    const school = await anOrganisation("school", "Skolen");
    await attends(ana, school);
    const venue = await anOrganisation("venue", "Scenen");
    await follows(venue, ana);
    const words = {
      both: "ordene til begge",
      mentorOnly: "ordene til mig",
      safeguarding: "ordene om en bekymring",
    };
    const ids: Record<string, string> = {};
    for (const [readers, note] of Object.entries(words)) {
      const version = await versionOf(mentor, id);
      const logged = await mentor
        .post(`/api/v1/mentorships/${id}/sessions`)
        .send(aLog({ readers, note, version, milestones: ["RU-H1"] }));
      expect([readers, logged.status]).toEqual([readers, 200]);
      ids[readers] = logged.body.id;
    }
    const others = {
      otherMentor: await house.as(await aMentor("Eva")),
      guardian: await house.as(marta),
      claimed: await house.as(await aGuardianOf(ana, "En anden", false)),
      school: await house.as(await aMemberOf(school, "Lone")),
      follower: await house.as(await aMemberOf(venue, "Per")),
      secretariat: await house.as(await aSecretary()),
      lead: await house.as(lead),
      stranger: await house.as(await aMember()),
    };
    const all = { musician, mentor, ...others };
    const reads: Record<string, string[]> = {};
    for (const [who, browser] of Object.entries(all)) {
      const paths = [
        `/mentorships/${id}`,
        `/sessions`,
        `/mentees`,
        ...Object.values(ids).flatMap((one) => [`/sessions/${one}`, `/sessions/${one}/edit`]),
        `/sessions/new?musician=${ana.personId}`,
        "/safeguarding",
      ];
      const texts = await Promise.all(
        paths
          .flatMap((path) => [browser.get(path), json(browser, path)])
          .map(async (one) => (await one).text),
      );
      reads[who] = Object.values(words).filter((word) => texts.some((text) => text.includes(word)));
    }
    expect(reads).toEqual({
      musician: [words.both],
      mentor: [words.both, words.mentorOnly],
      otherMentor: [],
      guardian: [],
      claimed: [],
      school: [],
      follower: [],
      secretariat: [],
      lead: [],
      stranger: [],
    });
    const known = await json(others.guardian, `/sessions/${ids.both}`);
    expect(Object.keys(known.body).sort()).toEqual([
      "at",
      "id",
      "mentorship",
      "minutes",
      "nextStep",
      "place",
    ]);
    expect((await others.guardian.get(`/mentorships/${id}`)).text).toContain("45 minutter");
    for (const who of ["otherMentor", "claimed", "follower", "secretariat", "lead", "stranger"] as const) {
      expect([who, (await others[who].get(`/sessions/${ids.both}`)).status]).toEqual([who, 404]);
      expect([who, (await others[who].get(`/mentorships/${id}`)).status]).toEqual([who, 404]);
    }
    expect((await others.school.get(`/sessions/${ids.both}`)).status).toBe(404);
    const seen = await json(others.school, `/mentorships/${id}`);
    expect(Object.keys(seen.body).sort()).toEqual(["id", "lastContactDay", "mentor", "musician", "status"]);
    await opensConcern(others, words.safeguarding);
  });
});

/** A note to the safeguarding lead is a concern about the session: only a lead opens it. */
async function opensConcern(others: Record<string, Client>, text: string): Promise<void> {
  const lead = others.lead as Client;
  const [concern] = (await json(lead, "/safeguarding")).body;
  expect(concern).toMatchObject({ state: "raised", about: { type: "session" } });
  const path = `/safeguarding/${concern.id}/opening`;
  for (const [who, browser] of Object.entries(others).filter(([name]) => name !== "lead"))
    expect([who, (await post(browser, path, {})).status]).toEqual([who, 404]);
  expect((await post(lead, path, {})).text).toContain(text);
  const stored = await house.connection.client
    .db(house.connection.dbName)
    .collection("events")
    .find({ type: /^(sessions|safeguarding)\./ })
    .toArray();
  expect(JSON.stringify(stored)).not.toContain("ordene");
  expect(stored.filter((event) => event.type === "safeguarding.concernRaised")).toMatchObject([{ by: null }]);
}

describe("logging a session", () => {
  test("stores session, outcome, next step, evidence and contact at once; sent twice it is stored once", async () => {
    const noor = await aMusician("Noor");
    const { id, musician, mentor } = await pairOf(noor, await aMentor("Ilir"));
    const first = aLog({ readers: "both", note: "Godt gået" });
    for (let i = 0; i < 2; i += 1)
      expect((await post(mentor, `/mentorships/${id}/sessions`, first)).headers.location).toBe(
        `/mentorships/${id}`,
      );
    const after = (await json(musician, `/mentorships/${id}`)).body;
    expect([after.sessions.length, after.nextStep.title, after.lastContactDay]).toEqual([
      1,
      "Indspil omkvædet igen",
      today(),
    ]);
    const form = await mentor.get(`/sessions/new?musician=${noor.personId}`);
    expect(form.text).toContain("Indspil omkvædet igen");
    const again = aLog({
      version: after.version,
      lastStep: after.nextStep.id,
      outcome: "partly",
      step: "Øv broen",
    });
    const twice = await Promise.all([
      post(mentor, `/mentorships/${id}/sessions`, again),
      post(mentor, `/mentorships/${id}/sessions`, again),
    ]);
    expect(twice.map((one) => one.status)).toEqual([303, 303]);
    const now = (await json(musician, `/mentorships/${id}`)).body;
    expect([now.sessions.length, now.nextStep.title]).toEqual([2, "Øv broen"]);
    expect((await json(musician, `/steps/${after.nextStep.id}`)).body.status).toBe("partly");
    // The page says which step it was, not only how it went.
    for (const browser of [musician, mentor]) {
      const pages = await Promise.all(
        (now.sessions as { id: string }[]).map((one) => browser.get(`/sessions/${one.id}`)),
      );
      const ended = pages.filter(({ text }) => text.includes("Sidst aftalte skridt"));
      expect(ended.map(({ text }) => text.includes("Indspil omkvædet igen"))).toEqual([true]);
    }
    const evidence = await house.connection.client
      .db(house.connection.dbName)
      .collection("evidence")
      .find({ members: noor.personId, kind: "session" })
      .toArray();
    expect(evidence).toHaveLength(2);
    // A mentor has no gate: what they logged is the musician's to show and to read.
    const session = evidence.map((one) => String(one._id));
    expect((await evidenceOf(noor.personId)).map((one) => one._id)).toEqual(expect.arrayContaining(session));
    for (const browser of [musician, mentor])
      expect((await browser.get(`/evidence/${session[0]}`)).status).toBe(200);
  });

  test("takes what was typed along to another musician's form, and writes nothing by that", async () => {
    const ilir = await aMentor("Ilir");
    const { mentor } = await pairOf(await aMusician("Noor"), ilir);
    const storm = await house.as(await aMusician("Storm"));
    const asked = await storm
      .post("/api/v1/mentorships")
      .send({ mentor: ilir.personId, goal: "", requestId: newId() });
    const other = `/mentorships/${asked.body.id}`;
    expect((await post(mentor, `${other}/acceptance`, {})).status).toBe(303);
    const typed = { note: "Broen er for hurtig.", readers: "mentorOnly", step: "Halvt tempo", version: "7" };
    const form = await post(mentor, `${other}/sessions/form`, typed);
    expect([form.status, form.text.includes(`action="${other}/sessions"`)]).toEqual([200, true]);
    expect(form.text).toMatch(/value="mentorOnly"[^>]* checked/);
    for (const words of [typed.note, typed.step]) expect(form.text).toContain(words);
    expect(form.text).not.toContain('value="7"');
    expect((await json(mentor, other)).body.sessions).toEqual([]);
    expect((await post(storm, `${other}/sessions/form`, typed)).status).toBe(404);
  });

  test("who writes second is told, sees both texts and can send again", async () => {
    const { id, mentor } = await pairOf(await aMusician("Noor"), await aMentor("Ilir"));
    expect(
      (await post(mentor, `/mentorships/${id}/sessions`, aLog({ readers: "both", note: "den første" })))
        .status,
    ).toBe(303);
    const late = aLog({ readers: "both", note: "den anden", step: "Mit skridt" });
    const refused = await post(mentor, `/mentorships/${id}/sessions`, late);
    expect(refused.status).toBe(409);
    for (const text of [
      "den anden",
      "Mit skridt",
      "den første",
      "Indspil omkvædet igen",
      "Sådan står det nu",
    ])
      expect(refused.text).toContain(text);
    const version = /name="version" value="(\d+)"/.exec(refused.text)?.[1];
    expect((await post(mentor, `/mentorships/${id}/sessions`, { ...late, version })).status).toBe(303);
    expect((await json(mentor, `/mentorships/${id}`)).body.sessions).toHaveLength(2);
  });

  test("bad input is told at the field, what was typed stays, nothing is half written", async () => {
    const { id, musician, mentor } = await pairOf(await aMusician(), await aMentor());
    const wrong: [object, string][] = [
      [{ minutes: "other" }, "fra 5 til 600"],
      [{ minutes: "17" }, "Vælg en af mulighederne"],
      [{ day: "2026-02-30" }, "der findes"],
      [{ day: inDays(2) }, "ikke begyndt endnu"],
      [{ time: "25:00" }, "klokkeslæt"],
      [{ step: "" }, "ét næste skridt"],
      [{ due: "pick", dueDay: "" }, "mangler"],
      [{ due: "pick", dueDay: inDays(-2) }, "allerede gået"],
      [{ note: "uden læsere" }, "hvem der må læse"],
      [{ note: "a".repeat(4001), readers: "both" }, "4000"],
      [{ readers: "alle", note: "x" }, "Vælg en af mulighederne"],
      [{ step: "b".repeat(141) }, "140"],
    ];
    for (const [more, sentence] of wrong) {
      const answer = await post(
        mentor,
        `/mentorships/${id}/sessions`,
        aLog({ where: "<b>her</b>", ...more }),
      );
      expect([more, answer.status]).toEqual([more, 422]);
      expect(answer.text).toContain(sentence);
      expect(answer.text).toContain("&lt;b&gt;her&lt;/b&gt;");
    }
    expect((await post(mentor, `/mentorships/${id}/sessions`, "note[$gt]=&version[$gt]=")).status).toBe(422);
    expect((await post(musician, `/mentorships/${id}/sessions`, aLog())).status).toBe(404);
    expect((await json(mentor, `/mentorships/${id}`)).body.sessions).toEqual([]);
    expect((await json(mentor, `/mentorships/${id}`)).body.nextStep).toBeNull();
  });

  test("the author corrects it later; nobody else, and not over somebody's correction", async () => {
    const { id, musician, mentor } = await pairOf(await aMusician(), await aMentor());
    const { body } = await mentor
      .post(`/api/v1/mentorships/${id}/sessions`)
      .send(aLog({ readers: "both", note: "først" }));
    const path = `/sessions/${body.id}/edit`;
    expect((await musician.get(path)).status).toBe(403);
    expect((await mentor.get(path)).text).toContain("først");
    const edit = {
      day: today(),
      time: "00:02",
      minutes: "other",
      minutesOther: "50",
      place: "online",
      note: "rettet",
    };
    expect((await post(mentor, path, { ...edit, version: 0 })).status).toBe(303);
    const late = await post(mentor, path, { ...edit, note: "for sent", version: 0 });
    expect(late.status).toBe(409);
    for (const text of ["for sent", "rettet"]) expect(late.text).toContain(text);
    expect((await musician.get(`/sessions/${body.id}`)).text).toContain("rettet");
    expect((await post(mentor, path, { ...edit, minutesOther: "2", version: 1 })).status).toBe(422);
  });
});

describe("one next step", () => {
  test("is always there while a step is open, and never twice", async () => {
    const { id, musician, mentor } = await pairOf(await aMusician(), await aMentor());
    const add = (title: string, days: number, next: string) =>
      mentor
        .post(`/api/v1/mentorships/${id}/steps`)
        .send({ title, dueDay: inDays(days), owner: "both", milestone: "", next, requestId: newId() });
    const a = (await add("a", 9, "no")).body;
    expect(a.next).toBe(true);
    const b = (await add("b", 5, "no")).body;
    const c = (await add("c", 7, "yes")).body;
    const nextTitle = async () => (await json(musician, `/mentorships/${id}`)).body.nextStep?.title ?? null;
    expect([b.next, c.next, await nextTitle()]).toEqual([false, true, "c"]);
    const said = await post(musician, `/steps/${c.id}/outcome`, { status: "reached" });
    expect(said.headers.location).toBe(`/mentorships/${id}`);
    expect(await nextTitle()).toBe("b");
    expect((await musician.get(`/mentorships/${id}`)).text).toContain(`/steps/${c.id}/reopening`);
    await post(musician, `/steps/${c.id}/reopening`, { next: "on" });
    expect(await nextTitle()).toBe("c");
    expect((await post(mentor, `/steps/${a.id}/next`, {})).status).toBe(303);
    expect(await nextTitle()).toBe("a");
    for (const step of [a, b, c]) await post(mentor, `/steps/${step.id}/outcome`, { status: "notYet" });
    expect(await nextTitle()).toBeNull();
    expect((await post(mentor, `/steps/${a.id}/outcome`, { status: "reached" })).status).toBe(409);
  });

  test("a dropped step needs a reason, a moved day a version, and strangers are told nothing", async () => {
    const { id, musician, mentor } = await pairOf(await aMusician(), await aMentor());
    const { body } = await mentor.post(`/api/v1/mentorships/${id}/steps`).send({
      title: "x",
      dueDay: inDays(3),
      owner: "musician",
      milestone: "RU-H1",
      next: "yes",
      requestId: newId(),
    });
    const path = `/steps/${body.id}`;
    expect((await post(musician, `${path}/outcome`, { status: "dropped" })).text).toContain(
      "hvorfor I dropper",
    );
    expect((await post(musician, `${path}/outcome`, "status[$gt]=")).status).toBe(422);
    expect((await post(musician, `${path}/date`, { dueDay: inDays(-1), version: 0 })).status).toBe(422);
    expect((await post(musician, `${path}/date`, { dueDay: inDays(8), version: 0 })).status).toBe(303);
    expect((await post(mentor, `${path}/date`, { dueDay: inDays(9), version: 0 })).status).toBe(409);
    for (const member of [await aMentor(), await aSecretary(), await aMember()]) {
      const stranger = await house.as(member);
      expect((await stranger.get(path)).status).toBe(404);
      expect((await post(stranger, `${path}/outcome`, { status: "reached" })).status).toBe(404);
    }
    expect(
      (await post(musician, `${path}/outcome`, { status: "dropped", reason: "Det gav ikke mening" })).status,
    ).toBe(303);
    expect((await musician.get(path)).text).toContain("Det gav ikke mening");
    const bad = { title: "", dueDay: "i morgen", owner: "alle", milestone: "", next: "", requestId: newId() };
    expect((await post(mentor, `/mentorships/${id}/steps`, bad)).status).toBe(422);
    const old = { ...bad, title: "y", dueDay: inDays(-1), owner: "both", next: "no" };
    expect((await post(mentor, `/mentorships/${id}/steps`, old)).status).toBe(422);
  });
});

describe("rest, end and stand-in", () => {
  test("a pause ends by itself, an end takes the mentor's access at once", async () => {
    const { id, musician, mentor } = await pairOf(await aMusician("Noor"), await aMentor("Ilir"));
    const { body: logged } = await mentor
      .post(`/api/v1/mentorships/${id}/sessions`)
      .send(aLog({ readers: "mentorOnly", note: "min huskeseddel" }));
    const version = await versionOf(musician, id);
    expect((await post(musician, `/mentorships/${id}/pause`, { until: today(), version })).status).toBe(422);
    expect((await post(musician, `/mentorships/${id}/pause`, { until: inDays(5), version: 0 })).status).toBe(
      409,
    );
    expect((await post(musician, `/mentorships/${id}/pause`, { until: inDays(5), version })).status).toBe(
      303,
    );
    expect((await musician.get(`/mentorships/${id}`)).text).toContain("Holder pause til");
    clock.set(() => new Date(Date.now() + 6 * DAY));
    const { dailyWork } = await import("../../src/platform/jobs.ts");
    for (const work of dailyWork().filter((one) => one.name.startsWith("mentorships.")))
      await work.run(clock.now());
    expect((await json(musician, `/mentorships/${id}`)).body.status).toBe("active");
    clock.set(null);
    const now = await versionOf(musician, id);
    expect(
      (await post(mentor, `/mentorships/${id}/ending`, { destination: "månen", note: "", version: now }))
        .status,
    ).toBe(422);
    const ended = await post(musician, `/mentorships/${id}/ending`, {
      destination: "mgk",
      note: "Tak",
      version: now,
    });
    expect(ended.headers.location).toBe("/sessions");
    for (const path of [`/mentorships/${id}`, `/sessions/${logged.id}`, `/sessions/${logged.id}/edit`])
      expect((await mentor.get(path)).status).toBe(404);
    expect((await post(mentor, `/mentorships/${id}/sessions`, aLog())).status).toBe(404);
    const kept = await musician.get(`/mentorships/${id}`);
    expect([kept.status, kept.text.includes("Tak"), kept.text.includes("huskeseddel")]).toEqual([
      200,
      true,
      false,
    ]);
    expect((await musician.get("/sessions")).text).toContain("Find en ny mentor");
  });

  test("a stand-in sees and logs until the day, reads no note of the mentor, then nothing", async () => {
    const eva = await aMentor("Eva");
    const noor = await aMusician("Noor");
    const { id, musician, mentor } = await pairOf(noor, await aMentor("Ilir"));
    await post(mentor, `/mentorships/${id}/sessions`, aLog({ readers: "both", note: "kun os to" }));
    const version = await versionOf(mentor, id);
    const stand = { mentor: eva.personId, until: inDays(7), version };
    expect((await post(musician, `/mentorships/${id}/stand-in`, stand)).status).toBe(404);
    expect((await post(mentor, `/mentorships/${id}/stand-in`, { ...stand, until: inDays(-1) })).status).toBe(
      422,
    );
    expect(
      (await post(mentor, `/mentorships/${id}/stand-in`, { ...stand, mentor: noor.personId })).status,
    ).toBe(422);
    expect((await post(mentor, `/mentorships/${id}/stand-in`, stand)).status).toBe(303);
    const covers = await house.as(eva);
    const page = await covers.get(`/mentorships/${id}`);
    expect([page.status, page.text.includes("kun os to")]).toEqual([200, false]);
    expect((await covers.get("/mentees")).text).toContain("Noor");
    const next = await versionOf(covers, id);
    expect(
      (
        await post(
          covers,
          `/mentorships/${id}/sessions`,
          aLog({ version: next, readers: "both", note: "fra vikaren" }),
        )
      ).status,
    ).toBe(303);
    for (const browser of [musician, mentor])
      expect((await browser.get(`/mentorships/${id}`)).text).toContain("fra vikaren");
    expect((await covers.get(`/mentorships/${id}/agreement`)).status).toBe(403);
    clock.set(() => new Date(Date.now() + 9 * DAY));
    expect((await covers.get(`/mentorships/${id}`)).status).toBe(404);
    expect((await covers.get("/mentees")).text).not.toContain("Noor");
    const { dailyWork } = await import("../../src/platform/jobs.ts");
    for (const work of dailyWork().filter((one) => one.name.startsWith("mentorships.")))
      await work.run(clock.now());
    expect((await json(mentor, `/mentorships/${id}`)).body.standIn).toBeNull();
    clock.set(null);
  });

  test("the day the certificate must be seen again, an under-15's mentor is out", async () => {
    const { ana, marta } = await anaAndMarta();
    await saysYes(marta, ana, "mentoring");
    const { id, mentor } = await pairOf(ana, await aMentor("Ilir", addDays(today(), -725)));
    expect((await mentor.get(`/mentorships/${id}`)).status).toBe(200);
    clock.set(() => new Date(Date.now() + 10 * DAY));
    for (const path of [`/mentorships/${id}`, `/sessions/new?musician=${ana.personId}`])
      expect([path, (await mentor.get(path)).status]).toEqual([path, 404]);
    expect((await mentor.get("/mentees")).text).not.toContain("Ana");
    clock.set(null);
  });

  test("goals are written by both, and who comes second sees what stands there", async () => {
    const { id, musician, mentor } = await pairOf(await aMusician(), await aMentor());
    const version = await versionOf(musician, id);
    const goals = (first: string) => `goals=${first}&goals=&goals=to&version=${version}`;
    expect((await post(musician, `/mentorships/${id}/goals`, goals("mit"))).status).toBe(303);
    const late = await post(mentor, `/mentorships/${id}/goals`, goals("dit"));
    expect(late.status).toBe(409);
    for (const text of ["dit", "mit", "Sådan står målene nu"]) expect(late.text).toContain(text);
    expect(
      (await post(mentor, `/mentorships/${id}/goals`, `goals=${"x".repeat(150)}&version=2`)).status,
    ).toBe(422);
  });
});

describe("the next session", () => {
  // All that the tests before this one set off is done first, so that each of these waits for its own alone.
  beforeAll(() => house.settle(), 120_000);
  const plan = (days: number, version: number, more: object = {}) => ({
    day: inDays(days),
    time: "16:30",
    minutes: "60",
    place: "place",
    where: "Øver 2",
    version,
    ...more,
  });

  test("both see it and get a mail the day before; one that was moved sends nothing old", async () => {
    const [noor, ilir] = [await aMusician("Noor"), await aMentor("Ilir")];
    const { id, musician, mentor } = await pairOf(noor, ilir);
    expect((await post(musician, `/mentorships/${id}/plan`, plan(3, 1))).status).toBe(303);
    expect((await post(mentor, `/mentorships/${id}/plan`, plan(6, 1))).status).toBe(409);
    expect((await post(mentor, `/mentorships/${id}/plan`, plan(6, 2))).status).toBe(303);
    for (const browser of [musician, mentor])
      expect((await browser.get(`/mentorships/${id}`)).text).toContain("Øver 2");
    const at = (day: string, time: string): void => clock.set(() => new Date(`${day}T${time}:00Z`));
    const [second, fifth] = [inDays(2), inDays(5)];
    at(second, "21:00");
    expect(await reminders(ilir)).toEqual([]);
    at(fifth, "13:30");
    expect(await reminders(ilir)).toEqual([]);
    at(fifth, "15:30");
    for (const member of [noor, ilir])
      expect(await reminders(member)).toEqual(["Session i morgen kl. 16.30"]);
    clock.set(null);
  });

  test("one that was called off sends nothing", async () => {
    const ilir = await aMentor();
    const { id, musician } = await pairOf(await aMusician(), ilir);
    await post(musician, `/mentorships/${id}/plan`, plan(3, 1));
    expect((await post(musician, `/mentorships/${id}/plan/cancellation`, { version: 2 })).status).toBe(303);
    clock.set(() => new Date(Date.now() + 4 * DAY));
    expect(await reminders(ilir)).toEqual([]);
    clock.set(null);
  });

  test("a time gone by, a wrong length or a stranger is refused", async () => {
    const { id, musician } = await pairOf(await aMusician(), await aMentor());
    expect((await post(musician, `/mentorships/${id}/plan`, plan(-1, 1))).text).toContain("allerede gået");
    expect((await post(musician, `/mentorships/${id}/plan`, plan(2, 1, { minutes: "other" }))).status).toBe(
      422,
    );
    expect((await post(musician, `/mentorships/${id}/plan`, "day[$gt]=&version=1")).status).toBe(422);
    expect((await post(await house.as(await aMember()), `/mentorships/${id}/plan`, plan(2, 1))).status).toBe(
      404,
    );
  });
});

test("a mentor's people stand by silence, and pairs silent for more than 28 days are marked", async () => {
  const ilir = await aMentor("Ilir");
  const [noor, bo] = [await aMusician("Noor"), await aMusician("Villads")];
  await pairOf(noor, ilir);
  clock.set(() => new Date(Date.now() + 20 * DAY));
  await pairOf(bo, ilir);
  clock.set(() => new Date(Date.now() + 30 * DAY));
  // A sign-in lasts thirty days: a month later one signs in anew.
  const page = (await (await house.as(ilir)).get("/mentees")).text;
  expect(page.indexOf("Noor")).toBeLessThan(page.indexOf("Villads"));
  expect(page.split("Mere end 28 dage")).toHaveLength(2);
  const { silentPairs } = await import("../../src/features/mentorships/index.ts");
  const { systemContext } = await import("../../src/platform/context.ts");
  const silent = await silentPairs(systemContext(), [noor.personId, bo.personId]);
  expect(silent.map((one) => [one.musicianId, one.days])).toEqual([[noor.personId, 30]]);
  clock.set(null);
});
