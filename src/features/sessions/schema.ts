import { z } from "zod";
import {
  choice,
  day,
  Id,
  maybeText,
  orNull,
  several,
  text,
  time,
  version,
  whole,
} from "../../platform/fields.ts";
import { MilestoneId } from "../frameworks/index.ts";

export const PLACES = ["place", "online"] as const;
export const OUTCOMES = ["reached", "partly", "notYet"] as const;
/** Who may read a note; chosen before it is typed, never changed afterwards. */
export const READERS = ["both", "mentorOnly", "safeguarding"] as const;
export type Readers = (typeof READERS)[number];
export const MINUTE_CHOICES = ["15", "30", "45", "60", "90", "other"] as const;

/** One meeting of a musician and a mentor. What was said stands in a note of its own, with its own readers. */
export const Session = z.object({
  _id: Id,
  mentorshipId: Id,
  musicianId: Id,
  /** The mentor who held it and wrote the log. */
  mentorId: Id,
  at: z.date(),
  minutes: z.number(),
  place: z.enum(PLACES),
  where: z.string(),
  milestones: z.array(z.string()),
  /** The step agreed last time, and how it went. */
  lastStepId: Id.nullable(),
  outcome: z.enum(OUTCOMES).nullable(),
  nextStepId: Id.nullable(),
  evidenceId: Id.nullable(),
  createdAt: z.date(),
  editedAt: z.date().nullable(),
  version: z.number(),
  requestId: Id,
});
export type Session = z.infer<typeof Session>;

/** What somebody wrote about a session; a note to the safeguarding lead is a concern instead. Read only through `policy.ts`. */
export const Note = z.object({
  _id: Id,
  sessionId: Id.nullable(),
  mentorshipId: Id,
  musicianId: Id,
  authorId: Id,
  readers: z.enum(READERS),
  text: z.string(),
  at: z.date(),
  editedAt: z.date().nullable(),
  /** Its session was taken back: it is on no page any more. */
  takenBackAt: z.date().nullable().optional(),
  requestId: Id,
});
export type Note = z.infer<typeof Note>;

const minutesOf = <T extends { minutes: string; minutesOther: number | null }>(input: T): number =>
  input.minutes === "other" ? (input.minutesOther ?? 0) : Number(input.minutes);

const when = {
  day,
  time,
  minutes: choice(MINUTE_CHOICES),
  minutesOther: orNull(whole(5, 600)),
  place: choice(PLACES),
  where: maybeText(80),
};
type When = { minutes: string; minutesOther: number | null };
const otherGiven = (input: When): boolean => input.minutes !== "other" || input.minutesOther !== null;
const other = { path: ["minutesOther"], error: "sessions.problems.minutes" };

const milestones = several(MilestoneId, 20);

/** The sixty-second log. */
export const LogInput = z
  .object({
    ...when,
    lastStep: orNull(Id),
    outcome: orNull(choice(OUTCOMES)),
    milestones,
    readers: orNull(choice(READERS)),
    note: maybeText(4000),
    step: maybeText(140),
    owner: choice(["musician", "mentor", "both"]),
    due: choice(["week", "twoWeeks", "pick"]),
    dueDay: orNull(day),
    /** The milestone that the next step leads to, if it leads to one. */
    stepMilestone: orNull(MilestoneId),
    version,
    requestId: Id,
  })
  .refine(otherGiven, other)
  .refine((input) => input.note === "" || input.readers !== null, {
    path: ["readers"],
    error: "sessions.problems.readers",
  })
  .refine((input) => input.step === "" || input.due !== "pick" || input.dueDay !== null, {
    path: ["dueDay"],
    error: "problems.required",
  })
  .transform((input) => ({ ...input, length: minutesOf(input) }));
export type LogInput = z.output<typeof LogInput>;

/** One field that a form repeats, in the order of the page: a list also when there is one, twins kept. */
const each = <T extends z.ZodType>(item: T) =>
  z.preprocess(
    (value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]),
    z.array(item, "problems.wrong").max(50, "problems.tooMany"),
  );

/** `note` are the texts of the notes whose ids are in `noteId`, in the same order; without ids, of the first. */
export const EditInput = z
  .object({ ...when, milestones, note: each(maybeText(4000)), noteId: each(Id), version })
  .refine(otherGiven, other)
  .transform((input) => ({ ...input, length: minutesOf(input) }));
export type EditInput = z.output<typeof EditInput>;

/** One more note about a session; for the safeguarding lead there is another page. */
export const NoteInput = z.object({
  readers: z.enum(["both", "mentorOnly"], "sessions.problems.readers"),
  note: text(4000),
  requestId: Id,
});
export type NoteInput = z.output<typeof NoteInput>;

export const PlanInput = z
  .object({ ...when, version })
  .refine(otherGiven, other)
  .transform((input) => ({ ...input, length: minutesOf(input) }));
export type PlanInput = z.output<typeof PlanInput>;
