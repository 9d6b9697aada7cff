import { createHash } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import { z } from "zod";
import { DAY_MS, clock, plusMs } from "../../src/platform/clock.ts";
import { dailyWork, jobs } from "../../src/platform/jobs.ts";
import { newId } from "../../src/platform/ids.ts";
import { MAKE, makeCopy } from "../../src/features/privacy/copy-service.ts";
import { copiesOf, findCopy, insertCopy } from "../../src/features/privacy/model.ts";
import type { Copy } from "../../src/features/privacy/schema.ts";
import { collections } from "../../src/platform/mongo/collection.ts";
import { isPersonal } from "../../src/platform/personal/rule.ts";
import { storageFaults } from "../../src/platform/storage/sweep.ts";
import { row } from "../hard/support/rows.ts";
import { plantCanaries } from "../support/canaries.ts";
import { dataCopyOf } from "../support/data-copy.ts";
import { type Client, useHouse } from "../support/house.ts";
import { aLife } from "../support/life.ts";
import { aGuardianOf, aMember, aMusician, anaAndMarta, type Member, saysYes } from "../support/people.ts";

const house = useHouse();

const post = (browser: Client, path: string) => browser.post(path).type("form").send({});

const copyOf = (browser: Client, base?: string) => dataCopyOf(house, browser, base);
const secretsOf = (name: string): readonly string[] => {
  const rule = collections().get(name)?.personal;
  return rule && isPersonal(rule) ? (rule.secret ?? []) : [];
};

