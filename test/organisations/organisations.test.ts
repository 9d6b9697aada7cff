import { describe, expect, test } from "@jest/globals";
import { clock, DAY_MS, HOUR_MS, plusMs } from "../../src/platform/clock.ts";
import { eventRows } from "../../src/platform/events/events.ts";
import { newId } from "../../src/platform/ids.ts";
import { checkInvariants } from "../../src/platform/invariants.ts";
import { approveOrganisation, membersOf } from "../../src/features/organisations/index.ts";
import { findByPerson } from "../../src/features/accounts/index.ts";
import { useHouse } from "../support/house.ts";
import {
  aMember,
  aMemberOf,
  anOrganisation,
  aSecretary,
  FURESOE,
  PASSWORD,
  seenBy,
} from "../support/people.ts";
import { findOrganisation } from "../../src/features/organisations/index.ts";

const house = useHouse();
const LONG = "x".repeat(900);
const SCRIPT = "<script>alert(1)</script>";

async function aSchool(name = "Søndersø Musikskole") {
  const school = await anOrganisation("school", name);
  const bodil = await aMemberOf(school, "Bodil");
  const per = await aMemberOf(school, "Per");
  return { school, bodil, per, at: `/organisations/${school._id}` };
}
type Browser = Awaited<ReturnType<typeof house.as>>;
const post = (browser: Browser, path: string, body: object | string = {}) =>
  browser.post(path).type("form").send(body);

describe("an organisation", () => {
  test("shows its facts to anyone signed in, and its people only to its own and the secretariat", async () => {
    const { bodil, per, at } = await aSchool();
    const stranger = await (await house.as(await aMember())).get(at);
    expect(stranger.status).toBe(200);
    expect(stranger.text).toContain("Søndersø Musikskole");
    expect(stranger.text).not.toContain("Bodil");
    const staff = await (await house.as(per)).get(at);
    expect(staff.text).toContain("Bodil");
    expect(staff.text).not.toContain("Send invitationen");
    expect((await (await house.as(bodil)).get(at)).text).toContain("Send invitationen");
    expect((await (await house.as(await aSecretary())).get(at)).text).toContain("Bodil");
    const json = await (await house.as(await aMember())).get(`/api/v1${at}`);
    expect(json.body).toMatchObject({ kind: "school", municipality: FURESOE, approved: true });
    expect(JSON.stringify(json.body)).not.toContain("Bodil");
  });

  test("is changed by its coordinator; by its other people not, and for a stranger there is no such door", async () => {
    const { bodil, per, at } = await aSchool();
    const typed = { name: "Ny Musikskole", municipality: FURESOE, about: "Klaver", version: 0 };
    expect((await post(await house.as(await aMember()), `${at}/edit`, typed)).status).toBe(404);
    expect((await post(await house.as(per), `${at}/edit`, typed)).status).toBe(403);
    const browser = await house.as(bodil);
    expect((await browser.get(`${at}/edit`)).text).toContain("Ret oplysningerne");
    expect((await post(browser, `${at}/edit`, typed)).status).toBe(303);
    expect((await browser.get(at)).text).toContain("Ny Musikskole");
  });

  test("a music school says whether it has a talent line; a venue has none, whatever is sent", async () => {
    const { bodil, at } = await aSchool();
    const typed = { name: "Ny Musikskole", municipality: FURESOE, about: "" };
    const school = await house.as(bodil);
    await post(school, `${at}/edit`, { ...typed, version: 0, talentLine: "yes" });
    expect((await school.get(at)).text).toContain("Musikskole med talentlinje");
    expect((await school.get(`${at}/edit`)).text).toMatch(/name="talentLine"[^>]* checked/);
    const wrong = await post(school, `${at}/edit`, { ...typed, name: "", version: 1 });
    expect(wrong.text).not.toMatch(/name="talentLine"[^>]* checked/);
    await post(school, `${at}/edit`, { ...typed, version: 1 });
    expect((await school.get(at)).text).not.toContain("talentlinje");
    const venue = await anOrganisation("venue", "Kanten");
    const booker = await house.as(await aMemberOf(venue, "Henrik"));
    expect((await booker.get(`/organisations/${venue._id}/edit`)).text).not.toContain("talentLine");
    await post(booker, `/organisations/${venue._id}/edit`, { ...typed, version: 0, talentLine: "yes" });
    expect((await booker.get(`/api/v1/organisations/${venue._id}`)).body).toMatchObject({
      name: "Ny Musikskole",
      talentLine: false,
    });
  });

  test("tells the second of two who edit, and keeps what both wrote", async () => {
    const { bodil, at } = await aSchool();
    const browser = await house.as(bodil);
    const typed = { name: "Først", municipality: FURESOE, about: "", version: 0 };
    await post(browser, `${at}/edit`, typed);
    const second = await post(browser, `${at}/edit`, { ...typed, name: "Derefter" });
    expect(second.status).toBe(409);
    expect(second.text).toContain('value="Derefter"');
    expect(second.text).toContain("<p>Først</p>");
  });

  test.each([
    ["nothing", {}, "Det her mangler"],
    ["too much", { name: LONG, municipality: FURESOE, version: 0 }, "Højst 100 tegn"],
    ["a place that is not there", { name: "A", municipality: "9999", version: 0 }, "Vælg en af mulighederne"],
    ["an operator", "name[$gt]=&municipality=0190&version=0", "Det her mangler"],
  ])("refuses an edit with %s", async (_what, body, sentence) => {
    const { bodil, at, school } = await aSchool();
    const answer = await post(await house.as(bodil), `${at}/edit`, body);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(sentence);
    expect((await findOrganisation(school._id))?.version).toBe(0);
  });

  test("writes script text as text", async () => {
    const { bodil, at } = await aSchool();
    const browser = await house.as(bodil);
    await post(browser, `${at}/edit`, { name: SCRIPT, municipality: FURESOE, about: SCRIPT, version: 0 });
    expect((await browser.get(at)).text).not.toContain(SCRIPT);
  });
});

