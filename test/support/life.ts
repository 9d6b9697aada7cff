import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "@jest/globals";
import { addDays, dayOf } from "../../src/platform/calendar.ts";
import { clock } from "../../src/platform/clock.ts";
import { newId } from "../../src/platform/ids.ts";
import type { Client, House } from "./house.ts";
import { aMemberOf, aMentor, anOrganisation, attends, follows, type Member } from "./people.ts";

const FIXTURES = join(import.meta.dirname, "../fixtures");
const post = (browser: Client, path: string, body: object) => browser.post(path).type("form").send(body);

/** Everybody around a musician, and what came of it. */
export interface Life {
  mentor: Member;
  teacher: Member;
  schoolId: string;
  demoId: string;
  mentorshipId: string;
}

/**
 * A musician's whole life on the platform, through the doors: picture, recordings, evidence, practice, a mentor with sessions
 * and notes, a milestone, a school that recommends, a venue that follows.
 */
export async function aLife(house: House, musician: Member): Promise<Life> {
  const own = await house.as(musician);
  const picture = await readFile(join(FIXTURES, "pictures/gps.jpg"));
  const sound = await readFile(join(FIXTURES, "audio/tone.mp3"));
  const well = (answer: { status: number; text: string }): void =>
    expect([answer.status, answer.status < 400 ? "" : answer.text.slice(0, 2000)]).toEqual([
      answer.status < 400 ? answer.status : 303,
      "",
    ]);
  well(await own.post("/me/picture").attach("picture", picture, { filename: "mig.jpg" }));
  const demo = await own
    .post("/api/v1/demos")
    .field("title", "Sidste bus")
    .field("note", "Skitse")
    .field("ownWork", "yes")
    .field("requestId", newId())
    .attach("audio", sound, { filename: "tone.mp3" });
  well(demo);
  well(
    await own
      .post("/evidence/files")
      .field("title", "Plakaten")
      .field("day", dayOf(clock.now()))
      .field("requestId", newId())
      .attach("file", picture, { filename: "plakat.jpg" }),
  );
  well(
    await post(own, "/practice", {
      day: dayOf(clock.now()),
      minutes: "25",
      what: "Skalaer",
      requestId: newId(),
    }),
  );
  const mentor = await aMentor("Ilir");
  well(await post(own, "/mentorships", { mentor: mentor.personId, goal: "En EP", requestId: newId() }));
  const guide = await house.as(mentor);
  const mentorshipId = /\/mentorships\/([0-9a-z]{20})"/.exec((await guide.get("/mentees")).text)?.[1] ?? "";
  well(await post(guide, `/mentorships/${mentorshipId}/acceptance`, {}));
  for (const [readers, note] of [
    ["both", "Vi spillede den igen"],
    ["mentorOnly", "Kun til mig selv"],
  ]) {
    const { version } = (await guide.get(`/api/v1/mentorships/${mentorshipId}`)).body;
    well(
      await post(guide, `/mentorships/${mentorshipId}/sessions`, {
        day: addDays(dayOf(clock.now()), -1),
        time: "16:00",
        minutes: "45",
        place: "place",
        where: "",
        readers,
        note,
        step: "Indspil omkvædet igen",
        owner: "musician",
        due: "week",
        version,
        requestId: newId(),
      }),
    );
  }
  const school = await anOrganisation("school", "Furesø Musikskole");
  const venue = await anOrganisation("venue", "Spillestedet");
  const teacher = await aMemberOf(school, "Birthe");
  await attends(musician, school);
  await follows(venue, musician, "progressAndDemos");
  await house.settle();
  return {
    mentor,
    teacher,
    schoolId: school._id,
    demoId: String(demo.body.id),
    mentorshipId,
  };
}
