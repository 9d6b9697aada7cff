import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { sayWord } from "../../src/features/journeys/index.ts";
import {
  askMentor,
  acceptMentorship,
  findMentorship,
  logSession,
} from "../../src/features/mentorships/index.ts";
import { type Act, createAct, setOptedIn } from "../../src/features/acts/index.ts";
import { relationTo } from "../../src/features/consent/index.ts";
import { makeTie } from "../../src/features/ties/index.ts";
import { createOrganisation, type Organisation } from "../../src/features/organisations/index.ts";
import { dayOf } from "../../src/platform/calendar.ts";
import { clock } from "../../src/platform/clock.ts";
import { newId } from "../../src/platform/ids.ts";
import { root } from "../../src/platform/root.ts";
import { PHONE, useBrowser } from "../support/browser.ts";
import { useHouse } from "../support/house.ts";
import {
  aGuardianOf,
  agreed,
  aMemberOf,
  aMentor,
  aMusician,
  anOrganisation,
  aMember,
  aSafeguardingLead,
  aSecretary,
  attends,
  FURESOE,
  type Member,
  saysYes,
  seenBy,
} from "../support/people.ts";
import { aDemo } from "../support/songs.ts";
import { type Thumb, thumbOn } from "../support/thumb.ts";

/**
 * What each role does often, done with one thumb on a phone from the role's first screen. `docs/tasks.md` holds how many taps
 * and screens each takes; the table is compared with what was counted here.
 */
const house = useHouse();
const web = useBrowser(house);
/** A careful thumb: a letter in 200 ms, a tap in a second. */
const LETTER_S = 0.2;
const TAP_S = 1;
const MAX_TAPS = 16;
const MAX_SCREENS = 5;

const counted: { role: string; task: string; taps: number; screens: number; seconds: number }[] = [];

let noor: Member;
let ana: Member;
let marta: Member;
let ilir: Member;
let bodil: Member;
let henrik: Member;
let annelise: Member;
let karen: Member;
let school: Organisation;
let venue: Organisation;

beforeAll(async () => {
  school = await anOrganisation("school", "Søndersø Musikskole");
  venue = await anOrganisation("venue", "Kanten");
  const town = await anOrganisation("municipality", "Furesø Kommune");
  [noor, ana, ilir] = [await aMusician("Noor"), await aMusician("Ana", 14), await aMentor("Ilir")];
  [bodil, henrik, annelise] = [
    await aMemberOf(school, "Bodil"),
    await aMemberOf(venue, "Henrik"),
    await aMemberOf(town, "Annelise"),
  ];
  marta = await aGuardianOf(ana);
  await aSafeguardingLead();
  await agreed(noor, "profile", "statistics");
  await attends(noor, school);
  await pairUp();
  await sayWord(await seenBy(noor), noor.personId, "RU-K1", { said: "ready", evidence: [], version: 0 });
  const other = await anOrganisation("venue", "Lågen");
  const follow = { kind: "follow", fromKind: "organisation", scope: "progress" } as const;
  await makeTie(await seenBy(noor), { ...follow, from: other._id, to: noor.personId }, "asked");
  await makeTie(await seenBy(ana), { ...follow, from: venue._id, to: ana.personId }, "active");
  await onStage(noor, noor, "Lyst og Larm");
  const viola = await aMusician("Viola", 17);
  await agreed(viola, "profile");
  await attends(viola, school);
  karen = await aSecretary("Karen");
  const loft = { kind: "venue", name: "Loftet", municipality: FURESOE, about: "" } as const;
  await createOrganisation(await seenBy(await aMember({ name: "Holger" })), loft, false);
  const claim = { kind: "guardian", fromKind: "person", assurance: "claimed", power: "approver" } as const;
  const father = await aMember({ name: "Thorbjørn", birthDay: "1980-02-03" });
  const child = await aMusician("Ylva", 12);
  await makeTie(await seenBy(father), { ...claim, from: father.personId, to: child.personId }, "active");
}, 120_000);

