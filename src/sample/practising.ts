import { logPractice } from "../features/practice/index.ts";
import { addDays, type Day, daysBetween } from "../platform/calendar.ts";
import { newId } from "../platform/ids.ts";
import type { MusicianCast } from "./cast.ts";
import { as, type Soul, today } from "./moment.ts";
import { type Chance, chanceOf } from "./random.ts";
import { PRACTICE } from "./words.ts";

/**
 * The practice log from the first day until today: often in the last weeks, now and then before. Those with a story keep it
 * all the time; of the others every eighth has just begun.
 */
export async function practise(soul: Soul, cast: MusicianCast, joined: Day, index: number): Promise<void> {
  const isStory = cast.bio !== "" && index < 12;
  if (cast.mentor === null || (!isStory && index % 8 !== 0)) return;
  const chance = chanceOf(index + 1301);
  const days = isStory ? [...before(joined), ...lately(joined, 6)] : lately(joined, 2);
  for (const day of days) await logPractice(as(soul, day, "18:30"), entry(day, chance));
}

const entry = (day: Day, chance: Chance) => ({
  day,
  minutes: chance.pick([15, 20, 20, 30, 30, 45, 60]),
  what: chance.pick(PRACTICE),
  requestId: newId(),
});

/** Every fourth week of the past. */
function before(joined: Day): Day[] {
  const count = Math.floor(Math.max(0, daysBetween(joined, today()) - 42) / 28);
  return Array.from({ length: count }, (_, i) => addDays(joined, 3 + i * 28));
}

/** Twice in each of the last weeks. */
function lately(joined: Day, weeks: number): Day[] {
  const all = Array.from({ length: weeks * 2 }, (_, i) => addDays(today(), -1 - Math.round(i * 3.5)));
  return all.filter((day) => day > joined).toReversed();
}
