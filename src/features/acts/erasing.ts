import { onErasure } from "../../platform/personal/erase.ts";
import { actsWith, changeAct, removeAct } from "./model.ts";
import type { ActMember } from "./schema.ts";

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

/** The one who has been there longest takes over where no admin is left. */
function withAdmin(members: readonly ActMember[]): ActMember[] {
  const now = members.filter((member) => member.until === null);
  if (now.length === 0 || now.some((member) => member.admin)) return [...members];
  const oldest = now.reduce((first, member) => (member.since < first.since ? member : first));
  return members.map((member) => (member === oldest ? { ...member, admin: true } : member));
}
