import { dayOf } from "../../platform/calendar.ts";

/** A quarter of a year in Copenhagen, `2026-4`. */
export type Quarter = string;

export function quarterOf(at: Date): Quarter {
  const day = dayOf(at);
  return `${day.slice(0, 4)}-${Math.ceil(Number(day.slice(5, 7)) / 3)}`;
}

/** The quarter so many quarters later (or earlier). */
export function plusQuarters(quarter: Quarter, n: number): Quarter {
  const whole = Number(quarter.slice(0, 4)) * 4 + Number(quarter.slice(5)) - 1 + n;
  return `${Math.floor(whole / 4)}-${(whole % 4) + 1}`;
}

/** Five quarters, the given one last. */
export const fiveUntil = (quarter: Quarter): Quarter[] =>
  [-4, -3, -2, -1, 0].map((n) => plusQuarters(quarter, n));
