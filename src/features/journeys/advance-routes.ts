import { action, page, redirect, untouched } from "../../http/action.ts";
import type { MemberContext } from "../../platform/context.ts";
import { Id, z } from "../../platform/fields.ts";
import { showDate } from "../../platform/i18n.ts";
import { advancePage } from "./advance-present.ts";
import { secondStage, signStage, withdrawSignature } from "./advance-service.ts";
import { mayAnswer, mayLeave, maySecond } from "./policy.ts";
import { type Reached, reachSigning, signaturesDue } from "./reach.ts";
import { SignInput } from "./schema.ts";

const params = z.object({ id: Id });
const load = (ctx: MemberContext, at: { params: { id: string } }) => reachSigning(ctx, at.params.id);
const may = (ctx: MemberContext, { to, journey }: Reached): boolean =>
  mayAnswer(to) || (maySecond(ctx, to) && journey.signed !== null);

/** The secretariat sees no journey: it goes back to what else waits for it. */
const after = ({ to, personId }: Reached): string =>
  to.mentor || to.schools.length > 0 ? `/people/${personId}/journey` : "/signatures";

export const advance = action({
  method: "get",
  path: "/people/:id/journey/advance",
  doc: "The page on which the next stage is signed",
  by: "member",
  params,
  load,
  can: may,
  html: ({ ctx, subject }) => advancePage(ctx, subject, untouched),
  json: { none: "a form; the journey itself says what is proposed" },
});
export const signing = action({
  method: "post",
  path: "/people/:id/journey/advance",
  doc: "Sign the next stage: the mentor first, for ready to fly somebody else second",
  by: "member",
  params,
  input: SignInput,
  load,
  can: may,
  run: (ctx, { to, personId, journey }, input) =>
    journey.signed && !(mayAnswer(to) && journey.signed.by === ctx.actor.personId)
      ? secondStage(ctx, personId)
      : signStage(ctx, personId, input.to),
  html: ({ subject, result }) =>
    redirect(after(subject), {
      key: result.signed ? "journeys.notices.signed" : "journeys.notices.entered",
      undo: { action: `/people/${subject.personId}/journey/advance/withdrawal` },
    }),
  json: ({ result }) => ({ stage: result.stage, signed: result.signed !== null }),
  form: (ctx, subject, typed) => advancePage(ctx, subject, typed),
});
export const withdrawal = action({
  method: "post",
  path: "/people/:id/journey/advance/withdrawal",
  doc: "Take a signature back: before the second one, or for a while after the stage began",
  by: "member",
  params,
  load,
  can: (ctx, { to, journey }) => mayAnswer(to) || mayLeave(ctx, journey),
  run: (ctx, { personId }) => withdrawSignature(ctx, personId),
  html: ({ subject }) => redirect(after(subject), { key: "journeys.notices.withdrawn" }),
  json: ({ result }) => ({ stage: result.stage, signed: false }),
  form: (ctx, subject, typed) => advancePage(ctx, subject, typed),
});

export const signatures = action({
  method: "get",
  path: "/signatures",
  doc: "Stages that wait for a second signature",
  by: ["staff", "secretariat"],
  load: (ctx) => signaturesDue(ctx),
  can: "always",
  html: ({ ctx, subject }) =>
    page("journeys/signatures", ctx.t("journeys.signatures.title"), {
      rows: subject.map((one) => ({
        title: one.name,
        meta: ctx.t("journeys.signatures.since", { day: showDate(ctx.locale, one.since) }),
        href: `/people/${one.personId}/journey/advance`,
      })),
    }),
  json: ({ subject }) => ({ signatures: subject }),
});
