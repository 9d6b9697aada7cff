import { z } from "zod";
import { eventType } from "../../platform/events/events.ts";

const facts = z.object({
  schoolId: z.string(),
  /** The teacher who wrote it. */
  teacher: z.string(),
  receiverKind: z.string(),
  /** The receiver's id; null for a call to come. */
  receiverId: z.string().nullable(),
});
const of = (name: string, more: { takesBack?: string } = {}) => eventType(name, 1, facts, more);
export const EVENTS = {
  drafted: of("recommendations.drafted"),
  edited: of("recommendations.edited"),
  handedOver: of("recommendations.handedOver"),
  takenBack: of("recommendations.takenBack"),
  agreed: of("recommendations.agreed"),
  approved: of("recommendations.approved"),
  refused: of("recommendations.refused"),
  sent: of("recommendations.sent"),
  asked: of("recommendations.asked"),
  answered: of("recommendations.answered"),
  accepted: of("recommendations.accepted"),
  declined: of("recommendations.declined"),
  withdrawn: of("recommendations.withdrawn"),
  /** The school or the receiver was closed: it goes no further as it stands. */
  returned: of("recommendations.returned"),
  /** An answer was taken back by whoever gave it. */
  undone: of("recommendations.undone"),
  /** A pupil's yes, and a sending, taken back before the next one opened it: as if they had never come. */
  unagreed: of("recommendations.unagreed", { takesBack: "recommendations.agreed" }),
  unsent: of("recommendations.unsent", { takesBack: "recommendations.sent" }),
};
