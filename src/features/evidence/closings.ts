import { onClosing } from "../../platform/events/closings.ts";
import { findEvidence } from "./model.ts";
import { takeBack } from "./service.ts";

onClosing("evidence.withdrawn", {
  opens: "evidence.restored",
  again: async (ctx, { about }) => {
    const row = await findEvidence(about);
    if (row?.withdrawnAt === null) await takeBack(ctx, row);
    return row !== null;
  },
});
