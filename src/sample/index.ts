import { findByEmail } from "../features/accounts/index.ts";
import { demosOfActs } from "../features/demos/index.ts";
import { anyPerson } from "../features/people/index.ts";
import { addDays, birthdayAt, type Day } from "../platform/calendar.ts";
import { monotonicMs } from "../platform/clock.ts";
import { markOld } from "../platform/events/events.ts";
import { transaction } from "../platform/mongo/connection.ts";
import { forgetMails } from "../platform/mail.ts";
import { beBooked } from "./booking.ts";
import { type MusicianCast, STORIES } from "./cast.ts";
import { fillers } from "./fillers.ts";
import { readFramework } from "./framework.ts";
import { beginMaking, clearAll, endMaking, isHalfMade } from "./half-made.ts";
import { writeKitOf } from "./kits.ts";
import { liveWithMentor } from "./life.ts";
import { daysAgo, each, type Soul, today } from "./moment.ts";
import { keptTakes } from "./music/index.ts";
import { layOut } from "./papers.ts";
import { agree, mailOf, newMusician, openRegion, PASSWORD, type Region } from "./people.ts";
import { practise } from "./practising.ts";
import { chanceOf } from "./random.ts";
import { recommendAll } from "./recommendations.ts";
import { playIn, showSongs, type Studio, takeKey } from "./sound.ts";
import { creditSong, talkOfDemo } from "./talking.ts";
import { tieUp } from "./ties.ts";
import { turnLately } from "./turning.ts";
import { worry } from "./worries.ts";

export interface SamplePlaces {
  /** Where files wait to be taken over by the storage: the same disk as the storage. */
  tmpDir: string;
}

/**
 * Fills an empty database with the sample region, through the services, and gives the lines that tell how to sign in. A
 * database that holds anybody is left as it is.
 */
export async function openSample(places: SamplePlaces, say: (line: string) => void): Promise<string[]> {
  if (await isHalfMade()) {
    say("The sample region was left half made: it is made anew.");
    await clearAll();
  }
  if (!(await anyPerson())) await makeRegion(places, say);
  return (await findByEmail(mailOf("Ana"))) ? guide() : [];
}

async function makeRegion({ tmpDir }: SamplePlaces, say: (line: string) => void): Promise<void> {
  const started = monotonicMs();
  await beginMaking();
  const seconds = (): string => `${((monotonicMs() - started) / 1000).toFixed(1)} s`;
  say("Making the sample region: people, two years of sessions.");
  await readFramework();
  const region = await transaction(openRegion);
  say(`  houses, mentors and the secretariat (${seconds()})`);
  const souls = new Map<string, Soul>();
  const everyone = [...STORIES, ...fillers()];
  await each(
    everyone,
    4,
    async (cast, index) => void souls.set(cast.name, await settleIn(region, cast, index)),
  );
  say(`  ${everyone.length} musicians and what they did with their mentors (${seconds()})`);
  const studio: Studio = { tmpDir, takes: new Map(keptTakes().map((take) => [takeKey(take), take.path])) };
  await each(everyone, 4, (cast, index) => transaction(() => record(studio, region, souls, cast, index)));
  say(`  acts and demos (${seconds()})`);
  await recommendAll(region, souls, everyone);
  await turnLately(region, souls, everyone);
  await layOut(region, souls);
  await worry(region, souls);
  const sigrid = souls.get("Sigrid");
  if (sigrid) await beBooked(sigrid, tmpDir);
  say(`  recommendations, pauses and farewells (${seconds()})`);
  await forgetMails();
  await markOld(daysAgo(14));
  await tieUp(region, souls);
  await endMaking();
  say(`  done in ${seconds()}`);
}

/** When somebody joined: longer ago the further they have come. Who is 15 without a guardian joined at 15 or later. */
function joinedOf(cast: MusicianCast, index: number, birthDay: Day): Day {
  const months = [4, 9, 16, 24][cast.stage - 1] ?? 4;
  const asked = daysAgo(Math.round(months * 30 - ((index * 13) % 40)));
  const fifteen = addDays(birthdayAt(birthDay, 15), 1);
  if (cast.age < 15 || asked >= fifteen) return asked;
  return fifteen < daysAgo(40) ? fifteen : daysAgo(40);
}

const birthDayOf = (cast: MusicianCast, index: number): Day =>
  addDays(today(), -(cast.age * 365 + Math.floor(cast.age / 4)) - 60 - ((index * 37) % 290));

async function settleIn(region: Region, cast: MusicianCast, index: number): Promise<Soul> {
  const birthDay = birthDayOf(cast, index);
  const joined = joinedOf(cast, index, birthDay);
  const soul = await transaction(() => newMusician(region, cast, joined, birthDay));
  const isTold = index < STORIES.length;
  await liveWithMentor({ region, soul, cast, joined, chance: chanceOf(index + 7), isTold });
  await transaction(() => practise(soul, cast, joined, index));
  return soul;
}

async function record(
  studio: Studio,
  region: Region,
  souls: ReadonlyMap<string, Soul>,
  cast: MusicianCast,
  index: number,
): Promise<void> {
  const soul = souls.get(cast.name);
  if (!soul || !cast.act) return;
  const others = cast.name === "Ana" ? [souls.get("Noor")].filter((one) => one !== undefined) : [];
  const act = await playIn(studio, soul, cast, joinedOf(cast, index, birthDayOf(cast, index)), others);
  const songs = await demosOfActs(act ? [act] : [], { least: "followers", limit: 100 });
  const song = songs.find((one) => one.readers === "followers");
  if (song) {
    await talkOfDemo(region, soul, cast, song._id, index);
    await creditSong(soul, cast, song._id);
  }
  if (!act || !cast.act.public) return;
  await writeKitOf(soul, act);
  await agree(region.guardians.get(cast.name) ?? soul, soul, today(), act);
  for (const other of others) await agree(other, other, today(), act);
  await showSongs(soul, act);
}

/** One sign-in for each role. */
function guide(): string[] {
  const rows = [
    ["musician (14)", "Ana"],
    ["musician (17)", "Malthe"],
    ["guardian", "Marta"],
    ["mentor", "Ilir"],
    ["music school", "Bodil"],
    ["venue", "Henrik"],
    ["partner", "Vibeke"],
    ["municipality", "Annelise"],
    ["secretariat", "Karen"],
    ["safeguarding lead", "Dorthe"],
  ] as const;
  return [
    "",
    `Sample data. Sign in with one of these; the password is "${PASSWORD}":`,
    ...rows.map(([role, name]) => `  ${role.padEnd(18)} ${mailOf(name)}`),
    "The last two are also asked for a code: it stands at /dev/codes.",
  ];
}
