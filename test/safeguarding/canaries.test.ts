import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { readConfig } from "../../src/config.ts";
import { soloActOf } from "../../src/features/acts/index.ts";
import { actions } from "../../src/features/order.ts";
import { changeProfile } from "../../src/features/people/index.ts";
import { systemContext } from "../../src/platform/context.ts";
import { newId } from "../../src/platform/ids.ts";
import { type Client, useHouse } from "../support/house.ts";
import {
  aGuardianOf,
  agreed,
  aMemberOf,
  aMentor,
  aMusician,
  anOrganisation,
  attends,
  bornFor,
  follows,
  type Member,
  mentors,
  saysYes,
  seenBy,
} from "../support/people.ts";

const house = useHouse();
const all = actions(readConfig({ NODE_ENV: "test" }));
const tone = join(import.meta.dirname, "../fixtures/audio/tone.mp3");

/** The kind of thing whose id a path begins with; a path of another kind is tried with every id. */
type Ids = Record<"people" | "acts" | "demos" | "mentorships" | "organisations", string[]>;
const idsFor = (path: string, ids: Ids): string[] => {
  const [, first = ""] = path.split("/");
  return ids[(first === "a" ? "acts" : first) as keyof Ids] ?? Object.values(ids).flat();
};

/** Every page and JSON answer, the mailbox of a development machine apart, that can be had by GET, with these ids in the place of an id. */
async function everyAnswer(browser: Client, ids: Ids): Promise<{ path: string; text: string }[]> {
  const out: { path: string; text: string }[] = [];
  for (const action of all.filter((one) => one.method === "get" && !/:token|^\/dev\//.test(one.path))) {
    const paths = action.path.includes(":")
      ? idsFor(action.path, ids).map((id) => action.path.replace(/:(n|side)\b/g, "1").replace(/:\w+/g, id))
      : [action.path];
    for (const path of new Set(paths))
      for (const door of [
        ...("none" in action.html ? [] : [path]),
        ...("none" in action.json ? [] : [`/api/v1${path}`]),
      ]) {
        const answer = await browser.get(door);
        if (answer.status === 200 && /html|json|csv/.test(String(answer.headers["content-type"])))
          out.push({ path: door, text: answer.text });
      }
  }
  return out;
}

/** Ana, 14, with a follow by a venue and a municipality, a mentor, a school, an act and a demo. */
async function anasWorld() {
  const ana = await aMusician("Ana", 14);
  const marta = await aGuardianOf(ana, "Marta");
  await saysYes(marta, ana);
  await agreed(ana, "mentoring", "venueContact", "picture", "demoFollowers");
  await changeProfile(systemContext(), ana.personId, 0, {
    name: "Ana",
    fullName: "Ana Kanariefugl",
    bio: "Synger",
    instruments: "sang",
    genres: "",
    municipality: null,
    links: [],
  });
  const [venue, municipality, school] = [
    await anOrganisation("venue", "Scenen"),
    await anOrganisation("municipality", "Furesø Kommune"),
    await anOrganisation("school", "Skolen"),
  ];
  for (const one of [venue, municipality]) await follows(one, ana, "progressAndDemos");
  await attends(ana, school);
  const ilir = await aMentor("Ilir");
  const tie = await mentors(ilir, ana);
  const act = await soloActOf(await seenBy(ana));
  const demo = await (await house.as(ana))
    .post("/api/v1/demos")
    .field({ title: "Sidste bus", act: act._id, readers: "followers", ownWork: "yes", requestId: newId() })
    .attach("audio", await readFile(tone), { filename: "a.mp3" });
  await house.settle();
  return {
    ana,
    marta,
    ids: {
      people: [ana.personId, ilir.personId],
      acts: [act._id],
      demos: [String(demo.body.id)],
      mentorships: [tie._id],
      organisations: [venue._id, municipality._id],
    },
    booker: await aMemberOf(venue, "Per"),
    officer: await aMemberOf(municipality, "Olga"),
    mentor: ilir,
  };
}

const MONTHS = [
  "januar",
  "februar",
  "marts",
  "april",
  "maj",
  "juni",
  "juli",
  "august",
  "september",
  "oktober",
  "november",
  "december",
];
/** A day as programs and people write it. */
const writings = (day: string): string[] => {
  const [year = "", month = "", date = ""] = day.split("-");
  const word = MONTHS[Number(month) - 1] ?? "";
  return [day, `${date}-${month}-${year}`, `${date}.${month}.${year}`, `${Number(date)}. ${word} ${year}`];
};

describe("what adults meet of a child", () => {
  test("venue, municipality and mentor see no birth day and no mail of a child or guardian; venue and municipality no age and no surname", async () => {
    const { ana, marta, ids, booker, officer, mentor } = await anasWorld();
    const seen: Record<string, string[]> = {};
    const met: Record<string, boolean> = {};
    for (const [role, who] of Object.entries<Member>({ booker, officer, mentor })) {
      const answers = await everyAnswer(await house.as(who), ids);
      const canaries = [
        ana.email,
        marta.email,
        ...writings(bornFor(14)),
        ...(role === "mentor" ? [] : ["Kanariefugl", "14 år", '"age":14', '"birthDay"', "Marta"]),
      ];
      met[role] = answers.some(({ text }) => text.includes("Ana"));
      seen[role] = answers.flatMap(({ path, text }) =>
        canaries.filter((word) => text.includes(word)).map((word) => `${path}: ${word}`),
      );
      expect([role, answers.length > 40]).toEqual([role, true]);
    }
    expect(met).toEqual({ booker: true, officer: true, mentor: true });
    expect(seen).toEqual({ booker: [], officer: [], mentor: [] });
  }, 300_000);

  test("no door takes an age or a day of birth to search by", () => {
    const asked = all.flatMap((action) =>
      Object.keys((action.query as { shape?: object } | null)?.shape ?? {}).map(
        (name) => `${action.path}?${name}`,
      ),
    );
    expect(asked.length).toBeGreaterThan(5);
    expect(asked.filter((one) => /\?.*(age|alder|born|birth|year|under1|minor)/i.test(one))).toEqual([]);
  });
});
