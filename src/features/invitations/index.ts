import "./closings.ts";

export { findInvitation, openInvitations, unusedInvitations } from "./model.ts";
export { invitationActions } from "./routes.ts";
export type { Invitation } from "./schema.ts";
export {
  acceptInvitation,
  invite,
  joinByInvitation,
  type NewInvitation,
  onInvitation,
  onSending,
  resend,
  withdraw,
} from "./service.ts";
