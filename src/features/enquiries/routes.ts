import { action, redirect, untouched } from "../../http/action.ts";
import { Id, z } from "../../platform/fields.ts";
import { enquiriesPage, enquiryForm, presentEnquiries } from "./present.ts";
import { actToAsk, actToRead, enquiryToRead } from "./reach.ts";
import { EnquiryInput } from "./schema.ts";
import { removeEnquiry, restoreEnquiry, sendEnquiry } from "./service.ts";

const params = z.object({ id: Id });

export const asking = action({
  method: "get",
  path: "/a/:id/enquiry",
  doc: "The form for writing to an act whose members all agree to it",
  by: "anyone",
  params,
  load: (ctx, at) => actToAsk(ctx, at.params.id),
  can: "always",
  html: ({ ctx, subject }) => enquiryForm(ctx, subject, untouched),
  json: { none: "a form for people" },
});

export const ask = action({
  method: "post",
  path: "/a/:id/enquiry",
  doc: "Write to the adults who answer for an act",
  by: "anyone",
  params,
  input: EnquiryInput,
  load: (ctx, at) => actToAsk(ctx, at.params.id),
  can: "always",
  run: (ctx, act, input, { req }) => sendEnquiry(ctx, act, input, req.ip ?? ""),
  html: ({ subject }) => redirect(`/a/${subject._id}`, { key: "enquiries.notices.sent" }),
  json: { none: "people write here; a program has nothing to say" },
  form: (ctx, subject, typed) => enquiryForm(ctx, subject, typed),
});

export const enquiries = action({
  method: "get",
  path: "/acts/:id/enquiries",
  doc: "What was written to an act, for the adults who answer for it",
  by: "member",
  params,
  load: (ctx, at) => actToRead(ctx, at.params.id),
  can: "always",
  html: ({ ctx, subject }) => enquiriesPage(ctx, subject),
  json: async ({ ctx, subject }) => ({ enquiries: await presentEnquiries(ctx, subject) }),
});

const oneOf = z.object({ id: Id, enquiryId: Id });
export const removal = action({
  method: "post",
  path: "/acts/:id/enquiries/:enquiryId/removal",
  doc: "Delete what was written to an act, for all who read it; it can be undone for ten minutes",
  by: "member",
  params: oneOf,
  load: (ctx, at) => enquiryToRead(ctx, at.params, false),
  can: "always",
  run: (ctx, row) => removeEnquiry(ctx, row),
  html: ({ subject }) =>
    redirect(`/acts/${subject.act}/enquiries`, {
      key: "enquiries.notices.removed",
      undo: { action: `/acts/${subject.act}/enquiries/${subject._id}/restoration` },
    }),
  json: () => null,
});
export const restoration = action({
  method: "post",
  path: "/acts/:id/enquiries/:enquiryId/restoration",
  doc: "Bring back what was deleted within the last ten minutes",
  by: "member",
  params: oneOf,
  load: (ctx, at) => enquiryToRead(ctx, at.params, true),
  can: "always",
  run: (ctx, row) => restoreEnquiry(ctx, row),
  html: ({ subject }) => redirect(`/acts/${subject.act}/enquiries`, { key: "enquiries.notices.restored" }),
  json: () => null,
});

export const enquiryActions = [asking, ask, enquiries, removal, restoration];
