import type { Transporter } from "nodemailer";
import { z } from "zod";
import { clock } from "./clock.ts";
import type { Params } from "./errors.ts";
import { hasSentence, type Locale, translator } from "./i18n.ts";
import { newId } from "./ids.ts";
import { cancelJob, enqueue, jobs, onJob } from "./jobs.ts";
import { collection } from "./mongo/collection.ts";
import { subject } from "./personal/rule.ts";

/** A mail as it is queued: sentences by key, in the reader's language, and one link by its path. */
export interface MailDraft {
  /** Null: somebody without a mail, and nothing is sent. */
  to: string | null;
  locale: Locale;
  /** `<key>.subject`, `<key>.body` (paragraphs parted by an empty line) and, with a path, `<key>.button`. */
  key: string;
  params?: Params;
  path?: string;
  /** The same key is sent once. */
  once?: string;
  /** Leaves no sooner than this: until then `cancelMail` by `once` takes it back. */
  notBefore?: Date | undefined;
  /** Sent only if this yes still stands when it leaves; otherwise it is dropped. */
  needs?: { person: string; purpose: string };
}

const Payload = z.object({
  to: z.string(),
  locale: z.enum(["da", "en"]),
  key: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  path: z.string().nullable(),
  needs: z.object({ person: z.string(), purpose: z.string() }).nullable().default(null),
});
type Needs = NonNullable<z.infer<typeof Payload>["needs"]>;
let stands: (needs: Needs) => Promise<boolean> = () => Promise.resolve(false);
/** The room that knows says whether what a mail needs is there at the moment when it leaves. */
export const onMailNeeds = (check: typeof stands): void => {
  stands = check;
};

/** What the development mailbox shows; the collection stays empty when mail goes out by SMTP. */
const DevMail = z.object({
  _id: z.string(),
  at: z.date(),
  to: z.string(),
  subject: z.string(),
  text: z.string(),
  link: z.string().nullable(),
});
export const devMails = collection("devmails", DevMail, [[{ at: -1 }], [{ to: 1, at: -1 }]], {
  purpose: "Mails shown to developers instead of being sent; empty wherever mail goes out.",
  basis: "interest",
  people: {
    to: subject({ by: ["mail"] }),
    text: subject({
      by: ["person", "mail", "name"],
      deep: true,
      given: { nothing: "A mail to somebody else." },
    }),
  },
  kept: { for: 14, from: "at", why: "Long enough to look at a mail that was made in development." },
});

interface MailSetup {
  from: string;
  baseUrl: string;
  /** Null: kept for the development mailbox. */
  smtpUrl: string | null;
}
let setup: MailSetup = {
  from: "Flyvefærdig <ingen-svar@localhost>",
  baseUrl: "http://localhost:3000",
  smtpUrl: null,
};
/** Made with the first mail: a house that only shows its mails never loads the library. */
let transport: Promise<Transporter> | null = null;

/** Chooses how mail leaves; called once at start. */
export function setUpMail(next: MailSetup): void {
  setup = next;
  transport = null;
}

/** Queues a mail; inside `ctx.change` it is queued if and only if the change is made. */
export async function queueMail(mail: MailDraft): Promise<void> {
  if (mail.to === null) return;
  const payload = {
    to: mail.to,
    locale: mail.locale,
    key: mail.key,
    params: mail.params ?? {},
    path: mail.path ?? null,
    needs: mail.needs ?? null,
  };
  await enqueue("mail", payload, {
    ...(mail.once ? { key: `mail ${mail.once}` } : {}),
    ...(mail.notBefore ? { runAt: mail.notBefore } : {}),
  });
}

/** Takes a mail back that has not left; `once` as it was queued with. */
export const cancelMail = (once: string): Promise<boolean> => cancelJob(`mail ${once}`);

const open = async (smtpUrl: string): Promise<Transporter> =>
  (await import("nodemailer")).createTransport(smtpUrl, { from: setup.from });

onJob("mail", async (raw) => {
  const mail = Payload.parse(raw);
  if (mail.needs && !(await stands(mail.needs))) return;
  const t = translator(mail.locale);
  const subject = t(`${mail.key}.subject`, mail.params).replace(/\s+/g, " ");
  const link = mail.path ? `${setup.baseUrl}${mail.path}` : null;
  const body = t(`${mail.key}.body`, mail.params);
  const button = link && hasSentence(`${mail.key}.button`) ? t(`${mail.key}.button`, mail.params) : null;
  const text = [body, ...(link ? [button ? `${button}:\n${link}` : link] : []), t("mail.sign")].join("\n\n");
  if (setup.smtpUrl)
    await (await (transport ??= open(setup.smtpUrl))).sendMail({ to: mail.to, subject, text });
  else await devMails.insert({ _id: newId(), at: clock.now(), to: mail.to, subject, text, link });
});

/** Drops every mail that waits: a story that lies in the past has told nobody. */
export const forgetMails = async (): Promise<void> => {
  await jobs.remove({ type: "mail" });
};
