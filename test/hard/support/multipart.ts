/** Bodies that no browser writes, each with the head that goes before it. `B` is the boundary. */
const B = "----raw4711";
const part = (head: string, body = "x"): string => `--${B}\r\n${head}\r\n\r\n${body}\r\n`;
const file = (body = "x", name = "a.mp3"): string =>
  part(`Content-Disposition: form-data; name="audio"; filename="${name}"\r\nContent-Type: audio/mpeg`, body);
const field = (name: string, value = "x"): string =>
  part(`Content-Disposition: form-data; name="${name}"`, value);
const END = `--${B}--\r\n`;

export interface Raw {
  name: string;
  type?: string;
  body: string;
  /** More or less than the body has: the sender lies or falls silent. */
  length?: number;
  chunked?: boolean;
}
export const RAW: readonly Raw[] = [
  { name: "no boundary", type: "multipart/form-data", body: file() + END },
  { name: "an empty boundary", type: "multipart/form-data; boundary=", body: file() + END },
  { name: "another boundary", type: "multipart/form-data; boundary=other", body: file() + END },
  {
    name: "a boundary of 5,000 letters",
    type: `multipart/form-data; boundary=${"b".repeat(5_000)}`,
    body: file() + END,
  },
  {
    name: "a boundary in quotes that never end",
    type: `multipart/form-data; boundary="${B}`,
    body: file() + END,
  },
  { name: "two boundaries", type: `multipart/form-data; boundary=${B}; boundary=x`, body: file() + END },
  { name: "multipart of another kind", type: `multipart/mixed; boundary=${B}`, body: file() + END },
  { name: "no body", body: "" },
  { name: "the end only", body: END },
  { name: "the end twice", body: END + END },
  { name: "no end", body: file() },
  { name: "half an end", body: `${file()}--${B}-` },
  { name: "cut in a head", body: `--${B}\r\nContent-Disposition: form-da` },
  { name: "cut in a file", body: file("y".repeat(5_000)).slice(0, 3_000) },
  { name: "a part without a head", body: `--${B}\r\n\r\nx\r\n${END}` },
  { name: "a part without a name", body: part("Content-Disposition: form-data") + END },
  { name: "a part with an empty name", body: field("") + END },
  { name: "a file without a name", body: file("x", "") + END },
  {
    name: "a disposition of another kind",
    body: part('Content-Disposition: attachment; filename="x"') + END,
  },
  {
    name: "two dispositions",
    body: part('Content-Disposition: form-data; name="a"\r\nContent-Disposition: form-data; name="b"') + END,
  },
  { name: "lines that end in LF alone", body: (field("title") + END).replaceAll("\r\n", "\n") },
  { name: "lines that end in CR alone", body: (field("title") + END).replaceAll("\r\n", "\r") },
  { name: "a head folded over lines", body: part('Content-Disposition: form-data;\r\n name="title"') + END },
  {
    name: "a head of 100,000 letters",
    body: part(`Content-Disposition: form-data; name="title"\r\nX: ${"x".repeat(100_000)}`) + END,
  },
  {
    name: "500 heads",
    body: part(`Content-Disposition: form-data; name="title"${"\r\nX: y".repeat(500)}`) + END,
  },
  { name: "a name of 5,000 letters", body: field("n".repeat(5_000)) + END },
  { name: "a value of 500,000 letters", body: field("title", "v".repeat(500_000)) + END },
  { name: "200 fields", body: Array.from({ length: 200 }, (_one, i) => field(`f${i}`)).join("") + END },
  { name: "80 files", body: Array.from({ length: 80 }, () => file()).join("") + END },
  { name: "two files in the one field", body: file() + file() + END },
  {
    name: "a file in a field for text",
    body: part('Content-Disposition: form-data; name="title"; filename="x"') + END,
  },
  { name: "text in the field for the file", body: field("audio", "/etc/passwd") + END },
  {
    name: "the prototype as a name",
    body: field("__proto__") + field("__proto__[x]") + field("constructor[prototype][x]") + END,
  },
  { name: "a name with brackets", body: field("title[$gt]") + field("title[]") + field("a[b][c][d]") + END },
  { name: "a name with a null byte", body: field("ti\0tle") + END },
  { name: "a file name with a path", body: file("x", "../../../../tmp/raw4711") + END },
  { name: "a file name with a null byte", body: file("x", "a\0b.mp3") + END },
  { name: "a file name with quotes", body: file("x", 'a\\"b') + END },
  {
    name: "a file name that is not UTF-8",
    body: part("Content-Disposition: form-data; name=\"audio\"; filename*=utf-8''%ff%fe") + END,
  },
  {
    name: "a file name in an unknown alphabet",
    body: part("Content-Disposition: form-data; name=\"audio\"; filename*=klingon''x") + END,
  },
  {
    name: "a transfer encoding in a part",
    body:
      part(
        'Content-Disposition: form-data; name="audio"; filename="x"\r\nContent-Transfer-Encoding: base64',
        "eA==",
      ) + END,
  },
  {
    name: "a charset that does not exist",
    body:
      part('Content-Disposition: form-data; name="title"\r\nContent-Type: text/plain; charset=nothing') + END,
  },
  {
    name: "multipart in multipart",
    body:
      part(
        `Content-Disposition: form-data; name="audio"\r\nContent-Type: multipart/mixed; boundary=inner`,
        "--inner\r\n\r\nx\r\n--inner--",
      ) + END,
  },
  { name: "text before and after", body: `hej\r\n${field("title")}${END}hej igen` },
  { name: "fewer bytes than promised, then silence", body: file(), length: 100_000 },
  { name: "more bytes than promised", body: file("z".repeat(2_000)) + END, length: 300 },
  { name: "chunks", body: file() + END, chunked: true },
  { name: "a JSON body", body: '{"title":{"$gt":""}}' },
  { name: "the boundary inside the file", body: file(`a\r\n--${B}x\r\nb`) + END },
];
export const headOf = (
  { type, body, length, chunked }: Raw,
  path: string,
  cookie: string,
  host: string,
): string =>
  [
    `POST ${path} HTTP/1.1`,
    `Host: ${host}`,
    `Cookie: ${cookie}`,
    "Sec-Fetch-Site: same-origin",
    `Content-Type: ${type ?? `multipart/form-data; boundary=${B}`}`,
    chunked ? "Transfer-Encoding: chunked" : `Content-Length: ${length ?? Buffer.byteLength(body, "latin1")}`,
    "Connection: close",
    "",
    "",
  ].join("\r\n");
