export { findSteps, nextStepOf, nextStepsOf, stepsOf } from "./model.ts";
export { maySteer, seesSteps } from "./policy.ts";
export { ownerLabel, type PresentedStep, presentStep } from "./present.ts";
export { stepActions } from "./routes.ts";
export {
  STEP_OUTCOMES,
  STEP_OWNERS,
  type Step,
  StepInput,
  type StepOutcome,
  type StepOwner,
} from "./schema.ts";
export { agreeStep, checkDue, closeStep, makeNext, moveStep, reopenStep, takeStepBack } from "./service.ts";
