import type { z } from "zod";
import { AppError, type Params } from "../platform/errors.ts";
import { hasSentence, type Translate } from "../platform/i18n.ts";
import { isAway, isDuplicate } from "../platform/mongo/connection.ts";
import { diskFault } from "../platform/storage/faults.ts";

/** What is wrong with an answer, by code: the sentence is made in the reader's language at the edge. */
export interface Problem {
  field: string;
  key: string;
  params: Params;
}

/** One problem a field, the first one found; the field is named as in the form (`goals.0` is `goals`). */
export function problemsOf(error: z.ZodError): Problem[] {
  const seen = new Set<string>();
  return error.issues.flatMap((issue) => {
    const field = String(issue.path[0] ?? "");
    if (seen.has(field)) return [];
    seen.add(field);
    return [{ field, key: keyOf(issue), params: paramsOf(issue) }];
  });
}

function keyOf(issue: z.core.$ZodIssue): string {
  if (/^[a-z][A-Za-z]*(\.[A-Za-z0-9]+)+$/.test(issue.message) && hasSentence(issue.message))
    return issue.message;
  if (issue.code === "invalid_type" && issue.input === undefined) return "problems.required";
  if (issue.code === "too_big") return "problems.tooLong";
  if (issue.code === "too_small") return "problems.tooShort";
  return "problems.wrong";
}

const paramsOf = (issue: z.core.$ZodIssue): Params => ({
  ...("maximum" in issue ? { max: Number(issue.maximum) } : {}),
  ...("minimum" in issue ? { min: Number(issue.minimum) } : {}),
});

export const sentences = (problems: readonly Problem[], t: Translate): Record<string, string> =>
  Object.fromEntries(problems.map((problem) => [problem.field, t(problem.key, problem.params)]));

/** What went wrong, as one of the refusals a reader may be told; null is a bug. */
export function asRefusal(err: unknown): AppError | null {
  if (err instanceof AppError) return err;
  if (isDuplicate(err)) return new AppError(409, "problems.duplicate");
  if (isAway(err)) return new AppError(503, "problems.away");
  const fault = diskFault(err);
  if (fault) return new AppError(503, fault);
  if (err instanceof URIError) return new AppError(400, "problems.badRequest");
  if (typeof err === "object" && err !== null && "status" in err && typeof err.status === "number") {
    if (err.status === 413) return new AppError(413, "problems.tooLarge");
    if (err.status >= 400 && err.status < 500) return new AppError(err.status, "problems.badRequest");
  }
  return null;
}
