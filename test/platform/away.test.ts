import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import { describe, expect, test } from "@jest/globals";
import mongoose from "mongoose";
import { asRefusal } from "../../src/http/problems.ts";

const {
  MongoBulkWriteError,
  MongoNetworkError,
  MongoNetworkTimeoutError,
  MongoServerSelectionError,
  MongoServerError,
} = mongoose.mongo;
/** The driver's own, which it does not export: the monitor gave a frozen server up, and ends what is under way there. */
class PoolClearedOnNetworkError extends MongoNetworkError {
  override get name(): string {
    return "PoolClearedOnNetworkError";
  }
}
/** What the driver throws when an insert of several fails as a whole. */
const bulk = (err: Error): Error =>
  new MongoBulkWriteError(err as ConstructorParameters<typeof MongoBulkWriteError>[0], {} as never);

describe("a database that hangs, is gone or changes hands", () => {
  test("is told as such, also when an insert of several has wrapped it", () => {
    const hung = new MongoNetworkTimeoutError(
      "Connection to 127.0.0.1:1 interrupted due to server monitor timeout",
    );
    const gone = new MongoServerSelectionError("Server selection timed out after 3500 ms", {} as never);
    const cleared = new PoolClearedOnNetworkError(hung.message);
    for (const err of [hung, gone, cleared, bulk(hung), bulk(gone), bulk(cleared)])
      expect(asRefusal(err)?.status).toBe(503);
  });

  test("is told as such by a socket that the server has closed, whose words do not say it", async () => {
    const server = createServer((socket) => socket.end()).listen(0, "127.0.0.1");
    await once(server, "listening");
    const socket = connect((server.address() as AddressInfo).port, "127.0.0.1").resume();
    socket.on("error", () => undefined);
    await once(socket, "end");
    const closed = await new Promise<unknown>((resolve) => socket.write("ping", resolve));
    server.close();
    expect(String(closed)).not.toContain("EPIPE");
    expect(asRefusal(closed)?.status).toBe(503);
  });

  test("is not what a refused document is taken for", () => {
    const refused = new MongoServerError({ message: "Document failed validation", code: 121 });
    for (const err of [refused, bulk(refused)]) expect(asRefusal(err)).toBeNull();
  });
});
