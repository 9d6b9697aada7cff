import { action } from "../../http/action.ts";
import type { MemberContext } from "../../platform/context.ts";
import { Id, z } from "../../platform/fields.ts";
import { enclosedBytes, enclosurePage, presentEnclosure } from "./enclosure-present.ts";
import { reachEnclosure } from "./enclosures.ts";

const params = z.object({ id: Id, evidenceId: Id });
const load = (ctx: MemberContext, at: { params: z.infer<typeof params> }) => reachEnclosure(ctx, at.params);

export const enclosure = action({
  method: "get",
  path: "/recommendations/:id/evidence/:evidenceId",
  doc: "Something enclosed in a recommendation, for those to whom the letter lies open",
  by: "member",
  params,
  load,
  can: "always",
  html: ({ ctx, subject }) => enclosurePage(ctx, subject),
  json: ({ subject }) => presentEnclosure(subject),
});
export const enclosedFile = action({
  method: "get",
  path: "/recommendations/:id/evidence/:evidenceId/file",
  doc: "The bytes of an enclosed file, or of the demo version that was enclosed; asked anew at each request",
  by: "member",
  often: true,
  params,
  load: async (ctx, at) => {
    const subject = await load(ctx, at);
    return subject && enclosedBytes(subject);
  },
  can: "always",
  html: ({ subject }) => subject,
  json: { none: "bytes; the address is part of what is enclosed" },
});

export const enclosureActions = [enclosure, enclosedFile];
