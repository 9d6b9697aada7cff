import { onClosing } from "../../platform/events/closings.ts";
import { addAnswer, newestEdition } from "./model.ts";

/** The reason with a no was theirs to write, and is on no list. */
onClosing("credits.answered", {
  note: async ({ data }) => (data.answer === "no" ? {} : null),
  again: async (ctx, { about, person, by, at, data }) => {
    const edition = await newestEdition(about);
    if (!edition || edition.n !== data.n || person === null || !edition.people.includes(person)) return false;
    const answer = {
      person,
      by: by ?? person,
      power: by === person ? ("self" as const) : ("guardian" as const),
      yes: false,
      why: "",
      at,
    };
    if (!edition.answers.some((one) => one.person === person && one.at >= at))
      await ctx.change(() => addAnswer(edition._id, answer));
    return true;
  },
});
