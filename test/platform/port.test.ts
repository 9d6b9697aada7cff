import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { newId } from "../../src/platform/ids.ts";
import { startApp } from "../hard/support/process.ts";

test("a taken port is said in one sentence that names PORT, before anything else is begun", async () => {
  const uploadsDir = await mkdtemp(join(tmpdir(), "flyvefaerdig-uploads-"));
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  const address = other.address();
  const port = String(typeof address === "object" && address ? address.port : "");
  // A database that is not there: it would be waited for, if it came first.
  const start = startApp({
    uri: "mongodb://127.0.0.1:1/",
    dbName: `test_${newId()}`,
    uploadsDir,
    env: { PORT: port, HOST: "127.0.0.1" },
  });
  try {
    const said = await start.then(
      () => "it started",
      (err: Error) => err.message,
    );
    expect(said).toContain(`ended with 1: PORT: ${port} is taken by another program.`);
    expect(said).not.toMatch(/EADDRINUSE|\n +at /);
  } finally {
    await new Promise((resolve) => other.close(resolve));
    await rm(uploadsDir, { recursive: true, force: true });
  }
}, 60_000);
