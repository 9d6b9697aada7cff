import { onAnswer } from "../consent/index.ts";
import { onDemoPage } from "../demos/index.ts";
import { onGuardianHome, onSeenAs } from "../guardians/index.ts";
import { seatOf } from "./policy.ts";
import { additionFor, openLinkItems } from "./present.ts";
import { shutLinksTo } from "./service.ts";

/** What takes a yes back: a no to being heard by links or to the gate, and guardians who answer together from now on. */
onAnswer(async (ctx, { person, purpose, given }) => {
  const takesBack = given ? purpose === "together" : purpose === "demoLink" || purpose === "profile";
  if (takesBack) await shutLinksTo(ctx, person);
});

onDemoPage(async (ctx, reached) => {
  const seat = seatOf(reached);
  return seat ? additionFor(ctx, { reached, seat }) : null;
});

/** Whoever holds a link hears a child: it stands where a guardian sees what others hear, and is closed there. */
onGuardianHome({
  visible: async (ctx, to) => (to.under15 && to.approver ? openLinkItems(ctx, to) : []),
});
onSeenAs(async (ctx, to, viewer) =>
  viewer === "anyone"
    ? (await openLinkItems(ctx, to)).map(({ icon, title, meta }) => ({ icon, title, meta }))
    : [],
);
