export {
  findSession,
  findSessionByRequest,
  latestNoteFor,
  notesFor,
  sessionsIn,
  sessionsOf,
} from "./model.ts";
export { knowsOfSession, readsNote, seesSession } from "./policy.ts";
export {
  ConcernInput,
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
export { heldAt, writeNote, writeSession } from "./service.ts";
