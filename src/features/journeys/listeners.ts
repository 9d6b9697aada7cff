import { seesProgress } from "../consent/index.ts";
import { onPersonPage } from "../profiles/index.ts";

onPersonPage((ctx, to) =>
  seesProgress(to)
    ? { href: `/people/${to.person._id}/journey`, label: ctx.t("journeys.title"), icon: "rejse" }
    : null,
);
