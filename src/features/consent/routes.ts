import { action, redirect } from "../../http/action.ts";
import { addDays, dayOf, instantOf } from "../../platform/calendar.ts";
import type { MemberContext } from "../../platform/context.ts";
import { notFound } from "../../platform/errors.ts";
import { Id, z } from "../../platform/fields.ts";
import { mayPublish, newestAnswer } from "./policy.ts";
import { ledgerPage, presentLedger } from "./present.ts";
import { type Relation, relationTo } from "./relation.ts";
import {
  AnswerInput,
  type Consent,
  DOORLESS,
  LASTS,
  type Lasts,
  type Purpose,
  PurposeParam,
  TogetherInput,
} from "./schema.ts";
import { answerConsent } from "./service.ts";
import { type Thing, thingsOf } from "./things.ts";

interface Asked {
  to: Relation;
  purpose: Purpose;
  /** What the purpose can be about: null is the person alone. */
  things: readonly (Thing | null)[];
}

const me = async (ctx: MemberContext): Promise<Relation | null> => {
  const to = await relationTo(ctx, ctx.actor.personId);
  return to?.person.birthDay ? to : null;
};
/** The child of a guardian whom somebody has confirmed; null for everybody else. */
const child = async (ctx: MemberContext, id: string): Promise<Relation | null> => {
  const to = await relationTo(ctx, id);
  return to?.guardian ? to : null;
};
const asked = async (ctx: MemberContext, to: Relation | null, purpose: Purpose): Promise<Asked | null> =>
  to && !DOORLESS.includes(purpose)
    ? { to, purpose, things: await thingsOf(ctx, purpose, to.person._id) }
    : null;

const myQuestion = async (ctx: MemberContext, at: { params: { purpose: Purpose } }): Promise<Asked | null> =>
  asked(ctx, await me(ctx), at.params.purpose);
const childsQuestion = async (
  ctx: MemberContext,
  at: { params: { id: string; purpose: Purpose } },
): Promise<Asked | null> => asked(ctx, await child(ctx, at.params.id), at.params.purpose);

function answer(ctx: MemberContext, { to, purpose, things }: Asked, input: z.output<typeof AnswerInput>) {
  const about = input.about ?? null;
  if (!things.some((thing) => (thing?.about ?? null) === about)) throw notFound();
  return answerConsent(ctx, to, purpose, input.answer === "yes", about, { until: untilOf(ctx, input.lasts) });
}
/** The last day that is meant, to its end. */
const untilOf = (ctx: MemberContext, lasts: Lasts): Date | null => {
  const days = LASTS[lasts];
  return days === null ? null : instantOf(addDays(dayOf(ctx.now), days + 1), "00:00");
};

const done = (at: {
  action: string;
  back: string;
  input: z.output<typeof AnswerInput>;
  asked: Asked;
  result: Consent;
}) => {
  const { answer: said, lasts, ...rest } = at.input;
  const { until } = at.result;
  const { to, purpose } = at.asked;
  const before = newestAnswer(to.facts, purpose, at.result.about);
  const stood = mayPublish(to.facts, purpose, at.result.about);
  // The way back is a yes without a length: from one that had a length it would reach further than what stood.
  const hadLength = stood && before?.until;
  // A yes that stood and was given a length stands on without one when that is taken back.
  const back = said === "yes" && !(stood && lasts !== "open") ? "no" : "yes";
  return redirect(at.back, {
    key: `consent.notices.${said === "no" ? "no" : until ? "yesUntil" : "yes"}`,
    ...(hadLength
      ? {}
      : {
          undo: {
            action: at.action,
            fields: {
              ...(rest.about ? { about: rest.about } : {}),
              ...(rest.from ? { from: rest.from } : {}),
              answer: back,
            },
          },
        }),
  });
};

export const mine = action({
  method: "get",
  path: "/me/consents",
  doc: "What I have said yes and no to: to whom, since when, and every answer so far",
  by: "member",
  load: me,
  can: "always",
  html: ({ ctx, subject }) => ledgerPage(ctx, subject),
  json: ({ ctx, subject }) => presentLedger(ctx, subject),
});
export const myAnswer = action({
  method: "post",
  path: "/me/consents/:purpose",
  doc: "My own yes or no to one purpose; under 15 only a no",
  by: "member",
  params: z.object({ purpose: PurposeParam }),
  input: AnswerInput,
  load: myQuestion,
  can: "always",
  run: answer,
  html: ({ subject, input, result }) =>
    done({
      action: `/me/consents/${subject.purpose}`,
      back:
        input.from === "me" || (input.from !== "list" && subject.purpose === "profile")
          ? "/me"
          : "/me/consents",
      input,
      asked: subject,
      result,
    }),
  json: ({ result }) => ({ given: result.given, until: result.until }),
});

const params = z.object({ id: Id });
export const childs = action({
  method: "get",
  path: "/guardian/:id/consents",
  doc: "What was said yes and no to for a child, for a confirmed guardian",
  by: ["guardian"],
  params,
  load: async (ctx, at) => {
    const to = await child(ctx, at.params.id);
    return to?.lookingOn ? to : null;
  },
  can: "always",
  html: ({ ctx, subject }) => ledgerPage(ctx, subject),
  json: ({ ctx, subject }) => presentLedger(ctx, subject),
});
export const childsAnswer = action({
  method: "post",
  path: "/guardian/:id/consents/:purpose",
  doc: "A guardian's yes or no to one purpose for a child under 15",
  by: ["guardian"],
  params: z.object({ id: Id, purpose: PurposeParam }),
  input: AnswerInput,
  load: childsQuestion,
  can: (_ctx, { to }) => to.under15 && to.approver,
  // A child who holds the guardian's open phone says no yes with it.
  fresh: (_subject, input) => input.answer === "yes",
  run: answer,
  html: ({ subject, input, result }) =>
    done({
      action: `/guardian/${subject.to.person._id}/consents/${subject.purpose}`,
      back: input.from === "list" ? `/guardian/${subject.to.person._id}/consents` : "/guardian",
      input,
      asked: subject,
      result,
    }),
  json: ({ result }) => ({ given: result.given, until: result.until }),
});
export const together = action({
  method: "post",
  path: "/guardian/:id/together",
  doc: "Guardians answer together: one of them turns it on, each of them must ask to turn it off",
  by: ["guardian"],
  params,
  input: TogetherInput,
  load: (ctx, at) => child(ctx, at.params.id),
  can: (_ctx, to) => to.under15 && to.approver,
  fresh: (_subject, input) => input.answer === "no",
  run: (ctx, to, input) => answerConsent(ctx, to, "together", input.answer === "yes"),
  html: ({ subject, input }) =>
    redirect(`/guardian/${subject.person._id}/consents`, {
      key: input.answer === "yes" ? "consent.notices.togetherOn" : "consent.notices.togetherOff",
    }),
  json: ({ result }) => ({ given: result.given }),
});

export const consentActions = [mine, myAnswer, childs, childsAnswer, together];
