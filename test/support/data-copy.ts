import { expect } from "@jest/globals";

import type { Client, House } from "./house.ts";
import { unzip } from "./zip.ts";

/** Reads an answer of bytes, whatever its type. */
export const binary = (res: NodeJS.ReadableStream, done: (err: Error | null, body: Buffer) => void): void => {
  const chunks: Buffer[] = [];
  const stream = res as NodeJS.ReadableStream;
  stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  stream.on("end", () => done(null, Buffer.concat(chunks)));
};

/** Asks for a copy through the door, lets the work be done, fetches the zip and reads it. */
export async function dataCopyOf(house: House, browser: Client, base = "/me") {
  const asked = await browser.post(`${base}/data`).type("form").send({});
  expect([asked.status, asked.headers.location]).toEqual([303, `${base}/data`]);
  await house.settle();
  const list = (await browser.get(`/api/v1${base}/data`)).body;
  const [copy] = list.copies;
  const answer = await browser
    .get(copy.href)
    .buffer(true)
    .parse(binary as never);
  expect([answer.status, answer.headers["content-type"]]).toEqual([200, "application/zip"]);
  const files = await unzip(answer.body as Buffer);
  const text = (name: string): string => (files.get(name) ?? Buffer.alloc(0)).toString("utf8");
  const data = JSON.parse(text("data.json"));
  return { files, text, data, href: String(copy.href), id: String(copy.id) };
}
