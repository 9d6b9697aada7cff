import { describe, expect, test } from "@jest/globals";
import { createAct } from "../../src/features/acts/index.ts";
import { stageSigned } from "../../src/features/journeys/events.ts";
import { createPerson } from "../../src/features/people/index.ts";
import { blockParty, blocksOf, makeTie, tiesTo } from "../../src/features/ties/index.ts";
import { clock } from "../../src/platform/clock.ts";
import { systemContext } from "../../src/platform/context.ts";
import { newId } from "../../src/platform/ids.ts";
import { devMails } from "../../src/platform/mail.ts";
import { type Client, useHouse } from "../support/house.ts";
import {
  aGuardianOf,
  aMember,
  aMemberOf,
  aMentor,
  aMusician,
  anaAndMarta,
  anOrganisation,
  attends,
  follows,
  type Member,
  mentors,
  seenBy,
} from "../support/people.ts";

const house = useHouse({}, { keeps: true });
const post = (browser: Client, path: string, body: object) => browser.post(`/api/v1${path}`).send(body);
const json = (browser: Client, path: string) => browser.get(`/api/v1${path}`);
const block = (browser: Client, musician: Member, kind: "person" | "organisation", id: string) =>
  post(browser, `/people/${musician.personId}/blocks`, { party: `${kind}-${id}` });

const anAct = async (by: Member, name: string) =>
  createAct(await seenBy(by), {
    kind: "band",
    name,
    about: "",
    genres: "",
    ink: "gab",
    roles: "guitar",
    requestId: newId(),
  });

/** Noor with a mentorship, a school with a teacher, and a venue that follows. */
async function noorsWorld() {
  const noor = await aMusician("Noor");
  const ilir = await aMentor("Ilir");
  const [me, mentor] = [await house.as(noor), await house.as(ilir)];
  const asked = await post(me, "/mentorships", { mentor: ilir.personId, goal: "Synge", requestId: newId() });
  await post(mentor, `/mentorships/${asked.body.id}/acceptance`, {});
  const school = await anOrganisation("school", "Skolen");
  const lone = await aMemberOf(school, "Lone");
  await attends(noor, school);
  const venue = await anOrganisation("venue", "Scenen");
  const per = await aMemberOf(venue, "Per");
  await follows(venue, noor, "progressAndDemos");
  return { noor, me, ilir, mentor, mentorship: asked.body.id as string, school, lone, venue, per };
}

