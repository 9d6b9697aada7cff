import { expect } from "@jest/globals";
import {
  changeMember,
  endMember,
  joinAct,
  reachAdmission,
  setOptedIn,
} from "../../../src/features/acts/index.ts";
import { waitingIn } from "../../../src/features/acts/admission-model.ts";
import { withdrawAdmission } from "../../../src/features/acts/admission-service.ts";
import { inviteMember } from "../../../src/features/acts/members-service.ts";
import { addEdition } from "../../../src/features/credits/model.ts";
import { editDemo, withdrawVersion } from "../../../src/features/demos/index.ts";
import { findDemo, versionsOf } from "../../../src/features/demos/model.ts";
import { takeBack, writeEvidence } from "../../../src/features/evidence/service.ts";
import { withdraw } from "../../../src/features/invitations/index.ts";
import {
  addPicture,
  removePicture as removeKitPicture,
} from "../../../src/features/presskits/picture-service.ts";
import { dayOf } from "../../../src/platform/calendar.ts";
import { clock } from "../../../src/platform/clock.ts";
import { newId } from "../../../src/platform/ids.ts";
import { WHOLE } from "../../../src/platform/mongo/collection.ts";
import { anaAndMarta, aMusician, saysYes, seenBy } from "../../support/people.ts";
import { aDemo, anAct } from "../../support/songs.ts";
import { type Openings, must, picture } from "./openings.ts";

/** Acts, recordings and what hangs on them. */
export async function music({ house, open, has, db, things }: Openings): Promise<void> {
  const [noor, bo, ida] = [
    await aMusician("Noor", 18),
    await aMusician("Bo", 18),
    await aMusician("Ida", 18),
  ];
  for (const one of [noor, bo, ida]) await saysYes(one, one);
  const own = await seenBy(noor);
  const act = await anAct(noor, bo, ida);
  const fresh = async () =>
    must(
      await db()
        .collection("acts")
        .findOne({ _id: act._id } as never, { comment: WHOLE }),
    ) as unknown as typeof act;
  await changeMember(own, await fresh(), ida.personId, {
    roles: "",
    admin: true,
    version: (await fresh()).version,
  });
  await setOptedIn(own, await fresh(), true);
  open("acts.optedOut", "acts", { _id: act._id, optedIn: { $ne: null } }, async () =>
    setOptedIn(own, await fresh(), false),
  );
  open(
    "acts.memberLeft",
    "acts",
    { _id: act._id, members: { $elemMatch: { personId: bo.personId, until: null } } },
    async () => endMember(own, await fresh(), bo.personId),
  );
  open(
    "acts.memberChanged",
    "acts",
    { _id: act._id, members: { $elemMatch: { personId: ida.personId, admin: true } } },
    async () =>
      changeMember(own, await fresh(), ida.personId, {
        roles: "",
        admin: false,
        version: (await fresh()).version,
      }),
  );
  const { ana } = await anaAndMarta();
  await joinAct(await seenBy(ana), act._id, ""); // waits for a guardian's word
  const [admission] = await waitingIn([act._id], clock.now());
  open("acts.admissionClosed", "actAdmissions", { _id: admission?._id, status: "waiting" }, async () =>
    withdrawAdmission(own, must(await reachAdmission(own, act._id, admission?._id ?? ""))),
  );
  const invited = await inviteMember(own, await fresh(), "ny@example.org", "");
  open("invitations.withdrawn", "invitations", { _id: invited._id, withdrawnAt: null }, () =>
    withdraw(own, invited._id),
  );
  const demo = await aDemo(house, noor, act, "band");
  const row = async () => must(await findDemo(demo));
  open("demos.changed", "demos", { _id: demo, readers: "band" }, async () =>
    editDemo(own, await row(), await fresh(), {
      title: "Sidste bus",
      readers: "onlyMe",
      version: (await row()).version,
    }),
  );
  const gone = await aDemo(house, noor, act, "band");
  open("demos.versionWithdrawn", "demoversions", { demo: gone, withdrawnAt: null }, async () =>
    withdrawVersion(own, must(await findDemo(gone)), must((await versionsOf(gone))[0])),
  );
  const text = await writeEvidence(own, {
    kind: "text",
    title: "Ord",
    text: "Ord",
    for: null,
    day: "2026-01-01",
    requestId: newId(),
  });
  open("evidence.withdrawn", "evidence", { _id: text._id, withdrawnAt: null }, () => takeBack(own, text));
  const browser = await house.as(noor);
  const answers = await house.as(bo);
  const edition = must(
    await addEdition({
      _id: newId(),
      demo,
      n: 1,
      people: [bo.personId],
      names: [{ person: bo.personId, outside: "", roles: ["words"], plays: "", share: 10_000 }],
      isrc: "",
      iswc: "",
      at: clock.now(),
      answers: [{ person: bo.personId, by: bo.personId, power: "self", yes: true, why: "", at: clock.now() }],
    }),
  );
  things.push({
    by: "credits.answered",
    isOpen: async () => !(await has("creditsheets", { _id: edition._id, "answers.yes": false })),
    close: async () =>
      expect(
        (
          await answers
            .post(`/demos/${demo}/credits/answer`)
            .type("form")
            .send({ person: bo.personId, n: "1", answer: "no", why: "Nej" })
        ).status,
      ).toBe(303),
  });
  const circle = (names: string[], version: number) =>
    browser
      .post(`/demos/${demo}/commenters`)
      .type("form")
      .send({ invited: names, version: String(version) });
  expect((await circle([ida.personId], 0)).status).toBe(303);
  open("comments.uninvited", "commentcircles", { _id: demo, invited: ida.personId }, async () =>
    expect((await circle([], 1)).status).toBe(303),
  );
  for (const one of [bo, ida]) await saysYes(one, one, "demoLink");
  const link = await browser
    .post(`/api/v1/demos/${demo}/links`)
    .send({ name: "Henrik", lastDay: dayOf(clock.now()), requestId: newId() });
  expect(link.status).toBe(200);
  const { id } = (await browser.get(`/api/v1/demos/${demo}/links`)).body.links[0];
  open("links.revoked", "links", { _id: id, revokedAt: null }, async () =>
    expect((await browser.post(`/links/${id}/revocation`)).status).toBe(303),
  );
  const shot = await addPicture(own, await fresh(), {
    picture: { path: await picture(), bytes: 1, name: "a.jpg" },
    credit: "Foto",
    alt: "Et bånd",
    agreed: true,
    requestId: newId(),
  } as never);
  open("presskits.pictureRemoved", "pressPictures", { _id: shot._id, removedAt: null }, async () =>
    removeKitPicture(own, await fresh(), shot),
  );
}
