import { Id, z } from "../../platform/fields.ts";

/** A key that a device or password manager keeps; only its public half is here. */
export const Passkey = z.object({
  /** The credential's id, base64url. */
  id: z.string(),
  publicKey: z.string(),
  counter: z.number(),
  transports: z.array(z.string()),
  name: z.string(),
  addedAt: z.date(),
  usedAt: z.date().nullable(),
});
export type Passkey = z.infer<typeof Passkey>;

/** What an account has beside its password. `_id` is the account's id. */
export const Factor = z.object({
  _id: Id,
  /** An app that shows codes. `lastStep` is the time step of the code last used: none counts twice. */
  totp: z.object({ sealed: z.string(), confirmedAt: z.date(), lastStep: z.number() }).nullable(),
  /** A secret that was shown and waits for its first code. */
  pending: z.object({ sealed: z.string(), at: z.date() }).nullable(),
  recovery: z.array(z.object({ hash: z.string(), usedAt: z.date().nullable() })),
  /** When the owner was last told that recovery codes were made in place of others. */
  codesAt: z.date().nullish(),
  passkeys: z.array(Passkey),
  changedAt: z.date(),
});
export type Factor = z.infer<typeof Factor>;
