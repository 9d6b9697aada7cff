import { onJob } from "../../platform/jobs.ts";
import { onOwnAct } from "../acts/index.ts";
import { countStanding, dropRemoved } from "./model.ts";
import { shownSince } from "./present.ts";
import { readersOf } from "./reach.ts";
import { REMOVE } from "./service.ts";

/** Whoever reads what is written to the act finds it on the act's page as long as it is kept. */
onOwnAct(async (ctx, act) => {
  if (!(await readersOf(ctx, act)).includes(ctx.actor.personId)) return null;
  const count = await countStanding(act._id, shownSince(ctx));
  return count > 0
    ? { href: `/acts/${act._id}/enquiries`, label: ctx.t("enquiries.list.heading", { count }), icon: "brev" }
    : null;
});

onJob(REMOVE, async ({ id }) => void (await dropRemoved(String(id))));
