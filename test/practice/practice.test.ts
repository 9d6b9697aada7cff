import { beforeAll, describe, expect, test } from "@jest/globals";
import { evidenceOf } from "../../src/features/evidence/index.ts";
import { practiceSums } from "../../src/features/practice/index.ts";
import { addDays, dayOf } from "../../src/platform/calendar.ts";
import { clock } from "../../src/platform/clock.ts";
import { newId } from "../../src/platform/ids.ts";
import { type Client, useHouse } from "../support/house.ts";
import { aMentor, aMusician, type Member } from "../support/people.ts";

const house = useHouse();
let noor: Member;
let asNoor: Client;
const today = (): string => dayOf(clock.now());
const entry = (more: object = {}) => ({
  day: today(),
  minutes: 45,
  what: "Vers 2",
  requestId: newId(),
  ...more,
});

beforeAll(async () => {
  noor = await aMusician("Noor");
  asNoor = await house.as(noor);
}, 30_000);

describe("practice", () => {
  test("an entry sent twice is stored once and is evidence; edited, removed and brought back, the evidence follows", async () => {
    const body = entry();
    for (const _ of [1, 2])
      expect((await asNoor.post("/practice").type("form").send(body)).headers.location).toBe("/practice");
    expect((await asNoor.get("/api/v1/practice")).body.entries).toHaveLength(1);
    const path = `/practice/${body.requestId}`;
    expect((await asNoor.get(path)).text).toContain("Vers 2");
    const edit = { day: today(), minutes: 60, what: "Vers 3", version: 1 };
    expect((await asNoor.post(`/api/v1${path}`).send(edit)).body).toMatchObject({ minutes: 60, version: 2 });
    const stale = await asNoor.post(path).type("form").send(edit);
    expect([stale.status, stale.text.includes("Sådan står der nu")]).toEqual([409, true]);
    const [evidence] = await evidenceOf(noor.personId);
    expect(evidence).toMatchObject({ kind: "practice", title: "Vers 3", text: "60 min", withdrawnAt: null });
    await asNoor.post(`${path}/removal`);
    expect((await asNoor.get(path)).status).toBe(404);
    expect((await evidenceOf(noor.personId))[0]?.withdrawnAt).not.toBeNull();
    await asNoor.post(`${path}/restoration`);
    expect((await evidenceOf(noor.personId))[0]).toMatchObject({ text: "60 min", withdrawnAt: null });
    expect((await asNoor.get("/practice")).text).toContain("Vers 3");
  });

  test("ten weeks are summed by week, and days are counted once", async () => {
    const ida = await aMusician("Ida");
    const asIda = await house.as(ida);
    for (const days of [0, 0, 7, 80])
      await asIda.post("/api/v1/practice").send(entry({ day: addDays(today(), -days), minutes: 30 }));
    const sums = await practiceSums(ida.personId, today());
    expect(sums.weeks.map((week) => week.minutes)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 30, 60]);
    expect(sums.days).toBe(2);
  });

  test("bad input is refused at its field; other people's entries are not there", async () => {
    for (const [body, field] of [
      [entry({ minutes: 4 }), "minutes"],
      [entry({ minutes: 601 }), "minutes"],
      [entry({ minutes: "mange" }), "minutes"],
      [entry({ what: "" }), "what"],
      [entry({ what: "x".repeat(201) }), "what"],
      [entry({ day: addDays(today(), 1) }), "day"],
      [entry({ day: addDays(today(), -400) }), "day"],
      [entry({ day: { $gt: "" } }), "day"],
    ] as const) {
      const answer = await asNoor.post("/api/v1/practice").send(body);
      expect([answer.status, answer.body.fields?.[0]?.field]).toEqual([422, field]);
    }
    const shown = await asNoor
      .post("/practice")
      .type("form")
      .send(entry({ minutes: "", what: "<script>" }));
    expect([shown.status, shown.text.includes("&lt;script&gt;")]).toEqual([422, true]);
    const other = await house.as(await aMusician("Ib"));
    const theirs = entry();
    await other.post("/api/v1/practice").send(theirs);
    for (const door of ["", "/removal", "/restoration"])
      expect((await asNoor.post(`/api/v1/practice/${theirs.requestId}${door}`).send({})).status).toBe(404);
    expect((await asNoor.post("/api/v1/practice").send(theirs)).status).toBe(409);
    expect((await (await house.as(await aMentor())).get("/practice")).status).toBe(404);
  });
});
