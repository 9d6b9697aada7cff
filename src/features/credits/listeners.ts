import { onDemoPage } from "../demos/index.ts";
import { onGuardianHome } from "../guardians/index.ts";
import { presentCredits } from "./present.ts";
import { creditsAt } from "./reach.ts";
import { creditsWaitingFor } from "./waits.ts";

/** The section on the page of a song, for its owner and for those who are named. */
onDemoPage(async (ctx, { demo }) => {
  const at = await creditsAt(ctx, demo._id);
  return at ? { sections: [{ view: "credits/_section", it: await presentCredits(ctx, at) }] } : null;
});

/** Shares of a child wait for each guardian whose word counts. */
onGuardianHome({
  waiting: async (ctx, to) =>
    (await creditsWaitingFor(ctx, ctx.actor.personId, [to.person._id])).map(({ demo, edition, person }) => ({
      id: `credits-${edition._id}`,
      title: ctx.t("credits.guardian.title", { name: to.person.name, song: demo.title }),
      facts: [
        { icon: "info", text: ctx.t("credits.guardian.what") },
        { icon: "fortryd", text: ctx.t("credits.guardian.back") },
      ],
      action: `/demos/${demo._id}/credits/answer`,
      fields: { person, n: String(edition.n) },
      yes: { label: ctx.t("credits.guardian.yes") },
      no: { label: ctx.t("credits.guardian.no") },
    })),
});
