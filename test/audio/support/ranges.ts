/** One question to a door of bytes. `{etag}` and `{date}` stand for the file's own. */
export interface Question {
  name: string;
  headers: Record<string, string>;
  method?: "GET" | "HEAD";
}
const of = (name: string, range: string, more: Record<string, string> = {}): Question => ({
  name,
  headers: { Range: range, ...more },
});

/** RFC 9110, 14: single, open, suffix, several, unsatisfiable, conditional and malformed ranges. */
export const QUESTIONS: readonly Question[] = [
  { name: "the whole", headers: {} },
  of("the first byte", "bytes=0-0"),
  of("the last byte", "bytes=-1"),
  of("a part", "bytes=100-199"),
  of("64 KiB", "bytes=65536-131071"),
  of("from here on", "bytes=199000-"),
  of("all by an open range", "bytes=0-"),
  of("the last five", "bytes=-5"),
  of("a suffix longer than the file", "bytes=-999999999"),
  of("an end beyond the file", "bytes=199990-999999999"),
  of("the very last by its number", "bytes=199999-199999"),
  of("beginning where the file ends", "bytes=200000-"),
  of("far beyond", "bytes=999999999-"),
  of("no bytes at the end", "bytes=-0"),
  of("a number of twenty digits", "bytes=99999999999999999999-"),
  of("two parts", "bytes=0-9,100-109"),
  of("three parts with spaces", "bytes=0-9, 1000-1009 , -10"),
  of("two parts, one beyond", "bytes=0-9,999999999-"),
  of("two parts, both beyond", "bytes=999999999-,888888888-"),
  of("backwards in order", "bytes=1000-1009,0-9"),
  of("the unit in capitals", "BYTES=0-9"),
  of("another unit", "seconds=0-9"),
  of("if-range with the tag", "bytes=0-9", { "If-Range": "{etag}" }),
  of("if-range with another tag", "bytes=0-9", { "If-Range": '"other"' }),
  of("if-range with a weak tag", "bytes=0-9", { "If-Range": 'W/"other"' }),
  of("if-range with the date", "bytes=0-9", { "If-Range": "{date}" }),
  of("if-range with an older date", "bytes=0-9", { "If-Range": "Thu, 01 Jan 2015 00:00:00 GMT" }),
  of("if-range that fails, beyond the file", "bytes=999999999-", { "If-Range": '"other"' }),
  of("not when it is the same", "bytes=0-9", { "If-None-Match": "{etag}" }),
  of("a range of another tag", "bytes=0-9", { "If-None-Match": '"other"' }),
  of("not since", "bytes=0-9", { "If-Modified-Since": "{date}" }),
  { name: "head", method: "HEAD", headers: {} },
];
/** Where the standard leaves a server free, and nginx and we use that freedom in different ways. */
export const FREE: readonly Question[] = [
  of("overlapping parts", "bytes=0-99,50-149"),
  of("backwards", "bytes=9-0"),
  of("no number", "bytes=-"),
  of("letters", "bytes=a-b"),
  of("nothing", "bytes="),
  of(
    "a hundred parts",
    `bytes=${Array.from({ length: 100 }, (_, i) => `${i * 10}-${i * 10 + 1}`).join(",")}`,
  ),
  { name: "head with a range", method: "HEAD", headers: { Range: "bytes=0-9" } },
];

/** What was answered, in what can be compared: parts of a multipart one by one. */
export interface Answer {
  status: number;
  range: string | null;
  length: string | null;
  parts: { range: string | null; bytes: string }[];
}

/** Asks, with the file's own tag and date in place. */
export async function ask(
  url: string,
  question: Question,
  own: { etag: string; date: string; cookie?: string },
): Promise<Answer> {
  const filled = Object.entries(question.headers).map(([name, value]) => [
    name,
    value.replace("{etag}", own.etag).replace("{date}", own.date),
  ]);
  const headers = { ...Object.fromEntries(filled), ...(own.cookie ? { Cookie: own.cookie } : {}) };
  const answer = await fetch(url, { method: question.method ?? "GET", headers });
  const body = Buffer.from(await answer.arrayBuffer()).toString("latin1");
  const boundary = /boundary=(\S+)/.exec(answer.headers.get("content-type") ?? "")?.[1];
  const isMultipart = answer.status === 206 && boundary !== undefined;
  return {
    status: answer.status,
    range: answer.headers.get("content-range"),
    // Of parts and errors each server's own words count with it.
    length: isMultipart || answer.status >= 300 ? null : answer.headers.get("content-length"),
    parts: isMultipart
      ? body
          .split(`--${boundary}`)
          .slice(1, -1)
          .map((part) => ({
            range: /content-range: (.*)\r\n/i.exec(part)?.[1] ?? null,
            bytes: part.slice(part.indexOf("\r\n\r\n") + 4, -2),
          }))
          .toSorted((a, b) => (a.range ?? "").localeCompare(b.range ?? ""))
      : [{ range: null, bytes: answer.status < 300 ? body : "" }],
  };
}
