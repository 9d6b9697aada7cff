import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { WHOLE } from "../../src/platform/mongo/collection.ts";
import { actions } from "../../src/features/order.ts";
import { SAMPLE_CAST } from "../support/cast.ts";
import { useHouse } from "../support/house.ts";
import { theRegion } from "../support/region.ts";
import { cookieOf, doorsOf, type Found, walk } from "../support/walk.ts";
import { copyAll } from "../support/many.ts";
import { row } from "../hard/support/rows.ts";

const house = useHouse();
const MUSICIANS = 10_000;
let server: Server;
let base = "";
beforeAll(async () => {
  server = await new Promise<Server>((resolve) => {
    const listening = house.app.listen(0, "127.0.0.1", () => resolve(listening));
  });
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}, 60_000);
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

test("each page of a region of ten thousand finds what it shows by an index, in order", async () => {
  await theRegion(house);
  const db = house.connection.client.db(house.connection.dbName);
  const musicians = (): Promise<number> => db.collection("journeys").countDocuments({}, { comment: WHOLE });
  const copied = await copyAll(house, Math.ceil(MUSICIANS / (await musicians())) - 1, { files: false });
  const found: Found[] = [];
  for (const { role, email, password } of SAMPLE_CAST) {
    const cookie = email ? await cookieOf(base, email, password) : "";
    found.push(...(await walk(base, { role, cookie }, doorsOf(actions(house.config)), { perDoor: 2 })));
  }
  const offences = await house.queries.offences();
  const [hungriest] = await house.queries.appetites();
  row("ten thousand musicians", {
    tried: `${await musicians()} musicians, ${copied.documents} documents; ${found.length} pages of ${SAMPLE_CAST.length} readers`,
    counted: `${house.queries.shapes()} kinds of query explained; the hungriest looks at ${hungriest?.looked} documents for ${hungriest?.gave}: ${hungriest?.key.slice(0, 160)}`,
    result: `whole collections read or pages sorted in memory ${offences.length}`,
  });
  expect(found.filter(({ status }) => status >= 500)).toEqual([]);
  expect(offences).toEqual([]);
}, 900_000);
