import type { Context } from "../../platform/context.ts";
import { onClosing } from "../../platform/events/closings.ts";
import { ERASED } from "../../platform/personal/rule.ts";
import { findOrganisation } from "../organisations/index.ts";
import { findPerson } from "../people/index.ts";
import { blockStanding, findBlock } from "./block-model.ts";
import { putUpBlock } from "./block-service.ts";
import { findTie } from "./model.ts";
import { Block, type Tie } from "./schema.ts";
import { declineTie, endTie, stepBack, unconfirmGuardian } from "./service.ts";

type Way = (ctx: Context, tie: Tie) => Promise<unknown>;
/** Closes a tie again where it still stands as it stood before. */
const tieClosing = (type: string, isOpen: (tie: Tie) => boolean, close: Way): void =>
  onClosing(type, {
    again: async (ctx, { about }) => {
      const tie = await findTie(about);
      if (tie && isOpen(tie)) await close(ctx, tie);
      return tie !== null;
    },
  });

tieClosing("ties.ended", ({ status }) => status === "asked" || status === "active", endTie);
tieClosing("ties.declined", ({ status }) => status === "asked", declineTie);
const counts = ({ status, assurance }: Tie): boolean => status === "active" && assurance === "confirmed";
tieClosing("ties.guardianUnconfirmed", counts, unconfirmGuardian);
tieClosing("ties.guardianStoodDown", ({ status }) => status === "active", stepBack);

/** The event says neither who nor whom, since people read it; the list outside does. */
onClosing("ties.blocked", {
  opens: "ties.blockLifted",
  note: async ({ about }) => {
    const block = await findBlock(about);
    if (!block) return null;
    const { person, party, partyKind, by, power } = block;
    return { person, party, partyKind, by, power };
  },
  again: async (ctx, { about, at }, note) => {
    const row = Block.parse({ ...note, _id: about, at, liftedAt: null, standing: null });
    const { person, party, partyKind } = row;
    const place = partyKind === "person" ? findPerson(party) : findOrganisation(party);
    if (!(await findPerson(person)) || !(await place)) return false;
    const by = (await findPerson(row.by)) ? row.by : ERASED;
    await putUpBlock(ctx, { ...row, by, standing: blockStanding(person, party) });
    return true;
  },
});
