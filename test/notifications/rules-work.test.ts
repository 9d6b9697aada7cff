import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { answerWord, sayWord } from "../../src/features/journeys/service.ts";
import { GROUPS } from "../../src/features/notifications/schema.ts";
import { WORK } from "../../src/features/notifications/rules-work.ts";
import type { Organisation } from "../../src/features/organisations/index.ts";
import { addDays, dayOf } from "../../src/platform/calendar.ts";
import { clock } from "../../src/platform/clock.ts";
import { newId } from "../../src/platform/ids.ts";
import { type Client, useHouse } from "../support/house.ts";
import {
  agreed,
  aMemberOf,
  aMentor,
  aMusician,
  anaAndMarta,
  anOrganisation,
  aSecretary,
  attends,
  type Member,
  mentors,
  seenBy,
} from "../support/people.ts";
import { aDemo, anAct, aVersion } from "../support/songs.ts";
import { makeTold } from "../support/told.ts";

const house = useHouse();
const day = (days: number): string => addDays(dayOf(clock.now()), days);
const post = (browser: Client, path: string, body: object = {}) => browser.post(path).type("form").send(body);
const read = async (browser: Client, path: string): Promise<Record<string, never>> =>
  (await browser.get(`/api/v1${path}`)).body as Record<string, never>;

let told: ReturnType<typeof makeTold>;
let zarina: Member;
let yusuf: Member;
let ilse: Member;
let sofus: Member;
let venue: Organisation;
let asZarina: Client;
let asYusuf: Client;
let asMother: Client;
let asIlse: Client;
let asSofus: Client;
let asTeacher: Client;
let asBooker: Client;
let asSecretary: Client;
/** The mentorship of the child Zarina and Ilse, and of Yusuf and Ilse. */
let hers: string;
let his: string;

beforeAll(async () => {
  told = makeTold(house);
  const child = await anaAndMarta();
  zarina = child.ana;
  yusuf = await aMusician("Yusuf", 16);
  [ilse, sofus] = [await aMentor("Ilse"), await aMentor("Sofus")];
  const school = await anOrganisation("school", "Furesø Musikskole");
  venue = await anOrganisation("venue", "Vershuset");
  for (const musician of [zarina, yusuf]) {
    await attends(musician, school);
    await agreed(musician, "mentoring");
  }
  asMother = await told.join("mother", child.marta);
  asZarina = await told.join("child", zarina);
  asYusuf = await told.join("musician", yusuf);
  asIlse = await told.join("mentor", ilse);
  asSofus = await told.join("other mentor", sofus);
  asTeacher = await told.join("teacher", await aMemberOf(school, "Rosa"));
  await told.join("other school", await aMemberOf(await anOrganisation("school", "Fjern"), "Ove"));
  asBooker = await told.join("booker", await aMemberOf(venue, "Bertil"));
  asSecretary = await told.join("secretary", await aSecretary("Karna"));
  await told.join("stranger", await aMusician("Fremmede", 17));
  await told.ready();
}, 120_000);

const version = async (browser: Client, path: string) => ({
  version: String((await read(browser, path)).version),
});
const move = async (browser: Client, id: string, door: string, body: object = {}) =>
  post(browser, `/mentorships/${id}${door}`, { ...(await version(browser, `/mentorships/${id}`)), ...body });
const asks = (browser: Client, mentor: Member) =>
  post(browser, "/mentorships", { mentor: mentor.personId, goal: "En EP", requestId: newId() });
const newest = async (browser: Client): Promise<string> =>
  /\/mentorships\/([0-9a-z]{20})/.exec((await browser.get("/mentees")).text)?.[1] ?? "";

