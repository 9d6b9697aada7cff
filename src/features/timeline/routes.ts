import { action } from "../../http/action.ts";
import { cursor } from "../../platform/cursor.ts";
import { Id, z } from "../../platform/fields.ts";
import { relationTo } from "../consent/index.ts";
import { presentTimeline, timelinePage } from "./present.ts";
import { circleOf } from "./service.ts";

const query = z.object({ before: cursor });

export const own = action({
  method: "get",
  path: "/timeline",
  doc: "What has happened in one's own story, newest first",
  by: "member",
  query,
  load: async (ctx, at) => {
    const to = await relationTo(ctx, ctx.actor.personId);
    return to && { to, before: at.query.before };
  },
  can: "always",
  html: ({ ctx, subject }) => timelinePage(ctx, subject.to, subject.before),
  json: ({ ctx, subject }) => presentTimeline(ctx, subject.to, subject.before),
});

export const timeline = action({
  method: "get",
  path: "/people/:id/timeline",
  doc: "What has happened in a musician's story, as far as the reader may know it",
  by: "member",
  params: z.object({ id: Id }),
  query,
  load: async (ctx, at) => {
    const to = await relationTo(ctx, at.params.id);
    return to && circleOf(to) ? { to, before: at.query.before } : null;
  },
  can: "always",
  html: ({ ctx, subject }) => timelinePage(ctx, subject.to, subject.before),
  json: ({ ctx, subject }) => presentTimeline(ctx, subject.to, subject.before),
});

export const timelineActions = [own, timeline];
