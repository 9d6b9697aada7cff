import { action, redirect, untouched } from "../../http/action.ts";
import { Id, z } from "../../platform/fields.ts";
import { changeGuardian, guardiansFor } from "./endings.ts";
import { endingPage, presentGuarded } from "./ending-present.ts";
import { EndingInput } from "./schema.ts";

const params = z.object({ id: Id });

export const guardians = action({
  method: "get",
  path: "/musicians/:id/guardians",
  doc: "The confirmed guardians of somebody under 18, and the form that ends one or lets them only look on",
  by: ["secretariat"],
  fresh: true,
  params,
  load: (ctx, at) => guardiansFor(ctx, at.params.id),
  can: "always",
  html: ({ ctx, subject }) => endingPage(ctx, subject, untouched),
  json: ({ subject }) => presentGuarded(subject),
});
export const ending = action({
  method: "post",
  path: "/musicians/:id/guardians/ending",
  doc: "End a confirmed guardian's tie, or let them only look on; all guardians are told",
  by: ["secretariat"],
  fresh: true,
  params,
  input: EndingInput,
  load: (ctx, at) => guardiansFor(ctx, at.params.id),
  can: "always",
  run: (ctx, subject, input) => changeGuardian(ctx, subject, input),
  html: ({ subject, input }) =>
    redirect(`/musicians/${subject.person._id}/guardians`, { key: `guardians.notices.${input.what}` }),
  json: () => null,
  form: (ctx, subject, typed) => endingPage(ctx, subject, typed),
});

export const endingActions = [guardians, ending];
