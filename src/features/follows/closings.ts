import { onClosing } from "../../platform/events/closings.ts";
import { findPerson } from "../people/index.ts";
import { closeCodes } from "./model.ts";

/** A code that was used or closed since. The follow itself ends with its tie. */
for (const type of ["follows.codeClosed", "follows.codeUsed"])
  onClosing(type, {
    again: async (ctx, { person }) => {
      if (person === null || !(await findPerson(person))) return false;
      await ctx.change(() => closeCodes(person, ctx.now));
      return true;
    },
  });
