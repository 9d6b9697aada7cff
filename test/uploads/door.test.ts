import { afterEach, beforeAll, expect, test } from "@jest/globals";
import { mayPublish, relationTo } from "../../src/features/consent/index.ts";
import { clock } from "../../src/platform/clock.ts";
import { newId } from "../../src/platform/ids.ts";
import { wish } from "../support/erasing.ts";
import { type Client, useHouse } from "../support/house.ts";
import {
  aGuardianOf,
  aMember,
  aMemberOf,
  aMentor,
  aMusician,
  anOrganisation,
  aSafeguardingLead,
  aSecretary,
  seenBy,
} from "../support/people.ts";

/** The door of uploads is no action: what the laws of doors and the table of access ask of each action is asked of it here. */
const house = useHouse();
const UPLOADS = "/api/v1/uploads";
const TUS = { "Tus-Resumable": "1.0.0" };
const opens = (who: Client) => who.post(UPLOADS).set({ ...TUS, "Upload-Length": "100" });
const METHODS = ["head", "patch", "delete"] as const;
const asks = (who: Client, method: (typeof METHODS)[number], path: string) =>
  who[method](path).set({ ...TUS, "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream" });

/** Who it is → what they are told when they open an upload, and when they come to somebody's. */
const TABLE: Record<string, { opens: number; comes: number }> = {
  "who is signed out": { opens: 401, comes: 401 },
  "the musician whose it is": { opens: 201, comes: 200 },
  "another musician": { opens: 201, comes: 404 },
  "a child whose guardian has not answered": { opens: 201, comes: 404 },
  "the child's guardian": { opens: 404, comes: 404 },
  "a mentor": { opens: 404, comes: 404 },
  "a teacher": { opens: 404, comes: 404 },
  "a venue": { opens: 404, comes: 404 },
  "a municipality": { opens: 404, comes: 404 },
  "the secretariat": { opens: 404, comes: 404 },
  "the safeguarding lead": { opens: 404, comes: 404 },
  "a member without a role": { opens: 404, comes: 404 },
};
afterEach(() => clock.set(null));
let people: Record<string, Client>;
let at: string;

beforeAll(async () => {
  const child = await aMusician("Bo", 13);
  const member = async (kind: "school" | "venue" | "municipality") =>
    house.as(await aMemberOf(await anOrganisation(kind, `Et ${kind}`), "Rosa"));
  people = {
    "who is signed out": house.client(),
    "the musician whose it is": await house.as(await aMusician("Noor", 17)),
    "another musician": await house.as(await aMusician("Emil", 19)),
    "a child whose guardian has not answered": await house.as(child),
    "the child's guardian": await house.as(await aGuardianOf(child)),
    "a mentor": await house.as(await aMentor()),
    "a teacher": await member("school"),
    "a venue": await member("venue"),
    "a municipality": await member("municipality"),
    "the secretariat": await house.as(await aSecretary()),
    "the safeguarding lead": await house.as(await aSafeguardingLead()),
    "a member without a role": await house.as(await aMember()),
  };
  const self = await relationTo(await seenBy(child), child.personId);
  expect(self && mayPublish(self.facts, "profile")).toBe(false);
  const made = await opens(people["the musician whose it is"] as Client);
  at = String(made.headers.location);
}, 60_000);

test("a musician opens one, and it is nobody's but theirs; a refusal says the same of one that never was", async () => {
  expect(Object.keys(people)).toEqual(Object.keys(TABLE));
  for (const [name, who] of Object.entries(people)) {
    expect([name, (await opens(who)).status, (await asks(who, "head", at)).status]).toEqual([
      name,
      TABLE[name]?.opens,
      TABLE[name]?.comes,
    ]);
    const not = TABLE[name]?.comes === 401 ? 401 : 404;
    for (const method of METHODS)
      for (const path of [...(TABLE[name]?.comes === 200 ? [] : [at]), `${UPLOADS}/${newId()}`])
        expect([name, method, (await asks(who, method, path)).status]).toEqual([name, method, not]);
  }
  expect((await asks(people["the musician whose it is"] as Client, "head", at)).status).toBe(200);
});

test("other methods and addresses are not there, and what comes from another site is refused", async () => {
  const who = people["the musician whose it is"] as Client;
  for (const [method, path] of [
    ["get", at],
    ["get", UPLOADS],
    ["put", at],
    ["options", UPLOADS],
    ["post", at],
    ["patch", UPLOADS],
  ] as const)
    expect([method, path, (await who[method](path).set(TUS)).status]).toEqual([method, path, 404]);
  for (const method of ["patch", "delete"] as const)
    expect((await asks(who, method, at).set("Sec-Fetch-Site", "cross-site")).status).toBe(403);
  expect((await opens(who).set("Sec-Fetch-Site", "cross-site")).status).toBe(403);
  expect((await asks(who, "head", at)).status).toBe(200);
});

test("who is leaving sends nothing more", async () => {
  const emil = await aMusician("Emil", 19);
  const who = await house.as(emil);
  const own = String((await opens(who)).headers.location);
  await wish(house, emil);
  const again = await house.as(emil);
  for (const answer of [await opens(again), await asks(again, "patch", own)]) {
    expect([answer.status, answer.body.code]).toEqual([403, "privacy.problems.leaving"]);
  }
});

test("the answers carry the headers that protect a reader, a refusal is a problem with a sentence and no address", async () => {
  const refused = await opens(people["a mentor"] as Client);
  expect(refused.headers["content-type"]).toContain("application/problem+json");
  const opened = await opens(people["another musician"] as Client);
  for (const { headers } of [refused, opened]) {
    expect(headers["content-security-policy"]).toContain("default-src 'none'");
    expect([headers["x-content-type-options"], headers["cache-control"]]).toEqual(["nosniff", "no-store"]);
    expect(headers["access-control-allow-origin"]).toBeUndefined();
  }
});
