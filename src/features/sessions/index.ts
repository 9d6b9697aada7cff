import "./closings.ts";
import "./listeners.ts";
import { sessionDoors } from "./routes.ts";

export {
  findSession,
  findSessionByRequest,
  latestNoteFor,
  notesFor,
  sessionsIn,
} from "./model.ts";
export {
  milestoneChips,
  milestoneLabels,
  minuteOptions,
  type PresentedSession,
  presentSession,
  whenFields,
} from "./present.ts";
export { knowsOfSession, readsNote, seesSession } from "./policy.ts";
export {
  LogInput,
  MINUTE_CHOICES,
  type Note,
  OUTCOMES,
  PLACES,
  PlanInput,
  READERS,
  type Readers,
  type Session,
} from "./schema.ts";
export { heldAt, takeSessionBack, wasTakenBack, writeSession } from "./service.ts";

export const sessionActions = sessionDoors;
