import { expect, test } from "@jest/globals";
import { findRecommendation, insertRecommendation } from "../../src/features/recommendations/model.ts";
import { plusMs } from "../../src/platform/clock.ts";
import { newId } from "../../src/platform/ids.ts";
import { useHouse } from "../support/house.ts";
import { aMemberOf, aMusician, anOrganisation, attends } from "../support/people.ts";

const house = useHouse();

test("of more recommendations than a list holds, the newest stand in it: at the school, with the pupil and at the venue", async () => {
  const [school, venue] = [
    await anOrganisation("school", "Skolen"),
    await anOrganisation("venue", "Spillestedet"),
  ];
  const noor = await aMusician("Noor", 19);
  await attends(noor, school);
  const browsers = {
    school: await house.as(await aMemberOf(school, "Sine")),
    pupil: await house.as(noor),
    venue: await house.as(await aMemberOf(venue, "Bo")),
  };
  const send = (browser: keyof typeof browsers, path: string, values: Record<string, string>) =>
    browsers[browser].post(`/api/v1/recommendations${path}`).send(values);
  const made = await send("school", "", {
    pupilId: noor.personId,
    receiver: `organisation-${venue._id}`,
    text: "Noor skriver sine egne numre.",
    requestId: newId(),
  });
  const id = String(made.body.id);
  const handed = await send("school", `/${id}/handover`, { version: String(made.body.version) });
  await send("pupil", `/${id}/agreement`, { version: String(handed.body.version), motivation: "Jeg vil." });
  const like = await findRecommendation(id);
  if (!like?.sentAt) throw new Error("not sent");
  // Older ones, written and sent a minute apart; the database is given them before the newest.
  const newest = { ...like, _id: newId(), requestId: newId(), createdAt: plusMs(like.createdAt, 60_000) };
  const older = Array.from({ length: 505 }, (_, i) => {
    const [createdAt, sentAt] = [plusMs(like.createdAt, -60_000 * i), plusMs(like.createdAt, -60_000 * i)];
    return { ...like, _id: newId(), requestId: newId(), createdAt, sentAt };
  });
  for (const one of [...older, { ...newest, sentAt: newest.createdAt }]) await insertRecommendation(one);
  for (const [who, browser] of Object.entries(browsers)) {
    const { body } = await browser.get("/api/v1/recommendations");
    expect([who, JSON.stringify(body).includes(newest._id)]).toEqual([who, true]);
  }
}, 60_000);
