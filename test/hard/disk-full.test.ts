import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { root } from "../../src/platform/root.ts";
import { newId } from "../../src/platform/ids.ts";
import { useHouse } from "../support/house.ts";
import { aMusician, PASSWORD } from "../support/people.ts";
import { cookieOf } from "../support/walk.ts";
import { BOUNDARY, closeAgent, knock, multipart } from "./support/knock.ts";
import { endApp, startApp } from "./support/process.ts";
import { row } from "./support/rows.ts";

const house = useHouse();
const MEGABYTES = 25;
/** A disk of 25 MB for the program alone: a mount in a namespace of its own, for which nobody needs to be root. */
const mounted = (folder: string): string[] => [
  "unshare",
  "-Urm",
  "sh",
  "-c",
  `mount -t tmpfs -o size=${MEGABYTES}m tmpfs "$0" && exec "$@"`,
  folder,
];

describe("a disk that is full", () => {
  test("lets in no part of a file and no record, says so in a sentence, and takes the next one when there is room", async () => {
    const folder = await mkdtemp(join(tmpdir(), "flyvefaerdig-full-"));
    const [command, ...args] = mounted(folder) as [string, ...string[]];
    const may = spawnSync(command, [...args, "true"]);
    if (may.status !== 0)
      throw new Error(
        "This row needs a small disk of its own. Install util-linux (unshare) and allow user namespaces (sysctl kernel.unprivileged_userns_clone=1), or run it as root.",
      );
    const noor = await aMusician("Noor");
    const app = await startApp({
      uri: process.env.TEST_MONGODB_URI ?? "",
      dbName: house.connection.dbName,
      uploadsDir: folder,
      before: mounted(folder),
    });
    try {
      const cookie = await cookieOf(app.base, noor.email, PASSWORD);
      const inside = `/proc/${app.child.pid}/root${folder}`;
      const tone = readFileSync(join(root, "test/fixtures/audio/tone.mp3"));
      const send = (bytes: Buffer) =>
        knock(app.base, {
          method: "POST",
          path: "/demos",
          headers: {
            Cookie: cookie,
            "Sec-Fetch-Site": "same-origin",
            "Content-Type": `multipart/form-data; boundary=${BOUNDARY}`,
          },
          body: multipart({
            title: "Sang",
            note: "",
            ownWork: "on",
            readers: "onlyMe",
            requestId: newId(),
            audio: { bytes, name: "a.mp3", type: "audio/mpeg" },
          }),
        });
      const records = () =>
        house.connection.client
          .db(house.connection.dbName)
          .collection("demoversions")
          .countDocuments({}, { comment: "whole collection" });
      const temp = async (): Promise<string[]> =>
        (await readdir(join(inside, "tmp"))).filter((name) => !name.startsWith("."));
      expect((await send(tone)).status).toBe(303);
      // 20 MB of ballast: what is sent next has no room.
      execFileSync("sh", ["-c", `head -c 23000000 /dev/zero > ${join(inside, "ballast")}`]);
      const before = await records();
      const big = Buffer.concat(Array.from({ length: 250 }, () => tone));
      const refused = [];
      for (let i = 0; i < 3; i += 1) refused.push(await send(big));
      const said = refused.filter((answer) => /Der er ikke plads|plads/.test(answer.text)).length;
      expect(refused.map((answer) => answer.status)).toEqual([503, 503, 503]);
      expect([said, await records(), await temp()]).toEqual([3, before, []]);
      await rm(join(inside, "ballast"));
      const again = await send(tone);
      row("disk full during upload", {
        tried: "25 MB tmpfs, 3 uploads of 4 MB",
        counted: `records +${(await records()) - before - 1}, temp files ${(await temp()).length}, sentence ${said} of 3`,
        result: `again after room: ${again.status}`,
      });
      expect([again.status, await records()]).toEqual([303, before + 1]);
    } finally {
      await endApp(app, "SIGTERM");
      closeAgent();
      await rm(folder, { recursive: true, force: true });
    }
  }, 120_000);
});
