import { describe, expect, test } from "@jest/globals";
import { recordEvidence } from "../../src/features/evidence/index.ts";
import { journeyOf, journeysOf, stageCells, waitingAmong } from "../../src/features/journeys/index.ts";
import { answerWord, sayWord } from "../../src/features/journeys/service.ts";
import { useHouse } from "../support/house.ts";
import { aMentor, aMusician, mentors, seenBy } from "../support/people.ts";

useHouse();

describe("words", () => {
  test("the musician says, the mentor answers, and lists see it", async () => {
    const [noor, ilir] = [await aMusician(), await aMentor()];
    await mentors(ilir, noor);
    const ctx = await seenBy(noor);
    const word = await recordEvidence(ctx, {
      kind: "text",
      day: "2026-01-02",
      members: [noor.personId],
      title: "x",
    });
    await sayWord(ctx, noor.personId, "RU-H1", { said: "ready", evidence: [word._id], version: 0 });
    expect((await waitingAmong([noor.personId])).map((one) => one.milestone)).toEqual(["RU-H1"]);
    await answerWord(await seenBy(ilir), noor.personId, "RU-H1", {
      verdict: "confirmed",
      sentence: "",
      version: 1,
    });
    const view = await journeyOf(noor.personId);
    expect([view.confirmed, view.stageNumber, stageCells(view)[0]]).toEqual([1, 1, "confirmed"]);
    expect((await journeysOf([noor.personId])).get(noor.personId)?.perDimension.craft).toBe(1);
  });
});
