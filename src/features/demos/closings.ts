import { onClosing } from "../../platform/events/closings.ts";
import { findDemo, saveDemo, versionsOf } from "./model.ts";
import { reachesTo } from "./policy.ts";
import { Demo } from "./schema.ts";
import { withdrawVersion } from "./versions-service.ts";

/** Never wider than it was chosen to be since. */
onClosing("demos.changed", {
  again: async (ctx, { about, data }) => {
    const demo = await findDemo(about);
    const readers = Demo.shape.readers.parse(data.readers);
    if (demo && !reachesTo(readers, demo.readers))
      await ctx.change(() => saveDemo(about, demo.version, { readers }));
    return demo !== null;
  },
});

onClosing("demos.versionWithdrawn", {
  // One that was put back must not go for good.
  opens: "demos.versionRestored",
  of: ({ about, data }) => `${about} ${String(data.n)}`,
  again: async (ctx, { about, data }) => {
    const demo = await findDemo(about);
    const version = demo && (await versionsOf(about)).find((one) => one.n === data.n);
    if (demo && version?.withdrawnAt === null) await withdrawVersion(ctx, demo, version);
    return Boolean(version);
  },
});
