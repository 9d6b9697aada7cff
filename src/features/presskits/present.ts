import { page, type Page, type SharedPicture, type Typed, typedList, typedText } from "../../http/action.ts";
import { type PlotParts, stagePlot } from "../../http/drawing/stage-plot.ts";
import { dayOf } from "../../platform/calendar.ts";
import type { Context, MemberContext } from "../../platform/context.ts";
import { type Act, isAllGrown, isPublicBy, memberIds } from "../acts/index.ts";
import { factsOf } from "../consent/index.ts";
import { takesEnquiries } from "../enquiries/index.ts";
import { chosenSongs, shareOfAct, shownMembers } from "../portfolios/index.ts";
import { findKit } from "./model.ts";
import { picturesOf } from "./picture-model.ts";
import { cardPicture, presentPicture } from "./picture-present.ts";
import { isWritten, peopleIn, seesPicture } from "./policy.ts";
import { MOST_OFFERED, songsToChoose } from "./reach.ts";
import {
  type Content,
  DEPTHS,
  MOST_DATES,
  MOST_SONGS,
  MOST_THINGS,
  PLACES,
  type Placed,
  type PressKit,
  type ReadKit,
  SIDES,
  THINGS,
} from "./schema.ts";

/** What stands on the floor with nobody behind it. */
const QUIET = new Set<string>(["amp", "monitor", "power"]);

export const presentKit = async (ctx: Context, read: ReadKit) => (await kitOf(ctx, read)).shown;

/** What a reader is shown, and whether all members are 18: both follow from one look at the members. */
async function kitOf(ctx: Context, { act, kit, inside, own }: ReadKit) {
  const pictures = await picturesOf(act._id);
  const people = [...new Set([...memberIds(act), ...pictures.flatMap((one) => one.people)])];
  const [songs, facts] = await Promise.all([chosenSongs(ctx, act, kit.songs), factsOf(ctx, people)]);
  const grown = isAllGrown(facts, act);
  const today = dayOf(ctx.now);
  // Where and when a child can be met is nobody's business.
  const isToldWhen = inside || grown;
  const shown = {
    id: act._id,
    name: act.name,
    kind: act.kind,
    genres: act.genres,
    tagline: kit.tagline,
    short: kit.short,
    long: kit.long,
    members: isPublicBy(facts, act) ? shownMembers(facts, act) : [],
    songs,
    setlist: kit.setlist,
    pictures: pictures
      .filter((one) => seesPicture(facts, peopleIn(act, one), own))
      .map((one) => presentPicture(inside ? `/acts/${act._id}` : `/a/${act._id}`, one)),
    plot: kit.plot,
    inputs: kit.inputs,
    rider: kit.rider,
    dates: isToldWhen ? kit.dates.filter((one) => one.day >= today) : [],
  };
  return { shown, grown };
}

/** The plan of the stage as `ui.stagePlot` draws it, with all of it in words. */
export function plotOf(ctx: Context, plot: readonly Placed[]): PlotParts {
  const things = plot.map(({ what, place, label }) => {
    const [depth = "", side = ""] = place.split("-");
    return {
      column: SIDES.findIndex((one) => one === side),
      row: DEPTHS.findIndex((one) => one === depth),
      title: ctx.t(`presskits.thing.${what}`),
      label,
      quiet: QUIET.has(what),
      words: `${[ctx.t(`presskits.thing.${what}`), label].filter(Boolean).join(" ")}: ${ctx.t(`presskits.place.${place}`)}`,
    };
  });
  return {
    things,
    columns: SIDES.length,
    rows: DEPTHS.length,
    audience: ctx.t("presskits.audience"),
    label: `${ctx.t("presskits.kit.plot")}. ${things.map(({ words }) => words).join(". ")}.`,
  };
}

export const plotFile = (ctx: Context, kit: Content): string => stagePlot(plotOf(ctx, kit.plot));

/** What is said of the kit to those who are sent its address. */
const shareOfKit = (ctx: Context, { act, kit }: ReadKit, picture: SharedPicture | null) =>
  shareOfAct(
    ctx,
    { ...act, id: act._id },
    {
      line: kit.tagline,
      picture,
      path: `/a/${act._id}/kit`,
      title: ctx.t("presskits.kit.title", { name: act.name }),
    },
  );

