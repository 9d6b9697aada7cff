import { birthdayAt, type Day, daysBetween } from "../../platform/calendar.ts";
import type { Mentor } from "./schema.ts";

let months = 24;
/** How long a certificate counts before it must be seen again (a setting). */
export const setCertificateMonths = (next: number): void => {
  months = next;
};

/** The day from which the certificate does not count any more. */
export function recheckDue(certificateDay: Day): Day {
  const [year, month, dayOfMonth] = certificateDay.split("-").map(Number) as [number, number, number];
  const whole = year * 12 + (month - 1) + months;
  const first = `${String(Math.floor(whole / 12)).padStart(4, "0")}-${String((whole % 12) + 1).padStart(2, "0")}-01`;
  // The last day of a shorter month stands in for a day that it lacks.
  const last = new Date(Date.UTC(Math.floor(whole / 12), (whole % 12) + 1, 0)).getUTCDate();
  return `${first.slice(0, 8)}${String(Math.min(dayOfMonth, last)).padStart(2, "0")}`;
}

/** Does the certificate count on this day? It ends on the day the re-check is due. */
export const hasCertificate = (mentor: Mentor | null, today: Day): boolean =>
  mentor?.status === "approved" &&
  mentor.certificateDay !== null &&
  mentor.certificateDay <= today &&
  today < recheckDue(mentor.certificateDay);

/** One must be of age to be a mentor; a grown-up who is no musician has no birth date here. */
export const mayApply = (birthDay: Day | null, today: Day): boolean =>
  birthDay === null || today >= birthdayAt(birthDay, 18);

/**
 * May this mentor be in contact with somebody born on `birthDay`? Under 15 only with a certificate that counts. From 15 none
 * can be fetched (børneattestloven § 1 speaks of under-15s), so a dated reference is enough; with neither, nobody.
 */
export function mayMentor(mentor: Mentor | null, birthDay: Day | null, today: Day): boolean {
  if (mentor?.status !== "approved") return false;
  const under15 = birthDay === null || today < birthdayAt(birthDay, 15);
  return hasCertificate(mentor, today) || (!under15 && mentor.referenceDay !== null);
}

const WARNINGS = [7, 30, 60] as const;
/** Of which days ahead a mentor is to be told now; 0 once the re-check is due, null while it is far off. */
export function warningFor(certificateDay: Day, today: Day): 0 | 7 | 30 | 60 | null {
  const left = daysBetween(today, recheckDue(certificateDay));
  return left <= 0 ? 0 : (WARNINGS.find((days) => left <= days) ?? null);
}
