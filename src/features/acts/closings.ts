import { onClosing } from "../../platform/events/closings.ts";
import { endWaiting } from "./admission-model.ts";
import { changeAct, findAct } from "./model.ts";
import { memberOf, membersNow, withAdmin } from "./policy.ts";

onClosing("acts.optedOut", {
  again: async (ctx, { about }) =>
    (await findAct(about)) !== null && (await ctx.change(() => changeAct(about, { optedIn: null }))) !== null,
});

onClosing("acts.memberLeft", {
  again: async (ctx, { about, person }) => {
    const act = await findAct(about);
    const row = act && person !== null ? memberOf(act, person) : null;
    if (act && row && membersNow(act).length > 1) {
      const members = act.members.map((one) =>
        one === row ? { ...one, until: ctx.now, admin: false } : one,
      );
      await ctx.change(() => changeAct(about, { members: withAdmin(members) }));
    }
    return act !== null;
  },
});

/** Somebody who administers no more; where nobody else does in the backup, they still do, since somebody must. */
onClosing("acts.memberChanged", {
  note: async ({ data }) => (data.admin === false ? {} : null),
  again: async (ctx, { about, person }) => {
    const act = await findAct(about);
    const row = act && person !== null ? memberOf(act, person) : null;
    if (act && row?.admin) {
      const members = act.members.map((one) => (one === row ? { ...one, admin: false } : one));
      if (membersNow({ ...act, members }).some((one) => one.admin))
        await ctx.change(() => changeAct(about, { members }));
    }
    return act !== null;
  },
});

/** A guardian said no, or it was taken back: nobody is asked the same again. */
onClosing("acts.admissionClosed", {
  again: async (ctx, { about, person }) => {
    const end = { status: "withdrawn", endedAt: ctx.now, endedBy: null } as const;
    return person !== null && (await ctx.change(() => endWaiting(about, person, end))) !== null;
  },
});
