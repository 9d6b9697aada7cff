import { readFile, rename, stat } from "node:fs/promises";
import { join } from "node:path";

const LOG_LIMIT_BYTES = 20_000_000;

/** The last error of mongod's log (a JSON object a line), or the plain words it ended with before it could log. */
export async function lastComplaint(path: string): Promise<string> {
  const lines = (await readFile(path, "utf8").catch(() => ""))
    .split("\n")
    .filter((one) => one && !one.startsWith("try "))
    .slice(-200);
  const line = lines.findLast((one) => !one.startsWith("{") || /"s":"[EF]"/.test(one.slice(0, 80))) ?? "";
  const words = line.startsWith("{") ? line.match(/"msg":"([^"]+)"/)?.[1] : line;
  const error = line.match(/"(?:errmsg|error)":"([^"]+)"/)?.[1];
  return [words, error]
    .filter(Boolean)
    .map((part) => `, ${part}`)
    .join("");
}

/** mongod never shortens its log by itself. */
export async function limitLog(folder: string): Promise<void> {
  const log = join(folder, "mongod.log");
  const size = await stat(log).then(
    (found) => found.size,
    () => 0,
  );
  if (size > LOG_LIMIT_BYTES) await rename(log, `${log}.old`);
}
