import { action } from "../../http/action.ts";
import { cursor } from "../../platform/cursor.ts";
import { Id, z } from "../../platform/fields.ts";
import { relationTo } from "../consent/index.ts";
import { looksPage, presentLooks } from "./present.ts";

const query = z.object({ before: cursor });

export const mine = action({
  method: "get",
  path: "/me/looks",
  doc: "Who has seen or changed something of mine, day by day",
  by: "member",
  query,
  load: async (ctx, at) => {
    const to = await relationTo(ctx, ctx.actor.personId);
    return to && { to, before: at.query.before };
  },
  can: "always",
  html: ({ ctx, subject }) => looksPage(ctx, subject.to, subject.before),
  json: ({ subject }) => presentLooks(subject.to, subject.before),
});

export const childs = action({
  method: "get",
  path: "/guardian/:id/looks",
  doc: "Who has seen or changed something of my child's, while my word counts",
  by: ["guardian"],
  params: z.object({ id: Id }),
  query,
  load: async (ctx, at) => {
    const to = await relationTo(ctx, at.params.id);
    return to?.guardian && to.under15 && to.approver ? { to, before: at.query.before } : null;
  },
  can: "always",
  html: ({ ctx, subject }) => looksPage(ctx, subject.to, subject.before),
  json: ({ subject }) => presentLooks(subject.to, subject.before),
});

export const auditActions = [mine, childs];
