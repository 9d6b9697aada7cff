import { DAY_MS, HOUR_MS } from "./clock.ts";

/** A calendar day in Copenhagen, `YYYY-MM-DD`. Days turn at midnight there, summer and winter. */
export type Day = string;

const ZONE = "Europe/Copenhagen";
const parts = new Intl.DateTimeFormat("en-CA", {
  timeZone: ZONE,
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
});
const clockParts = new Intl.DateTimeFormat("en-GB", {
  timeZone: ZONE,
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});

let last: { hour: number; day: Day } | null = null;

/** The day in Copenhagen on which an instant falls. Asked many times for the hour that it is: days turn on the hour there. */
export function dayOf(at: Date): Day {
  const hour = Math.floor(at.getTime() / HOUR_MS);
  if (last?.hour !== hour) last = { hour, day: parts.format(at) };
  return last.day;
}

/** `HH:MM` in Copenhagen. */
export const timeOf = (at: Date): string => clockParts.format(at);

/** The instant at which a Copenhagen wall clock shows `time` (`HH:MM`) on `day`. A time skipped in spring moves on. */
export function instantOf(day: Day, time = "00:00"): Date {
  const guess = new Date(`${day}T${time}:00Z`).getTime();
  for (const hours of [1, 2]) {
    const at = new Date(guess - hours * 3_600_000);
    if (dayOf(at) === day && timeOf(at) === time) return at;
  }
  return new Date(guess - 3_600_000);
}

/** Is it a day that exists? `2025-02-29` does not. */
export const isDay = (text: string): boolean => {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = new Date(`${text}T12:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === text;
};

export const addDays = (day: Day, days: number): Day =>
  new Date(new Date(`${day}T12:00:00Z`).getTime() + days * DAY_MS).toISOString().slice(0, 10);

/** Whole days from `from` to `to`; negative when `to` is earlier. */
export const daysBetween = (from: Day, to: Day): number =>
  Math.round((new Date(`${to}T12:00:00Z`).getTime() - new Date(`${from}T12:00:00Z`).getTime()) / DAY_MS);

/** The day somebody turns `years`. Who is born on 29 February has the birthday on 1 March in other years. */
export function birthdayAt(birthDay: Day, years: number): Day {
  const [year, month, day] = birthDay.split("-").map(Number) as [number, number, number];
  const target = `${String(year + years).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
  return !target.endsWith("-02-29") || isDay(target)
    ? target
    : `${String(year + years).padStart(4, "0")}-03-01`;
}

/** Whole years old on a day (Copenhagen). */
export function ageOn(birthDay: Day, day: Day): number {
  const years = Number(day.slice(0, 4)) - Number(birthDay.slice(0, 4));
  return birthdayAt(birthDay, years) <= day ? years : years - 1;
}