describe("a mentorship", () => {
  test("is told to whoever must answer, and to the guardian of a child when it begins", async () => {
    await told.tells(() => asks(asYusuf, ilse), {
      mentor: "mentorAsked: En musiker vil gerne have dig som mentor. Svar ja eller nej.",
    });
    his = await newest(asIlse);
    await told.tells(() => post(asYusuf, `/mentorships/${his}/withdrawal`), {
      mentor: "mentorRequestGone: En musiker har trukket sit spørgsmål til dig tilbage.",
    });
    await told.tells(
      () =>
        post(asTeacher, `/mentorships/assignment?musician=${yusuf.personId}`, {
          mentor: ilse.personId,
          goal: "",
          requestId: newId(),
        }),
      {
        mentor: "mentorAsked: En musiker vil gerne have dig som mentor. Svar ja eller nej.",
        musician: "mentorAskedForYou: Din skole har spurgt en mentor for dig.",
      },
    );
    const gone =
      "pupilWantsNoMentor: En elev har sagt nej til at have en mentor. Spørgsmålet til mentoren er trukket tilbage.";
    await told.tells(() => post(asYusuf, "/me/consents/mentoring", { answer: "no" }), {
      teacher: gone,
      mentor: "mentorQuestionOver: Spørgsmålet til dig om at være mentor gælder ikke mere.",
    });
    const assigned = () =>
      post(asTeacher, `/mentorships/assignment?musician=${yusuf.personId}`, {
        mentor: ilse.personId,
        goal: "",
        requestId: newId(),
      });
    // A mentor who never heard of it is told nothing.
    await told.tells(assigned, { musician: "mentorAskedForYou: Din skole har spurgt en mentor for dig." });
    await post(asYusuf, "/me/consents/mentoring", { answer: "yes" });
    await post(asYusuf, "/me/consents/mentoring", { answer: "no" });
    await told.ready();
    await assigned();
    await told.ready();
    await told.tells(() => post(asYusuf, "/me/consents/mentoring", { answer: "no" }), { teacher: gone });
    await post(asYusuf, "/me/consents/mentoring", { answer: "yes" });
    await assigned();
    await told.ready();
    his = await newest(asIlse);
    await told.tells(() => post(asIlse, `/mentorships/${his}/refusal`), {
      musician: "mentorSaidNo: Mentoren kan ikke lige nu. Spørg en anden.",
    });
    await told.tells(() => post(asIlse, `/mentorships/${his}/refusal/withdrawal`), {});
    await post(asIlse, `/mentorships/${his}/refusal`);
    await told.ready();
    await post(asYusuf, "/notifications/reading");
    await told.tells(() => post(asIlse, `/mentorships/${his}/refusal/withdrawal`), {
      musician: "mentorThinksAgain: Mentoren har taget sit nej tilbage. Spørgsmålet står igen.",
    });
    await told.tells(() => post(asIlse, `/mentorships/${his}/acceptance`), {
      musician: "mentorSaidYes: Ilse er nu din mentor.",
    });
    await asks(asZarina, sofus);
    await told.ready();
    hers = await newest(asSofus);
    await told.tells(() => post(asSofus, `/mentorships/${hers}/acceptance`), {
      child: "mentorSaidYes: Sofus er nu din mentor.",
      mother: "childHasMentor: Ana har fået en mentor.",
    });
  });

  test("pauses, plans and stand-ins are told to the other of the pair", async () => {
    await told.tells(() => move(asYusuf, his, "/pause", { until: day(5) }), {
      mentor: "mentorshipPaused: Yusuf har sat forløbet på pause.",
    });
    await told.tells(() => move(asIlse, his, "/resumption"), {
      musician: "mentorshipResumed: Ilse har taget forløbet op igen.",
    });
    const plan = { day: day(3), time: "16:30", minutes: "45", place: "place", where: "Lokale 4" };
    await told.tells(() => move(asIlse, his, "/plan", plan), {
      musician: "sessionPlanned: Ilse har foreslået en tid til jeres næste session.",
    });
    await told.tells(() => move(asYusuf, his, "/plan/cancellation"), {
      mentor: "planCancelled: Yusuf har aflyst jeres næste session.",
    });
    await told.tells(() => move(asIlse, his, "/stand-in", { mentor: sofus.personId, until: day(20) }), {
      musician: "standInForYou: Du har fået en vikar for din mentor.",
      "other mentor": "standInYou: Du er vikar for Yusufs mentor.",
    });
    await move(asIlse, his, "/stand-in/ending");
    await told.ready();
  });

  test("a session is told to the musician, and to the guardian of a child with its length alone", async () => {
    const log = {
      day: day(0),
      time: "00:01",
      minutes: "45",
      place: "place",
      where: "",
      readers: "both",
      note: "En hemmelig sætning",
      step: "Indspil omkvædet",
      owner: "musician",
      due: "week",
    };
    await told.tells(() => move(asIlse, his, "/sessions", { ...log, requestId: newId() }), {
      musician: "sessionLogged: Ilse har skrevet om jeres session på 45 minutter.",
    });
    const held = ((await asIlse.get(`/api/v1/mentorships/${his}`)).body.sessions as { id: string }[])[0]?.id;
    const note = (readers: string) => ({ readers, note: "Endnu en hemmelig sætning", requestId: newId() });
    await told.tells(() => post(asIlse, `/sessions/${held}/notes`, note("both")), {
      musician: "noteAdded: Ilse har skrevet en note til en af jeres sessioner.",
    });
    await told.tells(() => post(asIlse, `/sessions/${held}/notes`, note("mentorOnly")), {});
    await told.tells(() => move(asSofus, hers, "/sessions", { ...log, requestId: newId() }), {
      child: "sessionLogged: Sofus har skrevet om jeres session på 45 minutter.",
      mother: "childSession: Ana har haft en session med sin mentor på 45 minutter.",
    });
    const step = /\/steps\/([0-9a-z]{20})/.exec((await asYusuf.get("/")).text)?.[1] ?? "";
    await told.tells(() => post(asYusuf, `/steps/${step}/outcome`, { status: "reached", reason: "" }), {
      mentor: "stepClosed: Yusuf har svaret på, hvordan det gik med et skridt.",
    });
  });

  test("what one of the two changes in the plan is told to the other", async () => {
    const step = {
      title: "Øv broen langsomt",
      owner: "musician",
      dueDay: day(9),
      next: "no",
      milestone: "",
      requestId: newId(),
    };
    const known = async (): Promise<string[]> =>
      [...(await asIlse.get(`/mentorships/${his}`)).text.matchAll(/\/steps\/([0-9a-z]{20})/g)].map(
        (one) => one[1] ?? "",
      );
    const before = await known();
    await told.tells(() => post(asIlse, `/mentorships/${his}/steps`, step), {
      musician: "stepAgreed: Ilse har skrevet et nyt skridt op.",
    });
    const id = (await known()).find((one) => !before.includes(one)) ?? "";
    await told.tells(
      async () =>
        post(asYusuf, `/steps/${id}/date`, { dueDay: day(11), ...(await version(asYusuf, `/steps/${id}`)) }),
      { mentor: "stepMoved: Yusuf har flyttet datoen for et skridt." },
    );
    await told.tells(() => post(asYusuf, `/steps/${id}/outcome`, { status: "reached", reason: "" }), {
      mentor: "stepClosed: Yusuf har svaret på, hvordan det gik med et skridt.",
    });
    await told.tells(() => move(asIlse, his, "/goals", { goals: ["En EP", "Tre koncerter"] }), {
      musician: "goalsChanged: Ilse har skrevet jeres mål om.",
    });
    for (const one of ["Øv omkvædet", "Øv slutningen"])
      await post(asIlse, `/mentorships/${his}/steps`, { ...step, title: one, requestId: newId() });
    await told.ready();
    const [later] = (await known()).filter((one) => !before.includes(one) && one !== id).slice(-1);
    await told.tells(() => post(asYusuf, `/steps/${later}/next`), {
      mentor: "stepMadeNext: Yusuf har valgt, hvilket skridt der er det næste.",
    });
  });

  test("a step that is taken back is told to whoever read of it; from others its notice is gone", async () => {
    const adds = async (): Promise<string> => {
      const body = {
        title: "Øv",
        owner: "both",
        dueDay: day(9),
        next: "no",
        milestone: "",
        requestId: newId(),
      };
      return (await asIlse.post(`/api/v1/mentorships/${his}/steps`).send(body)).body.id as string;
    };
    const takesBack = (id: string) => post(asIlse, `/mentorships/${his}/steps/${id}/withdrawal`);
    const first = await adds();
    await told.ready();
    await told.tells(() => takesBack(first), {});
    const second = await adds();
    await told.ready();
    await post(asYusuf, "/notifications/reading");
    await told.tells(() => takesBack(second), {
      musician: "stepTakenBack: Ilse har taget et nyt skridt tilbage. Det gælder ikke.",
    });
  });

  test("a session that is taken back is told to whoever read or was mailed of it; from others its notice is gone", async () => {
    const log = {
      day: day(0),
      time: "00:02",
      minutes: "45",
      place: "place",
      where: "",
      step: "Øv broen",
      owner: "musician",
      due: "week",
    };
    const newestOf = async (browser: Client, pair: string): Promise<string> =>
      ((await browser.get(`/api/v1/mentorships/${pair}`)).body.sessions as { id: string }[])[0]?.id ?? "";
    /** Pressed twice: the first time leads to the form, the second to the page of the two. */
    const takesBack = async (browser: Client, pair: string) => {
      const door = `/mentorships/${pair}/sessions/${await newestOf(browser, pair)}/withdrawal`;
      expect((await post(browser, door)).status).toBe(200);
      return post(browser, door);
    };
    const keys = async (browser: Client): Promise<string[]> =>
      ((await browser.get("/api/v1/notifications")).body.notices as { key: string; path: string }[]).map(
        (one) => `${one.key} ${one.path}`,
      );
    // The mother has asked for mail at once: it is gone before anything is taken back.
    const mails = Object.fromEntries(GROUPS.map((group) => [group, "now"]));
    expect((await post(asMother, "/notifications/settings", { ...mails, version: 0 })).status).toBe(303);
    const [before, logged] = [
      await keys(asZarina),
      await move(asSofus, hers, "/sessions", { ...log, requestId: newId() }),
    ];
    expect(logged.status).toBe(303);
    await told.ready();
    expect(await keys(asZarina)).toHaveLength(before.length + 1);
    await told.tells(() => takesBack(asSofus, hers), {
      mother:
        "childSessionTakenBack: Mentoren har taget sessionen på 45 minutter med Ana tilbage. Den gælder ikke.",
    });
    expect(await keys(asZarina)).toEqual(before);
    expect((await keys(asMother)).filter((key) => key.startsWith("childSession "))).toHaveLength(1);
    const known = await keys(asYusuf);
    await move(asIlse, his, "/sessions", { ...log, requestId: newId() });
    await told.ready();
    expect((await post(asYusuf, "/notifications/reading")).status).toBe(303);
    await told.tells(() => takesBack(asIlse, his), {
      musician:
        "sessionTakenBack: Ilse har taget loggen af jeres session på 45 minutter tilbage. Skridt og aftaler er som før.",
    });
    expect(await keys(asYusuf)).toEqual(["sessionTakenBack /sessions", ...known]);
  });
});

