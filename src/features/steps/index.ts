export { findSteps, nextStepOf, nextStepsOf, stepsOf } from "./model.ts";
export { maySteer, seesSteps } from "./policy.ts";
export { ownerLabel, presentStep, setStepHome, type Titles } from "./present.ts";
export { stepActions } from "./routes.ts";
export {
  STEP_OUTCOMES,
  STEP_OWNERS,
  type Step,
  StepInput,
  type StepOwner,
} from "./schema.ts";
export { agreeStep, checkDue, closeStep, makeNext, moveStep, reopenStep, takeStepBack } from "./service.ts";
