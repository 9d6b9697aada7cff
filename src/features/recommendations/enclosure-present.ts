import { bytes, type Bytes, page, type Page } from "../../http/action.ts";
import type { MemberContext } from "../../platform/context.ts";
import { showDate } from "../../platform/i18n.ts";
import { lengthOf, waveformOf } from "../demos/index.ts";
import { contentOf, evidenceIcon } from "../evidence/index.ts";
import type { Enclosure } from "./enclosures.ts";

export const enclosedAt = (id: string, evidenceId: string): string =>
  `/recommendations/${id}/evidence/${evidenceId}`;
const fileAt = ({ reached, one }: Enclosure): string => `${enclosedAt(reached.row._id, one._id)}/file`;

/** Something enclosed, as a thing. */
export const presentEnclosure = (enclosure: Enclosure) => {
  const { one, version } = enclosure;
  const type = version?.contentType ?? one.file?.type ?? null;
  return {
    id: one._id,
    kind: one.kind,
    day: one.day,
    title: one.title,
    text: one.text,
    file: type === null ? null : { type, href: fileAt(enclosure) },
  };
};

/** The page of something enclosed: what it holds, and the way back to the letter. */
export async function enclosurePage(ctx: MemberContext, enclosure: Enclosure): Promise<Page> {
  const { reached, one, version } = enclosure;
  const wave = version && (await waveformOf(version));
  const content = contentOf(one, fileAt(enclosure));
  return page("recommendations/enclosure", one.title, {
    title: one.title,
    icon: evidenceIcon(one.kind),
    meta: [ctx.t(`recommendations.evidence.${one.kind}`), showDate(ctx.locale, one.day)].join(" · "),
    letter: {
      href: `/recommendations/${reached.row._id}`,
      label: ctx.t("recommendations.one.title", {
        name: reached.to.person.name,
        receiver: reached.row.receiver.name,
      }),
    },
    content: version
      ? {
          ...content,
          file: {
            src: fileAt(enclosure),
            type: version.contentType,
            shows: "sound",
            durationMs: lengthOf(version),
            peaks: wave?.peaks ?? [],
          },
        }
      : content,
  });
}

/** The bytes of something enclosed; null when it has none. No copy is kept: the letter may be withdrawn at any moment. */
export function enclosedBytes({ one, version }: Enclosure): Bytes | null {
  if (version?.key)
    return bytes({
      key: version.key,
      type: version.contentType,
      bytes: version.bytes,
      sha256: version.sha256,
      at: version.at,
      unkept: true,
    });
  if (!one.file) return null;
  const { key, type, bytes: size, sha256, name } = one.file;
  return bytes({
    key,
    type,
    bytes: size,
    sha256,
    at: one.createdAt,
    unkept: true,
    ...(type === "application/pdf" ? { name, download: true } : {}),
  });
}
