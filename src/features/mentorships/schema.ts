import { z } from "zod";
import {
  choice,
  day,
  Id,
  maybeText,
  orNull,
  requestId,
  several,
  text,
  version,
} from "../../platform/fields.ts";
import { MilestoneId } from "../frameworks/index.ts";

export const DESTINATIONS = ["mgk", "conservatory", "band", "otherMentor", "solo", "pause", "other"] as const;

/** The next session that was agreed. `id` is new with each plan, so that an old reminder knows that it is old. */
export const Plan = z.object({
  id: Id,
  at: z.date(),
  minutes: z.number(),
  place: z.enum(["place", "online"]),
  where: z.string(),
});
export type Plan = z.infer<typeof Plan>;

/** What a musician and a mentor have on top of their tie. A musician has one at a time; a stand-in covers a period. */
export const Mentorship = z.object({
  _id: Id,
  musicianId: Id,
  mentorId: Id,
  tieId: Id,
  status: z.enum(["asked", "active", "paused", "declined", "ended"]),
  askedBy: Id.nullable(),
  /** The school that assigned it, if one did. */
  assignedBy: Id.nullable(),
  askedAt: z.date(),
  goals: z.array(z.string()),
  startedAt: z.date().nullable(),
  pausedUntil: day.nullable(),
  ended: z.object({ at: z.date(), by: Id.nullable(), destination: z.string(), note: z.string() }).nullable(),
  standIn: z.object({ mentorId: Id, tieId: Id, until: day }).nullable(),
  /** The day of the last session; the day it began until there is one. */
  lastContactDay: day.nullable(),
  nextSession: Plan.nullable(),
  /** The plan that was moved or called off last, so that this can be taken back. */
  formerPlan: Plan.nullable().optional(),
  /** The session logged last and what stood before it, so that the log can be taken back while `version` is still this one. */
  formerLog: z
    .object({
      session: Id,
      version: z.number(),
      lastContactDay: day.nullable(),
      nextSession: Plan.nullable(),
      nextStep: Id.nullable(),
    })
    .nullable()
    .optional(),
  version: z.number(),
  /** The musician's id while asked, active or paused: a unique index. */
  standing: Id.nullable(),
  requestId: Id,
});
export type Mentorship = z.infer<typeof Mentorship>;
export const LIVE = ["asked", "active", "paused"] as const;
export const RUNNING = ["active", "paused"] as const;

export const AskInput = z.object({ mentor: Id, goal: maybeText(140), requestId });
/** Up to three goals, one a line. */
export const GoalsInput = z.object({ goals: several(maybeText(140), 3), version });
export const PauseInput = z.object({ until: orNull(day), version });
export const EndInput = z.object({ destination: choice(DESTINATIONS), note: maybeText(400), version });
export const StandInInput = z.object({ mentor: Id, until: day, version });
export const VersionInput = z.object({ version });
export const NewStepInput = z.object({
  title: text(140),
  dueDay: day,
  owner: choice(["musician", "mentor", "both"]),
  milestone: orNull(MilestoneId),
  next: choice(["yes", "no"]),
  requestId,
});

/** What a choice or a day says, right or wrong: the form looks at it when it is saved. */
const chosen = z.string().max(20).catch("");
/** A half-filled log on its way to another musician's form: shown again and stored nowhere. */
export const TypedLog = z.object({
  minutes: chosen,
  minutesOther: chosen,
  day: chosen,
  time: chosen,
  place: chosen,
  where: maybeText(80),
  readers: chosen,
  note: maybeText(4000),
  step: maybeText(140),
  owner: chosen,
  due: chosen,
  dueDay: chosen,
});
