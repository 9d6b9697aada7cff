import { expect, test } from "@jest/globals";
import { newId } from "../../src/platform/ids.ts";
import { type Client, useHouse } from "../support/house.ts";
import { aMember, aMentor, aMusician, aSafeguardingLead, aSecretary, mentors } from "../support/people.ts";

const house = useHouse();
const json = (browser: Client, path: string) => browser.get(`/api/v1${path}`);
const REPORT = { what: "hurtful", text: "Billedet er ikke hendes" };

test("what a member sees may be reported to the secretariat with a reason; what they do not see is a 404", async () => {
  const [noor, ilir, karen] = [await aMusician("Noor"), await aMentor("Ilir"), await aSecretary()];
  await mentors(ilir, noor);
  const [mentor, stranger] = [await house.as(ilir), await house.as(await aMember())];
  const at = `person-${noor.personId}`;
  expect((await mentor.get(`/concerns/new?about=${at}`)).text).toContain(`/reports/new?about=${at}`);
  expect((await mentor.get(`/reports/new?about=${at}`)).text).toContain("En profil eller et billede");
  for (const other of [`/reports/new?about=${at}`, "/reports/new", "/reports/new?about=person-x"])
    expect([other, (await stranger.get(other)).status]).toEqual([other, 404]);
  const requestId = newId();
  expect((await stranger.post(`/api/v1/reports/${at}`).send({ ...REPORT, requestId })).status).toBe(404);
  for (let i = 0; i < 2; i += 1)
    expect((await mentor.post(`/api/v1/reports/${at}`).send({ ...REPORT, requestId })).status).toBe(200);
  const bad = await mentor.post(`/reports/${at}`).type("form").send({ text: "Mine ord", requestId: newId() });
  expect([bad.status, bad.text.includes("Mine ord")]).toEqual([422, true]);
  const { reports } = (await json(await house.as(karen), "/page-reports")).body;
  expect(reports).toMatchObject([{ act: null, about: { type: "person", id: noor.personId }, ...REPORT }]);
  for (const who of [noor, ilir, await aSafeguardingLead()])
    expect((await (await house.as(who)).get("/page-reports")).status).toBe(404);
});

test("the reporter is told the outcome and nothing else; whom it is about is told nothing", async () => {
  const [noor, ilir, karen] = [await aMusician("Noor"), await aMentor("Ilir"), await aSecretary()];
  await mentors(ilir, noor);
  const [mentor, secretary] = [await house.as(ilir), await house.as(karen)];
  for (const outcome of ["acted", "left"]) {
    const { id } = (
      await mentor.post(`/api/v1/reports/person-${noor.personId}`).send({ ...REPORT, requestId: newId() })
    ).body;
    const path = `/api/v1/page-reports/${id}/closure`;
    expect((await mentor.post(path).send({ outcome })).status).toBe(404);
    expect((await secretary.post(path).send({ outcome: "andet" })).status).toBe(422);
    expect((await secretary.post(path).send({ outcome })).status).toBe(204);
  }
  await house.settle();
  const keys = async (browser: Client): Promise<string[]> =>
    (await json(browser, "/notifications")).body.notices.map((one: { key: string }) => one.key);
  expect((await keys(mentor)).filter((key) => key.startsWith("report")).sort()).toEqual([
    "reportActed",
    "reportLeft",
  ]);
  expect((await keys(await house.as(noor))).filter((key) => key.startsWith("report"))).toEqual([]);
});