/** Somebody plays alone under a name that has a page for everybody. */
async function onStage(who: Member, decides: Member, name: string): Promise<Act> {
  const ctx = await seenBy(who);
  const words = { kind: "solo", name, about: "", genres: "folk", ink: "gab" } as const;
  const act = await createAct(ctx, { ...words, roles: "guitar", requestId: newId() });
  await setOptedIn(ctx, act, true);
  await saysYes(decides, who, "demoPublic", act._id);
  return act;
}

/** Noor and Ilir work together, and have agreed on a step. */
async function pairUp(): Promise<void> {
  const ctx = await seenBy(noor);
  const to = await relationTo(ctx, noor.personId);
  if (!to) throw new Error("Noor is not there");
  const asked = { mentor: ilir.personId, goal: "Et sæt på tyve minutter", requestId: newId() };
  const row = await askMentor(ctx, to, asked, null);
  const mentor = await seenBy(ilir);
  await acceptMentorship(mentor, row, to);
  const pair = await findMentorship(row._id);
  if (!pair) throw new Error("the two are not together");
  await logSession(mentor, pair, {
    day: dayOf(clock.now()),
    time: "00:01",
    minutes: "45",
    minutesOther: null,
    length: 45,
    place: "place",
    where: "",
    lastStep: null,
    outcome: null,
    milestones: [],
    readers: "both",
    note: "Omkvædet sidder.",
    step: "Indspil omkvædet igen",
    owner: "musician",
    due: "twoWeeks",
    dueDay: null,
    stepMilestone: null,
    version: pair.version,
    requestId: newId(),
  });
}

/** Somebody whom nobody knows, on the front page. */
async function fromTheFront() {
  const page = await web.open(PHONE);
  await page.goto("/");
  return page;
}

/** Does a task from the first screen and writes down what it took. */
async function doing(
  role: string,
  task: string,
  who: Member | null,
  work: (thumb: Thumb) => Promise<void>,
): Promise<Thumb> {
  const thumb = thumbOn(await (who ? web.as(who, PHONE) : fromTheFront()));
  await work(thumb);
  const seconds = Math.round(thumb.taps * TAP_S + thumb.letters * LETTER_S);
  counted.push({ role, task, taps: thumb.taps, screens: thumb.screens, seconds });
  expect({ task, short: thumb.taps <= MAX_TAPS && thumb.screens <= MAX_SCREENS && seconds <= 60 }).toEqual({
    task,
    short: true,
  });
  await thumb.page.context().close();
  return thumb;
}

describe("a musician", () => {
  const role = "Musician";
  test("uploads a voice memo, logs practice, closes the step, says ready, answers who asks to follow, takes a page down", async () => {
    await doing(role, "upload a voice memo as a demo", noor, async (thumb) => {
      await thumb.tap("Læg en demo op", "main");
      await thumb.file("audio", join(root, "test/fixtures/audio/tone.m4a"));
      await thumb.write("title", "Sidste bus");
      await thumb.choose("readers", "mentor");
      await thumb.choose("ownWork", "yes");
      await thumb.send("Læg den op");
      expect(await thumb.text()).toContain("Sidste bus");
    });
    await doing(role, "log practice", noor, async (thumb) => {
      await thumb.tap("Skriv øvning op", "main");
      await thumb.write("what", "Skalaer og omkvædet");
      await thumb.write("minutes", "30");
      await thumb.tap("Skriv det ned", "main form");
      expect(await thumb.text()).toContain("Skalaer og omkvædet");
    });
    await doing(role, "mark the next step as done", noor, async (thumb) => {
      await thumb.tap("Det er gjort", "main");
      expect(await thumb.text()).not.toContain("Det er gjort");
    });
    await doing(role, "say ready to a milestone, with a demo", noor, async (thumb) => {
      await thumb.tap("Rejsen", "nav");
      await thumb.open("/journey/RU-H1");
      await thumb.choose("evidence", { says: "Sidste bus" });
      await thumb.tap("Sig klar", "main");
    });
    await doing(role, "answer who asks to follow", noor, async (thumb) => {
      await thumb.tap("Svar", "main");
      await thumb.tap("Sig ja", "main");
    });
    await doing(role, "take the public page of an act down", noor, async (thumb) => {
      await thumb.tap("Lyst og Larm", "main");
      await thumb.tap("Tag siden ned", "main");
      expect(await thumb.text()).toContain("Kun I, der er med");
    });
  }, 240_000);
});