describe("a milestone", () => {
  const at = "/journey/RU-K1";
  const theirs = (): string => `/people/${yusuf.personId}${at}`;

  test("said ready waits for the mentor, and each answer is told to the musician", async () => {
    await told.tells(() => post(asYusuf, at, { said: "ready", version: 0 }), {
      mentor: "milestoneSaid: Yusuf siger klar til en milepæl. Svar på den.",
    });
    await told.tells(() => post(asIlse, theirs(), { verdict: "returned", sentence: "Næsten", version: 1 }), {
      musician: "milestoneReturned: Ilse har sendt en milepæl retur med en sætning.",
    });
    await post(asYusuf, at, { said: "ready", version: 2 });
    await told.ready();
    await told.tells(() => post(asIlse, theirs(), { verdict: "confirmed", sentence: "", version: 3 }), {
      musician: "milestoneConfirmed: Ilse har bekræftet en milepæl.",
    });
    await told.tells(
      () => post(asIlse, theirs(), { verdict: "reopened", sentence: "Hør igen", version: 4 }),
      {
        musician: "milestoneReopened: Ilse har åbnet en milepæl igen med en grund.",
      },
    );
    await told.tells(() => post(asYusuf, "/journey/RU-E3", { said: "notYet", version: 0 }), {});
  });

  test("a new stage is told to the musician and a child's guardian; a second signature is asked for", async () => {
    const confirm = async (who: Member, mentor: Member, ids: readonly string[]) => {
      for (const id of ids) {
        const said = { said: "ready" as const, evidence: [], version: 0 };
        const { n } = await sayWord(await seenBy(who), who.personId, id, said);
        const word = { verdict: "confirmed", sentence: "", version: n } as const;
        await answerWord(await seenBy(mentor), who.personId, id, word);
      }
    };
    const seven = ["H1", "H2", "H3", "K2", "K3", "E1", "E2"];
    /** All but the last of the seven, then that one through the door. */
    const confirmsLast = async (who: Member, mentor: Member, browser: Client, stage: string) => {
      await confirm(
        who,
        mentor,
        seven.slice(0, -1).map((id) => `${stage}-${id}`),
      );
      const id = `${stage}-${seven.at(-1)}`;
      await sayWord(await seenBy(who), who.personId, id, { said: "ready", evidence: [], version: 0 });
      await told.ready();
      return () =>
        post(browser, `/people/${who.personId}/journey/${id}`, {
          verdict: "confirmed",
          sentence: "",
          version: 1,
        });
    };
    const advance = (browser: Client, who: Member, to: string) =>
      post(browser, `/people/${who.personId}/journey/advance`, { to });
    await told.tells(await confirmsLast(zarina, sofus, asSofus, "RU"), {
      child:
        "stageReady: Sofus har bekræftet en milepæl, og nu er der nok til næste trin. Din mentor kan skrive under.",
    });
    await told.tells(() => advance(asSofus, zarina, "hatched"), {
      child: "stageEntered: Du er gået ind på et nyt trin.",
      mother: "childStageEntered: Ana er gået ind på et nyt trin.",
    });
    await told.tells(() => post(asSofus, `/people/${zarina.personId}/journey/advance/withdrawal`), {
      child: "stageUndone: Underskriften er taget tilbage. Du er på samme trin som før.",
      mother: "childStageUndone: Underskriften er taget tilbage. Ana er på samme trin som før.",
    });
    await confirm(
      yusuf,
      ilse,
      seven.map((id) => `RU-${id}`),
    );
    await advance(asIlse, yusuf, "hatched");
    await confirm(
      yusuf,
      ilse,
      seven.map((id) => `KL-${id}`),
    );
    await advance(asIlse, yusuf, "flight-training");
    await confirm(
      yusuf,
      ilse,
      seven.map((id) => `FT-${id}`),
    );
    await told.ready();
    await told.tells(() => advance(asIlse, yusuf, "ready-to-fly"), {
      musician: "stageSigned: Ilse har skrevet under. Nu mangler én underskrift mere.",
      teacher: "signatureDue: Yusuf mangler en underskrift til næste trin.",
      secretary: "signatureDue: Yusuf mangler en underskrift til næste trin.",
    });
    await told.tells(() => advance(asTeacher, yusuf, "ready-to-fly"), {
      musician: "stageEntered: Du er gået ind på et nyt trin.",
    });
    await mentors(sofus, yusuf);
    await told.tells(await confirmsLast(yusuf, ilse, asIlse, "FF"), {
      musician:
        "exitTalkReady: Ilse har bekræftet en milepæl, og nu er der nok på det sidste trin. Tal om, hvad der kommer bagefter.",
      "other mentor": "menteeReady: Yusuf har nok milepæle på sit trin. Se, hvad der kommer nu.",
    });
  }, 120_000);
});

