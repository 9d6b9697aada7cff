import { z } from "zod";
import { day, Id, link, maybeText, orNull, several, text } from "../../platform/fields.ts";
import { MUNICIPALITY_CODES } from "./municipalities.ts";

/** Official code of a Danish municipality. */
export const municipality = z
  .string("problems.required")
  .refine((code) => MUNICIPALITY_CODES.has(code), "problems.choice");

/** What a person says of themselves. Everything is private until a policy lets somebody see it. */
export const ProfileInput = z.object({
  name: text(60),
  fullName: maybeText(120),
  bio: maybeText(1200),
  instruments: maybeText(200),
  genres: maybeText(200),
  municipality: orNull(municipality),
  links: several(link, 5),
});
export type ProfileInput = z.output<typeof ProfileInput>;

/** One size of a re-encoded picture: storage key, square side in pixels, bytes, sha256 (hex). */
export const PictureFile = z.object({ side: z.number(), key: Id, bytes: z.number(), sha256: z.string() });
export const Picture = z.object({ at: z.date(), type: z.string(), files: z.array(PictureFile) });
export type Picture = z.infer<typeof Picture>;

export const Person = z.object({
  _id: Id,
  /** The name shown: a first name or an artist's name. */
  name: z.string(),
  /** For school, mentor and guardian; never public. */
  fullName: z.string(),
  /** Set at sign-up; changed only by the secretariat or a guardian. Null for grown-ups who are not musicians. */
  birthDay: day.nullable(),
  /** Has been under 15 here by any birth date ever given: growing up or a correction alone opens nothing. */
  guarded: z.boolean(),
  municipality: z.string().nullable(),
  /** Secret address: municipality and school are shown to nobody but the secretariat. */
  secretAddress: z.boolean(),
  bio: z.string(),
  instruments: z.array(z.string()),
  genres: z.array(z.string()),
  links: z.array(z.string()),
  picture: Picture.nullable(),
  createdAt: z.date(),
  /** Erasure was asked for then: to everybody else the person is gone already. */
  leavingAt: z.date().nullish(),
  /** Counts changes of the profile, for forms that two people may have open. */
  version: z.number(),
});
export type Person = z.infer<typeof Person>;
