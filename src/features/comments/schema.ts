import {
  choice,
  Id,
  maybeText,
  orNull,
  requestId,
  second,
  several,
  text,
  version,
  whole,
  z,
} from "../../platform/fields.ts";

/** What the musician answers to what was said. */
export const DECISIONS = ["used", "notUsed", "later"] as const;

/** What somebody said at a second of a version, or an answer to it (`thread` is the comment that it answers). */
export const Comment = z.object({
  _id: Id,
  demo: Id,
  /** The number of the version. */
  n: z.number(),
  thread: Id.nullable(),
  /** Whose demo it was. */
  owner: Id,
  by: Id,
  /** Whole seconds from the beginning; a span has an end as well. An answer stands where its comment does. */
  from: z.number(),
  to: z.number().nullable(),
  text: z.string(),
  at: z.date(),
  /** By its writer, while nobody had answered or decided. Kept 30 days and shown to nobody. */
  takenBackAt: z.date().nullable(),
  /** How many answers stand under it; while there are none it may be taken back. */
  answers: z.number(),
  decision: z.enum(DECISIONS).nullable(),
  /** Why it was not used. */
  why: z.string(),
  /** The number of the version that used it. */
  usedIn: z.number().nullable(),
  decidedAt: z.date().nullable(),
  /** Counts decisions. */
  version: z.number(),
  requestId: Id,
});
export type Comment = z.infer<typeof Comment>;

/** Whom the owner of a demo has invited to comment; `_id` is the demo's. */
export const CommentCircle = z.object({
  _id: Id,
  owner: Id,
  invited: z.array(Id),
  version: z.number(),
});
export type CommentCircle = z.infer<typeof CommentCircle>;

const LONGEST = 1000;
export const NewCommentInput = z
  .object({ from: second, to: orNull(second), text: text(LONGEST), requestId })
  .refine((input) => input.to === null || input.to > input.from, {
    path: ["to"],
    error: "comments.problems.backwards",
  });
export type NewCommentInput = z.output<typeof NewCommentInput>;
export const AnswerInput = z.object({ text: text(LONGEST), requestId });
export type AnswerInput = z.output<typeof AnswerInput>;
export const DecisionInput = z
  .object({
    decision: orNull(choice(DECISIONS)),
    usedIn: orNull(whole(1, 100_000)),
    why: maybeText(300),
    version,
  })
  .refine((input) => input.decision !== "notUsed" || input.why !== "", {
    path: ["why"],
    error: "comments.problems.why",
  });
export type DecisionInput = z.output<typeof DecisionInput>;
export const CircleInput = z.object({ invited: several(Id, 50), version });
