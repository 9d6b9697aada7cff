import { seesProgress } from "../consent/index.ts";
import { onDemoPage } from "../demos/index.ts";
import { onPersonPage } from "../profiles/index.ts";
import { demoSection } from "./demo-section.ts";

onDemoPage(demoSection);

onPersonPage((ctx, to) =>
  seesProgress(to)
    ? { href: `/people/${to.person._id}/journey`, label: ctx.t("journeys.title"), icon: "rejse" }
    : null,
);