describe("a guardian", () => {
  const role = "Guardian";
  test("answers a purpose, ends a follower, adds a second guardian, and finds the safeguarding lead", async () => {
    await doing(role, "say yes to a purpose", marta, async (thumb) => {
      await thumb.tap(/^\s*Ja\s*$/, "main .ask");
    });
    await doing(role, "stop somebody who follows the child", marta, async (thumb) => {
      await thumb.tap("Hvem følger Ana", "main");
      await thumb.tap("Stop", "main");
    });
    await doing(role, "add a second guardian", marta, async (thumb) => {
      await thumb.tap("værge", "main .rows");
      await thumb.write("email", "far@example.org");
      await thumb.tap("Send", "main form");
    });
    await doing(role, "reach the safeguarding lead", marta, async (thumb) => {
      await thumb.tap("Skriv", "main [aria-labelledby='worry-h']");
      expect(await thumb.text()).toContain("Er du bekymret?");
    });
  }, 240_000);
});

describe("a mentor", () => {
  const role = "Mentor";
  test("logs a session, confirms a milestone, sets the next step, and raises a concern", async () => {
    await doing(role, "log a session (the sixty-second log)", ilir, async (thumb) => {
      await thumb.tap("Log", "main table");
      await thumb.choose("readers", "both");
      await thumb.write(
        "note",
        "Omkvædet sidder. Broen er for hurtig endnu, og vi talte om at begynde langsommere.",
      );
      await thumb.write("step", "Øv broen i halvt tempo tre dage i træk");
      await thumb.tap("Gem session", "main");
    });
    await doing(role, "confirm a milestone with a sentence", ilir, async (thumb) => {
      await thumb.tap("Svar", "main");
      await thumb.open("/journey/RU-K1");
      await thumb.write("sentence", "Hørt og set. Flot arbejde.");
      await thumb.tap("Bekræft", "main form");
    });
    await doing(role, "set the next step", ilir, async (thumb) => {
      await thumb.tap("Noor", "main table");
      await thumb.tap("Aftal et skridt", "main");
      await thumb.write("title", "Spil nummeret for én, der ikke kender det");
      await thumb.write("dueDay", dayOf(clock.now()));
      await thumb.tap("Gem skridtet", "main");
    });
    await doing(role, "raise a concern privately", ilir, async (thumb) => {
      await thumb.tap("Noor", "main table");
      await thumb.tap(/bekymret/, "main");
      await thumb.choose("worry", "other");
      await thumb.write("text", "Han sover ikke for tiden og siger nej til alt.");
      await thumb.tap("Send", "main form");
    });
    await house.settle();
    await doing(role, "comment at a second of a demo", ilir, async (thumb) => {
      await thumb.tap("Hør den", "main");
      await thumb.write("from", "0:01");
      await thumb.write("text", "Behold pausen her.");
      await thumb.tap("Skriv det", "main form");
      expect(await thumb.text()).toContain("Behold pausen her.");
    });
  }, 240_000);
});

describe("whoever listens", () => {
  beforeAll(async () => {
    await aDemo(house, ana, await onStage(ana, marta, "Anas sange"), "everyone");
  }, 60_000);
  test("plays a song, reports a page", async () => {
    await doing("Public listener", "play a song", null, async (thumb) => {
      await thumb.tap("Scenen", "nav");
      await thumb.press(/Hør/);
      await thumb.page.locator("main [aria-pressed=true]").waitFor();
    });
    await doing("Public listener", "report a page", null, async (thumb) => {
      await thumb.tap("Scenen", "nav");
      await thumb.tap("Anas sange", "main");
      await thumb.tap("Meld et problem", "main");
      await thumb.choose("what", { says: "Musikken er en andens" });
      await thumb.write("text", "Billedet er af en anden.");
      await thumb.tap("Send", "main form");
    });
  }, 240_000);
});

