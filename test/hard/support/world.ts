import type { Server } from "node:http";
import { afterAll, beforeAll } from "@jest/globals";
import { createApp } from "../../../src/app.ts";
import type { Organisation } from "../../../src/features/organisations/index.ts";
import { clock, instant, monotonicMs } from "../../../src/platform/clock.ts";
import { type House, SECRET, useHouse } from "../../support/house.ts";
import type { Member } from "../../support/people.ts";
import { handsOf } from "./hands.ts";
import { type Body, BOUNDARY, closeAgent, type Heard, knock, multipart, urlencoded } from "./knock.ts";
import { forwards } from "./region/forwards.ts";
import { houses } from "./region/houses.ts";
import { later } from "./region/later.ts";
import { mentoring } from "./region/mentoring.ts";
import { people } from "./region/people.ts";
import { work } from "./region/work.ts";
import { type Keeper, stateOf } from "./state.ts";

export interface World {
  house: House;
  base: string;
  state: Keeper;
  /** Everybody who can sign in, by name; each has one session that stays. */
  people: Record<string, Member>;
  cookies: Record<string, string>;
  schools: Organisation[];
  venue: Organisation;
  /** Values that only a mail or a page gave away: tokens, codes, ids. */
  known: Record<string, string>;
  /** Sends as somebody (or as nobody), with the headers that a browser sends with its own forms. */
  send(who: string | null, path: string, more?: Send): Promise<Heard>;
}
export interface Send {
  method?: "GET" | "POST" | "HEAD";
  form?: Body;
  json?: unknown;
  files?: Body;
  raw?: string | Buffer;
  headers?: Record<string, string>;
}

/** A house in which every kind of thing stands in every state that a door asks for. Made through the doors. */
export function useWorld(env: Record<string, string> = {}): World {
  const world = {} as World;
  const house = useHouse(env);
  let server: Server;
  beforeAll(async () => {
    const app = createApp({
      config: house.config,
      connection: house.connection,
      secret: SECRET,
    });
    server = await new Promise<Server>((resolve) => {
      const listening = app.listen(0, "127.0.0.1", () => resolve(listening));
    });
    const address = server.address();
    Object.assign(world, {
      house,
      base: `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`,
      state: stateOf(house),
      people: {},
      cookies: {},
      known: {},
      send: (who, path, more = {}) => send(world, who, path, more),
    } satisfies Partial<World>);
    slowly();
    await populate(world);
    await house.settle();
    await world.state.keep();
  }, 120_000);
  afterAll(async () => {
    closeAgent();
    server?.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return world;
}

/** A tenth as fast as outside: what a proof of identity opens for 15 minutes stays open for the whole run. */
function slowly(): void {
  const [began, since] = [clock.now().getTime(), monotonicMs()];
  clock.set(() => instant(began + (monotonicMs() - since) / 10));
}

export const BROWSER = { "Sec-Fetch-Site": "same-origin", "Accept-Language": "da" };
function send(world: World, who: string | null, path: string, more: Send): Promise<Heard> {
  const headers: Record<string, string> = { ...BROWSER };
  const cookie = who === null ? undefined : world.cookies[who];
  if (who !== null && !cookie) throw new Error(`nobody is called ${who}`);
  if (cookie) headers.Cookie = cookie;
  let body: string | Buffer | undefined;
  if (more.form) {
    headers["Content-Type"] = "application/x-www-form-urlencoded";
    body = urlencoded(more.form);
  } else if (more.json !== undefined) {
    headers["Content-Type"] = "application/json";
    body = JSON.stringify(more.json);
  } else if (more.files) {
    headers["Content-Type"] = `multipart/form-data; boundary=${BOUNDARY}`;
    body = multipart(more.files);
    world.state.sentFiles();
  } else if (more.raw !== undefined) body = more.raw;
  const method = more.method ?? (body === undefined ? "GET" : "POST");
  return knock(world.base, {
    method,
    path,
    headers: { ...headers, ...more.headers },
    ...(body === undefined ? {} : { body }),
  });
}

/** In the order in which a region comes to be: who is there, their houses, their work, and what follows from it. */
async function populate(world: World): Promise<void> {
  const hands = handsOf(world);
  await people(world, hands);
  await houses(world, hands);
  await work(world, hands);
  await mentoring(world, hands);
  await forwards(world, hands);
  await later(world, hands);
}
