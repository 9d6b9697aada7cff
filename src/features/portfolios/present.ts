import { page, type Page, type SharedPicture, type Typed, typedText } from "../../http/action.ts";
import { instant } from "../../platform/clock.ts";
import type { Context, MemberContext } from "../../platform/context.ts";
import {
  type Act,
  findActs,
  isAllGrown,
  memberIds,
  membersNow,
  onlyPublic,
  optedInActs,
} from "../acts/index.ts";
import { factsOf } from "../consent/index.ts";
import { takesEnquiries } from "../enquiries/index.ts";
import { MUNICIPALITIES, municipalityName } from "../people/index.ts";
import type { Reference } from "../safeguarding/index.ts";
import { openReports } from "./model.ts";
import { PROBLEMS } from "./schema.ts";
import { firstSongs, type PublicSong, songsOf } from "./reach.ts";
import { embedSizeOf, shareOfAct, shareOfSong } from "./sharing.ts";

/** A public act: the name shown of each member and what they play; nothing else about anybody. */
export async function presentAct(ctx: Context, act: Act) {
  const [songs, facts] = await Promise.all([songsOf(ctx, act), factsOf(ctx, memberIds(act))]);
  return {
    id: act._id,
    name: act.name,
    kind: act.kind,
    about: act.about,
    genres: act.genres,
    members: shownMembers(facts, act),
    songs,
  };
}
/** Of each member the name shown and what they play. */
export const shownMembers = (facts: Awaited<ReturnType<typeof factsOf>>, act: Act) =>
  membersNow(act).map((row) => ({
    name: facts.get(row.personId)?.person.name ?? "",
    roles: row.roles,
  }));
export type ShownAct = Awaited<ReturnType<typeof presentAct>>;

/** For those who are sent the act's address: `line` is one line about it, `picture` one that everybody may see now. */
type ActLink = { href: string; label: string; line?: string; picture?: SharedPicture | null };
type OfAct = (ctx: Context, act: Act) => Promise<ActLink | null>;
const ofActs: OfAct[] = [];
/** Rooms above hang a link into the public page of an act; null where there is nothing behind it. */
export const onActPage = (more: OfAct): void => void ofActs.push(more);

/** The element of a song of the act, for readers of schema.org. */
const TRACK = { itemprop: "track", itemscope: true, itemtype: "https://schema.org/MusicRecording" };

/** What rooms above have behind the public page of an act. */
export const linksOn = async (ctx: Context, act: Act): Promise<ActLink[]> =>
  (await Promise.all(ofActs.map((more) => more(ctx, act)))).filter((link) => link !== null);

/** What stands beside the address of a public act where it is sent to somebody. */
const cardIn = (links: readonly ActLink[]) => ({
  line: links.find((one) => one.line)?.line ?? "",
  picture: links.find((one) => one.picture)?.picture ?? null,
});

export async function actPage(ctx: Context, act: Act): Promise<Page> {
  const [shown, facts, links, asks] = await Promise.all([
    presentAct(ctx, act),
    factsOf(ctx, memberIds(act)),
    linksOn(ctx, act),
    takesEnquiries(ctx, act),
  ]);
  return page(
    "portfolios/act",
    act.name,
    {
      act: { ...shown, ink: act.ink },
      links,
      asks,
      embedSize: embedSizeOf(shown.songs.length),
      named: isAllGrown(facts, act),
      track: TRACK,
    },
    {
      flood: act.ink,
      indexable: isAllGrown(facts, act),
      share: shareOfAct(ctx, shown, cardIn(links)),
    },
  );
}

/** One song of a public act, on a page that can be sent to somebody. */
export async function songPage(ctx: Context, { act, song }: PublicSong): Promise<Page> {
  const [facts, links] = await Promise.all([factsOf(ctx, memberIds(act)), linksOn(ctx, act)]);
  return page(
    "portfolios/song",
    ctx.t("portfolios.song.title", { song: song.title, act: act.name }),
    { act: { id: act._id, name: act.name, ink: act.ink }, song },
    {
      flood: act.ink,
      indexable: isAllGrown(facts, act),
      share: shareOfSong(ctx, act, song, cardIn(links).picture),
    },
  );
}

const PAGE = 24;
const MOST = 300;

