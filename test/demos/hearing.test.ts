import { readdir, readFile } from "node:fs/promises";
import { createServer, request as open, type Server } from "node:http";
import { join } from "node:path";
import { Readable } from "node:stream";
import { describe, expect, test } from "@jest/globals";
import type { Act } from "../../src/features/acts/index.ts";
import { findDemo, type Readers, versionsOf } from "../../src/features/demos/index.ts";
import { answerConsent, relationTo } from "../../src/features/consent/index.ts";
import { endTie } from "../../src/features/ties/index.ts";
import { newId } from "../../src/platform/ids.ts";
import { storage } from "../../src/platform/storage/current.ts";
import { clock, plusMs } from "../../src/platform/clock.ts";
import { storageFaults, sweepOrphans } from "../../src/platform/storage/sweep.ts";
import type { Response } from "superagent";
import { type Client, useHouse } from "../support/house.ts";
import {
  aGuardianOf,
  aMember,
  aMemberOf,
  aMentor,
  aMusician,
  anaAndMarta,
  anOrganisation,
  follows,
  type Member,
  mentors,
  PASSWORD,
  saysYes,
  seenBy,
} from "../support/people.ts";
import { aDemo as demoOf, anAct, TONE } from "../support/songs.ts";

const house = useHouse({}, { keeps: true });
const tone = TONE;

const aDemo = (owner: Member, act: Act, readers: Readers = "onlyMe") => demoOf(house, owner, act, readers);
async function setReaders(owner: Member, id: string, readers: Readers): Promise<void> {
  const version = (await findDemo(id))?.version;
  const sent = await (await house.as(owner))
    .post(`/api/v1/demos/${id}`)
    .send({ title: "Sidste bus", readers, version });
  expect(sent.status).toBe(200);
}
const audioOf = (id: string, n = 1): string => `/demos/${id}/versions/${n}/audio`;
/** Of these people, those who hear it. */
async function hearers(id: string, people: Record<string, Client>): Promise<string> {
  const out: string[] = [];
  for (const [name, browser] of Object.entries(people)) {
    const { status } = await browser.head(audioOf(id));
    expect([200, 404]).toContain(status);
    if (status === 200) out.push(name);
  }
  return out.join(" ");
}

