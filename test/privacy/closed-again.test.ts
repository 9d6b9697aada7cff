import { afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import type { Document } from "mongodb";
import { join } from "node:path";
import { endCard, findAccount, giveCard, giveRole, takeRole } from "../../src/features/accounts/index.ts";
import {
  askForEmailChange,
  confirmEmailChange,
  giveAddress,
} from "../../src/features/accounts/email-service.ts";
import { changePassword } from "../../src/features/accounts/service.ts";
import {
  changeMember,
  endMember,
  joinAct,
  reachAdmission,
  setOptedIn,
} from "../../src/features/acts/index.ts";
import { waitingIn } from "../../src/features/acts/admission-model.ts";
import { withdrawAdmission } from "../../src/features/acts/admission-service.ts";
import { inviteMember } from "../../src/features/acts/members-service.ts";
import { answerConsent, relationTo } from "../../src/features/consent/index.ts";
import { addEdition } from "../../src/features/credits/model.ts";
import { editDemo, withdrawVersion } from "../../src/features/demos/index.ts";
import { findDemo, versionsOf } from "../../src/features/demos/model.ts";
import { takeBack, writeEvidence } from "../../src/features/evidence/service.ts";
import { askWithCode, closeCode, makeCode } from "../../src/features/follows/service.ts";
import { endMentor, withdrawCertificate } from "../../src/features/mentors/service.ts";
import { withdraw } from "../../src/features/invitations/index.ts";
import { findMentorship } from "../../src/features/mentorships/index.ts";
import {
  acceptMentorship,
  askMentor,
  endMentorship,
  refuseMentorship,
} from "../../src/features/mentorships/service.ts";
import { endStandIn, setStandIn } from "../../src/features/mentorships/standin-service.ts";
import { findMembership, findOrganisation } from "../../src/features/organisations/model.ts";
import { closeOrganisation, removeMember } from "../../src/features/organisations/service.ts";
import {
  correctBirthDay,
  createPerson,
  getPerson,
  keepAddressSecret,
} from "../../src/features/people/index.ts";
import { removePicture } from "../../src/features/profiles/service.ts";
import {
  addPicture,
  removePicture as removeKitPicture,
} from "../../src/features/presskits/picture-service.ts";
import { replayClosings } from "../../src/features/privacy/index.ts";
import { closeAccount, closingOf } from "../../src/features/privacy/closing-service.ts";
import { askForErasure, regretErasure } from "../../src/features/privacy/erasure-service.ts";
import { erasureOf } from "../../src/features/privacy/model.ts";
import { insertRecommendation } from "../../src/features/recommendations/model.ts";
import type { Recommendation } from "../../src/features/recommendations/schema.ts";
import { moveOn } from "../../src/features/recommendations/service.ts";
import { resetFactors } from "../../src/features/security/service.ts";
import { giveApp } from "../../src/features/factors/index.ts";
import { insertNote } from "../../src/features/sessions/model.ts";
import { takeNoteBack } from "../../src/features/sessions/note-service.ts";
import {
  blocksOf,
  blockParty,
  declineTie,
  endTie,
  liftBlock,
  makeTie,
  standDown,
  unconfirmGuardian,
} from "../../src/features/ties/index.ts";
import { dayOf } from "../../src/platform/calendar.ts";
import { clock, DAY_MS, HOUR_MS, plusMs } from "../../src/platform/clock.ts";
import { systemContext } from "../../src/platform/context.ts";
import { closings } from "../../src/platform/events/closings.ts";
import { newId } from "../../src/platform/ids.ts";
import { dailyWork } from "../../src/platform/jobs.ts";
import { checkInvariants } from "../../src/platform/invariants.ts";
import { WHOLE } from "../../src/platform/mongo/collection.ts";
import { closedListOf, readClosedList, setUpClosedList } from "../../src/platform/personal/closed-list.ts";
import { useHouse } from "../support/house.ts";
import {
  anaAndMarta,
  aGuardianOf,
  aMember,
  aMemberOf,
  aMentor,
  aMusician,
  anOrganisation,
  aSecretary,
  attends,
  follows,
  type Member,
  saysNo,
  saysYes,
  seenBy,
} from "../support/people.ts";
import { aDemo, anAct, TONE } from "../support/songs.ts";
import { copyFile, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";

const house = useHouse();
afterEach(() => clock.set(null));

/** One thing that can be closed: the types of events by which it is, whether it is open, and how it is closed. */
interface Thing {
  by: string;
  isOpen: () => Promise<boolean>;
  close: () => Promise<unknown>;
}
const things: Thing[] = [];
/** What is closed and opened again before the restore, and must be open. */
const reopened: Thing[] = [];

/** Whom the secretariat closed. */
const closedOnes: Member[] = [];

const db = () => house.connection.client.db(house.connection.dbName);
const has = async (collection: string, filter: Document): Promise<boolean> =>
  (await db().collection(collection).countDocuments(filter, { comment: WHOLE })) > 0;
const open = (by: string, collection: string, filter: Document, close: () => Promise<unknown>): void =>
  void things.push({ by, isOpen: () => has(collection, filter), close });

/** Every document, as a backup has it. */
async function everything(): Promise<Map<string, Document[]>> {
  const names = (await db().listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name);
  const all = new Map<string, Document[]>();
  for (const name of names.filter((one) => !["leases", "processes", "sessions", "limits"].includes(one)))
    all.set(name, await db().collection(name).find({}, { comment: WHOLE }).toArray());
  return all;
}
async function putBack(all: Map<string, Document[]>): Promise<void> {
  for (const [name, rows] of all) {
    await db().collection(name).deleteMany({}, { comment: WHOLE });
    if (rows.length > 0) await db().collection(name).insertMany(rows);
  }
}
const picture = async (): Promise<string> => {
  const to = join(await mkdtemp(join(tmpdir(), "flyvefaerdig-picture-")), "a.jpg");
  await copyFile(join(import.meta.dirname, "../fixtures/pictures/gps.jpg"), to);
  return to;
};
const must = <T>(value: T | null | undefined): T => {
  if (value === null || value === undefined) throw new Error("nothing there");
  return value;
};

async function waysIn(): Promise<void> {
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
  const { passwordHash } = must(await findAccount(kim.accountId));
  open("accounts.passwordChanged", "accounts", { _id: kim.accountId, passwordHash }, async () =>
    changePassword(await seenBy(kim), "en helt anden adgangskode"),
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

async function people(): Promise<void> {
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

async function ties(): Promise<void> {
  const noor = await aMusician("Noor", 17);
  const own = await seenBy(noor);
  const [venue, other] = [await anOrganisation("venue", "Scenen"), await anOrganisation("venue", "Salen")];
  const third = await anOrganisation("venue", "Gården");
  const tie = await follows(venue, noor);
  open("ties.ended", "ties", { _id: tie._id, status: "active" }, () => endTie(own, tie));
  const asked = await makeTie(
    own,
    { kind: "follow", from: other._id, fromKind: "organisation", to: noor.personId, scope: "progress" },
    "asked",
  );
  open("ties.declined", "ties", { _id: asked._id, status: "asked" }, () => declineTie(own, asked));
  const block = { person: noor.personId, power: "self" as const };
  things.push({
    by: "ties.blocked",
    isOpen: async () => !(await has("blocks", { party: third._id, liftedAt: null })),
    close: () => blockParty(own, { ...block, party: third._id, partyKind: "organisation" }),
  });
  const ilir = await aMentor("Ilir");
  reopened.push({
    by: "ties.blocked",
    isOpen: async () => !(await has("blocks", { party: ilir.personId, liftedAt: null })),
    close: async () => {
      await blockParty(own, { ...block, party: ilir.personId, partyKind: "person" });
      const made = (await blocksOf(noor.personId)).find((one) => one.party === ilir.personId);
      await liftBlock(own, must(made));
    },
  });
  const booker = await aMemberOf(other, "Bo");
  for (const by of ["follows.codeClosed", "follows.codeUsed"]) {
    const shows = await aMusician("Viser", 17);
    await saysYes(shows, shows);
    const code = await makeCode(await seenBy(shows));
    open(by, "followcodes", { _id: code._id, usedAt: null, closedAt: null }, async () =>
      by === "follows.codeClosed"
        ? closeCode(await seenBy(shows))
        : askWithCode(await seenBy(booker), {
            organisationId: other._id,
            code: code.code,
            scope: "progress",
          }),
    );
  }
}

async function houses(): Promise<void> {
  const ctx = await seenBy(await aSecretary("Signe"));
  const [closed, leaves] = [await anOrganisation("school", "Lukket"), await anOrganisation("school", "Åben")];
  await aMemberOf(closed, "Cia");
  open("organisations.closed", "organisations", { _id: closed._id, closedAt: null }, async () =>
    closeOrganisation(ctx, must(await findOrganisation(closed._id))),
  );
  await aMemberOf(leaves, "Dan");
  const gone = await aMemberOf(leaves, "Ea");
  const row = must(
    await db().collection("memberships").findOne({ personId: gone.personId }, { comment: WHOLE }),
  );
  open("organisations.memberLeft", "memberships", { personId: gone.personId, until: null }, async () =>
    removeMember(ctx, leaves, must(await findMembership(String(row._id)))),
  );
  const [ended, certified] = [await aMentor("Slut"), await aMentor("Attest")];
  open("mentors.ended", "mentors", { _id: ended.personId, status: "approved" }, () =>
    endMentor(ctx, ended.personId),
  );
  open("mentors.certificateOver", "mentors", { _id: certified.personId, certificateDay: { $ne: null } }, () =>
    withdrawCertificate(ctx, certified.personId),
  );
}

async function mentorships(): Promise<void> {
  const mentor = await aMentor("Mia");
  const other = await aMentor("Vikar");
  const guide = await seenBy(mentor);
  const school = await anOrganisation("school", "Spørgeskolen");
  const staff = await aMemberOf(school, "Sif");
  const pairOf = async (by: "self" | "school") => {
    const musician = await aMusician("Par", 16);
    await attends(musician, school);
    const ctx = await seenBy(by === "self" ? musician : staff);
    await saysYes(musician, musician, "mentoring");
    const to = must(await relationTo(ctx, musician.personId));
    const row = await askMentor(
      ctx,
      to,
      { mentor: mentor.personId, goal: "", requestId: newId() },
      by === "self" ? null : school._id,
    );
    return { row, musician, to: must(await relationTo(guide, musician.personId)) };
  };
  for (const how of ["declined", "withdrawn"] as const) {
    const { row } = await pairOf("self");
    open(`mentorships.${how}`, "mentorships", { _id: row._id, status: "asked" }, () =>
      refuseMentorship(guide, row, how),
    );
  }
  const unwanted = await pairOf("school");
  open("mentorships.notWanted", "mentorships", { _id: unwanted.row._id, status: "asked" }, () =>
    saysNo(unwanted.musician, unwanted.musician, "mentoring"),
  );
  const ending = await pairOf("self");
  const active = await acceptMentorship(guide, ending.row, ending.to);
  open("mentorships.ended", "mentorships", { _id: active._id, status: "active" }, () =>
    endMentorship(guide, active, { destination: "band", note: "" }),
  );
  const covered = await pairOf("self");
  const going = await acceptMentorship(guide, covered.row, covered.to);
  const until = dayOf(clock.now());
  await setStandIn(guide, going, covered.to, { mentor: other.personId, until, version: going.version });
  open("mentorships.standInEnded", "mentorships", { _id: going._id, standIn: { $ne: null } }, async () =>
    endStandIn(guide, must(await findMentorship(going._id))),
  );
  const note = await insertNote({
    _id: newId(),
    sessionId: newId(),
    mentorshipId: going._id,
    musicianId: covered.musician.personId,
    authorId: mentor.personId,
    readers: "mentorOnly",
    text: "Til mig selv",
    at: clock.now(),
    editedAt: null,
    requestId: newId(),
  });
  open("sessions.noteTakenBack", "sessionnotes", { _id: note._id }, () => takeNoteBack(guide, note));
}

async function music(): Promise<void> {
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

async function letters(): Promise<void> {
  const [school, venue] = [
    await anOrganisation("school", "Brevskolen"),
    await anOrganisation("venue", "Modtageren"),
  ];
  const teacher = await aMemberOf(school, "Lærke");
  const pupil = await aMusician("Elev", 16);
  const ctx = await seenBy(teacher);
  const cases = [
    ["withdrawn", "sent", { status: "withdrawn" }, "withdrawn"],
    ["takenBack", "withPupil", { status: "drafted" }, "takenBack"],
    ["refused", "withPupil", { status: "refused" }, "refused"],
    ["unagreed", "withGuardian", { status: "withPupil" }, "undone"],
    ["unsent", "sent", { status: "withPupil", sentAt: null, stage: null }, "undone"],
  ] as const;
  for (const [event, status, change, what] of cases) {
    const row: Recommendation = await insertRecommendation({
      _id: newId(),
      schoolId: school._id,
      by: teacher.personId,
      pupilId: pupil.personId,
      receiver: { kind: "organisation", id: venue._id, name: venue.name },
      receiverKey: venue._id,
      text: "Spiller godt",
      evidence: [],
      deadline: null,
      motivation: "",
      status,
      stage: null,
      sentAt: status === "sent" ? clock.now() : null,
      followAskedAt: null,
      history: [],
      createdAt: clock.now(),
      version: 0,
      requestId: newId(),
    });
    open(`recommendations.${event}`, "recommendations", { _id: row._id, status }, () =>
      moveOn(ctx, row, { version: null, from: [status], change, as: "school", what, events: [event] }),
    );
  }
}

let states: { before: boolean[]; closed: boolean[]; restored: boolean[]; again: boolean[] };
let faults: string[] = [];
let openAgain: boolean[] = [];

beforeAll(async () => {
  for (const make of [waysIn, people, ties, houses, mentorships, music, letters]) await make();
  await house.settle();
  const now = () => Promise.all(things.map((one) => one.isOpen()));
  const before = await now();
  const backup = await everything();
  for (const one of [...things, ...reopened]) await one.close();
  await house.settle();
  const closed = await now();
  await putBack(backup);
  const restored = await now();
  ({ faults } = await replayClosings(null));
  openAgain = await Promise.all(reopened.map((one) => one.isOpen()));
  states = { before, closed, restored, again: await now() };
}, 300_000);

const named = (of: boolean[]): string[] => things.filter((_one, i) => of[i]).map(({ by }) => by);

describe("after a restore", () => {
  test("each closing that there is was open in the backup, and is closed again", () => {
    expect([...new Set(things.map(({ by }) => by))].toSorted()).toEqual([...closings().keys()].toSorted());
    expect(named(states.before)).toEqual(things.map(({ by }) => by));
    expect(named(states.closed)).toEqual([]);
    expect(named(states.restored)).toEqual(named(states.before));
    expect(named(states.again)).toEqual([]);
    expect(faults).toEqual([]);
  });
  test("what was lifted or regretted since is as it was last", () => {
    expect(openAgain).toEqual(reopened.map(() => true));
  });
  test("the ledger, the ties and all else hold, what was put back is told to the rooms, and doing it twice does nothing", async () => {
    await house.settle();
    expect(await checkInvariants()).toEqual([]);
    expect(await replayClosings(null)).toEqual({ closed: 0, faults: [] });
  });
  test("whom the secretariat closed can take nothing back, and reads that the reason was lost", async () => {
    for (const one of closedOnes) {
      const own = await house.as(one);
      const page = await own.get("/me/erasure");
      expect(page.text).toContain("Begrundelsen gik tabt");
      expect((await own.post("/me/erasure/withdrawal")).status).not.toBe(303);
    }
  });
  test("a list that cannot be written keeps nothing open, is written when it can be, and goes after 90 days", async () => {
    const list = closedListOf(house.config.erasedList);
    const zoe = await aMusician("Zoe", 16);
    const listed = async () =>
      (await readClosedList(list)).filter(({ event }) => event.person === zoe.personId).length;
    await saysYes(zoe, zoe);
    await house.settle();
    // No folder can be made inside a file.
    setUpClosedList(join(TONE, "closed"));
    await saysNo(zoe, zoe);
    await house.settle();
    expect(await has("consents", { person: zoe.personId, given: false })).toBe(true);
    expect(await listed()).toBe(0);
    setUpClosedList(list);
    const travel = (ms: number): void => clock.set(() => plusMs(new Date(), ms));
    travel(HOUR_MS);
    await house.settle();
    expect(await listed()).toBe(1);
    const nightly = async () => {
      for (const { name, run } of dailyWork()) if (name === "privacy.oldClosings") await run(clock.now());
    };
    travel(80 * DAY_MS);
    await nightly();
    expect(await listed()).toBe(1);
    travel(92 * DAY_MS);
    await nightly();
    expect(await readClosedList(list)).toEqual([]);
  });
  test("who has no address any more is given it by whoever runs the house, and nobody else's", async () => {
    const moved = must(
      await db()
        .collection("accounts")
        .findOne(
          { email: null, card: null, "roles.0": { $exists: false }, passwordHash: null },
          { comment: WHOLE },
        ),
    );
    const person = String(moved.personId);
    const taken = await aMember({ name: "Optaget" });
    await expect(giveAddress(systemContext(), person, taken.email)).rejects.toThrow(/Another account/);
    await expect(giveAddress(systemContext(), taken.personId, "ny2@example.org")).rejects.toThrow(/already/);
    await giveAddress(systemContext(), person, "igen@example.org");
    expect((await house.mail("igen@example.org")).path).toContain("/password-reset/new");
  });
});