/** The municipalities of an act, if all its members are grown up and none has a secret address. */
async function placesOf(ctx: Context, acts: readonly Act[]): Promise<Map<string, string[]>> {
  const facts = await factsOf(ctx, [...new Set(acts.flatMap(memberIds))]);
  return new Map(
    acts.map((act) => {
      const people = memberIds(act).map((id) => facts.get(id)?.person);
      const open = isAllGrown(facts, act) && people.every((one) => one && !one.secretAddress);
      const codes = open ? people.flatMap((one) => (one?.municipality ? [one.municipality] : [])) : [];
      return [act._id, [...new Set(codes)]];
    }),
  );
}

/** The public acts of a page of the list, newest first, and where the next page begins. */
export async function stageOf(ctx: Context, at: { municipality: string; before?: string | undefined }) {
  const from = at.before ? instant(Number(at.before)) : ctx.now;
  const size = at.municipality === "" ? PAGE : MOST;
  const asked = await optedInActs(from, size + 1);
  const acts = await onlyPublic(ctx, asked.slice(0, size));
  const places = await placesOf(ctx, acts);
  const last = asked[size]?.optedIn?.at;
  const listed = acts.filter(
    (act) => at.municipality === "" || places.get(act._id)?.includes(at.municipality),
  );
  const songs = await firstSongs(ctx, listed);
  return {
    acts: listed.map((act) => ({
      id: act._id,
      name: act.name,
      kind: act.kind,
      genres: act.genres,
      places: (places.get(act._id) ?? []).map(municipalityName),
      song: songs.get(act._id) ?? null,
    })),
    next: last ? String(last.getTime()) : null,
  };
}

export async function stagePage(
  ctx: Context,
  at: { municipality: string; before?: string | undefined },
): Promise<Page> {
  const { acts, next } = await stageOf(ctx, at);
  return page(
    "portfolios/stage",
    ctx.t("portfolios.stage.title"),
    {
      acts: acts.map((act) => ({
        ...act,
        meta: [
          ctx.t(`portfolios.kind.${act.kind}`),
          ...act.genres,
          ...act.places,
          ...(act.song ? [ctx.t("portfolios.stage.plays", { song: act.song.title })] : []),
        ].join(" · "),
        player: act.song && { ...act.song, src: act.song.audio, by: act.name, href: act.song.page },
      })),
      municipality: at.municipality,
      municipalities: [
        { value: "", label: ctx.t("portfolios.stage.all") },
        ...MUNICIPALITIES.map((one) => ({ value: one.code, label: one.name })),
      ],
      older: next ? `/stage?municipality=${at.municipality}&before=${next}` : null,
    },
    { indexable: true },
  );
}

export const reportForm = (ctx: Context, act: Act, typed: Typed): Page =>
  formPage(ctx, { href: `/a/${act._id}`, name: act.name, action: `/a/${act._id}/report` }, typed);

/** The same form about anything else that a member sees. */
export const thingReportForm = (ctx: Context, { type, id }: Reference, typed: Typed): Page =>
  formPage(
    ctx,
    { href: null, name: ctx.t(`portfolios.report.thing.${type}`), action: `/reports/${type}-${id}` },
    typed,
  );

const formPage = (
  ctx: Context,
  on: { href: string | null; name: string; action: string },
  typed: Typed,
): Page =>
  page(
    "portfolios/report",
    ctx.t("portfolios.report.title"),
    {
      ...on,
      what: typedText(typed, "what"),
      text: typedText(typed, "text"),
      requestId: typedText(typed, "requestId"),
      options: PROBLEMS.map((value) => ({ value, label: ctx.t(`portfolios.report.what.${value}`) })),
      problems: typed.problems,
    },
    { task: true },
  );

export async function presentReports(ctx: MemberContext) {
  const rows = await openReports();
  const acts = new Map(
    (await findActs(rows.flatMap((row) => row.act ?? []))).map((act) => [act._id, act.name]),
  );
  return rows.map((row) => ({
    id: row._id,
    act: row.act ? { id: row.act, name: acts.get(row.act) ?? "" } : null,
    about: row.about ?? null,
    title: row.act
      ? (acts.get(row.act) ?? "")
      : ctx.t(`portfolios.report.thing.${row.about?.type ?? "person"}`),
    what: row.what,
    text: row.text,
    at: row.at,
  }));
}

export const reportsPage = async (ctx: MemberContext): Promise<Page> =>
  page("portfolios/reports", ctx.t("portfolios.reports.title"), { reports: await presentReports(ctx) });
