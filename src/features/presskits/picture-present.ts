import {
  type Flow,
  flow,
  page,
  type Page,
  type SharedPicture,
  type Typed,
  typedText,
} from "../../http/action.ts";
import type { Context, MemberContext } from "../../platform/context.ts";
import { zipOf } from "../../platform/zip.ts";
import { type Act, isPublicBy, memberIds } from "../acts/index.ts";
import { factsOf } from "../consent/index.ts";
import { findKit } from "./model.ts";
import { picturesOf } from "./picture-model.ts";
import { agreesToCard, agreesToPictures, isWritten, peopleIn, seesPicture } from "./policy.ts";
import { type KitPicture, MOST_PICTURES, type ReadKit } from "./schema.ts";

/** A picture as a page shows it; `at` is where its kit stands. */
export function presentPicture(at: string, { _id, credit, alt, files }: KitPicture) {
  const sizes = files.map(({ side, width, height }) => ({
    src: `${at}/kit/pictures/${_id}/${side}`,
    width,
    height,
  }));
  const [small] = sizes;
  return {
    id: _id,
    credit,
    alt,
    src: small?.src ?? "",
    width: small?.width ?? 0,
    height: small?.height ?? 0,
    srcset: sizes.map(({ src, width }) => `${src} ${width}w`).join(", "),
    largest: sizes.at(-1)?.src ?? "",
  };
}

/** Those of an act's pictures that this reader may see now. */
export async function picturesSeen(
  ctx: Context,
  { act, own }: Pick<ReadKit, "act" | "own">,
): Promise<KitPicture[]> {
  const rows = await picturesOf(act._id);
  const facts = await factsOf(ctx, [...new Set(rows.flatMap((one) => peopleIn(act, one)))]);
  return rows.filter((one) => seesPicture(facts, peopleIn(act, one), own));
}

/**
 * The picture that stands beside the address of a public act where it is sent to somebody: the first one to which everybody in it
 * says yes now, having read that it does. In its largest size, which every app reads.
 */
export async function cardPicture(ctx: Context, act: Act): Promise<SharedPicture | null> {
  const rows = await picturesOf(act._id);
  const facts = await factsOf(ctx, [...new Set(rows.flatMap((one) => peopleIn(act, one)))]);
  const first = rows.find((one) => peopleIn(act, one).every((id) => agreesToCard(facts.get(id))));
  const file = first?.files.findLast(({ type }) => type === "image/jpeg");
  if (!first || !file) return null;
  const { side, type, width, height } = file;
  return { src: `/a/${act._id}/kit/pictures/${first._id}/${side}`, type, width, height, alt: first.alt };
}

/** The largest size of each picture, and who took them: for those who print or post them. */
export function picturesZip(ctx: Context, act: Act, pictures: readonly KitPicture[]): Flow {
  const each = pictures.flatMap(({ files: sizes, credit, alt }, i) => {
    const largest = sizes.at(-1);
    if (!largest) return [];
    const path = `${i + 1}.${largest.type === "image/jpeg" ? "jpg" : "webp"}`;
    const line = `${path}: ${ctx.t("presskits.kit.credit", { name: credit })}. ${alt}`;
    return [{ file: { path, key: largest.key, bytes: largest.bytes }, line }];
  });
  const lines = each.map(({ line }) => line);
  const files = each.map(({ file }) => file);
  const text = [act.name, ctx.t("presskits.pictures.use"), "", ...lines, ""].join("\r\n");
  return flow({
    type: "application/zip",
    name: `${ctx.t("presskits.pictures.zip")}.zip`,
    open: () => zipOf(new Map([["credits.txt", text]]), files, ctx.now),
  });
}

/** What stands in the kit, who sees it now, and the form for one more. */
export async function picturesPage(
  ctx: MemberContext,
  act: Act,
  typed: Typed,
  maxBytes: number,
): Promise<Page> {
  const [rows, kit] = await Promise.all([picturesOf(act._id), findKit(act._id)]);
  const people = [...new Set([...memberIds(act), ...rows.flatMap((one) => one.people)])];
  const facts = await factsOf(ctx, people);
  const me = ctx.actor.personId;
  const isOpen = kit !== null && isWritten(kit) && isPublicBy(facts, act);
  const text = (name: string): string => typedText(typed, name);
  return page(
    "presskits/pictures",
    ctx.t("presskits.pictures.title"),
    {
      back: { href: `/acts/${act._id}/kit`, label: ctx.t("presskits.form.title") },
      action: `/acts/${act._id}/kit/pictures`,
      pictures: rows.map((one) => {
        const all = peopleIn(act, one);
        const agreed = seesPicture(facts, all, new Set());
        return {
          ...presentPicture(`/acts/${act._id}`, one),
          seen: seesPicture(facts, all, new Set([me])),
          state: ctx.t(`presskits.pictures.state.${agreed ? (isOpen ? "public" : "closed") : "waiting"}`),
          removal: `/acts/${act._id}/kit/pictures/${one._id}/removal`,
        };
      }),
      ownAnswer: agreesToPictures(facts.get(me)) ? null : "/me/consents",
      most: MOST_PICTURES,
      full: rows.length >= MOST_PICTURES,
      maxBytes,
      hint: ctx.t("presskits.pictures.hint", { max: Math.floor(maxBytes / 1_048_576) }),
      credit: text("credit"),
      alt: text("alt"),
      agreed: text("agreed") !== "",
      requestId: text("requestId"),
      kept: text("pictureKept"),
      keptName: text("pictureName"),
      problems: typed.problems,
    },
    { task: true },
  );
}
