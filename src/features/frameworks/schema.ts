import { Id, text, version, z } from "../../platform/fields.ts";

export const STAGES = ["incubator", "hatched", "flight-training", "ready-to-fly"] as const;
export const DIMENSIONS = ["craft", "art", "business"] as const;
export type StageName = (typeof STAGES)[number];
export type DimensionName = (typeof DIMENSIONS)[number];
/** A milestone's name within the framework: `RU-H1` … `FF-E3`. The same in every version. */
export const MilestoneId = z
  .string("problems.required")
  .regex(/^(RU|KL|FT|FF)-[HKE][1-3]$/, "problems.choice");

const BothTexts = z.object({ da: z.string(), en: z.string() });
export const Milestone = z.object({
  id: MilestoneId,
  stage: z.enum(STAGES),
  dimension: z.enum(DIMENSIONS),
  title: BothTexts,
  /** A few words, for chips and steps. */
  short: BothTexts,
  /** What counts as evidence. */
  evidence: BothTexts,
});
export type Milestone = z.infer<typeof Milestone>;

/** One version of the milestones. Published versions never change; at most one draft is being written. */
export const Framework = z.object({
  _id: Id,
  version: z.number(),
  status: z.enum(["draft", "published"]),
  publishedAt: z.date().nullable(),
  by: Id.nullable(),
  /** What changed, in the secretariat's words. */
  note: z.string(),
  /** 36: four stages of three dimensions of three. */
  milestones: z.array(Milestone),
  createdAt: z.date(),
  /** Counts changes of a draft. */
  rev: z.number(),
});
export type Framework = z.infer<typeof Framework>;

/** The texts of one milestone in both languages. */
export const MilestoneInput = z.object({
  titleDa: text(120),
  titleEn: text(120),
  shortDa: text(40),
  shortEn: text(40),
  evidenceDa: text(300),
  evidenceEn: text(300),
  version,
});
export type MilestoneInput = z.output<typeof MilestoneInput>;
export const PublicationInput = z.object({ note: text(300), version });
