import { onSending } from "../invitations/index.ts";
import { isBlocked } from "./block-model.ts";

/** No invitation of whom a musician blocks reaches them. Whoever sent it sees it wait, as one that nobody has answered. */
onSending(async (invitation, receiver) => {
  const { organisationId } = invitation.data;
  const parties = [
    invitation.invitedBy,
    invitation.about,
    ...(typeof organisationId === "string" ? [organisationId] : []),
  ];
  return !(await isBlocked(receiver, parties));
});