describe("a recommendation", () => {
  const words = (pupil: Member, receiver = `organisation-${venue._id}`): object => ({
    pupilId: pupil.personId,
    receiver,
    callName: "Sommerscenen",
    text: "Skriver sine egne numre.",
    deadline: day(10),
    requestId: newId(),
  });
  const draft = async (pupil: Member, receiver?: string): Promise<string> =>
    (await post(asTeacher, "/recommendations", words(pupil, receiver))).headers.location?.split("/").at(-1) ??
    "";
  const step = async (browser: Client, id: string, door: string, body: object = {}) =>
    post(browser, `/recommendations/${id}${door}`, {
      ...(await version(browser, `/recommendations/${id}`)),
      ...body,
    });

  test("is told at each turn to whoever's turn it is, and to the others where it stands", async () => {
    const id = await draft(yusuf);
    await told.tells(() => step(asTeacher, id, "/handover"), {
      musician: "letterYours: Din lærer vil indstille dig. Skriv din motivation, eller sig nej.",
    });
    await told.tells(() => step(asYusuf, id, "/agreement", { motivation: "Ja" }), {
      teacher: ["letterAgreed: Yusuf har sagt ja til indstillingen.", "letterSent: Indstillingen er sendt."],
      booker: "letterReceived: I har fået en indstilling. Svar på den.",
    });
    await told.tells(() => step(asBooker, id, "/answer", { answer: "ask", reason: "Hvornår?" }), {
      musician: "letterQuestion: Modtageren har et spørgsmål til indstillingen.",
      teacher: "letterQuestion: Modtageren har et spørgsmål til indstillingen.",
    });
    await told.tells(() => step(asTeacher, id, "/reply", { reason: "Torsdag." }), {
      booker: "letterAnswered: Jeres spørgsmål til en indstilling er besvaret.",
    });
    await told.tells(() => step(asBooker, id, "/answer", { answer: "accept" }), {
      musician: "letterAccepted: En indstilling fik et ja.",
      teacher: "letterAccepted: En indstilling fik et ja.",
    });
    await told.tells(() => step(asYusuf, id, "/withdrawal"), {
      booker: "letterWithdrawn: En indstilling er trukket tilbage.",
    });
  });

  test("that waits for somebody who is closed is told to the pupil and the teacher", async () => {
    const stage = await anOrganisation("venue", "Lille Scene");
    await step(asTeacher, await draft(yusuf, `organisation-${stage._id}`), "/handover");
    await told.ready();
    const says = "letterReturned: En indstilling er standset, fordi skolen eller modtageren er lukket.";
    await told.tells(() => post(asSecretary, `/admin/organisations/${stage._id}/closure`, { version: 0 }), {
      musician: says,
      teacher: says,
    });
  });

  test("a no, a return and a call to come are told to the right ones", async () => {
    const back = await draft(yusuf);
    await step(asTeacher, back, "/handover");
    await told.ready();
    await told.tells(() => step(asTeacher, back, "/return"), {
      musician: "letterTakenBack: Din lærer har taget en indstilling tilbage.",
    });
    await step(asTeacher, back, "/handover");
    await told.ready();
    await told.tells(() => step(asYusuf, back, "/refusal", { reason: "Ikke klar" }), {
      teacher: "letterRefused: En indstilling fik et nej og bliver ikke sendt.",
    });
    const call = await draft(yusuf, "call");
    await step(asTeacher, call, "/handover");
    await told.ready();
    await told.tells(() => step(asYusuf, call, "/agreement", { motivation: "Ja" }), {
      teacher: ["letterAgreed: Yusuf har sagt ja til indstillingen.", "letterSent: Indstillingen er sendt."],
      secretary: "letterReceived: I har fået en indstilling. Svar på den.",
    });
    await told.tells(() => step(asSecretary, call, "/answer", { answer: "decline", reason: "Fuldt" }), {
      musician: "letterDeclined: En indstilling fik et nej med en grund.",
      teacher: "letterDeclined: En indstilling fik et nej med en grund.",
    });
  });

  test("of a child waits for the guardian before it is sent", async () => {
    const id = await draft(zarina);
    await step(asTeacher, id, "/handover");
    await told.ready();
    await told.tells(() => step(asZarina, id, "/agreement", { motivation: "Ja" }), {
      mother: "letterChild: Ana er indstillet. Sig ja eller nej.",
      teacher: "letterAgreed: Ana har sagt ja til indstillingen.",
    });
    await told.tells(() => step(asMother, id, "/approval", { answer: "yes" }), {
      child: ["guardianSaidYes: Marta har sagt ja på dine vegne.", "letterSent: Indstillingen er sendt."],
      teacher: "letterSent: Indstillingen er sendt.",
      booker: "letterReceived: I har fået en indstilling. Svar på den.",
    });
  });

  test("the end of a mentorship is told to the other of the pair", async () => {
    await told.tells(() => move(asYusuf, his, "/ending", { destination: "band", note: "" }), {
      mentor: "menteeLeft: En musiker har afsluttet jeres forløb.",
    });
    await told.tells(() => move(asSofus, hers, "/ending", { destination: "band", note: "" }), {
      child: "mentorshipEnded: Sofus har afsluttet forløbet.",
    });
  });
});