describe("blocking", () => {
  test("a blocked mentor meets at once what a stranger meets, and the mentorship is over", async () => {
    const { noor, me, ilir, mentor, mentorship } = await noorsWorld();
    const stranger = await house.as(await aMentor("Eva"));
    const paths = [
      `/people/${noor.personId}`,
      `/people/${noor.personId}/journey`,
      `/mentorships/${mentorship}`,
      `/sessions/new?musician=${noor.personId}`,
    ];
    for (const path of paths) expect([path, (await mentor.get(path)).status]).toEqual([path, 200]);
    expect((await block(me, noor, "person", ilir.personId)).body).toEqual({ blocked: true });
    for (const path of paths) {
      const [his, theirs] = [await mentor.get(path), await stranger.get(path)];
      expect([path, his.status, theirs.status]).toEqual([path, 404, 404]);
    }
    for (const path of ["/mentees", "/", "/mentorships", "/notifications", "/timeline"])
      expect([path, (await mentor.get(path)).text.includes("Noor")]).toEqual([path, false]);
    expect((await json(me, `/mentorships/${mentorship}`)).body.status).toBe("ended");
    expect((await block(me, noor, "person", ilir.personId)).body).toEqual({ blocked: true });
    expect(await blocksOf(noor.personId)).toHaveLength(1);
  });

  test("a blocked school and venue see nothing, ask nothing, recommend nothing; the others go on", async () => {
    const { noor, me, school, lone, venue, per, mentor, mentorship } = await noorsWorld();
    const [teacher, booker] = [await house.as(lone), await house.as(per)];
    expect((await json(booker, "/following")).text).toContain("Noor");
    expect((await teacher.get("/pupils")).text).toContain("Noor");
    const { body: code } = await post(me, "/me/follow-code", {});
    await block(me, noor, "organisation", venue._id);
    await block(me, noor, "organisation", school._id);
    for (const [browser, path] of [
      [booker, "/following"],
      [teacher, "/pupils"],
    ] as const)
      expect((await browser.get(path)).text).not.toContain("Noor");
    for (const browser of [booker, teacher])
      expect((await browser.get(`/people/${noor.personId}`)).status).toBe(404);
    const asks = (given: string) =>
      post(booker, "/following", { organisationId: venue._id, code: given, scope: "progress" });
    const [known, unknown] = [await asks(code.code), await asks("zzzzzzzz")];
    expect([known.status, known.body.fields]).toEqual([unknown.status, unknown.body.fields]);
    expect(known.status).toBe(422);
    const words = {
      receiver: "call",
      callName: "Talent",
      text: "Hun er god til at synge",
      evidence: [],
      requestId: newId(),
    };
    expect((await post(teacher, "/recommendations", { ...words, pupilId: noor.personId })).status).toBe(404);
    expect((await mentor.get(`/mentorships/${mentorship}`)).status).toBe(200);
    expect((await tiesTo(noor.personId, clock.now())).map((tie) => tie.kind)).toEqual(["mentor"]);
  });

  test("a blocked teacher is a stranger although the school goes on: in lists, on pages, in all that a colleague does", async () => {
    const { noor, me, school, lone } = await noorsWorld();
    const [teacher, colleague] = [await house.as(lone), await house.as(await aMemberOf(school, "Kim"))];
    const words = {
      pupilId: noor.personId,
      receiver: "call",
      callName: "Talent",
      text: "Hun synger godt og øver sig hver dag",
      evidence: [],
      requestId: newId(),
    };
    const { body: letter } = await post(teacher, "/recommendations", words);
    expect((await post(teacher, `/recommendations/${letter.id}/handover`, { version: 0 })).status).toBe(200);
    expect((await block(me, noor, "person", lone.personId)).status).toBe(200);
    for (const path of [`/people/${noor.personId}`, `/recommendations/${letter.id}`])
      expect([path, (await teacher.get(path)).status]).toEqual([path, 404]);
    expect((await teacher.get("/pupils")).text).not.toContain("Noor");
    expect((await colleague.get("/pupils")).text).toContain("Noor");
    expect((await colleague.get(`/people/${noor.personId}`)).status).toBe(200);
    expect((await json(me, `/recommendations/${letter.id}`)).body.status).toBe("withdrawn");
    expect((await post(teacher, "/recommendations", { ...words, requestId: newId() })).status).toBe(404);
  });

  test("a blocked teacher keeps no row, no name and no notice by way of colleagues", async () => {
    const { noor, school, lone, venue } = await noorsWorld();
    const kim = await aMemberOf(school, "Kim");
    const [teacher, colleague] = [await house.as(lone), await house.as(kim)];
    const { body: letter } = await post(colleague, "/recommendations", {
      pupilId: noor.personId,
      receiver: `organisation-${venue._id}`,
      text: "Hun synger godt",
      evidence: [],
      requestId: newId(),
    });
    await post(colleague, `/recommendations/${letter.id}/handover`, { version: 0 });
    const elif = await aMusician("Elif");
    const typed = await makeTie(
      systemContext(),
      { kind: "pupil", from: school._id, fromKind: "organisation", to: elif.personId, typedName: "Elif E" },
      "active",
    );
    const signs = async () => {
      const ctx = systemContext();
      const data = { to: "talent" };
      await ctx.change(
        () => Promise.resolve(true),
        stageSigned({ about: newId(), person: noor.personId, data }),
      );
      await house.settle();
    };
    await signs();
    /** How many notices of that there are, and whether any names her. */
    const notices = async (browser: Client) => {
      const all = (await json(browser, "/notifications")).body.notices as { key: string }[];
      const page = (await browser.get("/notifications")).text.split("</main>")[0] ?? "";
      return [all.filter((one) => one.key === "signatureDue").length, page.includes("Noor")];
    };
    const row = async (browser: Client) =>
      JSON.stringify((await json(browser, "/recommendations")).body.school);
    const form = `/pupils/${typed._id}/guardians`;
    for (const browser of [teacher, colleague]) {
      expect([await notices(browser), (await row(browser)).includes("Noor")]).toEqual([[1, true], true]);
      expect((await browser.get(form)).status).toBe(200);
    }
    for (const one of [noor, elif]) {
      const who = { person: one.personId, party: lone.personId, partyKind: "person", power: "self" } as const;
      await blockParty(await seenBy(one), who);
    }
    await signs();
    // What stood there before is a sentence without a name, and nothing has been added to it.
    expect([await notices(teacher), await row(teacher)]).toEqual([[1, false], "[]"]);
    expect([await notices(colleague), (await row(colleague)).includes("Noor")]).toEqual([[2, true], true]);
    expect([(await teacher.get(form)).status, (await colleague.get(form)).status]).toEqual([404, 200]);
  });

  test("nobody makes a tie, a mentorship or a recommendation with whom the musician blocks; the school is not told why", async () => {
    const { noor, me, ilir, lone } = await noorsWorld();
    await block(me, noor, "person", ilir.personId);
    const teacher = await house.as(lone);
    const assigned = await post(teacher, `/mentorships/assignment?musician=${noor.personId}`, {
      mentor: ilir.personId,
      goal: "",
      requestId: newId(),
    });
    const other = await post(teacher, `/mentorships/assignment?musician=${noor.personId}`, {
      mentor: newId(),
      goal: "",
      requestId: newId(),
    });
    expect([assigned.status, assigned.body.code]).toEqual([other.status, other.body.code]);
    expect(assigned.status).toBe(422);
    const own = await post(me, "/mentorships", { mentor: ilir.personId, goal: "", requestId: newId() });
    expect([own.status, own.body.code]).toEqual([422, "ties.blockedByYou"]);
    await expect(
      makeTie(
        systemContext(),
        { kind: "mentor", from: ilir.personId, fromKind: "person", to: noor.personId },
        "asked",
      ),
    ).rejects.toMatchObject({ status: 404 });
    const eva = await aMentor("Eva");
    expect(
      (await post(me, "/mentorships", { mentor: eva.personId, goal: "", requestId: newId() })).status,
    ).toBe(200);
  });

  test("an invitation of whom one blocks is never mailed, and looks to its sender like one that waits", async () => {
    const [noor, bo] = [await aMusician("Noor"), await aMusician("Bo")];
    const [me, sender] = [await house.as(noor), await house.as(bo)];
    const act = await anAct(bo, "Larm");
    const invited = await post(sender, `/acts/${act._id}/invitations`, { email: noor.email, roles: "sang" });
    expect(invited.status).toBe(200);
    await house.settle();
    const link = await house.mail(noor.email);
    await me.post(`${link.path}/acceptance`).type("form").send({});
    const second = await anAct(bo, "Støj");
    expect((await block(me, noor, "person", bo.personId)).status).toBe(200);
    const before = (await devMails.find({ to: noor.email })).length;
    const quiet = await post(sender, `/acts/${second._id}/invitations`, { email: noor.email, roles: "sang" });
    await house.settle();
    expect([quiet.status, Object.keys(quiet.body)]).toEqual([200, Object.keys(invited.body)]);
    expect(await devMails.find({ to: noor.email })).toHaveLength(before);
    expect((await sender.get(`/acts/${second._id}`)).text).toContain(noor.email);
    const eva = await aMusician("Eva");
    await post(sender, `/acts/${second._id}/invitations`, { email: eva.email, roles: "bas" });
    await house.settle();
    expect(await devMails.find({ to: eva.email })).toHaveLength(1);
  });

  test("only who made it lifts it; lifting begins nothing again, and they may ask anew", async () => {
    const { noor, me, venue, per } = await noorsWorld();
    await block(me, noor, "organisation", venue._id);
    const [{ id }] = (await json(me, `/people/${noor.personId}/blocks`)).body;
    const path = `/people/${noor.personId}/blocks/${id}/lifting`;
    const booker = await house.as(per);
    for (const other of [booker, await house.as(await aMember())])
      expect((await post(other, path, {})).status).toBe(404);
    expect((await post(me, path, {})).body).toEqual({ blocked: false });
    expect((await post(me, path, {})).status).toBe(409);
    expect((await booker.get(`/people/${noor.personId}`)).status).toBe(404);
    const { body: code } = await post(me, "/me/follow-code", {});
    const asked = await post(booker, "/following", {
      organisationId: venue._id,
      code: code.code,
      scope: "progress",
    });
    expect(asked.body.status).toBe("asked");
  });

  test("under 15 a guardian blocks for the child and lifts it; the child sees it and does not lift it; a claimed one may not", async () => {
    const { ana, marta } = await anaAndMarta();
    const claimed = await house.as(await aGuardianOf(ana, "Kaj", false));
    const ilir = await aMentor("Ilir");
    await mentors(ilir, ana);
    const [child, guardian, mentor] = [await house.as(ana), await house.as(marta), await house.as(ilir)];
    expect((await claimed.get(`/people/${ana.personId}/blocks`)).status).toBe(404);
    expect((await block(claimed, ana, "person", ilir.personId)).status).toBe(404);
    expect((await mentor.get(`/people/${ana.personId}`)).status).toBe(200);
    expect((await block(guardian, ana, "person", ilir.personId)).status).toBe(200);
    expect((await mentor.get(`/people/${ana.personId}`)).status).toBe(404);
    const seen = await child.get(`/people/${ana.personId}/blocks`);
    expect(seen.text).toContain("Sat af din værge");
    expect(seen.text).not.toContain("/lifting");
    const [{ id }] = (await json(guardian, `/people/${ana.personId}/blocks`)).body;
    const path = `/people/${ana.personId}/blocks/${id}/lifting`;
    expect((await post(child, path, {})).status).toBe(403);
    expect((await post(guardian, path, {})).status).toBe(200);
  });

  test("a guardian sees no block that the child made, and from 15 makes none", async () => {
    const { ana, marta } = await anaAndMarta();
    const ilir = await aMentor("Ilir");
    await mentors(ilir, ana);
    await block(await house.as(ana), ana, "person", ilir.personId);
    expect((await json(await house.as(marta), `/people/${ana.personId}/blocks`)).body).toEqual([]);
    const noor = await aMusician("Noor", 16);
    const hanne = await aGuardianOf(noor, "Hanne");
    expect((await (await house.as(hanne)).get(`/people/${noor.personId}/blocks`)).status).toBe(404);
  });

  test("a guardian cannot be blocked, nor anybody whom the musician has not met here; the trail names nobody", async () => {
    const { ana, marta } = await anaAndMarta();
    const child = await house.as(ana);
    const person = await createPerson(systemContext(), { name: "Ukendt", birthDay: null });
    for (const id of [marta.personId, person._id, ana.personId])
      expect((await block(child, ana, "person", id)).status).toBe(422);
    expect((await child.get(`/people/${ana.personId}/blocks`)).text).not.toContain("Marta");
    const db = house.connection.client.db(house.connection.dbName);
    await block(child, ana, "person", newId());
    const ilir = await aMentor("Ilir");
    await mentors(ilir, ana);
    await block(child, ana, "person", ilir.personId);
    const events = await db.collection("events").find({ type: "ties.blocked" }).toArray();
    expect(events.length).toBeGreaterThan(0);
    expect(events.every((event) => event.by === null && event.person === null)).toBe(true);
  });
});
