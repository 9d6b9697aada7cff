import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { actions } from "../../src/features/order.ts";
import type { Action } from "../../src/http/action.ts";
import { dayOf } from "../../src/platform/calendar.ts";
import { clock } from "../../src/platform/clock.ts";
import type { RoleKind } from "../../src/platform/context.ts";
import { newId } from "../../src/platform/ids.ts";
import { stateOf } from "../hard/support/state.ts";
import { filled, Places } from "../hard/support/places.ts";
import { type Client, useHouse } from "../support/house.ts";
import { aMember, aMusician, anOrganisation, aMemberOf } from "../support/people.ts";

const house = useHouse();
/** Words that stand nowhere else: whoever reads one was shown the child. */
const SECRET = {
  name: "Hemmelinde Q",
  fullName: "Hemmelinde Quistgaard Zeuthen",
  bio: "kanariebio4711",
  instruments: "kanariefagot4711",
  act: "kanarieband4711",
  about: "kanarieom4711",
  demo: "kanariesang4711",
  note: "kanarienote4711",
  practice: "kanarieskala4711",
  evidence: "kanariebevis4711",
  file: "kanariefil4711",
};
const post = (browser: Client, path: string, values: Record<string, string>) =>
  browser.post(path).type("form").send(values);

/** A child of 13 whose guardian has said nothing: profile, act, demo, practice and evidence are there, and nobody may know. */
async function aHiddenChild(): Promise<void> {
  const child = await aMusician(SECRET.name, 13);
  const browser = await house.as(child);
  const sound = await readFile(join(import.meta.dirname, "../fixtures/audio/tone.mp3"));
  const { version } = (await browser.get("/api/v1/me")).body as { version?: number };
  const day = dayOf(clock.now());
  const { name, fullName, bio, instruments } = SECRET;
  const answers = [
    await post(browser, "/me/profile", {
      name,
      fullName,
      bio,
      instruments,
      genres: "",
      municipality: "0190",
      version: String(version ?? 0),
    }),
    await post(browser, "/acts", {
      kind: "solo",
      name: SECRET.act,
      about: SECRET.about,
      genres: "",
      ink: "gab",
      roles: "fagot",
      requestId: newId(),
    }),
  ];
  const act = answers[1]?.headers.location?.split("/").at(-1) ?? "";
  answers.push(
    await browser
      .post("/demos")
      .field("title", SECRET.demo)
      .field("note", SECRET.note)
      .field("ownWork", "on")
      .field("readers", "onlyMe")
      .field("act", act)
      .field("requestId", newId())
      .attach("audio", sound, { filename: `${SECRET.file}.mp3` }),
    await post(browser, "/practice", { day, minutes: "30", what: SECRET.practice, requestId: newId() }),
    await post(browser, "/evidence", {
      kind: "text",
      title: SECRET.evidence,
      text: SECRET.evidence,
      day,
      requestId: newId(),
    }),
    await post(browser, "/journey/RU-K1", { said: "ready", version: "0" }),
  );
  expect(answers.map((answer) => answer.status)).toEqual([303, 303, 303, 303, 303, 303]);
  await house.settle();
}

/** Everybody tries what has a thing in its path; a role its own doors too; what is for all is tried by nobody in particular. */
const knocks = (who: string, door: Action): boolean =>
  typeof door.by === "string"
    ? who === "anyone" || who === "member"
    : who === "anyone" || (ROLES[who] ?? []).some((role) => (door.by as readonly RoleKind[]).includes(role));
const ROLES: Record<string, readonly RoleKind[]> = {
  musician: ["musician"],
  teacher: ["staff"],
  booker: ["booker"],
};

describe("the law of leaks", () => {
  test("no answer of any door to a stranger, signed in or not, holds a word of a child without consent", async () => {
    await aHiddenChild();
    const viewers: Record<string, Client> = {
      anyone: house.client(),
      member: await house.as(await aMember()),
      musician: await house.as(await aMusician("Alma", 17)),
      teacher: await house.as(await aMemberOf(await anOrganisation("school", "Skolen"), "Per")),
      booker: await house.as(await aMemberOf(await anOrganisation("venue", "Lågen"), "Rie")),
    };
    const places = new Places(await stateOf(house).everything(), {});
    const doors = actions(house.config).filter(
      ({ method, path }) => method === "get" && !path.startsWith("/dev/"),
    );
    const shown: string[] = [];
    let answers = 0;
    for (const door of doors)
      for (const params of places.fill(door.path, 12))
        for (const [who, browser] of Object.entries(viewers)) {
          if (!knocks(who, door)) continue;
          for (const prefix of ["none" in door.html ? null : "", "none" in door.json ? null : "/api/v1"]) {
            if (prefix === null) continue;
            const { status, text, body, headers } = await browser.get(prefix + filled(door.path, params));
            answers += 1;
            const all =
              `${text ?? ""}${Buffer.isBuffer(body) ? body.toString("latin1") : ""}${JSON.stringify(headers)}`.toLowerCase();
            const words = Object.entries(SECRET).filter(([, word]) => all.includes(word.toLowerCase()));
            if (words.length > 0 || status >= 500)
              shown.push(`${who} ${prefix}${door.path} ${status}: ${words.map(([key]) => key).join(", ")}`);
          }
        }
    expect(shown).toEqual([]);
    expect(answers).toBeGreaterThan(300);
  }, 180_000);
});
