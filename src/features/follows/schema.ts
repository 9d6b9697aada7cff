import { choice, Id, z } from "../../platform/fields.ts";
import { SCOPES } from "../ties/index.ts";

/** What a musician shows to somebody who may ask to follow. It opens nothing by itself: the musician still has to agree. */
export const FollowCode = z.object({
  _id: Id,
  person: Id,
  /** Eight characters without those that are easily mixed up. */
  code: z.string(),
  createdAt: z.date(),
  expiresAt: z.date(),
  usedAt: z.date().nullable(),
  /** The organisation that used it, and the follow that it asked for. */
  usedBy: Id.nullable(),
  tie: Id.nullable(),
  closedAt: z.date().nullable(),
});
export type FollowCode = z.infer<typeof FollowCode>;

/** How often somebody typed a code that does not exist. */
export const CodeTries = z.object({ _id: Id, wrong: z.number(), until: z.date() });

const tidy = (typed: string): string =>
  typed.toLowerCase().replace(/[\s-]/g, "").replaceAll("o", "0").replace(/[il]/g, "1");

export const AskInput = z.object({
  organisationId: Id,
  code: z
    .string("problems.required")
    .max(40, "follows.problems.code")
    .transform(tidy)
    .pipe(
      z
        .string()
        .min(1, "problems.required")
        .regex(/^[0-9a-hjkmnp-tv-z]{8}$/, "follows.problems.code"),
    ),
  scope: choice(SCOPES),
});
export type AskInput = z.output<typeof AskInput>;
export const AnswerInput = z.object({ answer: choice(["yes", "no"]), scope: choice(SCOPES).optional() });
export const ScopeInput = z.object({ scope: choice(SCOPES) });