describe("a musician who heard from the mentor, and a guardian who has a child on the stage", () => {
  test("says what was used, makes a private link and closes it; takes a page down", async () => {
    await doing("Musician", "say that feedback was used", noor, async (thumb) => {
      await thumb.tap("Sidste bus", "main");
      await thumb.tap("Brugt", "main .pin");
    });
    await doing("Musician", "make a private link", noor, async (thumb) => {
      await thumb.tap("Sidste bus", "main");
      await thumb.tap("Nyt privat link", "main");
      await thumb.write("name", "Morfar");
      await thumb.tap("Lav linket", "main form", 200);
      expect(await thumb.text()).toContain("Linket er klar");
    });
    await doing("Musician", "close a private link", noor, async (thumb) => {
      await thumb.tap("Sidste bus", "main");
      await thumb.tap("Luk", "main #links");
    });
    await doing("Guardian", "take a public page of the child down", marta, async (thumb) => {
      await thumb.tap("Træk dit ja tilbage", "main");
    });
  }, 240_000);
});

describe("a school, a venue and a municipality", () => {
  test("a teacher recommends and invites by class list; a venue answers; an officer filters and prints", async () => {
    await doing("School", "recommend a pupil", bodil, async (thumb) => {
      await thumb.tap("Indstil en elev", "main");
      await thumb.tap("Noor", "main");
      await thumb.pick("receiver", "Kanten");
      await thumb.write("text", "Noor er klar til en opvarmning på tyve minutter.");
      await thumb.tap("Giv den til eleven", "main");
    });
    await doing("School", "invite by class list", bodil, async (thumb) => {
      await thumb.tap("Inviter", "main");
      // A list is pasted: one tap, whatever its length.
      await thumb.paste("list", "Asger; 2010-05-01; asger@example.org\nKarla; 2009-04-02; karla@example.org");
      await thumb.tap("Se listen igennem", "main form", 200);
      await thumb.tap("Send", "main form");
    });
    await doing("School", "assign a mentor to a pupil", bodil, async (thumb) => {
      await thumb.tap("Tildel mentor", "main");
      await thumb.choose("mentor", ilir.personId);
      await thumb.tap("Send spørgsmålet", "main form");
    });
    const pupil = thumbOn(await web.as(noor, PHONE));
    await pupil.tap("Svar", "main");
    await pupil.write("motivation", "Jeg vil gerne.");
    await pupil.tap("Sig ja, og send den");
    await doing("Venue", "answer a recommendation", henrik, async (thumb) => {
      await thumb.tap("Læs", "main");
      await thumb.choose("answer", "accept");
      await thumb.tap("Send svaret", "main");
    });
    await doing("Venue", "ask to follow whom the school recommended", henrik, async (thumb) => {
      await thumb.tap("Indstillinger", "nav");
      await thumb.tap("Noor", "main");
      await thumb.tap("Bed om at følge", "main");
    });
    await doing("Municipality", "see one's own municipality's period", annelise, async (thumb) => {
      await thumb.tap("Fødekæde", "nav");
      await thumb.pick("period", "");
      await thumb.tap("Vis", "main form");
      expect(await thumb.text()).toContain("Furesø");
    });
    await doing("Municipality", "download the report", annelise, async (thumb) => {
      expect(await thumb.download("Hent som CSV")).toContain("Kommune;Kvartal");
    });
  }, 240_000);
});

describe("the secretariat", () => {
  const role = "Secretariat";
  test("confirms a guardian and approves an organisation", async () => {
    await doing(role, "confirm a guardian", karen, async (thumb) => {
      await thumb.tap("værge", "main .attn");
      await thumb.tap("Bekræft", "main");
      expect(await thumb.text()).toContain("Ingen værger venter");
    });
    await doing(role, "approve an organisation", karen, async (thumb) => {
      await thumb.tap("organisation", "main .attn");
      await thumb.tap("Loftet", "main");
      await thumb.tap("Godkend", "main");
    });
  }, 120_000);
});

afterAll(() => {
  const rows = counted.map(
    (one) => `| ${one.role} | ${one.task} | ${one.taps} | ${one.screens} | ${one.seconds} |`,
  );
  const written = readFileSync(join(root, "docs/tasks.md"), "utf8")
    .split("\n")
    .filter((line) => line.startsWith("| ") && !line.startsWith("| Role") && !line.startsWith("| ---"));
  expect(written).toEqual(rows);
});
