import mongoose from "mongoose";
import { findByEmail } from "../../src/features/accounts/index.ts";
import {
  appCodeOf,
  FACTOR_ROLES,
  findFactor,
  giveApp,
  hasSecondFactor,
} from "../../src/features/factors/index.ts";
import { clock } from "../../src/platform/clock.ts";
import { systemContext } from "../../src/platform/context.ts";
import type { Member } from "./people.ts";

/**
 * What gives the code of the second step of somebody's sign-in; null when there is none. Who holds a role that asks for one
 * gets an app first. The last code is forgotten, so that a test may sign in twice in one half minute.
 */
export async function codeFor(member: Pick<Member, "email">): Promise<(() => Promise<string>) | null> {
  const account = await findByEmail(member.email);
  if (!account) return null;
  const needed = account.roles.some((role) => FACTOR_ROLES.includes(role.kind));
  if (needed && !(await hasSecondFactor(account._id))) await giveApp(systemContext(), account._id);
  if (!(await findFactor(account._id))?.totp) return null;
  return async () => {
    await mongoose.connection
      .collection<{ _id: string }>("factors")
      .updateOne({ _id: account._id }, { $set: { "totp.lastStep": 0 } });
    return (await appCodeOf(account._id, clock.now())) ?? "";
  };
}
