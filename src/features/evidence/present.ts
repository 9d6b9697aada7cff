import { page, type Page, type Typed, typedText } from "../../http/action.ts";
import { dayOf } from "../../platform/calendar.ts";
import type { MemberContext } from "../../platform/context.ts";
import { showDate } from "../../platform/i18n.ts";
import { namesOf } from "../people/index.ts";
import { mayTakeBack } from "./policy.ts";
import { evidenceOf, openIds } from "./reach.ts";
import { sourceOf } from "./sources.ts";
import { type Evidence, type EvidenceKind, goingTo, MAX_FILE_BYTES, WRITTEN_KINDS } from "./schema.ts";

const ICONS: Record<EvidenceKind, string> = {
  demo: "demo",
  session: "kalender",
  practice: "oev",
  link: "link",
  file: "fil",
  text: "tekst",
  word: "citat",
};
export const evidenceIcon = (kind: EvidenceKind): string => ICONS[kind];

/** Evidence as a thing. */
export const presentEvidence = (row: Evidence) => ({
  id: row._id,
  kind: row.kind,
  source: row.source,
  version: row.version,
  day: row.day,
  title: row.title,
  text: row.withdrawnAt === null ? row.text : "",
  sha256: row.sha256,
  file:
    row.file && row.withdrawnAt === null
      ? { type: row.file.type, bytes: row.file.bytes, href: `/evidence/${row._id}/file` }
      : null,
  withdrawn: row.withdrawnAt !== null,
});

export async function evidencesPage(ctx: MemberContext): Promise<Page> {
  const rows = await evidenceOf(ctx.actor.personId);
  return page("evidence/list", ctx.t("evidence.list.title"), {
    rows: rows
      .filter((row) => row.withdrawnAt === null)
      .map((row) => ({
        title: row.title,
        icon: ICONS[row.kind],
        meta: [ctx.t(`evidence.kind.${row.kind}`), showDate(ctx.locale, row.day)].join(" · "),
        href: `/evidence/${row._id}`,
      })),
  });
}

/** What a piece of evidence holds, for `evidence/_content`; `src` is where the bytes of its file are asked for. */
export function contentOf(row: Evidence, src: string) {
  // What was taken back lies there for a while, out of sight.
  const file = row.withdrawnAt === null ? row.file : null;
  const type = file?.type ?? "";
  return {
    kind: row.kind,
    text: row.withdrawnAt === null ? row.text : "",
    withdrawn: row.withdrawnAt !== null,
    file: file
      ? {
          src,
          type,
          shows: type.startsWith("image/") ? "picture" : type.startsWith("audio/") ? "sound" : "file",
        }
      : null,
  };
}

/** One piece of evidence with what it holds. */
export async function evidencePage(ctx: MemberContext, row: Evidence): Promise<Page> {
  const open = await openIds(row.members);
  const names = await namesOf(row.members.filter((id) => id === ctx.actor.personId || open.has(id)));
  const source = await sourceOf(ctx, row);
  return page("evidence/evidence", row.title || ctx.t("evidence.withdrawn"), {
    id: row._id,
    title: row.title || ctx.t("evidence.withdrawn"),
    icon: ICONS[row.kind],
    meta: [
      ctx.t(`evidence.kind.${row.kind}`),
      showDate(ctx.locale, row.day),
      row.members.flatMap((id) => names.get(id) ?? []).join(", "),
    ].join(" · "),
    content: contentOf(row, `/evidence/${row._id}/file`),
    source: source !== null && source !== "closed" ? { ...source, label: ctx.t("evidence.openDemo") } : null,
    isClosed: source === "closed",
    own: row.members.includes(ctx.actor.personId),
    canTakeBack: mayTakeBack(ctx, row),
  });
}

/** The form for new evidence; without a kind, the kinds to choose from. */
export function newEvidencePage(
  ctx: MemberContext,
  kind: (typeof WRITTEN_KINDS)[number] | null,
  going: string | null,
  typed: Typed,
): Page {
  const to = goingTo.parse(typedText(typed, "for", going ?? ""));
  return page(
    "evidence/new",
    ctx.t("evidence.new.title"),
    {
      kind,
      going: to,
      back: to ? `/journey/${to}` : "/evidence",
      kinds: WRITTEN_KINDS.map((one) => ({
        title: ctx.t(`evidence.new.kind.${one}.title`),
        meta: ctx.t(`evidence.new.kind.${one}.text`),
        icon: ICONS[one],
        href: `/evidence/new?kind=${one}${to ? `&for=${to}` : ""}`,
      })),
      heading: kind ? ctx.t(`evidence.new.kind.${kind}.title`) : ctx.t("evidence.new.title"),
      values: {
        title: typedText(typed, "title"),
        day: typedText(typed, "day", dayOf(ctx.now)),
        address: typedText(typed, "address"),
        text: typedText(typed, "text"),
        fileKept: typedText(typed, "fileKept"),
        fileName: typedText(typed, "fileName"),
      },
      requestId: typedText(typed, "requestId"),
      today: dayOf(ctx.now),
      maxBytes: MAX_FILE_BYTES,
      problems: typed.problems,
    },
    { task: true },
  );
}
