import { createHash } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import { Upload } from "tus-js-client";
import { type App, endApp, startApp } from "../hard/support/process.ts";
import { isHard, row, sized } from "../hard/support/rows.ts";
import { newId } from "../../src/platform/ids.ts";
import { useHouse } from "../support/house.ts";
import { aMusician, PASSWORD } from "../support/people.ts";
import { aTone } from "../support/sound.ts";
import { cookieOf } from "../support/walk.ts";

const house = useHouse();
/** 9 minutes at 96 kHz are 104 MB, just under the limit; the sample is a fortieth of it. */
const song = aTone(sized(14, 540), 220, 96_000);
const PIECE = Math.ceil(song.length / 10);
const start = (): Promise<App> =>
  startApp({
    uri: process.env.TEST_MONGODB_URI ?? "",
    dbName: house.connection.dbName,
    uploadsDir: house.uploadsDir,
  });

interface Leg {
  at: string;
  /** Where it began, as the server said it. */
  from: number;
}
/** Sends with the client that browsers use, from where the server is, until `enough` says so; null means to the end. */
function send(
  app: App,
  cookie: string,
  at: string | null,
  enough: { share: number; then: () => void } | null,
) {
  return new Promise<Leg>((resolve, reject) => {
    let from = -1;
    const leg = (): Leg => ({ at: new URL(upload.url ?? "", app.base).pathname, from: Math.max(0, from) });
    const upload: Upload = new Upload(song, {
      endpoint: `${app.base}/api/v1/uploads`,
      uploadUrl: at ? app.base + at : null,
      chunkSize: PIECE,
      retryDelays: null,
      headers: { cookie, origin: app.base },
      metadata: { filename: "lang sang.wav", changed: "17" },
      onProgress: (sent) => {
        if (from === -1) from = sent;
        if (!enough || sent < enough.share * song.length) return;
        const { then } = enough;
        enough = null;
        void upload.abort().then(() => resolve(leg()));
        then();
      },
      onSuccess: () => resolve(leg()),
      onError: reject,
    });
    upload.start();
  });
}

describe("an upload that breaks off", () => {
  test(
    "goes on where it stopped, also when the app was killed in between, and is whole at the end",
    async () => {
      const noor = await aMusician();
      let app = await start();
      let cookie = await cookieOf(app.base, noor.email, PASSWORD);
      const first = await send(app, cookie, null, { share: 0.4, then: () => app.child.kill("SIGKILL") });
      await endApp(app, "SIGKILL");
      app = await start();
      cookie = await cookieOf(app.base, noor.email, PASSWORD);
      const second = await send(app, cookie, first.at, { share: 0.7, then: () => undefined });
      const third = await send(app, cookie, first.at, null);
      const share = (leg: Leg): number => Math.floor((leg.from / song.length) * 100) / 100;
      expect([first.from, share(second) >= 0.25, share(third) >= 0.5]).toEqual([0, true, true]);
      const body = new FormData();
      const id = third.at.slice(third.at.lastIndexOf("/") + 1);
      const fields = { title: "Lang sang", ownWork: "yes", requestId: newId(), audioUpload: id };
      for (const [name, value] of Object.entries(fields)) body.set(name, value);
      const saved = await fetch(`${app.base}/api/v1/demos`, {
        method: "POST",
        headers: { cookie, origin: app.base },
        body,
      });
      const { sha256 } = (await saved.json()) as { sha256: string };
      expect([saved.status, sha256]).toEqual([200, createHash("sha256").update(song).digest("hex")]);
      row("an upload cut at 40 % by kill -9 and at 70 % by the line", {
        tried: `${song.length} bytes`,
        counted: `went on at ${share(second)} and ${share(third)}`,
        result: "whole, the same hash",
      });
      await endApp(app, "SIGTERM");
    },
    isHard ? 300_000 : 120_000,
  );
});