export async function kitPage(ctx: Context, read: ReadKit): Promise<Page> {
  const [{ shown: kit, grown }, asks, picture] = await Promise.all([
    kitOf(ctx, read),
    read.inside ? false : takesEnquiries(ctx, read.act),
    read.inside ? null : cardPicture(ctx, read.act),
  ]);
  const total = kit.setlist.reduce((sum, song) => sum + (song.seconds ?? 0), 0);
  const at = read.inside ? `/acts/${kit.id}` : `/a/${kit.id}`;
  return page(
    "presskits/kit",
    ctx.t("presskits.kit.title", { name: kit.name }),
    {
      kit,
      ink: read.act.ink,
      back: at,
      plot: kit.plot.length > 0 ? plotOf(ctx, kit.plot) : null,
      plotHref: `${at}/kit/stage-plot`,
      zip: kit.pictures.length > 0 && !read.inside ? `${at}/kit/pictures.zip` : null,
      pdfHref: `${at}/kit.pdf`,
      totalMs: total * 1000,
      written: isWritten(read.kit),
      ask: asks ? `/a/${kit.id}/enquiry` : null,
      edit: read.admin ? `/acts/${kit.id}/kit/edit` : null,
      editPictures: read.admin ? `/acts/${kit.id}/kit/pictures` : null,
    },
    {
      flood: read.act.ink,
      indexable: !read.inside && grown,
      ...(read.inside ? {} : { share: shareOfKit(ctx, read, picture) }),
    },
  );
}

const asLine = (song: PressKit["setlist"][number]): string =>
  song.seconds === null
    ? song.title
    : `${song.title} ${Math.floor(song.seconds / 60)}:${String(song.seconds % 60).padStart(2, "0")}`;

/** The one form. What was typed stays; rows keep their place, and the form folds the empty ones away. */
export async function kitForm(ctx: MemberContext, act: Act, typed: Typed): Promise<Page> {
  const kit = await findKit(act._id);
  const isTyped = Object.keys(typed.values).length > 0;
  const column = (name: string, stored: readonly string[]): string[] =>
    isTyped ? typedList(typed, name) : [...stored];
  const whats = column("what", kit?.plot.map((one) => one.what) ?? []);
  const places = column("place", kit?.plot.map((one) => one.place) ?? []);
  const labels = column("label", kit?.plot.map((one) => one.label) ?? []);
  const days = column("day", kit?.dates.map((one) => one.day) ?? []);
  const gigs = column("gig", kit?.dates.map((one) => one.what) ?? []);
  const rows = (most: number): number[] => Array.from({ length: most }, (_, i) => i);
  const chosen = column("songs", kit?.songs ?? []);
  const { songs, cut } = await songsToChoose(ctx, act, [...chosen, ...(kit?.songs ?? [])]);
  const written = typedText(typed, "version");
  return page(
    "presskits/form",
    ctx.t("presskits.form.title"),
    {
      back: { href: `/acts/${act._id}`, label: act.name },
      action: `/acts/${act._id}/kit`,
      tagline: typedText(typed, "tagline", kit?.tagline ?? ""),
      short: typedText(typed, "short", kit?.short ?? ""),
      long: typedText(typed, "long", kit?.long ?? ""),
      songs: songs.map((demo) => ({ value: demo._id, label: demo.title })),
      newestSongs: cut ? MOST_OFFERED : null,
      chosen,
      mostSongs: MOST_SONGS,
      setlist: typedText(typed, "setlist", kit?.setlist.map(asLine).join("\n") ?? ""),
      things: rows(MOST_THINGS).map((i) => ({
        what: whats[i] ?? "",
        place: places[i] ?? "",
        label: labels[i] ?? "",
      })),
      whats: ["", ...THINGS].map((value) => ({
        value,
        label: ctx.t(value === "" ? "presskits.form.nothing" : `presskits.thing.${value}`),
      })),
      places: ["", ...PLACES].map((value) => ({
        value,
        label: ctx.t(value === "" ? "presskits.form.nowhere" : `presskits.place.${value}`),
      })),
      plot: kit && kit.plot.length > 0 ? plotOf(ctx, kit.plot) : null,
      quiet: [...QUIET].join(" "),
      inputs: typedText(typed, "inputs", kit?.inputs.join("\n") ?? ""),
      rider: typedText(typed, "rider", kit?.rider ?? ""),
      dates: rows(MOST_DATES).map((i) => ({
        day: days[i] ?? "",
        gig: gigs[i] ?? "",
      })),
      version: String(kit?.version ?? 0),
      meanwhile:
        kit && !["", String(kit.version)].includes(written)
          ? { tagline: kit.tagline, short: kit.short, long: kit.long }
          : null,
      problems: typed.problems,
    },
    { task: true },
  );
}
