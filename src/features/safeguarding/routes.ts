import { action, redirect, untouched } from "../../http/action.ts";
import { z } from "../../platform/fields.ts";
import { presentSent, raisePage, sentPage } from "./present.ts";
import { about, ConcernInput } from "./schema.ts";
import { raiseConcern } from "./service.ts";

/** The doors of whoever is worried: every member, alone, from every page. */

export const raising = action({
  method: "get",
  path: "/concerns/new",
  doc: "The form that tells the safeguarding lead of a worry",
  by: "member",
  // Whoever is leaving may still be worried.
  whileLeaving: true,
  query: z.object({ about: about.optional() }),
  load: (_ctx, { query }) => ({ about: query.about ?? null }),
  can: "always",
  html: ({ ctx, subject }) => raisePage(ctx, subject.about, untouched),
  json: { none: "a form; programs use the door it posts to" },
});

export const raise = action({
  method: "post",
  path: "/concerns",
  doc: "Tell the safeguarding lead of a worry; nobody else reads it",
  by: "member",
  // Whoever is leaving may still be worried.
  whileLeaving: true,
  input: ConcernInput,
  load: () => ({ here: true }),
  can: "always",
  run: (ctx, _subject, input) => raiseConcern(ctx, { ...input, about: input.about ?? null }),
  html: () => redirect("/concerns", { key: "safeguarding.notices.received" }),
  json: () => ({ received: true }),
  form: (ctx, _subject, typed) => raisePage(ctx, about.parse(typed.values.about ?? null), typed),
});

export const sent = action({
  method: "get",
  path: "/concerns",
  doc: "That what one told the safeguarding lead was received, and when it was opened",
  by: "member",
  // Whoever is leaving may still be worried.
  whileLeaving: true,
  load: () => ({ here: true }),
  can: "always",
  html: ({ ctx }) => sentPage(ctx),
  json: ({ ctx }) => presentSent(ctx),
});

export const writerDoors = [raising, sent, raise];
