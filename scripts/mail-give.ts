import { giveAddress } from "../src/features/accounts/index.ts";
import { systemContext } from "../src/platform/context.ts";
import { email, Id } from "../src/platform/fields.ts";
import { withHouse } from "./house.ts";

/**
 * Gives somebody whom you know for certain the address of their account again, which a restore has closed: `npm run mail:give -- id
 * mail@example.org`. The id is the one in the address of their page.
 */
function readFacts([id, mail]: readonly string[]): { id: string; mail: string } {
  const [person, address] = [Id.safeParse(id), email.safeParse(mail)];
  if (!person.success || !address.success)
    throw new Error("Write: npm run mail:give -- id mail@example.org, the id as in /people/id");
  return { id: person.data, mail: address.data };
}

await withHouse(readFacts, async ({ say }, { id, mail }) => {
  await giveAddress(systemContext(), id, mail);
  say("Given. A link for a new password is on its way there.");
  return true;
});
