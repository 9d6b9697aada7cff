import { choice, Id, maybeText, requestId, several, text, version, z } from "../../platform/fields.ts";

/** What somebody is worried about, in words that a child can choose between. */
export const WORRIES = ["unsafe", "contact", "other", "home", "else"] as const;
export const STATES = ["raised", "opened", "inHand", "closed"] as const;
export type State = (typeof STATES)[number];
/** Why a concern was closed. */
export const REASONS = ["helped", "passedOn", "nothing", "mistake"] as const;
export type Reason = (typeof REASONS)[number];

/** A thing by its kind and id: all that an address or a stored concern says of it. */
export const Reference = z.object({ type: z.string().regex(/^[a-z]{1,20}$/i), id: Id });
export type Reference = z.infer<typeof Reference>;

const Step = z.object({
  at: z.date(),
  by: Id,
  what: z.enum(["taken", "takenOver", "handedOver", "noted", "closed", "reopened"]),
  /** The lead to whom it was handed over. */
  to: Id.nullable(),
  /** A lead's own words; read only where the concern is read. */
  text: z.string(),
});

/**
 * Somebody's worry. Read by the safeguarding leads whom it does not concern, and by nobody else: not by who wrote it, not by
 * a guardian, not by the secretariat.
 */
export const Concern = z.object({
  _id: Id,
  worry: z.enum(WORRIES),
  text: z.string(),
  /** How and when the writer wants to be reached, if they said so. */
  reach: z.string(),
  about: Reference.nullable(),
  /** The musicians whom it may be about. Their mentors and guardians never read it. */
  musicians: z.array(Id),
  /** Others who stand in the thing it is about; they never read it. */
  people: z.array(Id),
  /** Leads whom the writer named as the ones it is about. */
  notTo: z.array(Id),
  authorId: Id,
  at: z.date(),
  state: z.enum(STATES),
  /** The lead who has it in hand. */
  leadId: Id.nullable(),
  openedAt: z.date().nullable(),
  closed: z.object({ at: z.date(), by: Id, reason: z.enum(REASONS) }).nullable(),
  /** Only ever added to. */
  steps: z.array(Step),
  /** The last morning on which the leads were reminded of it. */
  remindedDay: z.string().nullable(),
  version: z.number(),
  requestId: Id,
});
export type Concern = z.infer<typeof Concern>;

/** A lead opened a concern. Rows are only ever added, before the text is shown. */
export const Look = z.object({ _id: Id, noteId: Id, by: Id, at: z.date() });
export type Look = z.infer<typeof Look>;

/** `session-<id>` from an address; whatever else stands there counts as nothing. */
export const about = z
  .string()
  .transform((value) => /^([a-z]{1,20})-([0-9a-z]{20})$/i.exec(value))
  .pipe(z.custom<RegExpExecArray>((found) => found !== null))
  .transform(([, type = "", id = ""]): Reference => ({ type, id }))
  .pipe(Reference)
  .nullable()
  .catch(null);

export const ConcernInput = z
  .object({
    worry: choice(WORRIES),
    text: maybeText(4000),
    reach: maybeText(200),
    notTo: several(Id, 20),
    about: about.optional(),
    requestId,
  })
  .refine((input) => input.worry !== "else" || input.text !== "", {
    path: ["text"],
    error: "safeguarding.problems.words",
  });
export type ConcernInput = z.output<typeof ConcernInput>;

export const StepInput = z.object({ version });
export const NoteInput = z.object({ text: text(2000), version });
export const HandoverInput = z.object({ to: Id, version });
export const CloseInput = z.object({ reason: choice(REASONS), text: maybeText(2000), version });

/** `person-<id>` or `organisation-<id>`, of those whom the musician has met. */
export const BlockInput = z.object({
  party: z.string("problems.required").regex(/^(person|organisation)-[0-9a-z]{20}$/, "problems.choice"),
});
