import { FIRST_NAMES, type MusicianCast, SPREAD } from "./cast.ts";
import { type Chance, chanceOf } from "./random.ts";
import { ACT_NAMES, BIOS, GENRES, INSTRUMENTS, SONG_NAMES } from "./words.ts";

const GUIDES = [
  "Ilir",
  "Sofie",
  "Karl Emil",
  "Nadja",
  "Bjarke",
  "Elin",
  "Mads",
  "Freja",
  "Omar",
  "Ingrid",
  "Leila",
];

/** Those who fill the region: some new, some far, a few who wait for a guardian's yes. */
export function fillers(): MusicianCast[] {
  const places = SPREAD.flatMap(({ count, ...place }) => Array.from({ length: count }, () => place));
  const names = [...ACT_NAMES];
  return places
    .map((place, index) => filler(place, index, chanceOf(index + 101)))
    .map((one) =>
      one.act ? { ...one, act: { ...one.act, name: names.shift() ?? `${one.name} solo` } } : one,
    );
}

function filler(
  place: { municipality: string; school: string | null },
  index: number,
  chance: Chance,
): MusicianCast {
  const name = FIRST_NAMES[index] ?? `Nr. ${index}`;
  const isChild = index % 9 === 4;
  const stage = isChild ? 1 : chance.pick([1, 1, 1, 1, 1, 2, 2, 2, 3, 4] as const);
  const age = isChild ? chance.whole(11, 14) : stage > 2 ? chance.whole(17, 22) : chance.whole(15, 19);
  const waits = isChild && index % 2 === 1;
  const isAlone = waits || (stage === 1 && chance.next() < 0.25);
  const songs = !waits && chance.next() < 0.28 ? [SONG_NAMES[index % SONG_NAMES.length] ?? ""] : [];
  return {
    name,
    age,
    ...place,
    mentor: isAlone ? null : (GUIDES[index % GUIDES.length] ?? null),
    stage,
    confirmed: stage === 1 ? chance.whole(0, 6) : chance.whole(1, 8),
    instruments: chance.pick(INSTRUMENTS),
    genres: chance.pick(GENRES),
    bio: chance.pick(BIOS),
    act: songs.length > 0 ? soloAct(chance, age) : null,
    songs,
    silentWeeks: chance.pick([0, 1, 1, 2, 2, 3, 3, 4, 5, 7]),
    guardian:
      isChild && !waits
        ? `${chance.pick(["Mette", "Lars", "Anne", "Peter", "Hanne", "Thomas"])}, ${name}s forælder`
        : null,
  };
}

/** An act whose name is given when all are known, so that each name is used once. */
const soloAct = (chance: Chance, age: number): NonNullable<MusicianCast["act"]> => ({
  name: "",
  kind: "solo",
  ink: chance.pick(["naeb", "gab", "aeg"] as const),
  about: chance.pick(BIOS),
  public: age >= 15 && chance.next() < 0.6,
});
