import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { answerWord, sayWord } from "../../src/features/journeys/index.ts";
import { changeProfile } from "../../src/features/people/index.ts";
import { addDays, type Day, dayOf } from "../../src/platform/calendar.ts";
import { clock } from "../../src/platform/clock.ts";
import { root } from "../../src/platform/root.ts";
import { MOVING, PHONE, useBrowser } from "../support/browser.ts";
import { useHouse } from "../support/house.ts";
import {
  agreed,
  aMemberOf,
  aMentor,
  aMusician,
  anOrganisation,
  FURESOE,
  type Member,
  mentors,
  PASSWORD,
  seenBy,
} from "../support/people.ts";
import { type Thumb, thumbOn } from "../support/thumb.ts";

const house = useHouse();
const web = useBrowser(house);
const MAIL = "noor@example.org";
/** Five recordings named `tone.<format>`; others than the fixtures can be tried by naming their folder. */
const RECORDINGS = process.env.RECORDINGS ?? join(root, "test/fixtures/audio");
const FORMATS = ["mp3", "m4a", "wav", "flac", "ogg"];
const MILESTONE = "RU-K1";
const OTHERS = 6;

/** Somebody's sixteenth birthday is today (on 1 March for who was born on a leap day). */
function sixteenToday(): Day {
  const today = dayOf(clock.now());
  const born = `${Number(today.slice(0, 4)) - 16}${today.slice(4)}`;
  return born.endsWith("02-29") ? addDays(`${born.slice(0, 4)}-02-28`, 1) : born;
}

/** Others on the first stage of the same municipality, each with one confirmed milestone: groups under five show nothing. */
async function others(): Promise<void> {
  const mentor = await aMentor("Sofie");
  for (let i = 0; i < OTHERS; i += 1) {
    const who = await aMusician(`Elev ${i}`, 18);
    const ctx = await seenBy(who);
    await changeProfile(ctx, who.personId, 0, { ...PROFILE, name: `Elev ${i}` });
    await agreed(who, "statistics");
    await mentors(mentor, who);
    const input = { said: "ready", evidence: [] as string[], version: 0 } as const;
    const word = await sayWord(ctx, who.personId, MILESTONE, input);
    const verdict = { verdict: "confirmed", sentence: "", version: word.n } as const;
    await answerWord(await seenBy(mentor), who.personId, MILESTONE, verdict);
  }
}
const PROFILE = { fullName: "", bio: "", instruments: "", genres: "", municipality: FURESOE, links: [] };

/** What the municipality reads: how many stand on the first stage, and how many milestones were confirmed. */
async function figures(officer: Thumb): Promise<{ stage: number; confirmed: number }> {
  await house.settle();
  await officer.tap("Fødekæde", "nav");
  const panel = officer.page.locator(".panel").first();
  const row = officer.page.locator("li.row").filter({ hasText: "Bekræftede" });
  return {
    stage: Number(await panel.locator(".num").innerText()),
    confirmed: Number(await row.locator(".num").innerText()),
  };
}

const MOVING_PHONE = { ...PHONE, ...MOVING };
const signedIn = async (member: Member): Promise<Thumb> => thumbOn(await web.as(member, MOVING_PHONE));

