import type { MemberContext } from "../../platform/context.ts";
import { uploadsOf } from "./model.ts";
import { receivedOf } from "./service.ts";

/** What the actor has on its way, newest first: how much of each is here, and whether it is whole. */
export async function presentUploads(ctx: MemberContext) {
  const rows = await uploadsOf(ctx.actor.personId);
  return Promise.all(
    rows.map(async (row) => {
      const received = await receivedOf(row._id);
      return {
        id: row._id,
        name: row.name,
        bytes: row.bytes,
        changedMs: row.changedMs,
        received,
        isWhole: received === row.bytes,
        at: row.at,
      };
    }),
  );
}
