import { answerConsent, relationTo } from "../features/consent/index.ts";
import { answerWord, journeyOf, sayWord } from "../features/journeys/index.ts";
import {
  endMentorship,
  findMentorship,
  liveOf,
  pauseMentorship,
  setStandIn,
} from "../features/mentorships/index.ts";
import { addDays } from "../platform/calendar.ts";
import type { MusicianCast } from "./cast.ts";
import { findFramework } from "./framework.ts";
import { as, daysAgo, type Soul, today } from "./moment.ts";
import type { Region } from "./people.ts";

type Souls = ReadonlyMap<string, Soul>;

/** What turned another way lately: pauses, farewells, a stand-in and a yes taken back. */
export async function turnLately(
  region: Region,
  souls: Souls,
  everyone: readonly MusicianCast[],
): Promise<void> {
  await rest(souls, "Asger");
  await moveOn(souls, "Lærke", "conservatory", "Hun er kommet ind i Odense. Vi aftalte at høres til jul.");
  await standIn(region, souls, "Noor", "Leila");
  await comeBack(region, souls, "Ana", "Ilir");
  await takeBack(region, souls, everyone);
}

async function liveRow(soul: Soul) {
  const pair = await liveOf(soul.personId);
  return pair && findMentorship(pair._id);
}

const soulOf = (souls: Souls, name: string): Soul => {
  const soul = souls.get(name);
  if (!soul) throw new Error(`${name} is not in the region`);
  return soul;
};

/** A broken arm, an exam: the two rest until a day. */
async function rest(souls: Souls, name: string): Promise<void> {
  const soul = soulOf(souls, name);
  const row = await liveRow(soul);
  if (row) await pauseMentorship(as(soul, daysAgo(12)), row, addDays(today(), 16), row.version);
}

/** Leaves with a destination: what the two have written stays. */
async function moveOn(souls: Souls, name: string, destination: string, note: string): Promise<void> {
  const soul = soulOf(souls, name);
  const row = await liveRow(soul);
  if (row) await endMentorship(as(soul, daysAgo(8)), row, { destination, note, version: row.version });
}

async function standIn(region: Region, souls: Souls, name: string, mentor: string): Promise<void> {
  const soul = soulOf(souls, name);
  const row = await liveRow(soul);
  const to = await relationTo(as(soul, daysAgo(5)), soul.personId);
  const other = region.mentors.get(mentor);
  if (row && to && other)
    await setStandIn(as(soul, daysAgo(5)), row, to, {
      mentor: other.personId,
      until: addDays(today(), 21),
      version: row.version,
    });
}

/** A milestone that came back with a sentence; it waits for the musician. */
async function comeBack(region: Region, souls: Souls, name: string, mentor: string): Promise<void> {
  const soul = soulOf(souls, name);
  const by = region.mentors.get(mentor);
  const journey = await journeyOf(soul.personId);
  const ids = findFramework()[journey.stageNumber - 1] ?? [];
  const open = journey.milestones.filter((one) => ids.includes(one.id) && one.state === "open").at(-1);
  if (!open || !by) return;
  const said = await sayWord(as(soul, daysAgo(6)), soul.personId, open.id, {
    said: "ready",
    evidence: [],
    version: 0,
  });
  await answerWord(as(by, daysAgo(4)), soul.personId, open.id, {
    verdict: "returned",
    sentence: "Tæt på. Spil det én gang for nogen, du ikke kender, så er den der.",
    version: said.n,
  });
}

/** A guardian takes a yes back: at once nobody else sees the child any more. */
async function takeBack(region: Region, souls: Souls, everyone: readonly MusicianCast[]): Promise<void> {
  const child = everyone.findLast((one) => one.guardian !== null && one.act === null && one.bio !== "");
  const [soul, guardian] = [souls.get(child?.name ?? ""), region.guardians.get(child?.name ?? "")];
  if (!soul || !guardian) return;
  const ctx = as(guardian, daysAgo(9));
  const to = await relationTo(ctx, soul.personId);
  if (to) await answerConsent(ctx, to, "profile", false);
}
