import { action, redirect, textFile, untouched } from "../../http/action.ts";
import type { MemberContext } from "../../platform/context.ts";
import { Id, z } from "../../platform/fields.ts";
import { mayAnswerFor, membersIn } from "./policy.ts";
import { creditsPage, editPage, namesAt, presentCredits, presentEdition } from "./present.ts";
import { type At, creditsAt } from "./reach.ts";
import { CreditAnswerInput, CreditsInput } from "./schema.ts";
import { answerCredits, writeCredits } from "./service.ts";
import { splitSheet } from "./sheet.ts";

const params = z.object({ id: Id });
const byDemo = (ctx: MemberContext, at: { params: { id: string } }) => creditsAt(ctx, at.params.id);
const afresh = async (ctx: MemberContext, at: At): Promise<At> => (await creditsAt(ctx, at.demo._id)) ?? at;
/** Does somebody's word lie with the actor: their own, or a child's? */
const answers = (ctx: MemberContext, { editions: [newest], facts }: At): boolean =>
  newest !== undefined &&
  membersIn(newest).some((person) => mayAnswerFor(newest, facts, ctx.actor.personId, person));

const credits = action({
  method: "get",
  path: "/demos/:id/credits",
  doc: "Who wrote and played a song, the shares, and who agreed",
  by: "member",
  params,
  load: byDemo,
  can: "always",
  html: ({ ctx, subject }) => creditsPage(ctx, subject, untouched),
  json: ({ ctx, subject }) => presentCredits(ctx, subject),
});
const editing = action({
  method: "get",
  path: "/demos/:id/credits/edit",
  doc: "The form for the credits of a song",
  by: "member",
  params,
  load: byDemo,
  can: (_ctx, { isOwner }) => isOwner,
  html: ({ ctx, subject }) => editPage(ctx, subject, untouched),
  json: { none: "a form; programs use the door it posts to" },
});
const change = action({
  method: "post",
  path: "/demos/:id/credits",
  doc: "Write the credits of a song: rows of `person` or `outside`, `plays`, `share`, and `roles` as `<row>-<role>`",
  by: "member",
  params,
  input: CreditsInput,
  load: byDemo,
  can: (_ctx, { isOwner }) => isOwner,
  run: (ctx, subject, input) => writeCredits(ctx, subject, input),
  html: ({ subject }) => redirect(`/demos/${subject.demo._id}/credits`, { key: "credits.notices.written" }),
  json: ({ result }) => ({ n: result.n }),
  form: async (ctx, subject, typed) => editPage(ctx, await afresh(ctx, subject), typed),
});
const answer = action({
  method: "post",
  path: "/demos/:id/credits/answer",
  doc: "Say yes or no to the newest credits (`n`) for oneself, or for a child under 15",
  by: "member",
  params,
  input: CreditAnswerInput,
  load: byDemo,
  can: (ctx, subject) => answers(ctx, subject),
  run: (ctx, subject, input) => answerCredits(ctx, subject, input),
  html: ({ subject, input }) =>
    redirect(`/demos/${subject.demo._id}/credits`, { key: `credits.notices.${input.answer}` }),
  json: ({ result }) => ({ n: result.n }),
  form: async (ctx, subject, typed) => creditsPage(ctx, await afresh(ctx, subject), typed),
});
const sheet = action({
  method: "get",
  path: "/demos/:id/credits/sheet",
  doc: "The newest credits as a split sheet, a PDF",
  by: "member",
  params,
  load: async (ctx, at) => {
    const found = await byDemo(ctx, at);
    return found && found.editions.length > 0 ? found : null;
  },
  can: "always",
  html: async ({ ctx, subject }) => {
    const { demo, act, editions } = subject;
    const edition = presentEdition(ctx, subject, await namesAt(ctx, subject), editions[0]!);
    return textFile({
      type: "application/pdf",
      body: await splitSheet(ctx, { title: demo.title, act: act.name, edition }),
      name: `${ctx.t("credits.sheet.file")}.pdf`,
    });
  },
  json: { none: "a PDF; the same stands in /demos/:id/credits" },
});

export const creditActions = [credits, editing, change, answer, sheet];
