import { endCard, findAccount, giveCard, giveRole, takeRole } from "../../../src/features/accounts/index.ts";
import { askForEmailChange, confirmEmailChange } from "../../../src/features/accounts/email-service.ts";
import { changePassword } from "../../../src/features/accounts/service.ts";
import { createPerson } from "../../../src/features/people/index.ts";
import { resetFactors } from "../../../src/features/security/service.ts";
import { giveApp } from "../../../src/features/factors/index.ts";
import { aMember, anOrganisation, aSecretary, seenBy } from "../../support/people.ts";
import { type Openings, must } from "./openings.ts";

/** Ways into an account. */
export async function waysIn({ house, open }: Openings): Promise<void> {
  const ctx = await seenBy(await aSecretary("Sigrid"));
  const school = await anOrganisation("school", "Kortskolen");
  for (const instead of [false, true]) {
    const child = await createPerson(ctx, { name: "Kort", birthDay: "2014-01-01" });
    const card = await giveCard(ctx, child._id, school._id);
    open("accounts.cardChanged", "accounts", { personId: child._id, "card.number": card.number }, () =>
      instead ? giveCard(ctx, child._id, school._id) : endCard(ctx, child._id),
    );
  }
  const moves = await aMember({ name: "Flytter" });
  open("accounts.emailChanged", "accounts", { email: moves.email }, async () => {
    const own = await seenBy(moves);
    await askForEmailChange(own, `ny-${moves.email}`);
    const { path } = await house.mail(`ny-${moves.email}`);
    await confirmEmailChange(own, must(path.split("token=")[1]));
  });
  const kim = await aMember({ name: "Kim" });
  const { passwordHash, rev } = must(await findAccount(kim.accountId));
  open("accounts.passwordChanged", "accounts", { _id: kim.accountId, passwordHash }, async () =>
    changePassword(await seenBy(kim), rev, "en helt anden adgangskode"),
  );
  const former = await aMember({ name: "Rolf" });
  await giveRole(ctx, former.personId, { kind: "safeguarding", organisationId: null, coordinator: false });
  open("accounts.roleTaken", "accounts", { _id: former.accountId, "roles.kind": "safeguarding" }, () =>
    takeRole(ctx, former.personId, "safeguarding"),
  );
  const app = await aMember({ name: "App" });
  await giveApp(ctx, app.accountId);
  open("factors.changed", "factors", { _id: app.accountId, totp: { $ne: null } }, async () =>
    resetFactors(ctx, must(await findAccount(app.accountId))),
  );
}