describe("a song", () => {
  const say = (browser: Client, path: string, text: string) =>
    post(browser, path, { from: "0:01", text, requestId: newId() });
  const commentOf = async (demo: string): Promise<string> =>
    String((await asYusuf.get(`/api/v1/demos/${demo}/comments`)).body.comments.at(-1).id);

  test("comments, answers and decisions are each one notice that comes up again, and say no word of it", async () => {
    const act = await anAct(yusuf);
    const demo = await aDemo(house, yusuf, act, "mentor");
    await mentors(ilse, yusuf);
    await told.ready();
    const says = "commentAdded: Der er nye kommentarer til en af dine demoer.";
    await told.tells(() => say(asIlse, `/demos/${demo}/versions/1/comments`, "Hemmelig"), { musician: says });
    // The second of the evening is the same notice.
    await told.tells(() => say(asIlse, `/demos/${demo}/versions/1/comments`, "Også hemmelig"), {});
    expect(await unreadOf(asYusuf, `/demos/${demo}`)).toBe(1);
    const id = await commentOf(demo);
    const answered = "commentAnswered: Der er svar på kommentarer til en demo.";
    await told.tells(() => say(asYusuf, `/comments/${id}/answers`, "Svar"), { mentor: answered });
    await told.tells(() => post(asYusuf, `/comments/${id}/decision`, { decision: "later", version: 0 }), {});
    expect(await unreadOf(asIlse, `/demos/${demo}`)).toBe(1);
    await asIlse.post("/notifications/reading").type("form").send({});
    await post(asYusuf, `/comments/${id}/decision`, { decision: "used", version: 1 });
    await house.settle();
    expect(await unreadOf(asIlse, `/demos/${demo}`)).toBe(1);
  });

  test("a bandmate is told that the demo's owner took their version back, and that it stands again", async () => {
    const act = await anAct(zarina, yusuf);
    const demo = await aDemo(house, zarina, act, "band");
    const n = await aVersion(house, yusuf, demo);
    await told.ready();
    const at = `/demos/${demo}/versions/${n}`;
    await told.tells(() => post(asZarina, `${at}/withdrawal`), {
      musician: "versionWithdrawn: En anden har taget din version 2 af en demo tilbage. Lyden slettes.",
    });
    await told.tells(() => post(asZarina, `${at}/return`), {
      musician: "versionRestored: Din version 2 af en demo er lagt op igen.",
    });
    await told.tells(() => post(asYusuf, `${at}/withdrawal`), {});
  });

  test("whose private links a yes that was taken back has shut is told so once, whoever took it back", async () => {
    const demo = await aDemo(house, yusuf, await anAct(yusuf, zarina), "band");
    await agreed(zarina, "demoLink");
    await agreed(yusuf, "demoLink");
    for (const name of ["Henrik", "Vera"]) {
      const link = { name, lastDay: day(9), requestId: newId() };
      expect((await asYusuf.post(`/api/v1/demos/${demo}/links`).send(link)).status).toBe(200);
    }
    await told.ready();
    await told.tells(
      () => post(asMother, `/guardian/${zarina.personId}/consents/demoLink`, { answer: "no" }),
      {
        child: "guardianTookBack: Marta har trukket et ja tilbage. Det virker med det samme.",
        musician:
          "linksShut: Private links til en demo er lukket, fordi et ja blev taget tilbage. De åbner ikke af sig selv igen: Det gør du, når alle har sagt ja.",
      },
    );
  });

  test("who may comment is told so, and the guardian of a child who invited; credits ask each who is named", async () => {
    const act = await anAct(zarina, yusuf);
    const demo = await aDemo(house, zarina, act, "band");
    await told.ready();
    const invited = { invited: [yusuf.personId], version: 0 };
    await told.tells(() => post(asZarina, `/demos/${demo}/commenters`, invited), {
      musician: "commentsOpen: Du må nu skrive kommentarer til en demo, du hører.",
      mother: "childInvitedToComment: Ana har ladet en mere skrive kommentarer til en demo.",
    });
    const rows = {
      person: [zarina.personId, yusuf.personId],
      outside: ["", ""],
      plays: ["", ""],
      share: ["50", "50"],
      roles: ["0-words", "1-sang"],
      version: 0,
    };
    await told.tells(() => post(asZarina, `/demos/${demo}/credits`, rows), {
      musician: "creditsAsked: Du står i en kreditering. Se, om den passer.",
      mother: "creditsChild: Ana står i en kreditering. Sig ja eller nej.",
    });
    const answer = (browser: Client, person: string, said: string) =>
      post(browser, `/demos/${demo}/credits/answer`, { answer: said, person, n: 1, why: "" });
    await told.tells(() => answer(asMother, zarina.personId, "yes"), {});
    await told.tells(() => answer(asYusuf, yusuf.personId, "no"), {
      child: "creditsRefused: En kreditering af en af dine demoer fik et nej.",
    });
    await told.tells(() => answer(asYusuf, yusuf.personId, "yes"), {
      child: "creditsComplete: Alle har sagt ja til en kreditering af en af dine demoer.",
    });
  });
});

/** How many unread notices lead there. */
const unreadOf = async (browser: Client, path: string): Promise<number> =>
  (
    (await browser.get("/api/v1/notifications")).body.notices as { path: string; readAt: string | null }[]
  ).filter((one) => one.path === path && one.readAt === null).length;

afterAll(() => {
  const all = Object.values(WORK).flatMap((rules) => rules.map((one) => one.key));
  expect([...new Set(all)].filter((key) => !told.keys.has(key))).toEqual([]);
});