describe("who hears a demo", () => {
  test("is who the session says, and a session only counts with its signature", async () => {
    const noor = await aMusician("Noor");
    const id = await aDemo(noor, await anAct(noor));
    const signIn = await house
      .client()
      .post("/sign-in")
      .type("form")
      .send({ ...noor, password: PASSWORD });
    const cookie = /fly\.sid=([^;]+)/.exec(String(signIn.headers["set-cookie"]))?.[1] ?? "";
    const answered = async (value: string): Promise<number> =>
      (await house.client().head(audioOf(id)).set("Cookie", `fly.sid=${value}`)).status;
    expect(await answered(cookie)).toBe(200);
    const [sid, signature] = decodeURIComponent(cookie).slice(2).split(".") as [string, string];
    const other = signature.startsWith("A") ? "B" : "A";
    for (const forged of [
      `s:${sid}.${other}${signature.slice(1)}`,
      `s:${sid}.`,
      `s:${sid}`,
      sid,
      `s:${newId()}.${signature}`,
      "s:.",
      "",
    ])
      expect([forged.length, await answered(encodeURIComponent(forged))]).toEqual([forged.length, 404]);
  });

  test("at an address that cannot be read gets a refusal that nobody keeps", async () => {
    const answer = await house.client().get("/demos/%E0%A4%A/versions/1/audio");
    const { "cache-control": kept, "permissions-policy": powers } = answer.headers as Record<string, string>;
    expect([answer.status, kept, powers?.includes("camera=()")]).toEqual([400, "no-store", true]);
  });

  test("follows its readers, level by level and role by role", async () => {
    const { ana, marta } = await anaAndMarta();
    const emil = await aMusician("Emil", 17);
    const act = await anAct(emil, ana);
    const id = await aDemo(emil, act);
    const [ilir, sara] = [await aMentor("Ilir"), await aMentor("Sara")];
    await mentors(ilir, emil);
    await mentors(sara, ana);
    const [venue, half, school] = [
      await anOrganisation("venue", "Kanten"),
      await anOrganisation("venue", "Halvvejs"),
      await anOrganisation("school", "Musikskolen"),
    ];
    await follows(venue, emil, "progressAndDemos");
    await follows(venue, ana, "progressAndDemos");
    await follows(half, emil, "progressAndDemos");
    await follows(school, emil, "progress");
    await follows(school, ana, "progress");
    const people = {
      emil: await house.as(emil),
      ana: await house.as(ana),
      parent: await house.as(await aGuardianOf(emil, "Bo")),
      claimed: await house.as(await aGuardianOf(emil, "Per", false)),
      marta: await house.as(marta),
      ilir: await house.as(ilir),
      sara: await house.as(sara),
      venue: await house.as(await aMemberOf(venue, "Booker")),
      half: await house.as(await aMemberOf(half, "Anden")),
      school: await house.as(await aMemberOf(school, "Lærer")),
      stranger: await house.as(await aMember()),
      nobody: house.client(),
    };
    // His parent looks on from 15, whether or not the night's work has moved the tie.
    expect(await hearers(id, people)).toBe("emil");
    await setReaders(emil, id, "mentor");
    expect(await hearers(id, people)).toBe("emil ilir");
    await setReaders(emil, id, "band");
    expect(await hearers(id, people)).toBe("emil ana marta ilir sara");
    await setReaders(emil, id, "followers");
    // The one who follows only Emil does not hear Ana, who is under 15.
    expect(await hearers(id, people)).toBe("emil ana marta ilir sara venue");

    const shut = await people.emil
      .post(`/demos/${id}`)
      .type("form")
      .send({ title: "x", readers: "everyone", version: 3 });
    expect([shut.status, shut.text.includes("ingen offentlig side")]).toEqual([422, true]);
    await people.emil.post(`/acts/${act._id}/publication`).type("form").send({ answer: "yes" });
    await saysYes(emil, emil, "demoPublic", act._id);
    await saysYes(marta, ana, "demoPublic", act._id);
    await setReaders(emil, id, "everyone");
    expect(await hearers(id, people)).toBe(
      "emil ana parent claimed marta ilir sara venue half school stranger nobody",
    );
    // One withdrawal, here the child's own, bites at the next request.
    const ctx = await seenBy(ana);
    const to = await relationTo(ctx, ana.personId);
    if (to) await answerConsent(ctx, to, "demoPublic", false, act._id);
    expect(await hearers(id, people)).toBe("emil ana marta ilir sara venue");
  });

  test("changes at once when a follow or a gate closes; the owner always hears it", async () => {
    const { ana, marta } = await anaAndMarta();
    const ilir = await aMentor();
    await mentors(ilir, ana);
    const venue = await anOrganisation("venue", "Kanten");
    const tie = await follows(venue, ana, "progressAndDemos");
    const id = await aDemo(ana, await anAct(ana), "followers");
    const people = {
      ana: await house.as(ana),
      marta: await house.as(marta),
      ilir: await house.as(ilir),
      venue: await house.as(await aMemberOf(venue, "Booker")),
    };
    expect(await hearers(id, people)).toBe("ana marta ilir venue");
    await endTie(await seenBy(ana), tie);
    expect(await hearers(id, people)).toBe("ana marta ilir");
    const ctx = await seenBy(marta);
    const to = await relationTo(ctx, ana.personId);
    if (to) await answerConsent(ctx, to, "profile", false);
    expect(await hearers(id, people)).toBe("ana marta");
  });

  test("under 15 with a closed gate is the child and the confirmed guardian, whatever the readers say", async () => {
    const child = await aMusician("Villads", 12);
    const guardian = await aGuardianOf(child);
    const ilir = await aMentor();
    await mentors(ilir, child);
    const id = await aDemo(child, await anAct(child), "followers");
    const people = {
      child: await house.as(child),
      guardian: await house.as(guardian),
      ilir: await house.as(ilir),
    };
    expect(await hearers(id, people)).toBe("child guardian");
    await saysYes(guardian, child);
    expect(await hearers(id, people)).toBe("child guardian ilir");
  });

  test("until it is checked is its owner alone; followers hear the newest version only", async () => {
    const noor = await aMusician();
    const ilir = await aMentor();
    await mentors(ilir, noor);
    const venue = await anOrganisation("venue", "Kanten");
    await follows(venue, noor, "progressAndDemos");
    const id = await aDemo(noor, await anAct(noor), "followers");
    const [own, mentor, booker] = [
      await house.as(noor),
      await house.as(ilir),
      await house.as(await aMemberOf(venue, "Booker")),
    ];
    await own
      .post(`/demos/${id}/versions`)
      .field({ note: "Ny", ownWork: "yes", requestId: newId() })
      .attach("audio", await readFile(tone), { filename: "b.mp3" });
    const heard = async (n: number) =>
      Promise.all([own, mentor, booker].map(async (browser) => (await browser.head(audioOf(id, n))).status));
    expect([await heard(1), await heard(2)]).toEqual([
      [200, 200, 200],
      [200, 404, 404],
    ]);
    await house.settle();
    expect([await heard(1), await heard(2)]).toEqual([
      [200, 200, 404],
      [200, 200, 200],
    ]);
    expect((await booker.get(`/api/v1/demos/${id}`)).body.versions).toHaveLength(1);
    expect((await mentor.get(`/demos/${id}`)).text).toContain("v1");
    expect((await mentor.get(`/demos/${id}/edit`)).status).toBe(403);
    expect((await mentor.post(`/demos/${id}/versions/1/withdrawal`).type("form").send({})).status).toBe(403);
    expect((await mentor.get(`/demos/${id}/versions/new`)).status).toBe(403);
  });

  test("the band lists it and may put up a version from the band on", async () => {
    const [noor, emil] = [await aMusician("Noor"), await aMusician("Emil")];
    const act = await anAct(noor, emil);
    const id = await aDemo(noor, act);
    const other = await house.as(emil);
    expect((await other.get("/api/v1/demos")).body.demos).toEqual([]);
    expect((await other.get(`/demos/${id}/versions/new`)).status).toBe(404);
    await setReaders(noor, id, "band");
    expect((await other.get("/api/v1/demos")).body.demos).toMatchObject([{ id }]);
    expect((await other.get(`/demos/${id}/versions/new`)).status).toBe(200);
    expect((await other.get(`/demos/${id}/edit`)).status).toBe(403);
  });
});