describe("a copy of everything", () => {
  test("is put together in the background, told by mail, and holds data, schema, files and a page", async () => {
    const noor = await aMusician("Noor");
    await aLife(house, noor);
    const browser = await house.as(noor);
    expect((await browser.get("/account")).text).toContain('href="/me/data"');
    const copy = await copyOf(browser);
    expect((await house.mail(noor.email)).subject).toBe("Din kopi er klar");
    expect([...copy.files.keys()]).toEqual(
      expect.arrayContaining([
        "Læs mig.html",
        "data.json",
        "data.schema.json",
        "recordings/Sidste bus v1.mp3",
        "pictures/Plakaten.webp",
        "pictures/profile.webp",
      ]),
    );
    for (const file of copy.data.files) {
      const bytes = copy.files.get(file.path) ?? Buffer.alloc(0);
      expect([file.path, bytes.length, createHash("sha256").update(bytes).digest("hex")]).toEqual([
        file.path,
        file.bytes,
        file.sha256,
      ]);
    }
    expect(copy.data.files.length).toBe(copy.files.size - 3);
    const page = copy.text("Læs mig.html");
    for (const words of [
      "Sidste bus",
      "Vi spillede den igen",
      "Ilir",
      "Skalaer",
      "recordings/Sidste%20bus%20v1.mp3",
    ])
      expect(page).toContain(words);
    // Nothing is fetched: every address leads into the copy itself.
    expect(page).not.toMatch(/(src|href)="(?!#|recordings\/|pictures\/|files\/)|<script|<link|url\(|@import/);
  });

  test("the data follow the schema beside them", async () => {
    const noor = await aMusician("Noor");
    await aLife(house, noor);
    const { data, text } = await copyOf(await house.as(noor));
    const schema = z.fromJSONSchema(JSON.parse(text("data.schema.json")));
    expect(schema.safeParse(data).error?.issues ?? []).toEqual([]);
    expect(schema.safeParse({ ...data, files: [{ path: 7 }] }).success).toBe(false);
    const broken = structuredClone(data);
    broken.collections.practiceEntries.documents[0].minutes = "mange";
    expect(schema.safeParse(broken).success).toBe(false);
  });

  test("every collection filled for one person: nothing of theirs is missing, nothing of others' is in it", async () => {
    const noor = await aMusician("Noor");
    // Signed in first: what is planted may ask for a second factor.
    const browser = await house.as(noor);
    const planted = await plantCanaries(
      house.connection.client as never,
      house.connection.dbName,
      noor,
      "Kanarinoor",
    );
    const { files, text } = await copyOf(browser);
    const json = text("data.json");
    const bytes = [...files.values()].map((file) => file.toString("latin1")).join("\n");
    const missing: string[] = [];
    const foreign: string[] = [];
    let looked = 0;
    for (const one of planted) {
      const rule = one.ref;
      const secret = secretsOf(one.collection);
      for (const [path, word] of one.words) {
        const given =
          rule !== null &&
          !secret.some((hidden) => path === hidden || path.startsWith(`${hidden}.`)) &&
          (rule.given === "all" ||
            (Array.isArray(rule.given) &&
              rule.given.some((field) => path === field || path.startsWith(`${field}.`))));
        looked += 1;
        if (given && !json.includes(word)) missing.push(`${one.collection}.${one.path}: ${path}`);
        if (!given && (json.includes(word) || bytes.includes(word)))
          foreign.push(`${one.collection}.${one.path}: ${path}`);
      }
      if (one.inFile !== null) {
        const given = rule?.given === "all";
        if (given !== bytes.includes(one.inFile))
          (given ? missing : foreign).push(`${one.collection}: the file`);
      }
    }
    expect({ missing, foreign }).toEqual({ missing: [], foreign: [] });
    row("export", {
      tried: `${looked} canaries in every collection of one person`,
      counted: "missing of theirs; others' that are in it",
      result: `${missing.length}; ${foreign.length}`,
    });
    expect(looked).toBeGreaterThan(200);
  });

  test("a mentor's private notes and concerns stay out of the musician's copy, and are in their author's", async () => {
    const noor = await aMusician("Noor");
    const { mentor } = await aLife(house, noor);
    const hers = await copyOf(await house.as(noor));
    expect(hers.text("data.json")).toContain("Vi spillede den igen");
    for (const [name, bytes] of hers.files)
      expect([name, bytes.toString("utf8").includes("Kun til mig selv")]).toEqual([name, false]);
    const his = await copyOf(await house.as(mentor));
    expect(his.text("data.json")).toContain("Kun til mig selv");
    // What he wrote is his; what she said and did is not.
    for (const words of ["Skalaer", "Sidste bus", "En EP", noor.personId, noor.email])
      expect(his.text("data.json")).not.toContain(words);
  });
});

describe("who may have it", () => {
  test("only its owner fetches a copy, for seven days; then it is gone with its bytes", async () => {
    const [noor, other] = [await aMusician("Noor"), await aMusician("Bo")];
    const browser = await house.as(noor);
    const { href } = await copyOf(browser);
    const stranger = await house.as(other);
    expect((await stranger.get(href)).status).toBe(404);
    expect((await house.client().get(href)).status).toBe(303);
    const { objects } = await storageFaults();
    const later = plusMs(clock.now(), 8 * DAY_MS);
    clock.set(() => later);
    const again = await house.as(noor);
    expect((await again.get(href)).status).toBe(404);
    for (const { name, run } of dailyWork()) if (name === "privacy.copies") await run(clock.now());
    expect((await storageFaults()).objects).toBeLessThan(objects);
    clock.set(null);
  });

  test("a guardian of a child under 15 has a copy without what the child writes in confidence", async () => {
    const { ana, marta } = await anaAndMarta();
    await saysYes(marta, ana, "mentoring");
    await aLife(house, ana);
    const parent = await house.as(marta);
    expect((await parent.get("/guardian")).text).toContain(`/guardian/${ana.personId}/data`);
    const copy = await copyOf(parent, `/guardian/${ana.personId}`);
    expect(copy.text("data.json")).toContain("Sidste bus");
    expect(copy.text("data.json")).not.toContain("Vi spillede den igen");
    // The child's own copy is the child's.
    const own = await copyOf(await house.as(ana));
    expect(own.text("data.json")).toContain("Vi spillede den igen");
    expect((await parent.get(own.href.replace("/me/", `/guardian/${ana.personId}/`))).status).toBe(404);
  });

  test("no copy for a claimed guardian, a stranger, or a guardian of somebody who is 15", async () => {
    const child = await aMusician("Ana", 13);
    const claimed = await house.as(await aGuardianOf(child, "Marta", false));
    expect((await claimed.get(`/guardian/${child.personId}/data`)).status).toBe(404);
    const youth = await aMusician("Noor", 15);
    const father = await aGuardianOf(youth, "Far");
    expect((await (await house.as(father)).get(`/guardian/${youth.personId}/data`)).status).toBe(404);
    const stranger: Member = await aMember();
    expect((await (await house.as(stranger)).get(`/guardian/${child.personId}/data`)).status).toBe(404);
  });

  test("one that had been given up is begun anew when it is asked for again, and none is made of somebody who is not here", async () => {
    const noor = await aMusician();
    const browser = await house.as(noor);
    await post(browser, "/me/data");
    await jobs.update({ type: MAKE }, { $set: { gaveUpAt: clock.now() } });
    await house.settle();
    const statuses = async (): Promise<string[]> =>
      (await browser.get("/api/v1/me/data")).body.copies.map((copy: { status: string }) => copy.status);
    expect(await statuses()).toEqual(["waiting"]);
    await post(browser, "/me/data");
    await house.settle();
    expect(await statuses()).toEqual(["ready"]);

    const [row] = await copiesOf(noor.personId, "self", clock.now());
    const nobodys = newId();
    await insertCopy({ ...(row as Copy), _id: nobodys, person: newId(), status: "waiting", file: null });
    await makeCopy(nobodys);
    expect(await findCopy(nobodys)).toBeNull();
  });

  test("more than three in a day are refused in words; one that is under way is not begun twice", async () => {
    const browser = await house.as(await aMusician());
    await post(browser, "/me/data");
    await post(browser, "/me/data");
    expect((await browser.get("/me/data")).text).toContain("Kopien bliver samlet");
    await house.settle();
    expect((await browser.get("/api/v1/me/data")).body.copies).toHaveLength(1);
    for (let i = 0; i < 2; i += 1) {
      await post(browser, "/me/data");
      await house.settle();
    }
    const refused = await post(browser, "/me/data");
    expect([refused.status, refused.text.includes("Du har fået 3 kopier i dag")]).toEqual([429, true]);
    const { copies } = (await browser.get("/api/v1/me/data")).body;
    expect((await post(browser, `/me/data/${copies[0].id}/removal`)).status).toBe(303);
    expect((await browser.get("/api/v1/me/data")).body.copies).toHaveLength(2);
  });
});
