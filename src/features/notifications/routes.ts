import { action, redirect, untouched } from "../../http/action.ts";
import { instant } from "../../platform/clock.ts";
import { cursor } from "../../platform/cursor.ts";
import { Id, version, z } from "../../platform/fields.ts";
import { findNotice, findSettings } from "./model.ts";
import { listPage, presentList, settingsPage } from "./present.ts";
import { SettingsInput } from "./schema.ts";
import { chooseMail, readAll, readNotice, unreadAgain } from "./service.ts";

const here = () => ({ here: true });

export const list = action({
  method: "get",
  path: "/notifications",
  doc: "What happened that concerns you, newest first",
  by: "member",
  query: z.object({ before: cursor }),
  load: (_ctx, { query }) => query,
  can: "always",
  html: ({ ctx, subject }) => listPage(ctx, subject.before),
  json: ({ ctx, subject }) => presentList(ctx, subject.before),
});

export const reading = action({
  method: "post",
  path: "/notifications/:id/reading",
  doc: "Mark a notice as read and go to the thing",
  by: "member",
  params: z.object({ id: Id }),
  load: (ctx, { params }) => findNotice(params.id, ctx.actor.personId),
  can: "always",
  run: (ctx, notice) => readNotice(ctx, notice),
  html: ({ subject }) => redirect(subject.path),
  json: () => null,
});

export const readingAll = action({
  method: "post",
  path: "/notifications/reading",
  doc: "Mark all notices as read",
  by: "member",
  load: here,
  can: "always",
  run: (ctx) => readAll(ctx),
  html: ({ ctx, result }) =>
    redirect("/notifications", {
      key: "notifications.notices.allRead",
      params: { count: result },
      undo: { action: "/notifications/reading/undoing", fields: { at: String(ctx.now.getTime()) } },
    }),
  json: ({ result }) => ({ read: result }),
});

export const undoReading = action({
  method: "post",
  path: "/notifications/reading/undoing",
  doc: "Take back that all notices were marked as read",
  by: "member",
  input: z.object({ at: z.string("problems.required").regex(/^\d{10,15}$/, "problems.wrong") }),
  load: here,
  can: "always",
  run: (ctx, _subject, input) => unreadAgain(ctx, instant(Number(input.at))),
  html: () => redirect("/notifications"),
  json: { none: "an undo of a page" },
});

const mine = async (ctx: { actor: { personId: string } }) => ({
  settings: await findSettings(ctx.actor.personId),
});

export const settings = action({
  method: "get",
  path: "/notifications/settings",
  doc: "Which mails come, and when",
  by: "member",
  load: mine,
  can: "always",
  html: ({ ctx, subject }) => settingsPage(ctx, subject.settings, untouched),
  json: ({ subject }) => ({ mail: subject.settings?.mail ?? {}, version: subject.settings?.version ?? 0 }),
});

export const saveSettings = action({
  method: "post",
  path: "/notifications/settings",
  doc: "Choose which mails come, and when",
  by: "member",
  input: SettingsInput.extend({ version }),
  load: mine,
  can: "always",
  run: (ctx, _subject, input) => chooseMail(ctx, input),
  html: () => redirect("/notifications/settings", { key: "notifications.notices.saved" }),
  json: ({ result }) => ({ mail: result.mail, version: result.version }),
  form: (ctx, subject, typed) => settingsPage(ctx, subject.settings, typed),
});

export const notificationActions = [list, readingAll, undoReading, settings, saveSettings, reading];