describe("the bytes of a version", () => {
  test("come whole, in ranges and by conditions, to GET and HEAD", async () => {
    const noor = await aMusician();
    const id = await aDemo(noor, await anAct(noor));
    const browser = await house.as(noor);
    const whole = await readFile(tone);
    const all = await browser.get(audioOf(id)).buffer(true).parse(collect);
    expect([all.status, all.headers["content-type"], all.headers["accept-ranges"]]).toEqual([
      200,
      "audio/mpeg",
      "bytes",
    ]);
    expect(whole.equals(all.body as Buffer)).toBe(true);
    expect(all.headers["cache-control"]).toContain("private");
    const etag = String(all.headers.etag);
    const part = await browser.get(audioOf(id)).set("Range", "bytes=10-19").buffer(true).parse(collect);
    expect([part.status, part.headers["content-range"]]).toEqual([206, `bytes 10-19/${whole.length}`]);
    expect(whole.subarray(10, 20).equals(part.body as Buffer)).toBe(true);
    const tail = await browser.get(audioOf(id)).set("Range", "bytes=-5");
    expect([tail.status, tail.headers["content-length"]]).toEqual([206, "5"]);
    const past = await browser.get(audioOf(id)).set("Range", "bytes=99999999-");
    expect([past.status, past.headers["content-range"]]).toEqual([416, `bytes */${whole.length}`]);
    const head = await browser.head(audioOf(id));
    expect([head.status, head.headers["content-length"]]).toEqual([200, String(whole.length)]);
    expect((await browser.get(audioOf(id)).set("If-None-Match", etag)).status).toBe(304);
    const same = await browser.get(audioOf(id)).set({ Range: "bytes=0-1", "If-Range": etag });
    const other = await browser.get(audioOf(id)).set({ Range: "bytes=0-1", "If-Range": '"another"' });
    expect([same.status, other.status]).toEqual([206, 200]);
    for (const n of ["0", "2", "x", "1.5"])
      expect((await browser.get(`/demos/${id}/versions/${n}/audio`)).status).toBe(404);
    expect((await house.client().get(audioOf(id)).set("Range", "bytes=0-1")).status).toBe(404);
  });

  test("that changed on the disk are never opened to others", async () => {
    const noor = await aMusician();
    const act = await anAct(noor);
    const sent = await (await house.as(noor))
      .post("/api/v1/demos")
      .field({ title: "Brud", act: act._id, ownWork: "yes", requestId: newId() })
      .attach("audio", await readFile(tone), { filename: "a.mp3" });
    const [version] = await versionsOf(String(sent.body.id));
    await storage().remove(String(version?.key));
    await house.settle();
    expect((await versionsOf(String(sent.body.id)))[0]?.status).toBe("broken");
    expect((await storageFaults()).missing).toContain(version?.key);
  });

  test("of an upload that breaks off leave nothing", async () => {
    const noor = await aMusician();
    const signedIn = await house
      .client()
      .post("/sign-in")
      .type("form")
      .send({ email: noor.email, password: PASSWORD });
    const cookies: unknown = signedIn.headers["set-cookie"];
    const cookie = (Array.isArray(cookies) ? cookies : []).map((one) => String(one).split(";")[0]).join("; ");
    const before = (await storageFaults()).objects;
    const server: Server = createServer(house.app);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const req = open({
      port: typeof address === "object" && address ? address.port : 0,
      path: "/demos",
      method: "POST",
      headers: {
        Cookie: cookie,
        "Sec-Fetch-Site": "same-origin",
        "Content-Type": "multipart/form-data; boundary=x",
        "Content-Length": "90000",
      },
    });
    const closed = new Promise<void>((resolve) => req.on("close", resolve).on("error", () => resolve()));
    req.write('--x\r\nContent-Disposition: form-data; name="audio"; filename="a.mp3"\r\n\r\n');
    req.write(Buffer.alloc(20_000, 7));
    await until(async () => (await temp()).length === 1);
    req.destroy();
    await closed;
    await until(async () => (await temp()).length === 0);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    expect((await storageFaults()).objects).toBe(before);
  });

  test("without a document are swept, the others stay", async () => {
    const noor = await aMusician();
    const id = await aDemo(noor, await anAct(noor));
    const lost = await storage().put(Readable.from([Buffer.from("lost")]), { type: "audio/mpeg" });
    expect(await sweepOrphans()).toBe(0);
    expect(await sweepOrphans(plusMs(clock.now(), 60_000))).toBe(1);
    expect(await storage().stat(lost.key)).toBeNull();
    expect((await (await house.as(noor)).get(audioOf(id))).status).toBe(200);
  });
});

function collect(res: Response, done: (err: Error | null, body: Buffer) => void): void {
  const parts: Buffer[] = [];
  const stream = res as unknown as NodeJS.ReadableStream;
  stream.on("data", (part: Buffer) => parts.push(part));
  stream.on("end", () => done(null, Buffer.concat(parts)));
}

const temp = async (): Promise<string[]> =>
  (await readdir(join(house.uploadsDir, "tmp"))).filter((name) => !name.startsWith("."));

/** Waits for what happens soon, and says so when it does not. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 100; i += 1) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  throw new Error("it never came to be");
}
