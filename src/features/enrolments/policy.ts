import { isDay } from "../../platform/calendar.ts";
import { AppError, type Params } from "../../platform/errors.ts";
import { checkBirthDay } from "../accounts/index.ts";
import { isUnder15 } from "../consent/index.ts";
import { type NewPupil, PupilFields } from "./schema.ts";

export const MAX_LINES = 60;

export interface LineProblem {
  field: keyof NewPupil | "";
  key: string;
  params: Params;
}
export interface Line {
  /** 1 for the first line of the text. */
  n: number;
  text: string;
  /** Null while something is wrong. */
  pupil: NewPupil | null;
  problem: LineProblem | null;
}

/** What is wrong with a pupil beyond the shape of each field: age, and whose mail is needed at that age. */
export function problemOf(pupil: NewPupil, today: string, now: Date): LineProblem | null {
  try {
    checkBirthDay(pupil.birthDay, now);
  } catch (err) {
    if (err instanceof AppError) return { field: "birthDay", key: err.key, params: err.params };
    throw err;
  }
  if (isUnder15(pupil.birthDay, today)) {
    if (!pupil.guardianEmail)
      return { field: "guardianEmail", key: "enrolments.problems.guardianNeeded", params: {} };
  } else if (!pupil.email) return { field: "email", key: "enrolments.problems.ownMailNeeded", params: {} };
  if (pupil.email && pupil.email === pupil.guardianEmail)
    return { field: "guardianEmail", key: "enrolments.problems.sameMail", params: {} };
  return null;
}

/** `24-05-2012`, `24.5.2012` and `24/5/2012` are what people write; anything else stays as it is. */
export function dayFrom(text: string): string {
  const parts = /^(\d{1,2})[-./](\d{1,2})[-./](\d{4})$/.exec(text.trim());
  if (!parts) return text.trim();
  const [, date = "", month = "", year = ""] = parts;
  const made = `${year}-${month.padStart(2, "0")}-${date.padStart(2, "0")}`;
  return isDay(made) ? made : text.trim();
}

/** Each line of a class list with what it says or what is wrong with it. Empty lines and a heading are left out. */
export function readClassList(list: string, today: string, now: Date): Line[] {
  const seen = new Map<string, number>();
  const lines = list
    .split("\n")
    .map((text, i) => ({ n: i + 1, text: text.trim() }))
    .filter(({ text, n }) => text !== "" && !(n === 1 && /^(navn|name)\s*[;\t]/i.test(text)));
  return lines.map(({ n, text }) => {
    const read = readLine(text, today, now);
    if ("key" in read) return { n, text, pupil: null, problem: read };
    const again = [`${read.name} ${read.birthDay}`.toLowerCase(), read.email].flatMap((key) =>
      key && seen.has(key) ? [seen.get(key) ?? 0] : [],
    )[0];
    if (again) {
      const problem: LineProblem = { field: "", key: "enrolments.problems.twice", params: { line: again } };
      return { n, text, pupil: null, problem };
    }
    seen.set(`${read.name} ${read.birthDay}`.toLowerCase(), n);
    if (read.email) seen.set(read.email, n);
    return { n, text, pupil: read, problem: null };
  });
}

function readLine(text: string, today: string, now: Date): NewPupil | LineProblem {
  const parts = text.split(/[;\t]/).map((part) => part.trim());
  if (parts.length < 2 || parts.length > 4)
    return { field: "", key: "enrolments.problems.lineParts", params: {} };
  const [name = "", birthDay = "", email = "", guardianEmail = ""] = parts;
  const parsed = PupilFields.safeParse({ name, birthDay: dayFrom(birthDay), email, guardianEmail });
  if (parsed.success) return problemOf(parsed.data, today, now) ?? parsed.data;
  const field = parsed.error.issues[0]?.path[0];
  if (field === "birthDay") return { field, key: "enrolments.problems.lineDay", params: {} };
  if (field === "email") return { field, key: "enrolments.problems.lineMail", params: {} };
  if (field === "guardianEmail") return { field, key: "enrolments.problems.lineGuardianMail", params: {} };
  return { field: "name", key: "enrolments.problems.lineName", params: {} };
}
