import { action, type Action, page } from "../../http/action.ts";
import { Id, z } from "../../platform/fields.ts";
import { devMails } from "../../platform/mail.ts";

/** The newest mails on a development machine: only there, since whoever reads a mail can be whoever it was sent to. */
export const mailboxActions = (config: { devMailbox: boolean; baseUrl: string }): readonly Action[] =>
  config.devMailbox ? [mailbox, mail(config.baseUrl)] : [];

const none = { none: "for people at a development machine" };

const mailbox = action({
  method: "get",
  path: "/dev/mailbox",
  doc: "The newest mails, on a development machine only",
  by: "anyone",
  load: async () => ({ mails: await devMails.find({}, { sort: { at: -1 }, limit: 50 }) }),
  can: "always",
  html: ({ ctx, subject }) => page("admin/mailbox", ctx.t("admin.mailbox.title"), { mails: subject.mails }),
  json: none,
});

const mail = (baseUrl: string): Action =>
  action({
    method: "get",
    path: "/dev/mailbox/:id",
    doc: "One mail, on a development machine only",
    by: "anyone",
    params: z.object({ id: Id }),
    load: (_ctx, { params }) => devMails.get(params.id),
    can: "always",
    html: ({ subject }) =>
      page("admin/mail", subject.subject, {
        subject: subject.subject,
        to: subject.to,
        at: subject.at,
        paragraphs: subject.text
          .split("\n\n")
          .filter((text) => subject.link === null || !text.includes(subject.link)),
        // Relative, so that it works on whatever address the page is read at.
        link: subject.link?.startsWith(baseUrl) ? subject.link.slice(baseUrl.length) || "/" : subject.link,
      }),
    json: none,
  });
