import { action, redirect, untouched } from "../../http/action.ts";
import type { MemberContext } from "../../platform/context.ts";
import { Id, z } from "../../platform/fields.ts";
import { relationTo } from "../consent/index.ts";
import { getPerson } from "../people/index.ts";
import { claimsFor, confirmClaim, findClaim, mayUndoClaim, refuseClaim, undoClaim } from "./claims.ts";
import { mayCorrectBirthDay } from "./policy.ts";
import { birthDayPage, claimsPage, presentClaim, presentTie } from "./present.ts";
import { BirthDayInput, ClaimInput } from "./schema.ts";
import { correctFor, isOwnChild } from "./service.ts";
import { agreeToGuardian, findVouched } from "./vouching.ts";

const params = z.object({ id: Id });
const form = { none: "a form; programs use the door it posts to" };
const deciders = ["secretariat", "staff"] as const;

export const claims = action({
  method: "get",
  path: "/guardians/claims",
  doc: "Guardians whom nobody has confirmed: all for the secretariat, those of its own rows for a school",
  by: deciders,
  fresh: true,
  load: claimsFor,
  can: "always",
  html: ({ ctx, subject }) => claimsPage(ctx, subject),
  json: ({ subject }) => ({ claims: subject.map(presentClaim) }),
});
export const confirmation = action({
  method: "post",
  path: "/guardians/claims/:id/confirmation",
  doc: "Confirm that somebody is the child's guardian",
  by: deciders,
  fresh: true,
  params,
  load: (ctx, { params: at }) => findClaim(ctx, at.id),
  can: "always",
  run: (ctx, tie) => confirmClaim(ctx, tie),
  html: ({ result }) =>
    redirect("/guardians/claims", {
      key: "guardians.notices.confirmed",
      undo: { action: `/guardians/claims/${result._id}/undo` },
    }),
  json: ({ result }) => presentTie(result),
});
/** The answer of a guardian who is confirmed to a further one for whom a school has vouched. */
export const guardiansAnswer = action({
  method: "post",
  path: "/guardian/claims/:id/answer",
  doc: "A confirmed guardian says whether somebody whom a school invited is another guardian",
  by: ["guardian"],
  fresh: true,
  params,
  input: ClaimInput,
  load: (ctx, { params: at }) => findVouched(ctx, at.id),
  can: "always",
  run: async (ctx, { tie }, { answer }) => {
    if (answer === "yes") await agreeToGuardian(ctx, tie);
    else await refuseClaim(ctx, tie);
    return { answer };
  },
  html: ({ subject, result }) =>
    result.answer === "yes"
      ? redirect("/guardian", {
          key: "guardians.notices.confirmed",
          undo: { action: `/guardians/claims/${subject.tie._id}/undo` },
        })
      : redirect("/guardian", { key: "guardians.notices.refused" }),
  json: ({ result }) => result,
});
export const undoing = action({
  method: "post",
  path: "/guardians/claims/:id/undo",
  doc: "Take one's own confirmation of a guardian back, for ten minutes",
  by: [...deciders, "guardian"],
  params,
  load: (ctx, { params: at }) => findClaim(ctx, at.id),
  can: (ctx, tie) => mayUndoClaim(ctx, tie),
  run: (ctx, tie) => undoClaim(ctx, tie),
  html: async ({ ctx, subject }) =>
    redirect((await isOwnChild(ctx, subject.to)) ? "/guardian" : "/guardians/claims", {
      key: "guardians.notices.undone",
    }),
  json: ({ result }) => presentTie(result),
});
export const refusal = action({
  method: "post",
  path: "/guardians/claims/:id/refusal",
  doc: "Refuse that somebody is the child's guardian; the tie ends",
  by: deciders,
  fresh: true,
  params,
  load: async (ctx, { params: at }) => {
    const tie = await findClaim(ctx, at.id);
    return tie?.assurance === "claimed" ? tie : null;
  },
  can: "always",
  run: (ctx, tie) => refuseClaim(ctx, tie),
  html: () => redirect("/guardians/claims", { key: "guardians.notices.refused" }),
  json: () => ({ refused: true }),
});

/** Somebody whose birth date the actor may know of: the secretariat's, and a guardian's own child. */
const born = async (ctx: MemberContext, { params: at }: { params: { id: string } }) => {
  const to = await relationTo(ctx, at.id);
  return to && (mayCorrectBirthDay(ctx, to) || to.guardian?.assurance === "confirmed") ? to : null;
};
export const birthDay = action({
  method: "get",
  path: "/musicians/:id/birth-day",
  doc: "The form by which a birth date is corrected",
  by: ["secretariat", "guardian"],
  fresh: true,
  params,
  load: born,
  can: (ctx, to) => mayCorrectBirthDay(ctx, to),
  html: ({ ctx, subject }) => birthDayPage(ctx, subject, subject.person, untouched),
  json: form,
});
export const birthDayCorrection = action({
  method: "post",
  path: "/musicians/:id/birth-day",
  doc: "Correct a birth date; it never makes anything more visible",
  by: ["secretariat", "guardian"],
  fresh: true,
  params,
  input: BirthDayInput,
  load: born,
  can: (ctx, to) => mayCorrectBirthDay(ctx, to),
  run: (ctx, to, input) => correctFor(ctx, to, input.was, input.birthDay),
  html: ({ subject }) =>
    redirect(subject.guardian ? "/guardian" : `/musicians/${subject.person._id}/birth-day`, {
      key: "guardians.notices.birthDay",
    }),
  json: ({ result }) => ({ birthDay: result?.birthDay ?? null }),
  form: async (ctx, to, typed) => birthDayPage(ctx, to, await getPerson(to.person._id), typed),
});

export const claimActions = [
  claims,
  confirmation,
  guardiansAnswer,
  undoing,
  refusal,
  birthDay,
  birthDayCorrection,
];
