import { page, type Page, type Typed, typedText } from "../../http/action.ts";
import { addDays, dayOf } from "../../platform/calendar.ts";
import type { Context, MemberContext } from "../../platform/context.ts";
import { showDate } from "../../platform/i18n.ts";
import { newId } from "../../platform/ids.ts";
import { type Relation, textOfAct } from "../consent/index.ts";
import { type Addition, demosWith, lengthOf, oddFormat, sourcesOf, waveformOf } from "../demos/index.ts";
import type { Item } from "../guardians/index.ts";
import { linksOf, openLinksOf } from "./model.ts";
import { isOpen, isShut, mayReturn } from "./policy.ts";
import { type At, type Opened, opens } from "./reach.ts";
import { DAYS, type Link, MOST_DAYS } from "./schema.ts";

/** A link as its owner sees it; the address itself nobody is shown again. */
function linkRow(ctx: Context, link: Link, { seat, works }: { seat: At["seat"]; works: boolean }) {
  const open = isOpen(link, ctx.now);
  const stands = link.revokedAt === null && link.endsAt > ctx.now;
  return {
    id: link._id,
    name: link.name,
    n: link.n,
    lastDay: link.lastDay,
    listens: link.listens,
    state: open
      ? works
        ? "open"
        : "waiting"
      : stands
        ? "shut"
        : link.revokedAt === null
          ? "over"
          : "revoked",
    can: { revoke: stands, restore: mayReturn(link, seat, ctx.now) && (works || !isShut(link)) },
  };
}
export type LinkRow = ReturnType<typeof linkRow>;

/** The links of a demo, newest first; what opens nothing while a yes is missing says so. */
export async function presentLinks(ctx: Context, { reached, seat }: At): Promise<LinkRow[]> {
  const rows: LinkRow[] = [];
  for (const link of await linksOf(reached.demo._id)) {
    const stands = link.revokedAt === null && link.endsAt > ctx.now;
    rows.push(linkRow(ctx, link, { seat, works: stands && (await opens(ctx, link)) !== null }));
  }
  return rows;
}

/** The section on the page of a demo, for its owner and the guardian of a child. */
export async function additionFor(ctx: MemberContext, { reached, seat }: At): Promise<Addition> {
  const links = await presentLinks(ctx, { reached, seat });
  const it = {
    id: reached.demo._id,
    may: { make: seat === "owner" },
    open: links.filter((one) => one.can.revoke),
    closed: links.filter((one) => !one.can.revoke),
  };
  return seat === "guardian" && links.length === 0 ? {} : { sections: [{ view: "links/_section", it }] };
}

export const newLinkPage = (ctx: MemberContext, { reached }: At, typed: Typed): Page => {
  const { demo, near } = reached;
  const today = dayOf(ctx.now);
  return page(
    "links/new",
    ctx.t("links.new.title"),
    {
      demoId: demo._id,
      title: demo.title,
      name: typedText(typed, "name"),
      n: typedText(typed, "n"),
      lastDay: typedText(typed, "lastDay", addDays(today, DAYS)),
      first: today,
      last: addDays(today, MOST_DAYS),
      versions: reached.versions
        .filter((one) => one.withdrawnAt === null && one.status === "verified")
        .map((one) => ({
          value: String(one.n),
          label: `v${one.n} · ${one.note || ctx.t("demos.demo.firstNote")}`,
        })),
      consent: textOfAct(ctx, near.get(demo.owner) ?? null, "demoLink"),
      requestId: typedText(typed, "requestId"),
      problems: typed.problems,
    },
    { task: true },
  );
};

/** The one time that the address is shown. */
export const madePage = (
  ctx: MemberContext,
  at: At,
  { link, address }: { link: Link; address: string | null },
): Page =>
  page("links/made", ctx.t("links.made.title"), {
    demoId: at.reached.demo._id,
    title: at.reached.demo.title,
    name: link.name,
    lastDay: link.lastDay,
    address,
  });

/** What whoever holds a link sees: one song. Each opening is a visit of its own. */
export async function heardPage(ctx: Context, opened: Opened, token: string): Promise<Page> {
  const { demo, act, version, namesAct } = opened;
  const wave = await waveformOf(version);
  const name = namesAct ? act.name : null;
  return page(
    "links/heard",
    demo.title,
    {
      title: demo.title,
      act: name,
      ink: act.ink,
      actId: act._id,
      until: showDate(ctx.locale, opened.link.lastDay),
      song: {
        // One song in one player, however often its page is opened.
        src: `/l/${token}/audio`,
        sources: sourcesOf(version, `/l/${token}/audio?visit=${newId()}`),
        odd: oddFormat(version),
        durationMs: lengthOf(version),
        peaks: wave?.peaks ?? [],
      },
    },
    {},
  );
}

/** The open links to a child's demos, for the guardian's first screen: each closed in one tap. */
export async function openLinkItems(ctx: Context, to: Relation): Promise<Item[]> {
  const rows = await openLinksOf(to.person._id, ctx.now);
  const demos = await demosWith(rows.map((one) => one.demo));
  const items: Item[] = [];
  for (const link of rows)
    if (await opens(ctx, link))
      items.push({
        icon: "link",
        title: ctx.t("links.guardian.title", {
          song: demos.find((one) => one._id === link.demo)?.title ?? "",
        }),
        meta: [
          link.name,
          ctx.t("links.list.until", { day: showDate(ctx.locale, link.lastDay, "short") }),
          ctx.t("links.list.listens", { count: link.listens }),
        ].join(" · "),
        button: { action: `/links/${link._id}/revocation`, label: ctx.t("links.list.revoke") },
      });
  return items;
}
