import { createServer, get, type IncomingMessage, type Server } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { addDays, dayOf } from "../../src/platform/calendar.ts";
import { clock } from "../../src/platform/clock.ts";
import { newId } from "../../src/platform/ids.ts";
import { type Client, useHouse } from "../support/house.ts";
import { aMusician } from "../support/people.ts";
import { aTone } from "../support/sound.ts";
import { anAct } from "../support/songs.ts";

const house = useHouse({}, { keeps: true });
let server: Server;
beforeAll(async () => {
  server = createServer(house.app);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** More than the buffers between two ends of a line hold. */
const LONG = aTone(600, 220, 24_000);

async function aLongDemo(asNoor: Client, act: string): Promise<string> {
  const sent = await asNoor
    .post("/api/v1/demos")
    .field({ title: "Lang", act, readers: "onlyMe", ownWork: "yes", requestId: newId() })
    .attach("audio", LONG, { filename: "lang.wav" });
  expect(sent.status).toBe(200);
  await house.settle();
  return String(sent.body.id);
}
async function aLink(asNoor: Client, demo: string): Promise<string> {
  const lastDay = addDays(dayOf(clock.now()), 3);
  const form = { name: "Henrik", lastDay, requestId: newId() };
  const made = await asNoor.post(`/api/v1/demos/${demo}/links`).send(form);
  return String(made.body.address).replace(house.config.baseUrl, "");
}
/** A browser's player: asks for all of it from the first byte on, takes a little, and waits until it is wanted. */
async function beginListening(path: string): Promise<IncomingMessage> {
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    get({ port, path: `${path}/audio`, headers: { range: "bytes=0-" } }, resolve).on("error", reject);
  });
  expect([answer.statusCode, Number(answer.headers["content-length"])]).toEqual([206, LONG.length]);
  return answer;
}
/** Takes the rest as quickly as it comes: how many bytes, and whether that was all. */
async function theRest(answer: IncomingMessage): Promise<{ bytes: number; isWhole: boolean }> {
  let bytes = 0;
  answer.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
  });
  await new Promise<void>((resolve) => answer.on("error", () => resolve()).on("close", () => resolve()));
  return { bytes, isWhole: answer.complete };
}

test("a song that is poured as one piece stops a moment after its link was closed, and goes on for a link that stands", async () => {
  const noor = await aMusician("Noor", 17);
  const asNoor = await house.as(noor);
  const demo = await aLongDemo(asNoor, (await anAct(noor))._id);
  const [closed, open] = [await aLink(asNoor, demo), await aLink(asNoor, demo)];
  const [stops, goesOn] = [await beginListening(closed), await beginListening(open)];
  const { body } = await asNoor.get(`/api/v1/demos/${demo}/links`);
  const oldest = (body as { links: { id: string }[] }).links.at(-1)?.id ?? "";
  expect((await asNoor.post(`/links/${oldest}/revocation`).type("form").send({})).status).toBe(303);
  await sleep(3_000);
  const [cut, whole] = await Promise.all([theRest(stops), theRest(goesOn)]);
  expect([cut.isWhole, cut.bytes < LONG.length]).toEqual([false, true]);
  expect(whole).toEqual({ bytes: LONG.length, isWhole: true });
}, 60_000);
