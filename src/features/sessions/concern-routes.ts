import { action } from "../../http/action.ts";
import type { MemberContext } from "../../platform/context.ts";
import { Id, z } from "../../platform/fields.ts";
import { namesOf } from "../people/index.ts";
import { tiesFrom, tiesWith } from "../ties/index.ts";
import { type Concern, concernJson, concernPage, concernsPage } from "./concern-present.ts";
import { concerns, findNote, looksAt } from "./model.ts";
import { mayOpenConcern } from "./policy.ts";
import type { Note } from "./schema.ts";
import { lookAtConcern } from "./service.ts";

/** The musicians whom the actor is or was mentor or guardian of: those concerns are somebody else's to read. */
async function tiedTo(ctx: MemberContext): Promise<Set<string>> {
  const from = ctx.actor.personId;
  const ties = await Promise.all([
    tiesFrom(from, "mentor", ctx.now),
    tiesWith({ from, kind: "mentor", status: "ended" }),
    tiesFrom(from, "guardian", ctx.now),
    tiesWith({ from, kind: "guardian", status: "ended" }),
  ]);
  return new Set(ties.flat().map((tie) => tie.to));
}

async function withNames(ctx: MemberContext, notes: readonly Note[]): Promise<Concern[]> {
  const tied = await tiedTo(ctx);
  const mine = notes.filter((note) => mayOpenConcern(ctx.actor, note, tied));
  const looks = await looksAt(mine.map((note) => note._id));
  const names = await namesOf([
    ...mine.flatMap((note) => [note.musicianId, note.authorId]),
    ...looks.map((look) => look.by),
  ]);
  return mine.map((note) => ({ note, looks: looks.filter((look) => look.noteId === note._id), names }));
}

export const safeguarding = action({
  method: "get",
  path: "/safeguarding",
  doc: "The notes to the safeguarding lead, newest first, without their text",
  by: ["safeguarding"],
  load: async (ctx) => withNames(ctx, await concerns()),
  can: "always",
  html: ({ ctx, subject }) => concernsPage(ctx, subject),
  json: ({ subject }) => subject.map(concernJson),
});

export const opening = action({
  method: "post",
  path: "/safeguarding/:id/opening",
  doc: "Open a note to the safeguarding lead; who and when are written down",
  by: ["safeguarding"],
  params: z.object({ id: Id }),
  load: async (ctx, { params }) => {
    const note = await findNote(params.id);
    return note ? ((await withNames(ctx, [note]))[0] ?? null) : null;
  },
  can: "always",
  run: async (ctx, subject) => {
    await lookAtConcern(ctx, subject.note);
    return (await withNames(ctx, [subject.note]))[0] ?? subject;
  },
  html: ({ ctx, result }) => concernPage(ctx, result),
  json: ({ result }) => ({ ...concernJson(result), text: result.note.text }),
});

export const concernDoors = [safeguarding, opening];