describe("an invitation", () => {
  const aLink = async () => {
    const place = await aSchool();
    const browser = await house.as(place.bodil);
    const email = `kollega-${newId()}@example.org`;
    const sent = await post(browser, `${place.at}/invitations`, { email });
    expect(sent.status).toBe(303);
    return { ...place, browser, email, mail: await house.mail(email) };
  };

  test("is for the coordinator to send, works once, and makes somebody staff there", async () => {
    const { at, per, mail, email, browser } = await aLink();
    expect((await post(await house.as(per), `${at}/invitations`, { email: "x@example.org" })).status).toBe(
      403,
    );
    expect(mail.subject).toContain("Søndersø Musikskole");
    expect((await browser.get(at)).text).toContain(email);
    const fresh = house.client();
    expect((await fresh.get(mail.path)).text).toContain("vil have dig med");
    const joined = await post(fresh, `${mail.path}/account`, { name: "Kim", password: PASSWORD });
    expect([joined.status, joined.headers.location]).toEqual([303, at]);
    expect((await fresh.get(at)).text).toContain("Kim (dig)");
    expect((await browser.get(at)).text).not.toContain(email);
    const again = await post(house.client(), `${mail.path}/account`, { name: "Ib", password: PASSWORD });
    expect(again.headers.location).not.toBe(at);
    expect((await house.client().get(mail.path)).status).toBe(404);
  });

  test("is accepted by somebody who has an account, signed in", async () => {
    const { bodil, at, school } = await aSchool();
    const other = await aMember({ name: "Liv" });
    await post(await house.as(bodil), `${at}/invitations`, { email: other.email });
    const { path } = await house.mail(other.email);
    const browser = await house.as(other);
    expect((await post(browser, `${path}/acceptance`)).headers.location).toBe(at);
    expect((await findByPerson(other.personId))?.roles).toMatchObject([
      { kind: "staff", organisationId: school._id, coordinator: false },
    ]);
    const twice = await post(await house.as(bodil), `${at}/invitations`, { email: other.email });
    expect([twice.status, twice.text.includes("Personen er allerede med")]).toEqual([422, true]);
  });

  test("runs out after 14 days, and can be sent again with a new link", async () => {
    const { mail, browser, at, email, school } = await aLink();
    const later = plusMs(clock.now(), 15 * DAY_MS);
    clock.set(() => later);
    try {
      expect((await house.client().get(mail.path)).status).toBe(404);
      const page = await browser.get(at);
      expect(page.text).toContain("Linket holdt op med at virke");
      const action = new RegExp(`${at}/invitations/\\w+/resending`).exec(page.text)?.[0] ?? "";
      expect((await post(browser, action)).status).toBe(303);
      clock.set(() => plusMs(later, 1000));
      const fresh = await house.mail(email);
      expect(fresh.path).not.toBe(mail.path);
      expect((await house.client().get(fresh.path)).status).toBe(200);
    } finally {
      clock.set(null);
    }
    expect((await membersOf(school._id)).length).toBe(2);
  });

  test("can be taken back, and then the link is dead; another school's coordinator cannot", async () => {
    const { mail, browser, at } = await aLink();
    const other = await aSchool("Nordskolen");
    const action = new RegExp(`${at}/invitations/(\\w+)/withdrawal`).exec((await browser.get(at)).text) ?? [];
    const foreign = await house.as(other.bodil);
    expect((await post(foreign, action[0] ?? "")).status).toBe(404);
    expect((await post(foreign, `${other.at}/invitations/${action[1]}/withdrawal`)).status).toBe(404);
    expect((await post(browser, action[0] ?? "")).status).toBe(303);
    expect((await house.client().get(mail.path)).status).toBe(404);
    expect((await post(browser, action[0] ?? "")).status).toBe(409);
  });

  test("sent twice to one address is one invitation", async () => {
    const { browser, at, email } = await aLink();
    await post(browser, `${at}/invitations`, { email });
    await browser.get(at);
    expect((await browser.get(at)).text.match(/\/withdrawal"/g)).toHaveLength(1);
  });

  test.each([
    ["nothing", {}],
    ["no mail", { email: "ikke en mail" }],
    ["too much", { email: `${LONG}@example.org` }],
    ["an operator", "email[$gt]="],
    ["script text", { email: SCRIPT }],
  ])("is not sent to %s", async (_what, body) => {
    const { bodil, at } = await aSchool();
    const answer = await post(await house.as(bodil), `${at}/invitations`, body);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('id="email-error"');
    expect(answer.text).not.toContain(SCRIPT);
  });
});

describe("the people of an organisation", () => {
  test("the last coordinator cannot leave; after handing over they can", async () => {
    const { bodil, per, at, school } = await aSchool();
    const browser = await house.as(bodil);
    const refused = await post(browser, `${at}/departure`);
    expect([refused.status, refused.text.includes("Giv opgaven videre først")]).toEqual([409, true]);
    const members = await membersOf(school._id);
    const memberId = members.find((one) => one.personId === per.personId)?._id;
    expect((await post(await house.as(per), `${at}/coordination`, { memberId })).status).toBe(403);
    expect((await post(browser, `${at}/coordination`, { memberId })).status).toBe(303);
    expect((await membersOf(school._id)).filter((one) => one.coordinator).map((one) => one.personId)).toEqual(
      [per.personId],
    );
    expect((await post(browser, `${at}/departure`)).headers.location).toBe("/organisations");
    expect((await browser.get(at)).text).not.toContain("Per");
    expect((await post(browser, `${at}/departure`)).status).toBe(404);
  });

  test("two coordinators who leave at once leave one behind", async () => {
    const { bodil, per, at, school } = await aSchool();
    const [one, two] = [await house.as(bodil), await house.as(per)];
    const row = (await membersOf(school._id)).find((member) => member.personId === per.personId);
    const secretary = await house.as(await aSecretary());
    expect((await post(secretary, `${at}/coordination`, { memberId: row?._id })).status).toBe(303);
    expect((await membersOf(school._id)).filter((member) => member.coordinator)).toHaveLength(2);
    const answers = await Promise.all([post(one, `${at}/departure`), post(two, `${at}/departure`)]);
    expect(answers.map((answer) => answer.status)).toEqual(expect.arrayContaining([303, 409]));
    expect((await membersOf(school._id)).filter((member) => member.coordinator)).toHaveLength(1);
  });

  test.each([
    ["nobody", {}],
    ["an id that nothing has", { memberId: newId() }],
    ["an operator", "memberId[$gt]="],
  ])("the coordination cannot be handed to %s", async (_what, body) => {
    const { bodil, at } = await aSchool();
    const answer = await post(await house.as(bodil), `${at}/coordination`, body);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('id="memberId-error"');
  });

  test("somebody who is removed loses the role at once, and the undo brings it back for an hour", async () => {
    const { bodil, per, at, school } = await aSchool();
    const [browser, removed] = [await house.as(bodil), await house.as(per)];
    const id = (await membersOf(school._id)).find((one) => one.personId === per.personId)?._id;
    expect((await post(removed, `${at}/members/${id}/removal`)).status).toBe(403);
    expect((await post(browser, `${at}/members/${id}/removal`)).status).toBe(303);
    expect((await browser.get(at)).text).toContain(`${at}/members/${id}/return`);
    expect((await removed.get(at)).text).not.toContain("Bodil");
    expect((await post(browser, `${at}/members/${id}/return`)).status).toBe(303);
    expect((await removed.get(at)).text).toContain("Bodil");
    expect((await membersOf(school._id)).length).toBe(2);
  });

  test("another organisation's member cannot be removed through one's own", async () => {
    const [mine, other] = [await aSchool(), await aSchool("Nordskolen")];
    const foreign = (await membersOf(other.school._id))[0]?._id;
    expect((await post(await house.as(mine.bodil), `${mine.at}/members/${foreign}/removal`)).status).toBe(
      404,
    );
  });
});

describe("handing over", () => {
  const coordinatorsOf = async (school: string): Promise<string[]> =>
    (await membersOf(school)).filter((one) => one.coordinator).map((one) => one.personId);
  /** A school whose coordinator has handed over to Per, while somebody else has not answered an invitation. */
  async function handedOver() {
    const place = await aSchool();
    const { at, school, bodil, per } = place;
    const [asBodil, asPer] = [await house.as(bodil), await house.as(per)];
    const waiting = await aMember({ name: "Kim" });
    await post(asBodil, `${at}/invitations`, { email: waiting.email });
    const link = (await house.mail(waiting.email)).path;
    const memberId = (await membersOf(school._id)).find((one) => one.personId === per.personId)?._id;
    expect((await post(asBodil, `${at}/coordination`, { memberId })).status).toBe(303);
    expect(await coordinatorsOf(school._id)).toEqual([per.personId]);
    return { ...place, asBodil, asPer, waiting, link, memberId, door: `${at}/coordination/return` };
  }
  type Place = Awaited<ReturnType<typeof handedOver>>;

  test("is taken back by whoever did it, once, and both are what they were", async () => {
    const { at, asBodil, asPer, school, bodil, per, door } = await handedOver();
    const page = await asBodil.get(at);
    expect([page.text.includes(door), page.text.includes("Fortryd")]).toEqual([true, true]);
    const others = {
      receiver: asPer,
      stranger: await house.as(await aMember()),
      secretary: await house.as(await aSecretary()),
    };
    for (const [who, browser] of Object.entries(others))
      expect([who, (await post(browser, door)).status]).toEqual([who, 404]);
    for (let i = 0; i < 2; i += 1) expect((await post(asBodil, door)).headers.location).toBe(at);
    expect(await coordinatorsOf(school._id)).toEqual([bodil.personId]);
    for (const [member, coordinator] of [
      [bodil, true],
      [per, false],
    ] as const)
      expect((await findByPerson(member.personId))?.roles).toMatchObject([{ kind: "staff", coordinator }]);
    const mail = { email: "x@example.org" };
    expect((await post(asPer, `${at}/invitations`, mail)).status).toBe(403);
    expect((await post(asBodil, `${at}/invitations`, mail)).status).toBe(303);
    expect(await eventRows.count({ type: "organisations.handoverTakenBack", about: school._id })).toBe(1);
    expect(await checkInvariants()).toEqual([]);
  });

  test("is taken back although somebody has said yes to an invitation meanwhile", async () => {
    const { asBodil, school, bodil, waiting, link, door } = await handedOver();
    expect((await post(await house.as(waiting), `${link}/acceptance`)).status).toBe(303);
    expect((await post(asBodil, door)).status).toBe(303);
    expect(await coordinatorsOf(school._id)).toEqual([bodil.personId]);
  });

  const typed = { name: "Nyt navn", municipality: FURESOE, about: "" };
  const since: [string, (place: Place) => Promise<unknown>][] = [
    [
      "the receiver has invited somebody",
      ({ asPer, at }) => post(asPer, `${at}/invitations`, { email: `ny-${newId()}@example.org` }),
    ],
    [
      "the receiver has taken an invitation back",
      async ({ asPer, at }) =>
        post(
          asPer,
          new RegExp(`${at}/invitations/\\w+/withdrawal`).exec((await asPer.get(at)).text)?.[0] ?? "",
        ),
    ],
    [
      "the receiver has sent an invitation again",
      async ({ asPer, at }) =>
        post(
          asPer,
          new RegExp(`${at}/invitations/\\w+/resending`).exec((await asPer.get(at)).text)?.[0] ?? "",
        ),
    ],
    ["the receiver has edited", ({ asPer, at }) => post(asPer, `${at}/edit`, { ...typed, version: 0 })],
    [
      "the secretariat has edited",
      async ({ at }) => post(await house.as(await aSecretary()), `${at}/edit`, { ...typed, version: 0 }),
    ],
    [
      "an hour has gone by",
      async () =>
        clock.set(
          (
            (late) => () =>
              late
          )(plusMs(clock.now(), HOUR_MS + 1)),
        ),
    ],
  ];
  test.each(since)("stands once %s", async (_what, act) => {
    const place = await handedOver();
    try {
      const done = await act(place);
      if (done) expect((done as { status: number }).status).toBe(303);
      const refused = await post(place.asBodil, place.door);
      expect([refused.status, refused.text.includes("Bed den nye koordinator")]).toEqual([409, true]);
      expect(await coordinatorsOf(place.school._id)).toEqual([place.per.personId]);
    } finally {
      clock.set(null);
    }
  });

  test("stands once the receiver has removed who handed over, for whom there is no such door, or handed it on", async () => {
    const { at, asPer, asBodil, school, bodil, door } = await handedOver();
    const own = (await membersOf(school._id)).find((one) => one.personId === bodil.personId)?._id;
    expect((await post(asPer, `${at}/members/${own}/removal`)).status).toBe(303);
    expect((await post(asBodil, door)).status).toBe(404);
    expect((await post(asPer, `${at}/members/${own}/return`)).status).toBe(303);
    expect((await post(asBodil, door)).status).toBe(409);
    const again = (await membersOf(school._id)).find((one) => one.personId === bodil.personId)?._id;
    expect((await post(asPer, `${at}/coordination`, { memberId: again })).status).toBe(303);
    expect((await post(asBodil, door)).status).toBe(404);
    expect((await post(asPer, door)).status).toBe(303);
  });

  test("by the secretariat, which has nothing to lay down, takes only the receiver's part back", async () => {
    const { at, school, bodil, per } = await aSchool();
    const memberId = (await membersOf(school._id)).find((one) => one.personId === per.personId)?._id;
    const secretary = await house.as(await aSecretary());
    expect((await post(secretary, `${at}/coordination`, { memberId })).status).toBe(303);
    expect(await coordinatorsOf(school._id)).toHaveLength(2);
    expect((await post(secretary, `${at}/coordination/return`)).status).toBe(303);
    expect(await coordinatorsOf(school._id)).toEqual([bodil.personId]);
  });

  test("taken back in the instant in which the receiver edits leaves one coordinator", async () => {
    const { at, asPer, asBodil, school, bodil, door } = await handedOver();
    const memberId = (await membersOf(school._id)).find((one) => one.personId === bodil.personId)?._id;
    const answers = await Promise.all([
      post(asBodil, door),
      post(asPer, `${at}/edit`, { ...typed, version: 0 }),
    ]);
    expect(answers[1].status).toBe(303);
    expect([303, 409]).toContain(answers[0].status);
    expect(await coordinatorsOf(school._id)).toHaveLength(1);
    if (answers[0].status === 409)
      expect((await post(asPer, `${at}/coordination`, { memberId })).status).toBe(303);
    expect(await coordinatorsOf(school._id)).toEqual([bodil.personId]);
    expect(await checkInvariants()).toEqual([]);
  });
});

describe("an application", () => {
  const typed = () => ({
    kind: "venue",
    name: "Lågen",
    municipality: FURESOE,
    about: "",
    requestId: newId(),
  });

  test("waits for the secretariat, is seen by its applicant alone, and makes them coordinator when approved", async () => {
    const applicant = await aMember({ name: "Sanne" });
    const browser = await house.as(applicant);
    const body = typed();
    const sent = await post(browser, "/organisations", body);
    const at = sent.headers.location ?? "";
    expect([sent.status, at]).toEqual([303, expect.stringMatching(/^\/organisations\/\w{20}$/)]);
    expect((await post(browser, "/organisations", body)).headers.location).toBe(at);
    expect((await browser.get(at)).text).toContain("venter på sekretariatet");
    expect((await browser.get("/organisations")).text).toContain("Lågen");
    const stranger = await house.as(await aMember());
    expect((await stranger.get(at)).status).toBe(404);
    expect((await post(browser, `${at}/invitations`, { email: "x@example.org" })).status).toBe(404);
    const row = await findOrganisation(at.split("/").at(-1) ?? "");
    if (row) await approveOrganisation(await seenBy(await aSecretary()), row);
    expect((await browser.get(at)).text).toContain("Send invitationen");
    expect((await stranger.get(at)).status).toBe(200);
  });

  test.each([
    ["nothing", {}, "name-error"],
    ["a kind that is not there", { ...typed(), kind: "orkester" }, "kind-error"],
    ["too long a name", { ...typed(), name: LONG }, "name-error"],
    ["an operator", "kind=venue&name[$gt]=&municipality=0190", "name-error"],
    ["no place", { ...typed(), municipality: "" }, "municipality-error"],
  ])("is refused with %s, and what was typed stays", async (_what, body, field) => {
    const browser = await house.as(await aMember());
    const answer = await post(browser, "/organisations", body);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(`id="${field}"`);
    expect((await browser.get("/organisations")).text).toContain("Du hører ikke til");
  });
});

test("somebody who works nowhere is told what to do", async () => {
  const page = await (await house.as(await aMember())).get("/organisations");
  expect(page.text).toContain("/organisations/new");
});
