import { onDemoPage } from "../demos/index.ts";
import { onGuardianHome, onSeenAs } from "../guardians/index.ts";
import { seatOf } from "./policy.ts";
import { additionFor, openLinkItems } from "./present.ts";

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