test("a musician of 16 takes the first steps, with mentor, school, venue and municipality", async () => {
  const [school, venue, town] = [
    await anOrganisation("school", "Søndersø Musikskole"),
    await anOrganisation("venue", "Kanten"),
    await anOrganisation("municipality", "Furesø Kommune"),
  ];
  const ilir = await aMentor("Ilir");
  const bodil = await aMemberOf(school, "Bodil");
  const henrik = await aMemberOf(venue, "Henrik");
  const officer = await signedIn(await aMemberOf(town, "Annelise"));
  await others();
  expect(await figures(officer)).toEqual({ stage: OTHERS, confirmed: OTHERS });

  // Sign up, by mail first.
  const page = await web.open(MOVING_PHONE);
  await page.goto("/");
  const noor = thumbOn(page);
  await noor.tap("Opret en profil", "main");
  await noor.write("name", "Noor");
  await noor.write("email", MAIL);
  await noor.write("birthDay", sixteenToday());
  await noor.write("password", PASSWORD);
  await page.locator("form[action='/sign-up'] button[type=submit]").click();
  await page.waitForLoadState("load");
  await page.goto((await house.mail(MAIL)).path);
  await noor.tap("Åbn min profil", "main");
  expect(await noor.text()).toContain("Noor");

  // Profile and act.
  await noor.tap("Hjem", "nav");
  await noor.tap("Skriv om din musik", "main");
  await noor.write("bio", "Jeg skriver sange om busser.");
  await noor.write("instruments", "cello, vokal");
  await noor.pick("municipality", "Furesø");
  await noor.tap("Gem profilen");
  await sayYesToAll(noor);
  await noor.tap("Det, du har sagt ja til", "main");
  await noor.tap("Statistik", "main form");
  await noor.tap("Demoer", "nav");
  await noor.tap("Dine acts", "main");
  await noor.tap("Opret en act", "main");
  await noor.write("name", "Noor og nogen");
  await noor.tap("Opret acten");

  // A demo in each of five formats.
  for (const format of FORMATS) {
    await noor.tap("Demoer", "nav");
    await noor.tap("op", "main .btns");
    await noor.page.setInputFiles("[name=audio]", join(RECORDINGS, `tone.${format}`));
    await noor.write("title", `Sidste bus ${format}`);
    await noor.choose("readers", "mentor");
    await noor.choose("ownWork", "yes");
    const stored = page.waitForURL((url) => /^\/demos\/[0-9a-z]{20}/.test(url.pathname), { timeout: 60_000 });
    await page.locator("form[action='/demos'] button[type=submit]").last().click();
    await stored;
    expect(await noor.text()).toContain(`Sidste bus ${format}`);
  }

  // What was uploaded is decoded in the background; from then on others may hear it.
  await house.settle();

  // A mentor is asked and accepts.
  await noor.tap("Hjem", "nav");
  await noor.tap("Bed om en mentor", "main");
  await noor.choose("mentor", ilir.personId);
  await noor.tap("Send spørgsmålet");
  const mentor = await signedIn(ilir);
  await mentor.tap("Svar", "main");
  await mentor.tap("Sig ja", "main");

  // The sixty-second log, with a next step.
  await mentor.tap("Log", "nav");
  await mentor.choose("readers", "both");
  await mentor.write("note", "Omkvædet sidder.");
  await mentor.write("step", "Indspil omkvædet igen");
  await mentor.tap("Gem session");
  await noor.tap("Hjem", "nav");
  expect(await noor.text()).toContain("Indspil omkvædet igen");
  expect(await noor.text()).toContain("Omkvædet sidder.");

  // The milestone in two voices, with one of the demos as evidence, chosen by its name.
  await noor.tap("Rejsen", "nav");
  await page.locator(`main a[href="/journey/${MILESTONE}"]`).first().click();
  await noor.page.waitForURL(`**/journey/${MILESTONE}`);
  await noor.page.locator("main label").filter({ hasText: "Sidste bus flac" }).click();
  await noor.tap("Sig klar");
  await mentor.tap("I dag", "nav");
  await mentor.tap("Svar", "main");
  await mentor.page.locator(`main a[href$="/journey/${MILESTONE}"]`).first().click();
  await mentor.page.waitForURL(`**/journey/${MILESTONE}`);
  const evidence = mentor.page.locator("main .row").filter({ hasText: "Sidste bus" });
  expect(await evidence.allInnerTexts()).toEqual([expect.stringContaining("Sidste bus flac")]);
  const claim = mentor.page.url();
  await mentor.tap("Sidste bus flac", "main");
  await mentor.tap("Hør demoen", "main");
  await heard(mentor);
  await mentor.page.goto(claim);
  await mentor.tap("Bekræft", "main");
  await noor.tap("Rejsen", "main");
  expect(await noor.text()).toContain("1 af 9");

  // The school lets the pupil in and recommends, the pupil agrees, the venue accepts and follows.
  await noor.tap("Mig", "nav");
  await noor.tap("skole", "main");
  await noor.pick("schoolId", "Søndersø");
  await noor.tap("Spørg skolen");
  const teacher = await signedIn(bodil);
  await teacher.tap("Elever", "nav");
  await teacher.tap("Luk ind", "main");
  await teacher.tap("Indstil", "nav");
  await teacher.tap("Indstil en elev", "main");
  await teacher.tap("Noor", "main");
  await teacher.pick("receiver", "Kanten");
  await teacher.write("text", "Noor er klar til en opvarmning.");
  await teacher.tap("Gem kladden");
  await teacher.tap("Giv", "main");
  await noor.tap("Hjem", "nav");
  await noor.tap("Svar", "main");
  await noor.write("motivation", "Jeg vil gerne spille for nogen, der ikke er min familie.");
  await noor.tap("Sig ja, og send den");
  const booker = await signedIn(henrik);
  await booker.tap("Læs", "main");
  expect(await booker.text()).toContain("Noor er klar til en opvarmning.");
  await booker.choose("answer", "accept");
  await booker.tap("Send svaret");
  await booker.tap("Bed om at følge", "main");
  await noor.tap("Hjem", "nav");
  await noor.tap("Svar", "main");
  await noor.tap("Sig ja", "main");
  await booker.tap("Følger", "nav");
  expect(await booker.text()).toContain("Noor");

  // The municipality sees the step in its figures: one more on the stage, one more milestone.
  expect(await figures(officer)).toEqual({ stage: OTHERS + 1, confirmed: OTHERS + 1 });
}, 240_000);

/** From 15 the musician answers what may be seen and counted; whatever is asked on the own page is answered with yes. */
async function sayYesToAll(thumb: Thumb): Promise<void> {
  await thumb.tap("Mig", "nav");
  for (;;) {
    const ask = thumb.page.locator("main form[action*='/consents/'] button[value=yes]").first();
    if ((await ask.count()) === 0) return;
    await Promise.all([thumb.page.waitForEvent("load"), ask.click()]);
  }
}

/** The page has the recording, its bytes come, and the browser plays them: the wave moves. */
async function heard({ page }: Thumb): Promise<void> {
  await page.waitForURL(/\/demos\//);
  await page.locator("main .playbtn").first().click();
  await page.locator("main .wave__head").first().waitFor({ state: "attached" });
}
