import {
  day,
  Id,
  maybeText,
  mustTick,
  orNull,
  requestId,
  several,
  text,
  version,
  whole,
  z,
} from "../../platform/fields.ts";
import type { Act } from "../acts/index.ts";

/** What can stand on a stage, in the order in which the form offers it. */
export const THINGS = [
  "voice",
  "guitar",
  "bass",
  "drums",
  "keys",
  "strings",
  "winds",
  "decks",
  "amp",
  "monitor",
  "power",
  "other",
] as const;
/** From the audience's seat: the back line first, the left side first. */
export const DEPTHS = ["back", "middle", "front"] as const;
export const SIDES = ["farLeft", "left", "centre", "right", "farRight"] as const;
export const PLACES = DEPTHS.flatMap((depth) => SIDES.map((side) => `${depth}-${side}` as const));

export const MOST_SONGS = 3;
export const MOST_THINGS = 12;
export const MOST_DATES = 5;
const MOST_LINES = 30;
const LINE = 80;

/** One thing on the stage: what, where, and what the band calls it. */
export const Placed = z.object({ what: z.enum(THINGS), place: z.string(), label: z.string() });
export type Placed = z.infer<typeof Placed>;
/** `seconds` is null where nobody wrote how long it is. */
export const SetSong = z.object({ title: z.string(), seconds: z.number().nullable() });
export type SetSong = z.infer<typeof SetSong>;
export const Ahead = z.object({ day: z.string(), what: z.string() });

/** What somebody who books an act asks for. */
export const PressKit = z.object({
  _id: Id,
  act: Id,
  tagline: z.string(),
  short: z.string(),
  long: z.string(),
  /** Demos of the act, in the order of the kit. */
  songs: z.array(Id),
  setlist: z.array(SetSong),
  plot: z.array(Placed),
  /** One channel a line, as a sound engineer reads it. */
  inputs: z.array(z.string()),
  rider: z.string(),
  dates: z.array(Ahead),
  /** Everybody who has written in it: the words are theirs. */
  writers: z.array(Id),
  changedAt: z.date(),
  version: z.number(),
});
export type PressKit = z.infer<typeof PressKit>;

/** What a kit says, without who wrote it and when. */
export type Content = Omit<PressKit, "_id" | "act" | "version" | "writers" | "changedAt">;
/** An act with its kit, as somebody reads it: the public, or those who are inside. */
export interface ReadKit {
  act: Act;
  kit: Content;
  inside: boolean;
  /** For whom the reader's own word counts: nobody's for the public. */
  own: ReadonlySet<string>;
  /** May write in it. */
  admin: boolean;
}
export const NOTHING_WRITTEN: Content = {
  tagline: "",
  short: "",
  long: "",
  songs: [],
  setlist: [],
  plot: [],
  inputs: [],
  rider: "",
  dates: [],
};

const lines = maybeText(MOST_LINES * LINE)
  .transform((all) =>
    all
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== ""),
  )
  .pipe(
    z
      .array(z.string().max(LINE, "presskits.problems.longLine"))
      .max(MOST_LINES, "presskits.problems.manyLines"),
  );

/** Fields of one name that stand in rows: a form sends one string or many, and empty ones keep their place. */
const column = <T extends z.ZodType>(item: T, most: number) =>
  z.preprocess(
    (value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]),
    z.array(item, "problems.wrong").max(most, "problems.tooMany"),
  );

export const KitInput = z.object({
  tagline: maybeText(120),
  short: maybeText(400),
  long: maybeText(3000),
  songs: several(Id, MOST_SONGS),
  setlist: lines,
  what: column(z.enum(["", ...THINGS], "problems.choice"), MOST_THINGS),
  place: column(z.enum(["", ...PLACES], "problems.choice"), MOST_THINGS),
  label: column(maybeText(24), MOST_THINGS),
  inputs: lines,
  rider: maybeText(2000),
  day: column(orNull(day), MOST_DATES),
  gig: column(maybeText(120), MOST_DATES),
  version,
});
export type KitInput = z.output<typeof KitInput>;

export const MOST_PICTURES = 6;
/** The longest side of each size in pixels: for a phone, for a page, for print. */
export const PICTURE_SIDES = [480, 1200, 2400] as const;

/** A picture of the act for those who write about it. */
export const KitPicture = z.object({
  _id: Id,
  act: Id,
  /** Who was in the act when it was put up, and may be seen in it: each of them is asked, also when they have left. */
  people: z.array(Id),
  /** 0 … 5 in the kit; null once it was removed. No two of an act stand in one place, so that there are never more. */
  place: z.number().nullable(),
  /** The photographer's name, as it stands under the picture. */
  credit: z.string(),
  alt: z.string(),
  files: z.array(
    z.object({
      side: z.number(),
      type: z.string(),
      key: Id,
      bytes: z.number(),
      sha256: z.string(),
      width: z.number(),
      height: z.number(),
    }),
  ),
  requestId: z.string(),
  at: z.date(),
  removedAt: z.date().nullable(),
});
export type KitPicture = z.infer<typeof KitPicture>;

export const PictureInput = z.object({
  picture: z.object(
    { path: z.string(), bytes: z.number(), name: z.string() },
    "presskits.problems.noPicture",
  ),
  credit: text(80),
  alt: text(200),
  agreed: mustTick("presskits.problems.agreed"),
  requestId,
});
export type PictureInput = z.output<typeof PictureInput>;
/** A size, as it stands in an address. */
export const Width = whole(1, 10_000);
