import { pino } from "pino";

/**
 * The one log. Nothing about a person is ever handed to it: ids of requests, doors by their pattern (never the URL that
 * was asked for), error names and stacks. `LOG_LEVEL=silent` in tests.
 */
export const log = pino({
  level: process.env.LOG_LEVEL?.trim() || "info",
  base: null,
  timestamp: pino.stdTimeFunctions.isoTime,
  redact: ["req.headers.cookie", "req.headers.authorization", "*.password", "*.token", "*.email"],
  serializers: { err: bareError },
});

/** Whoever develops reads the whole of it; where people are real nobody does, whatever the level. */
const isWhole = process.env.LOG_LEVEL === "debug" && process.env.NODE_ENV !== "production";
/** A driver's error repeats the query, and with it what people typed: name, code and stack frames are enough. */
function bareError(err: unknown): unknown {
  if (!(err instanceof Error)) return { type: typeof err };
  if (isWhole) return { type: err.name, message: err.message, stack: err.stack };
  const frames = (err.stack ?? "").split("\n").filter((line) => line.trimStart().startsWith("at "));
  const code = "code" in err ? String(err.code) : null;
  return { type: err.name, code, stack: frames.slice(0, 12).join("\n") };
}
