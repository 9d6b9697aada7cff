import { choice, day, email, Id, text, z } from "../../platform/fields.ts";

export const RoleRow = z.object({
  kind: z.enum([
    "musician",
    "guardian",
    "mentor",
    "staff",
    "booker",
    "officer",
    "partner",
    "secretariat",
    "safeguarding",
  ]),
  organisationId: Id.nullable(),
  coordinator: z.boolean(),
});

/** One browser in which somebody is signed in. No address, no raw browser text: only what its owner knows it again by. */
export const SignIn = z.object({
  id: Id,
  at: z.date(),
  /** To the hour. */
  seenAt: z.date(),
  browser: z.string(),
  system: z.string(),
});
export type SignIn = z.infer<typeof SignIn>;

/** A way to sign in as a person. Roles are facts kept here by the rooms that own them, in their own transactions. */
export const Account = z.object({
  _id: Id,
  personId: Id,
  /** Null for a child who signs in with a school code and has no mail. */
  email: z.string().nullable(),
  passwordHash: z.string().nullable(),
  /** The number on the card that a school made, and the school; its four words are the password. */
  card: z.object({ number: z.string(), schoolId: Id, madeAt: z.date() }).nullable().default(null),
  /** The school whose card ended when a mail was added, and when: for a month it can give another one instead. */
  formerCard: z.object({ schoolId: Id, endedAt: z.date() }).nullish(),
  roles: z.array(RoleRow),
  locale: z.enum(["da", "en"]),
  /** Raised by a new password or by closing: every other session ends at its next request. */
  rev: z.number(),
  /** Where somebody is signed in; a session whose row is gone has ended. */
  signIns: z.array(SignIn),
  /** Browsers that were remembered before this count as strangers': somebody else may have been in one. */
  devicesFrom: z.date().nullish(),
  /** A browser was signed in before: from then on a new one is told of by mail. */
  hasDevice: z.boolean().default(false),
  createdAt: z.date(),
  /** Erasure was asked for, or the secretariat closed it: signing in leads to the page where that can be regretted, and to nothing else. */
  leavingAt: z.date().nullish(),
  /** The last calendar day on which somebody was here. */
  seenDay: z.string().nullish(),
  /** The `seenDay` after which the warning of an unused account was sent. */
  unusedTold: z.string().nullish(),
});
export type Account = z.infer<typeof Account>;

/** The secret of a link, by its hash. `data` holds what the link is for. */
export const LinkToken = z.object({
  _id: z.string(),
  kind: z.enum(["signUp", "reset", "email", "notMe"]),
  accountId: Id.nullable(),
  email: z.string(),
  data: z.record(z.string(), z.unknown()),
  createdAt: z.date(),
  expiresAt: z.date(),
  usedAt: z.date().nullable(),
});
export type LinkToken = z.infer<typeof LinkToken>;

/** At least ten characters, at most 200; any characters. Length beats rules (NIST SP 800-63B). */
export const password = z
  .string("problems.required")
  .min(1, "problems.required")
  .min(10, "accounts.problems.passwordShort")
  .max(200, "problems.tooLong");

/** Who may sign up without an invitation: who plays, who wants to mentor, and who brings a school, a venue or a municipality. */
export const SIGN_UP_KINDS = ["musician", "mentor", "organisation"] as const;
export const SignUpInput = z
  .object({
    kind: choice(SIGN_UP_KINDS).default("musician"),
    name: text(60),
    email,
    birthDay: z
      .union([z.literal("").transform(() => null), day])
      .optional()
      .transform((value) => value ?? null),
    password,
  })
  .refine((input) => input.kind !== "musician" || input.birthDay !== null, {
    path: ["birthDay"],
    error: "problems.required",
  });
export type SignUpInput = z.output<typeof SignUpInput>;

/** What waits in a sign-up link until it is opened. */
export const PendingSignUp = z.object({
  kind: z.enum(SIGN_UP_KINDS),
  name: z.string(),
  birthDay: z.string().nullable(),
  passwordHash: z.string(),
  locale: z.enum(["da", "en"]),
});
export type PendingSignUp = z.infer<typeof PendingSignUp>;

/** What a link of "It was not me" holds: from when on it undoes what was added. */
export const Undoing = z.object({ since: z.date() });

export const SignInInput = z.object({
  email: z
    .string("problems.required")
    .trim()
    .toLowerCase()
    .min(1, "problems.required")
    .max(254, "accounts.problems.wrongSignIn"),
  password: z
    .string("problems.required")
    .min(1, "problems.required")
    .max(200, "accounts.problems.wrongSignIn"),
  next: z.string().max(500).optional(),
});
export const CardInput = z.object({
  number: z
    .string("problems.required")
    .trim()
    .min(1, "problems.required")
    .max(40, "accounts.problems.wrongCard"),
  words: z
    .string("problems.required")
    .trim()
    .min(1, "problems.required")
    .max(200, "accounts.problems.wrongCard"),
  next: z.string().max(500).optional(),
});
export const MailInput = z.object({ email });
export const token = z.string("problems.required").regex(/^[\w-]{43}$/, "accounts.problems.link");

/** A code of one's app, or a recovery code; one of the two. */
const codes = {
  code: z.string("problems.required").trim().max(20, "accounts.problems.wrongCode").default(""),
  recovery: z.string("problems.required").trim().max(60, "accounts.problems.wrongRecovery").default(""),
};
/** What a passkey answered, as JSON. */
const passkey = z.string("problems.required").max(20_000, "factors.problems.passkey");
export const PasskeyInput = z.object({
  passkey: passkey.min(1, "factors.problems.passkey"),
  next: z.string().max(500).optional(),
});
export const CodeInput = z.object({ ...codes, next: z.string().max(500).optional() });
export const ConfirmInput = z.object({
  ...codes,
  passkey: passkey.default(""),
  password: z.string("problems.required").max(200, "accounts.problems.wrongPassword").default(""),
  words: z.string("problems.required").trim().max(200, "accounts.problems.wrongCard").default(""),
  next: z.string().max(500).optional(),
});
export type ConfirmInput = z.output<typeof ConfirmInput>;
