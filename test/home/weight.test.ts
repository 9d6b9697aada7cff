import { beforeAll, describe, expect, test } from "@jest/globals";
import { relationTo } from "../../src/features/consent/index.ts";
import { acceptMentorship, askMentor } from "../../src/features/mentorships/index.ts";
import { makeTie } from "../../src/features/ties/index.ts";
import { newId } from "../../src/platform/ids.ts";
import { type Client, useHouse } from "../support/house.ts";
import {
  aMemberOf,
  aMentor,
  aMusician,
  anOrganisation,
  aGuardianOf,
  attends,
  follows,
  type Member,
  saysYes,
  seenBy,
} from "../support/people.ts";

const house = useHouse();
const FEW = 5;
const MANY = 50;
const MOST_BYTES = 100_000;

interface Started {
  commandName: string;
  command: Record<string, unknown>;
  databaseName: string;
}
/** Collections of the frame round each page, which libraries read. */
const FRAME = new Set(["sessions", "limits", "jobs", "leases"]);
const READS = new Set(["find", "aggregate", "count", "distinct", "getMore"]);

/** What one GET asked the database, a line for each command: measured by the driver's own monitor. */
async function queriesOf(browser: Client, path: string): Promise<{ bytes: number; queries: string[] }> {
  // Once before, since the framework is read once and kept.
  await browser.get(path);
  await house.settle();
  const queries: string[] = [];
  const hear = ({ commandName, command, databaseName }: Started): void => {
    const name = String(commandName === "getMore" ? command.collection : command[commandName]);
    if (databaseName === house.connection.dbName && READS.has(commandName) && !FRAME.has(name))
      queries.push(`${commandName} ${name}`);
  };
  house.connection.client.on("commandStarted", hear as never);
  const answer = await browser.get(path);
  house.connection.client.off("commandStarted", hear as never);
  expect([path, answer.status]).toEqual([path, 200]);
  return { bytes: Buffer.byteLength(answer.text), queries: queries.sort() };
}

/** A school, a mentor and a venue that share the same so many musicians. */
async function aRegionOf(n: number) {
  const [school, venue, ilir] = [
    await anOrganisation("school", `Musikskole ${n}`),
    await anOrganisation("venue", `Spillested ${n}`),
    await aMentor(`Ilir ${n}`),
  ];
  const [bodil, henrik] = [await aMemberOf(school, "Bodil"), await aMemberOf(venue, "Henrik")];
  for (let i = 0; i < n; i += 1) {
    const pupil = await aMusician(`Maja-Louise Frederikke nummer ${i}`, 19);
    await saysYes(pupil, pupil);
    await attends(pupil, school);
    await follows(venue, pupil, "progressAndDemos");
    const ctx = await seenBy(pupil);
    const to = await relationTo(ctx, pupil.personId);
    if (!to) throw new Error("nobody there");
    const asked = await askMentor(
      ctx,
      to,
      { mentor: ilir.personId, goal: "En EP", requestId: newId() },
      null,
    );
    await acceptMentorship(await seenBy(ilir), asked, to);
  }
  return { school: await house.as(bodil), mentor: await house.as(ilir), venue: await house.as(henrik) };
}
const PAGES = [
  ["school", "/"],
  ["school", "/pupils"],
  ["mentor", "/"],
  ["mentor", "/mentees"],
  ["venue", "/"],
  ["venue", "/following"],
] as const;

describe("pages with many people", () => {
  let few: Awaited<ReturnType<typeof aRegionOf>>;
  let many: Awaited<ReturnType<typeof aRegionOf>>;
  beforeAll(async () => {
    few = await aRegionOf(FEW);
    many = await aRegionOf(MANY);
    await house.settle();
  }, 240_000);

  test.each(PAGES)("%s %s asks the database as often for 50 people as for 5", async (who, path) => {
    const small = await queriesOf(few[who], path);
    const large = await queriesOf(many[who], path);
    expect(large.queries).toEqual(small.queries);
    expect(small.queries.length).toBeGreaterThan(3);
    expect(small.queries.length).toBeLessThanOrEqual(60);
  });

  test.each(PAGES)("%s %s with 50 people is at most 100 kB before compression", async (who, path) => {
    const { bytes } = await queriesOf(many[who], path);
    expect(bytes).toBeLessThanOrEqual(MOST_BYTES);
  });

  test("show them all: the school's first screen has each of 50 pupils, ten of them unfolded", async () => {
    const { text } = await many.school.get("/");
    expect(new Set(text.match(/nummer \d+<\/a>/g)).size).toBe(MANY);
    expect(text.slice(0, text.indexOf("<details")).match(/nummer \d+<\/a>/g)).toHaveLength(10);
    expect(text).toContain("Vis 40 elever til");
  });
});

describe("a guardian's first screen", () => {
  /** A guardian of so many children, each with a mentor's tie. */
  async function aParentOf(n: number): Promise<Client> {
    let parent: Member | null = null;
    for (let i = 0; i < n; i += 1) {
      const child = await aMusician(`Barn ${i}`, 12);
      if (!parent) parent = await aGuardianOf(child);
      else
        await makeTie(
          await seenBy(parent),
          {
            kind: "guardian",
            from: parent.personId,
            fromKind: "person",
            to: child.personId,
            assurance: "confirmed",
            power: "approver",
          },
          "active",
        );
    }
    if (!parent) throw new Error("no child");
    return house.as(parent);
  }

  test("asks the same for each child more: what three ask above two, two ask above one", async () => {
    const asked: number[] = [];
    for (const n of [1, 2, 3]) asked.push((await queriesOf(await aParentOf(n), "/")).queries.length);
    const [one = 0, two = 0, three = 0] = asked;
    expect(three - two).toBe(two - one);
    expect(two - one).toBeLessThanOrEqual(30);
  }, 60_000);
});
