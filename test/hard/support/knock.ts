import { Agent, type IncomingHttpHeaders, request } from "node:http";

/** One request as its bytes go out: nothing is added that a test did not ask for. */
export interface Knock {
  method?: string;
  path: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
}
export interface Heard {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

const agent = new Agent({ keepAlive: true, maxSockets: 64 });
export const closeAgent = (): void => agent.destroy();

type Reader = (sent: Knock, heard: Heard) => void;
const readers: Reader[] = [];
/** Reads along: every answer of this file's run. */
export const onAnswer = (reader: Reader): void => void readers.push(reader);

/** Sends one request over a kept connection and hears the whole answer. */
export async function knock(base: string, sent: Knock, by: Agent = agent): Promise<Heard> {
  const heard = await answerTo(base, sent, by);
  for (const read of readers) read(sent, heard);
  return heard;
}
function answerTo(
  base: string,
  { method = "GET", path, headers = {}, body }: Knock,
  by: Agent,
): Promise<Heard> {
  return new Promise((resolve, reject) => {
    const sent = request(
      new URL(path, base),
      {
        method,
        agent: by,
        headers: {
          ...headers,
          ...(body === undefined ? {} : { "Content-Length": String(Buffer.byteLength(body)) }),
        },
      },
      (answer) => {
        const parts: Buffer[] = [];
        answer.on("data", (part: Buffer) => parts.push(part));
        answer.on("error", reject);
        answer.on("end", () =>
          resolve({
            status: answer.statusCode ?? 0,
            headers: answer.headers,
            text: Buffer.concat(parts).toString("utf8"),
          }),
        );
      },
    );
    // The server may close a kept connection in the moment in which it is used again; browsers ask once more, and so do we.
    sent.on("error", (err: NodeJS.ErrnoException) =>
      sent.reusedSocket && err.code === "ECONNRESET"
        ? knock(base, { method, path, headers, ...(body === undefined ? {} : { body }) }, by).then(
            resolve,
            reject,
          )
        : reject(err),
    );
    sent.end(body);
  });
}

export type Value = unknown;
export type Body = Record<string, Value>;

const written = (value: unknown): string =>
  typeof value === "string" ? value : (JSON.stringify(value) ?? "");

/** A form as a browser writes it; a list becomes several fields of one name. */
export function urlencoded(body: Body): string {
  const out = new URLSearchParams();
  for (const [name, value] of Object.entries(body))
    for (const one of Array.isArray(value) ? (value as unknown[]) : [value])
      if (one !== undefined && one !== null) out.append(name, written(one));
  return out.toString();
}

/** A file in a form's body. */
export interface Sent {
  bytes: Buffer;
  name: string;
  type?: string;
}
export const isSent = (value: unknown): value is Sent =>
  typeof value === "object" && value !== null && "bytes" in value && Buffer.isBuffer(value.bytes);

export const BOUNDARY = "----flyvefaerdig7MA4YWxkTrZu0gW";
/** A form with a file as a browser writes it. */
export function multipart(body: Body): Buffer {
  const parts: Buffer[] = [];
  for (const [name, value] of Object.entries(body))
    for (const one of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (one === undefined || one === null) continue;
      const head = isSent(one)
        ? `Content-Disposition: form-data; name="${name}"; filename="${one.name}"\r\nContent-Type: ${one.type ?? "application/octet-stream"}`
        : `Content-Disposition: form-data; name="${name}"`;
      const text = isSent(one) ? "" : written(one);
      parts.push(
        Buffer.from(`--${BOUNDARY}\r\n${head}\r\n\r\n`),
        isSent(one) ? one.bytes : Buffer.from(text),
        Buffer.from("\r\n"),
      );
    }
  parts.push(Buffer.from(`--${BOUNDARY}--\r\n`));
  return Buffer.concat(parts);
}
