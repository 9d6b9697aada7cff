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
