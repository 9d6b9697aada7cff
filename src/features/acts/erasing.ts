import { onErasure } from "../../platform/personal/erase.ts";
import { actsWith, changeAct, removeAct } from "./model.ts";
import { withAdmin } from "./policy.ts";

/**
 * An act goes with the last person who ever was in it. Until then it goes on without the erased: somebody else administers it,
 * and its page is closed until an admin opens it again, so that fewer people to ask never makes it more visible.
 */
onErasure("acts", async ({ handles: { person } }) => {
  for (const act of await actsWith(person)) {
    const others = act.members.filter((member) => member.personId !== person);
    if (others.length === 0) await removeAct(act._id);
    else await changeAct(act._id, { members: withAdmin(others), optedIn: null });
  }
});
