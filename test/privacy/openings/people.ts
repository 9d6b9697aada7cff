import { expect } from "@jest/globals";
import { answerConsent, relationTo } from "../../../src/features/consent/index.ts";
import { correctBirthDay, getPerson, keepAddressSecret } from "../../../src/features/people/index.ts";
import { removePicture } from "../../../src/features/profiles/service.ts";
import { closeAccount, closingOf } from "../../../src/features/privacy/closing-service.ts";
import { askForErasure, regretErasure } from "../../../src/features/privacy/erasure-service.ts";
import { erasureOf } from "../../../src/features/privacy/model.ts";
import { standDown, unconfirmGuardian } from "../../../src/features/ties/index.ts";
import { WHOLE } from "../../../src/platform/mongo/collection.ts";
import { aGuardianOf, aMusician, aSecretary, saysNo, saysYes, seenBy } from "../../support/people.ts";
import { type Openings, must, picture } from "./openings.ts";

/** What people and their guardians have said, and whom they are. */
export async function people({
  house,
  open,
  has,
  db,
  things,
  reopened,
  closedOnes,
}: Openings): Promise<void> {
  const ctx = await seenBy(await aSecretary("Sanne"));
  const [one, two, three] = [
    await aMusician("Et", 16),
    await aMusician("To", 13),
    await aMusician("Tre", 16),
  ];
  open("people.secretAddressChanged", "people", { _id: one.personId, secretAddress: false }, () =>
    keepAddressSecret(ctx, one.personId, true),
  );
  const was = (await getPerson(one.personId)).birthDay;
  open("people.birthDayCorrected", "people", { _id: one.personId, birthDay: was }, () =>
    correctBirthDay(ctx, one.personId, was, "2014-05-05"),
  );
  expect((await (await house.as(three)).post("/me/picture").attach("picture", await picture())).status).toBe(
    303,
  );
  open("people.pictureChanged", "people", { _id: three.personId, picture: { $ne: null } }, async () =>
    removePicture(await seenBy(three)),
  );
  const gert = await aGuardianOf(two, "Gert");
  const eva = await aGuardianOf(two, "Eva");
  const otto = await aGuardianOf(two, "Otto");
  await saysYes(gert, two);
  const counts = { kind: "guardian", assurance: "confirmed", power: "approver", status: "active" };
  open("ties.guardianUnconfirmed", "ties", { _id: eva.tie._id, ...counts }, () =>
    unconfirmGuardian(ctx, eva.tie),
  );
  open("ties.guardianStoodDown", "ties", { _id: otto.tie._id, ...counts }, () =>
    standDown(ctx, otto.tie, "wish"),
  );
  const noTogether = async (): Promise<boolean> =>
    !(await has("consents", { purpose: "together", given: true }));
  things.push({
    by: "consent.given",
    isOpen: noTogether,
    close: async () => {
      const as = await seenBy(gert);
      await answerConsent(as, must(await relationTo(as, two.personId)), "together", true);
    },
  });
  const yes = async (): Promise<boolean> =>
    (
      await db()
        .collection("consents")
        .find({ person: three.personId, purpose: "profile" }, { comment: WHOLE })
        .sort({ at: -1 })
        .limit(1)
        .toArray()
    )[0]?.given === true;
  await saysYes(three, three);
  things.push({ by: "consent.withdrawn", isOpen: yes, close: () => saysNo(three, three) });
  const leaver = await aMusician("Fire", 16);
  open("privacy.erasureAsked", "people", { _id: leaver.personId, leavingAt: null }, async () =>
    askForErasure(await seenBy(leaver), leaver.personId, "self"),
  );
  for (const asked of [false, true]) {
    const shut = await aMusician("Lukket", 16);
    // Who had asked to be erased could take it back, and can no more.
    if (asked) await askForErasure(await seenBy(shut), shut.personId, "self");
    closedOnes.push(shut);
    things.push({
      by: "privacy.erasureAsked",
      isOpen: async () => !(await has("erasures", { person: shut.personId, why: "closed" })),
      close: async () => closeAccount(ctx, must(await closingOf(ctx, shut.personId)), "Du skrev grimme ting"),
    });
  }
  const stays = await aMusician("Fem", 16);
  reopened.push({
    by: "privacy.erasureAsked",
    isOpen: async () => !(await has("erasures", { person: stays.personId })),
    close: async () => {
      const own = await seenBy(stays);
      await askForErasure(own, stays.personId, "self");
      await regretErasure(own, must(await erasureOf(stays.personId)));
    },
  });
}
