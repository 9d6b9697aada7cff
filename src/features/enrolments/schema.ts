import { choice, day, email, Id, orNull, requestId, text, z } from "../../platform/fields.ts";

/** One sending of the form for a pupil or a class list; its id is the form's `requestId`. */
export const Batch = z.object({
  /** The form's `requestId`. */
  _id: z.string(),
  schoolId: Id,
  by: Id,
  at: z.date(),
  people: z.array(Id),
});
export type Batch = z.infer<typeof Batch>;

/** A pupil as a school types it. */
export const PupilFields = z.object({
  name: text(120),
  birthDay: day,
  email: orNull(email),
  guardianEmail: orNull(email),
});
export type NewPupil = z.output<typeof PupilFields>;
export const PupilInput = PupilFields.extend({ requestId });

export const ClassListInput = z.object({
  list: text(12_000),
  step: choice(["preview", "send"]).default("preview"),
  requestId,
});
export const SchoolInput = z.object({ schoolId: z.string("problems.choice").pipe(Id) });
