import { choice, Id, maybeText, several, text, tick, version, z } from "../../platform/fields.ts";
import { MilestoneId, STAGES } from "../frameworks/index.ts";

export const STATES = ["open", "said", "returned", "confirmed"] as const;
export type State = (typeof STATES)[number];
/** What can be said of a milestone: two words of the musician, three of the mentor, and one that takes the last back. */
export const WORDS = ["ready", "notYet", "confirmed", "returned", "reopened", "undone"] as const;

/** How a milestone stands now. Milestones of which nothing was said have none: they are open. */
export const Mark = z.object({
  milestone: MilestoneId,
  state: z.enum(STATES),
  at: z.date(),
  /** The number of the newest word. A form carries it: who answers an older word is told. */
  n: z.number(),
  /** What the musician pointed at. */
  evidence: z.array(Id),
});
export type Mark = z.infer<typeof Mark>;

export const StageEntry = z.object({
  stage: z.enum(STAGES),
  enteredAt: z.date(),
  /** Null for the first stage, which nobody signs. */
  signedBy: Id.nullable(),
  secondBy: Id.nullable(),
});

/** Where a musician is. The id is the person's. Made with the first word. */
export const Journey = z.object({
  _id: Id,
  frameworkVersion: z.number(),
  stage: z.enum(STAGES),
  enteredAt: z.date(),
  stages: z.array(StageEntry),
  marks: z.array(Mark),
  /** The mentor has signed for ready to fly; a second person has not yet. */
  signed: z.object({ by: Id, at: z.date() }).nullable(),
  rev: z.number(),
});
export type Journey = z.infer<typeof Journey>;

/** One word in the history of a milestone. Rows are only ever added. */
export const Word = z.object({
  _id: Id,
  person: Id,
  milestone: MilestoneId,
  /** 1, 2, 3 … within the milestone; unique, so that of two who answer at once one is told. */
  n: z.number(),
  word: z.enum(WORDS),
  by: Id,
  at: z.date(),
  sentence: z.string(),
  evidence: z.array(Id),
  /** How the milestone stood before: what taking it back restores. */
  before: Mark.nullable(),
});
export type Word = z.infer<typeof Word>;

export const SayInput = z.object({
  said: choice(["ready", "notYet"]),
  evidence: several(Id, 20),
  /** The mentor may hear the demos among the evidence that only the musician hears so far. */
  mentorHears: tick,
  version,
});
export type SayInput = z.output<typeof SayInput>;

/** Takes the newest word back; `opened` names the demos that the mentor hears by it, parted by commas. */
export const UndoInput = z.object({
  version,
  opened: z
    .string()
    .max(600)
    .default("")
    .transform((ids) => ids.split(",").filter((id) => id !== ""))
    .pipe(z.array(Id)),
});

/** A return and a reopening say why; a confirmation may. */
export const VerdictInput = z
  .object({ verdict: choice(["confirmed", "returned", "reopened"]), sentence: maybeText(300), version })
  .refine((input) => input.verdict === "confirmed" || input.sentence !== "", {
    path: ["sentence"],
    error: "journeys.problems.sentence",
  });
export type VerdictInput = z.output<typeof VerdictInput>;
export const SignInput = z.object({ to: choice(STAGES) });
export const sentence = text(300);
