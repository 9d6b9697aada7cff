import { type Action, action, bytes, redirect, untouched } from "../../http/action.ts";
import type { MemberContext } from "../../platform/context.ts";
import { Id, z } from "../../platform/fields.ts";
import { bytesOf, Rendition } from "../demos/index.ts";
import { countVisit } from "./model.ts";
import { mayReturn } from "./policy.ts";
import { heardPage, madePage, newLinkPage, presentLinks } from "./present.ts";
import { demoAt, linkAt, openedBy } from "./reach.ts";
import { NewLinkInput } from "./schema.ts";
import { makeLink, returnLink, revokeLink } from "./service.ts";

const params = z.object({ id: Id });
const secret = z.object({ token: z.string().regex(/^[\w-]{43}$/) });
const byDemo = (ctx: MemberContext, at: { params: { id: string } }) => demoAt(ctx, at.params.id);
const byLink = (ctx: MemberContext, at: { params: { id: string } }) => linkAt(ctx, at.params.id);
const forListeners = { none: "for people who were given the address" };

const list = action({
  method: "get",
  path: "/demos/:id/links",
  doc: "The private links to a demo, with how often each was heard",
  by: "member",
  params,
  load: async (ctx, at) => {
    const found = await byDemo(ctx, at);
    return found?.seat ? found : null;
  },
  can: "always",
  html: { none: "the links stand on the demo's own page" },
  json: async ({ ctx, subject }) => ({ links: await presentLinks(ctx, subject) }),
});
const newLink = action({
  method: "get",
  path: "/demos/:id/links/new",
  doc: "The form for a private link",
  by: "member",
  params,
  load: byDemo,
  can: (_ctx, { seat }) => seat === "owner",
  html: ({ ctx, subject }) => newLinkPage(ctx, subject, untouched),
  json: { none: "a form; programs use the door it posts to" },
});
const making = (baseUrl: string) =>
  action({
    method: "post",
    path: "/demos/:id/links",
    doc: "Make a private link; its address is given this once",
    by: "member",
    params,
    input: NewLinkInput,
    load: byDemo,
    can: (_ctx, { seat }) => seat === "owner",
    run: async (ctx, { reached }, input) => {
      const { link, token } = await makeLink(ctx, reached, input);
      return { link, address: token === null ? null : `${baseUrl}/l/${token}` };
    },
    html: ({ ctx, subject, result }) => madePage(ctx, subject, result),
    json: ({ result }) => ({ id: result.link._id, address: result.address }),
    form: (ctx, subject, typed) => newLinkPage(ctx, subject, typed),
  });
const revocation = action({
  method: "post",
  path: "/links/:id/revocation",
  doc: "Close a private link: nothing opens by it any more",
  by: "member",
  params,
  load: byLink,
  can: "always",
  run: (ctx, { link }) => revokeLink(ctx, link),
  html: ({ subject: { link, seat } }) =>
    redirect(seat === "guardian" ? "/" : `/demos/${link.demo}#links`, {
      key: "links.notices.revoked",
      undo: { action: `/links/${link._id}/return` },
    }),
  json: () => null,
});
const comeback = action({
  method: "post",
  path: "/links/:id/return",
  doc: "Open a private link again that was closed a moment ago, or, for its owner, that was shut by a yes that was taken back",
  by: "member",
  params,
  load: byLink,
  can: (ctx, { link, seat }) => mayReturn(link, seat, ctx.now),
  run: (ctx, at) => returnLink(ctx, at, at.link),
  html: ({ subject: { link, seat } }) =>
    redirect(seat === "guardian" ? "/" : `/demos/${link.demo}#links`, { key: "links.notices.returned" }),
  json: () => null,
});
const heard = action({
  method: "get",
  path: "/l/:token",
  doc: "One song, for whoever was given the address",
  by: "anyone",
  secretPath: true,
  params: secret,
  load: async (ctx, at) => {
    const opened = await openedBy(ctx, at.params.token);
    return opened && { opened, token: at.params.token };
  },
  can: "always",
  html: ({ ctx, subject }) => heardPage(ctx, subject.opened, subject.token),
  json: forListeners,
});
const sound = action({
  method: "get",
  path: "/l/:token/audio",
  doc: "The sound behind a private link, or `?as=` a lighter copy; whether it is open is asked at each request",
  by: "anyone",
  often: true,
  secretPath: true,
  params: secret,
  query: z.object({
    visit: Id.optional().catch(undefined),
    as: Rendition.shape.kind.optional().catch(undefined),
  }),
  load: async (ctx, at) => {
    const opened = await openedBy(ctx, at.params.token);
    return opened && { ...opened, ...at.query };
  },
  can: "always",
  html: ({ ctx, subject: { link, version, visit, as } }) =>
    bytes({
      ...bytesOf(version, as),
      unkept: true,
      // Trying one's own link is no listen, and neither is a question without an answer in bytes.
      firstByte: async () => {
        if (visit !== undefined && ctx.actor?.personId !== link.owner)
          await countVisit(link._id, visit, ctx.now);
      },
    }),
  json: forListeners,
});

/** The doors of the room, told under which address the house stands. */
export const linkDoors = ({ baseUrl }: { baseUrl: string }): readonly Action[] => [
  list,
  newLink,
  making(baseUrl),
  revocation,
  comeback,
  heard,
  sound,
];
