import { invariant } from "../../platform/invariants.ts";
import { findByPeople } from "../accounts/index.ts";
import { eachMembership } from "./model.ts";

invariant("memberships", async function* () {
  const seen = new Map<string, string>();
  for await (const row of eachMembership()) {
    if (row.until !== null) continue;
    const key = `${row.organisationId} ${row.personId}`;
    if (row.standing !== key) yield `${row._id}: lasts and does not stand as such`;
    if (seen.has(key)) yield `${row._id}: the same person is a member as ${seen.get(key)}`;
    seen.set(key, row._id);
    const [account] = await findByPeople([row.personId]);
    const roles = account?.roles.filter((role) => role.organisationId === row.organisationId) ?? [];
    if (account && roles.length !== 1) yield `${row._id}: the account has ${roles.length} roles for it`;
    if (roles[0] && roles[0].coordinator !== row.coordinator)
      yield `${row._id}: the account says otherwise of coordinating`;
  }
});
