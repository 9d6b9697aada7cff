import { action, redirect, untouched } from "../../http/action.ts";
import { Id, z } from "../../platform/fields.ts";
import { enquiriesPage, enquiryForm, presentEnquiries } from "./present.ts";
import { actToAsk, actToRead } from "./reach.ts";
import { EnquiryInput } from "./schema.ts";
import { sendEnquiry } from "./service.ts";

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

export const enquiryActions = [asking, ask, enquiries];
