import {
  choice,
  day,
  Id,
  maybeText,
  orNull,
  requestId,
  several,
  text,
  tick,
  version,
  z,
} from "../../platform/fields.ts";
import { SCOPES } from "../ties/index.ts";

export const STATUSES = [
  "drafted",
  "withPupil",
  "withGuardian",
  "sent",
  "asked",
  "accepted",
  "declined",
  "refused",
  "withdrawn",
] as const;
export type Status = (typeof STATUSES)[number];

const History = z.object({
  at: z.date(),
  by: Id,
  /** What they were in this: the page names the role, not the person. */
  as: z.enum(["school", "pupil", "guardian", "receiver"]),
  what: z.enum([
    "drafted",
    "edited",
    "handedOver",
    "takenBack",
    "agreed",
    "approved",
    "refused",
    "sent",
    "asked",
    "answered",
    "accepted",
    "declined",
    "withdrawn",
    "undone",
  ]),
  /** Where it stood before, so that an answer can be taken back. */
  before: z.enum(STATUSES).optional(),
  /** A no's sentence, a reason, a question or its answer. */
  text: z.string(),
});

/** A school's word for a pupil of theirs, on its way from teacher to pupil to guardian to receiver. */
export const Recommendation = z.object({
  _id: Id,
  schoolId: Id,
  /** The teacher who wrote it. */
  by: Id,
  pupilId: Id,
  receiver: z.object({
    kind: z.enum(["organisation", "mentor", "call"]),
    id: Id.nullable(),
    name: z.string(),
  }),
  /** The receiver's id; `calls` for a call to come, which the secretariat receives. */
  receiverKey: z.string(),
  text: z.string(),
  /** Ids. The teacher proposes, the pupil decides. */
  evidence: z.array(Id),
  deadline: z.string().nullable(),
  motivation: z.string(),
  status: z.enum(STATUSES),
  /** Where the pupil stood when it was sent. */
  stage: z.object({ number: z.number(), confirmed: z.number(), cells: z.array(z.string()) }).nullable(),
  sentAt: z.date().nullable(),
  /** The receiving venue has asked to follow, once. */
  followAskedAt: z.date().nullable(),
  history: z.array(History),
  createdAt: z.date(),
  version: z.number(),
  requestId: Id,
});
export type Recommendation = z.infer<typeof Recommendation>;
export type What = Recommendation["history"][number]["what"];
export type As = Recommendation["history"][number]["as"];

export const CALLS = "calls";
const words = {
  receiver: z
    .string("problems.required")
    .min(1, "problems.required")
    .regex(/^(?:call|(?:organisation|mentor)-[0-9a-hjkmnp-tv-z]{20})$/, "problems.choice"),
  callName: maybeText(120),
  text: text(1500),
  evidence: several(Id, 12),
  deadline: orNull(day),
};
/** `handOver`: it goes to the pupil at once instead of lying as a draft. */
export const NewInput = z.object({ ...words, pupilId: Id, handOver: tick, requestId });
export const EditInput = z.object({ ...words, version });
export type Words = Omit<z.output<typeof NewInput>, "pupilId" | "handOver" | "requestId">;
export const AgreementInput = z.object({ motivation: text(1500), evidence: several(Id, 12), version });
export const VersionInput = z.object({ version });
export const ReasonInput = z.object({ reason: text(600), version });
/** Nobody owes a reason for a no about themselves or their child. */
export const RefusalInput = z.object({ reason: maybeText(600), version });
export const ApprovalInput = z.object({ answer: choice(["yes", "no"]), version });
export const AnswerInput = z
  .object({ answer: choice(["accept", "decline", "ask"]), reason: maybeText(600), version })
  .refine((input) => input.answer === "accept" || input.reason !== "", {
    path: ["reason"],
    error: "problems.required",
  });
export const FollowInput = z.object({ scope: choice(SCOPES) });
