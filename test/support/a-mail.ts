import { newId } from "../../src/platform/ids.ts";
import type { devMails } from "../../src/platform/mail.ts";

export type DevMail = Parameters<typeof devMails.insert>[0];

/** A row of a collection that nothing else of a test writes to. */
export const aMail = (to: string): DevMail => ({
  _id: newId(),
  to,
  subject: "Hej",
  text: "Hej",
  link: null,
  at: new Date(),
});
