import { drafting, dropping, editing, editingForm, framework, publication } from "./routes.ts";

export {
  DIMENSIONS,
  type DimensionName,
  type Framework,
  type Milestone,
  MilestoneId,
  type StageName,
  STAGES,
} from "./schema.ts";
export { currentFramework, ensureFramework, getFramework } from "./service.ts";
/** `draft` and `publication` stand before `:milestone`, whose pattern they do not fit. */
export const frameworkActions = [framework, drafting, dropping, publication, editingForm, editing];
