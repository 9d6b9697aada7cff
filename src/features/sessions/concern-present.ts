import { page, type Page } from "../../http/action.ts";
import type { Context } from "../../platform/context.ts";
import { showDate } from "../../platform/i18n.ts";
import type { Look, Note } from "./schema.ts";

export interface Concern {
  note: Note;
  looks: readonly Look[];
  names: ReadonlyMap<string, string>;
}

/** A concern in the list: never its text. */
export const presentConcern = (ctx: Context, { note, looks, names }: Concern) => ({
  id: note._id,
  action: `/safeguarding/${note._id}/opening`,
  musician: names.get(note.musicianId) ?? "",
  author: names.get(note.authorId) ?? "",
  at: showDate(ctx.locale, note.at, "dateTime"),
  opened: looks.map((look) => ({
    by: names.get(look.by) ?? "",
    at: showDate(ctx.locale, look.at, "dateTime"),
  })),
});

export const concernsPage = (ctx: Context, concerns: readonly Concern[]): Page =>
  page("sessions/safeguarding", ctx.t("sessions.safeguarding.title"), {
    concerns: concerns.map((one) => presentConcern(ctx, one)),
  });

/** The text itself; shown only as the answer to opening it. */
export const concernPage = (ctx: Context, concern: Concern): Page =>
  page("sessions/concern", ctx.t("sessions.safeguarding.one"), {
    concern: presentConcern(ctx, concern),
    text: concern.note.text,
  });

export const concernJson = ({ note, looks }: Concern) => ({
  id: note._id,
  musician: note.musicianId,
  author: note.authorId,
  at: note.at.toISOString(),
  opened: looks.map((look) => ({ by: look.by, at: look.at.toISOString() })),
});
