import { day, Id, maybeText, orNull, text, z } from "../../platform/fields.ts";
import { municipality } from "../people/index.ts";

/** A person whom the secretariat lets be a mentor. The certificate is a date and who saw it, never the document. */
export const Mentor = z.object({
  /** The person's id. */
  _id: Id,
  status: z.enum(["applied", "approved", "declined", "ended"]),
  about: z.string(),
  instruments: z.array(z.string()),
  municipality: z.string().nullable(),
  certificateDay: day.nullable(),
  certificateSeenBy: Id.nullable(),
  /** For those who only meet young people of 15 and over: a dated reference. */
  referenceDay: day.nullable(),
  /** The last warning that was given of this certificate: its day, and how many days were left. */
  certificateTold: z.string().nullable(),
  appliedAt: z.date(),
  decidedAt: z.date().nullable(),
  decidedBy: Id.nullable(),
});
export type Mentor = z.infer<typeof Mentor>;

const words = (line: string): string[] => [
  ...new Set(
    line
      .split(/[,;\n]/)
      .map((word) => word.trim())
      .filter((word) => word !== ""),
  ),
];
/** What a mentor says to those who choose one; instruments are parted by commas. */
export const ApplicationInput = z.object({
  about: text(800, 20),
  instruments: maybeText(200).transform(words),
  municipality: orNull(municipality),
});
export type Application = z.output<typeof ApplicationInput>;
