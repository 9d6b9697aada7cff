import { addComment, answerComment, type Comment, commentsOn, decide } from "../features/comments/index.ts";
import { creditsAt, writeCredits } from "../features/credits/index.ts";
import { addDays, dayOf } from "../platform/calendar.ts";
import { newId } from "../platform/ids.ts";
import type { MusicianCast } from "./cast.ts";
import { as, type Soul, today } from "./moment.ts";
import type { Region } from "./people.ts";
import { chanceOf } from "./random.ts";
import { ANSWERS, COMMENTS, WHY_NOT } from "./words.ts";

/** Who made a song, as its owner wrote it down with somebody who has no profile here. */
export async function creditSong(soul: Soul, cast: MusicianCast, demo: string): Promise<void> {
  const ctx = as(soul, today(), "18:00");
  const at = cast.age >= 15 ? await creditsAt(ctx, demo) : null;
  if (!at) return;
  await writeCredits(ctx, at, {
    person: [soul.personId, null],
    outside: ["", "Kaj Mølgård"],
    plays: ["", "trommer"],
    share: [7_500, 2_500],
    roles: ["0-words", "0-music", "0-sang", "1-played"],
    isrc: "",
    iswc: "",
    version: 0,
  });
}

/** What mentors said at a second of the first song of each musician, and what was made of it. The newest waits for an answer. */
export async function talkOfDemo(
  region: Region,
  soul: Soul,
  cast: MusicianCast,
  demo: string,
  index: number,
): Promise<void> {
  const mentor = cast.mentor ? region.mentors.get(cast.mentor) : null;
  const at = mentor ? await commentsOn(as(soul, today()), demo) : null;
  if (!mentor || !at) return;
  const chance = chanceOf(index + 31);
  const versions = [...at.versions].reverse();
  for (const [i, version] of versions.entries()) {
    const isNewest = i === versions.length - 1;
    const day = addDays(dayOf(version.at), 1) > today() ? today() : addDays(dayOf(version.at), 1);
    const seconds = Math.floor(version.durationMs / 1000);
    for (const share of isNewest ? [0.12, 0.4, 0.78] : [0.25]) {
      const root = await addComment(as(mentor, day, "21:05"), at, version, {
        from: Math.floor(seconds * share),
        to: share === 0.4 ? Math.floor(seconds * share) + 6 : null,
        text: chance.pick(COMMENTS),
        requestId: newId(),
      });
      if (share !== 0.4) await close(soul, root, versions[i + 1]?.n ?? null, addDays(day, 1));
      else if (index % 2 === 0)
        await answerComment(as(soul, day, "21:40"), root, { text: chance.pick(ANSWERS), requestId: newId() });
    }
  }

  async function close(by: Soul, root: Comment, usedIn: number | null, day: string): Promise<void> {
    const used = usedIn !== null || root.from % 2 === 0;
    await decide(as(by, day > today() ? today() : day, "19:30"), at as NonNullable<typeof at>, root, {
      decision: used ? "used" : "notUsed",
      usedIn,
      why: used ? "" : chance.pick(WHY_NOT),
      version: 0,
    });
  }
}
