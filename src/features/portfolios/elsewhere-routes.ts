import { type Action, action, textFile } from "../../http/action.ts";
import type { Context } from "../../platform/context.ts";
import { Id, z } from "../../platform/fields.ts";
import {
  embedded,
  type Embedded,
  embedPage,
  feedOf,
  linkedDataOf,
  type Most,
  oembedOf,
} from "./elsewhere-present.ts";
import { publicAct, songOf } from "./reach.ts";
import { publicPageAt } from "./sharing.ts";

/** Doors for other sites and programs. Each asks anew whether the act is public, and none knows who is signed in. */

const params = z.object({ id: Id });
type At = { params: { id: string } };
const load = (ctx: Context, at: At) => publicAct(ctx, at.params.id);

/** The player of an act, or of one song of it; null where that is not public. */
async function playerOf(ctx: Context, act: string, song: string | null): Promise<Embedded | null> {
  const found = await publicAct(ctx, act);
  const one = found && song !== null ? await songOf(ctx, found, song) : null;
  return found && (song === null || one) ? embedded(ctx, found, one) : null;
}

const embed = action({
  method: "get",
  path: "/a/:id/embed",
  doc: "The songs of a public act, or one of them, as a player inside somebody else's page",
  by: "anyone",
  asStranger: true,
  framed: true,
  params,
  query: z.object({ song: z.string().max(40).optional().catch("") }),
  load: (ctx, at) => playerOf(ctx, at.params.id, at.query.song ?? null),
  can: "always",
  html: ({ ctx, subject }) => embedPage(ctx, subject),
  json: { none: "a page; the songs stand in the JSON of the act" },
});

const feed = (base: string): Action =>
  action({
    method: "get",
    path: "/a/:id/feed.xml",
    doc: "The songs of a public act as an RSS feed that podcast apps play",
    by: "anyone",
    asStranger: true,
    params,
    load,
    can: "always",
    html: async ({ ctx, subject }) =>
      textFile({ type: "application/rss+xml", body: await feedOf(ctx, subject, base), revalidated: true }),
    json: { none: "a feed; the songs stand in the JSON of the act" },
  });

const linkedData = (base: string): Action =>
  action({
    method: "get",
    path: "/a/:id/act.jsonld",
    doc: "A public act and its songs in the words of schema.org, as JSON-LD",
    by: "anyone",
    asStranger: true,
    params,
    load,
    can: "always",
    html: async ({ ctx, subject }) =>
      textFile({
        type: "application/ld+json",
        body: JSON.stringify(await linkedDataOf(ctx, subject, base)),
        revalidated: true,
      }),
    json: { none: "it is JSON already, in a shape that others decided" },
  });

const pixels = z
  .string()
  .regex(/^[1-9]\d{0,4}$/)
  .transform(Number)
  .nullable()
  .catch(null)
  .default(null);
const isJson = (format: string): boolean => format === "json";

/** What `/oembed` was asked for: null stands for a format that it does not speak. */
type Asked = { on: Embedded; most: Most } | { on: null };

const oembed = (base: string): Action =>
  action({
    method: "get",
    path: "/oembed",
    doc: "How another site shows the page of a public act or song: oEmbed 1.0, JSON alone",
    by: "anyone",
    asStranger: true,
    query: z.object({
      url: z.string().max(500).catch(""),
      format: z.string().max(20).catch("").default("json"),
      maxwidth: pixels,
      maxheight: pixels,
    }),
    async load(ctx, { query }): Promise<Asked | null> {
      if (!isJson(query.format)) return { on: null };
      const at = publicPageAt(base, query.url);
      const on = at && (await playerOf(ctx, at.act, at.song));
      return on && { on, most: { width: query.maxwidth, height: query.maxheight } };
    },
    can: "always",
    html: ({ ctx, subject }) =>
      subject.on
        ? textFile({
            type: "application/json",
            body: JSON.stringify(oembedOf(ctx, subject.on, { base, most: subject.most })),
          })
        : textFile({ type: "text/plain", status: 501, body: ctx.t("portfolios.oembed.onlyJson") }),
    json: { none: "it answers JSON at the address that others know" },
  });

/** The doors for other sites, told under which address the house stands. */
export const elsewhereDoors = ({ baseUrl }: { baseUrl: string }): readonly Action[] => [
  embed,
  feed(baseUrl),
  linkedData(baseUrl),
  oembed(baseUrl),
];
