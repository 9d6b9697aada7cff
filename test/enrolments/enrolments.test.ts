import { describe, expect, test } from "@jest/globals";
import { findByEmail } from "../../src/features/accounts/index.ts";
import { tiesTo, tiesWith } from "../../src/features/ties/index.ts";
import { clock, DAY_MS, plusMs } from "../../src/platform/clock.ts";
import { newId } from "../../src/platform/ids.ts";
import { devMails } from "../../src/platform/mail.ts";
import { useHouse } from "../support/house.ts";
import {
  aMember,
  aMemberOf,
  aMusician,
  anaAndMarta,
  anOrganisation,
  aSecretary,
  attends,
  bornFor,
  type Member,
  PASSWORD,
} from "../support/people.ts";

const house = useHouse();
const SCRIPT = "<script>alert(1)</script>";
type Browser = Awaited<ReturnType<typeof house.as>>;
const post = (browser: Browser, path: string, body: object | string = {}) =>
  browser.post(path).type("form").send(body);
let n = 0;
const anAddress = (): string => `elev-${(n += 1)}-${newId().slice(0, 6)}@example.org`;

async function aSchool(name = "Søndersø Musikskole") {
  const school = await anOrganisation("school", name);
  const bodil = await aMemberOf(school, "Bodil");
  return { school, bodil, desk: await house.as(bodil) };
}
const aPupil = (age: number, more: object = {}) => ({
  name: "Liv Holm",
  birthDay: bornFor(age),
  email: age >= 15 ? anAddress() : "",
  guardianEmail: age < 15 ? anAddress() : "",
  requestId: newId(),
  ...more,
});
const tieOf = async (schoolId: string, status: "asked" | "active" = "asked") =>
  (await tiesWith({ from: schoolId, kind: "pupil", status }))[0];
const mailsTo = (to: string) => devMails.count({ to });

describe("the doors of the pupils", () => {
  test("are for staff of a school; others find nothing there", async () => {
    const { desk } = await aSchool();
    const venue = await anOrganisation("venue", "Lågen");
    const outside = [await aMusician(), await aMember(), await aSecretary(), await aMemberOf(venue, "Bo")];
    for (const path of ["/pupils", "/pupils/invitations/new", "/pupils/class-list"]) {
      expect((await desk.get(path)).status).toBe(200);
      for (const member of outside) expect((await (await house.as(member)).get(path)).status).toBe(404);
    }
    expect((await desk.get("/pupils")).text).toContain("Ingen elever endnu");
  });

  test("show one's own school only", async () => {
    const [mine, other] = [await aSchool(), await aSchool("Nordskolen")];
    await attends(await aMusician("Villads"), other.school);
    expect((await mine.desk.get(`/pupils?school=${other.school._id}`)).status).toBe(404);
    expect((await other.desk.get(`/pupils?school=${other.school._id}`)).text).toContain("Villads");
    const tie = await tieOf(other.school._id, "active");
    for (const what of ["acceptance", "refusal", "resending", "end"])
      expect((await post(mine.desk, `/pupils/${tie?._id}/${what}`)).status).toBe(404);
    expect((await tieOf(other.school._id, "active"))?._id).toBe(tie?._id);
  });
});

describe("inviting one pupil", () => {
  test("of 16: the row says invited, the pupil says yes by the link, then the name stands in the list", async () => {
    const { desk, school } = await aSchool();
    const typed = aPupil(16);
    expect((await post(desk, "/pupils/invitations", typed)).status).toBe(303);
    const waiting = (await desk.get("/api/v1/pupils")).body;
    expect(waiting).toMatchObject({ open: [], waiting: [{ typedName: "Liv Holm", state: "invited" }] });
    const { path, text } = await house.mail(typed.email);
    expect(text).not.toContain("Liv");
    const pupil = house.client();
    expect((await pupil.get(path)).text).not.toContain('name="birthDay"');
    const joined = await post(pupil, `${path}/account`, { password: PASSWORD });
    expect([joined.status, joined.headers.location]).toEqual([303, "/"]);
    const tie = await tieOf(school._id, "active");
    const account = await findByEmail(typed.email);
    expect([account?.personId, account?.roles[0]?.kind]).toEqual([tie?.to, "musician"]);
    expect((await desk.get("/pupils")).text).toContain(`/people/${tie?.to}`);
    expect((await house.client().get(path)).status).toBe(404);
  });

  test("of 12: the guardian is asked; the school sees its own row and nothing else", async () => {
    const { desk } = await aSchool();
    const typed = aPupil(12);
    expect((await post(desk, "/pupils/invitations", typed)).status).toBe(303);
    const mail = await house.mail(typed.guardianEmail);
    expect(mail.subject).toContain("beder om dit ja");
    expect(`${mail.subject} ${mail.text}`).not.toContain("Liv");
    const page = (await desk.get("/pupils")).text;
    expect(page).toContain("Liv Holm");
    expect(page).not.toContain("/people/");
    expect(page).not.toContain(typed.guardianEmail);
  });

  test("of 12: the guardian's acceptance enrols the child, and the gate still waits for the yes", async () => {
    const { desk, school } = await aSchool();
    const typed = aPupil(12);
    await post(desk, "/pupils/invitations", typed);
    const { path } = await house.mail(typed.guardianEmail);
    const joined = await post(house.client(), `${path}/account`, { name: "Mor", password: PASSWORD });
    expect(joined.status).toBe(303);
    await house.settle();
    expect((await tieOf(school._id, "active"))?.typedName).toBe("Liv Holm");
    expect((await desk.get("/api/v1/pupils")).body).toMatchObject({ open: [], waiting: [{ state: "gate" }] });
    expect((await desk.get("/pupils")).text).not.toContain("/people/");
  });

  test("sent twice is stored once, and typed again is refused", async () => {
    const { desk, school } = await aSchool();
    const typed = aPupil(16);
    expect((await post(desk, "/pupils/invitations", typed)).status).toBe(303);
    expect((await post(desk, "/pupils/invitations", typed)).status).toBe(303);
    expect(await tiesWith({ from: school._id, kind: "pupil", status: "asked" })).toHaveLength(1);
    const again = await post(desk, "/pupils/invitations", { ...typed, requestId: newId() });
    expect([again.status, again.text.includes("allerede skrevet eleven")]).toEqual([422, true]);
  });

  test("who is a musician here already takes the enrolment along; a parent at the same link does not", async () => {
    const { desk, school } = await aSchool();
    const [noor, parent] = [await aMusician("Noor"), await aMember({ name: "Far" })];
    await post(desk, "/pupils/invitations", aPupil(16, { email: noor.email, name: "Noor Ali" }));
    const { path } = await house.mail(noor.email);
    expect((await post(await house.as(parent), `${path}/acceptance`)).status).toBe(409);
    expect((await post(await house.as(await aMusician("En anden")), `${path}/acceptance`)).status).toBe(409);
    expect((await post(await house.as(noor), `${path}/acceptance`)).status).toBe(303);
    const ties = await tiesTo(noor.personId, clock.now(), "pupil");
    expect(ties.map((tie) => tie.from)).toEqual([school._id]);
    expect(await tieOf(school._id)).toBeUndefined();
  });

  test("the links run out, are sent again with new ones, and die with the row", async () => {
    const { desk, school } = await aSchool();
    const typed = aPupil(16);
    await post(desk, "/pupils/invitations", typed);
    const first = await house.mail(typed.email);
    const id = (await tieOf(school._id))?._id;
    const later = plusMs(clock.now(), 15 * DAY_MS);
    clock.set(() => later);
    try {
      expect((await house.client().get(first.path)).status).toBe(404);
      expect((await post(desk, `/pupils/${id}/resending`)).status).toBe(303);
      const second = await house.mail(typed.email);
      expect((await house.client().get(second.path)).status).toBe(200);
      expect((await desk.get(`/pupils/${id}/end`)).text).toContain("Tag Liv Holm af elevlisten");
      expect((await post(desk, `/pupils/${id}/end`)).status).toBe(303);
      expect((await house.client().get(second.path)).status).toBe(404);
      expect((await desk.get("/pupils")).text).not.toContain("Liv Holm");
    } finally {
      clock.set(null);
    }
  });

  test.each([
    ["nothing", {}, "name"],
    ["no such day", aPupil(16, { birthDay: "2010-02-30" }), "birthDay"],
    ["a day to come", aPupil(16, { birthDay: "2099-01-01" }), "birthDay"],
    ["somebody of 3", aPupil(3), "birthDay"],
    ["16 and no mail", aPupil(16, { email: "" }), "email"],
    ["12 and no guardian", aPupil(12, { guardianEmail: "" }), "guardianEmail"],
    [
      "one mail for both",
      aPupil(12, { email: "a@example.org", guardianEmail: "a@example.org" }),
      "guardianEmail",
    ],
    ["too long a name", aPupil(16, { name: "x".repeat(200) }), "name"],
    ["no mail address", aPupil(16, { email: SCRIPT }), "email"],
    ["an operator", "name[$gt]=&birthDay[$gt]=", "name"],
  ])("with %s is refused at its field and writes nothing", async (_what, body, field) => {
    const { desk, school } = await aSchool();
    const answer = await post(desk, "/pupils/invitations", body);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(`id="${field}-error"`);
    expect(answer.text).not.toContain(SCRIPT);
    expect(await tieOf(school._id)).toBeUndefined();
  });
});

/** All that waits is done as it stands a little over a minute from now. */
async function aMinuteLater(): Promise<void> {
  const later = plusMs(clock.now(), 61_000);
  clock.set(() => later);
  await house.settle();
  clock.set(null);
}

describe("a class list", () => {
  const danish = (day: string): string => day.split("-").reverse().join("-");
  const aList = () => {
    const [own, guardian] = [anAddress(), anAddress()];
    return {
      own,
      guardian,
      text: `Navn; fødselsdag; mail; værge\nAsger Lund; ${bornFor(16)}; ${own}\n\nMaja Bak;${danish(bornFor(11))};;${guardian}`,
    };
  };

  test("is previewed first, sends nothing before, and then types every line at once", async () => {
    const { desk, school } = await aSchool();
    const list = aList();
    const body = { list: list.text, requestId: newId() };
    const preview = await post(desk, "/pupils/class-list", { ...body, step: "preview" });
    expect(preview.status).toBe(200);
    expect(preview.text).toContain("Send til 2 elever");
    expect(await tieOf(school._id)).toBeUndefined();
    const sent = await post(desk, "/pupils/class-list", { ...body, step: "send" });
    expect([sent.status, sent.headers.location]).toEqual([303, `/pupils?school=${school._id}`]);
    expect((await post(desk, "/pupils/class-list", { ...body, step: "send" })).status).toBe(303);
    expect(await tiesWith({ from: school._id, kind: "pupil", status: "asked" })).toHaveLength(2);
    await house.settle();
    expect([await mailsTo(list.own), await mailsTo(list.guardian)]).toEqual([0, 0]);
    await aMinuteLater();
    expect([await mailsTo(list.own), await mailsTo(list.guardian)]).toEqual([1, 1]);
  });

  test("is taken back before a mail has left: nobody hears of it, and the rows are gone", async () => {
    const { desk, school } = await aSchool();
    const colleague = await house.as(await aMemberOf(school, "Per"));
    const list = aList();
    const requestId = newId();
    await post(desk, "/pupils/class-list", { list: list.text, step: "send", requestId });
    const undo = `/pupils/sendings/${requestId}/withdrawal`;
    expect((await desk.get("/pupils")).text).toContain(`action="${undo}"`);
    expect((await post(colleague, undo)).status).toBe(404);
    expect((await post(desk, undo)).status).toBe(303);
    expect((await desk.get("/pupils")).text).toContain("2 invitationer er taget tilbage");
    expect(await tieOf(school._id)).toBeUndefined();
    await aMinuteLater();
    expect([await mailsTo(list.own), await mailsTo(list.guardian)]).toEqual([0, 0]);
  });

  test("is not taken back later than an hour, and one invitation is: its link stops working", async () => {
    const { desk } = await aSchool();
    const typed = aPupil(16);
    await post(desk, "/pupils/invitations", typed);
    const { path } = await house.mail(typed.email);
    const undo = `/pupils/sendings/${typed.requestId}/withdrawal`;
    const late = plusMs(clock.now(), 61 * 60_000);
    clock.set(() => late);
    expect((await post(desk, undo)).status).toBe(404);
    clock.set(null);
    expect((await post(desk, undo)).status).toBe(303);
    expect((await house.client().get(path)).status).toBe(404);
  });

  test("names the problem at each bad line, keeps the text, and sends none of it", async () => {
    const { desk, school } = await aSchool();
    const mail = anAddress();
    const lines = [
      `God Linje; ${bornFor(16)}; ${mail}`,
      "Bare et navn",
      `Uden Dag; i går; ${anAddress()}`,
      `Ung Uden Værge; ${bornFor(11)}`,
      `Stor Uden Mail; ${bornFor(17)};;${anAddress()}`,
      `Skæv Mail; ${bornFor(16)}; ikke en mail`,
      `Anden Linje; ${bornFor(16)}; ${mail}`,
      `${SCRIPT}; 2010-01-01; x; y; z`,
    ];
    const answer = await post(desk, "/pupils/class-list", {
      list: lines.join("\n"),
      step: "send",
      requestId: newId(),
    });
    expect(answer.status).toBe(200);
    for (const sentence of [
      "Ret 7 linjer",
      "Linje 2, Bare et navn: Skriv navn",
      "Linje 3,",
      "Fødselsdagen kan ikke læses",
      "Under 15 skal værgens mail",
      "Fra 15 år skal elevens egen mail",
      "Elevens mail kan ikke læses",
      "Det samme står i linje 1",
      "God Linje",
    ])
      expect(answer.text).toContain(sentence);
    expect(answer.text).not.toContain(SCRIPT);
    expect(answer.text).not.toContain("Send til");
    expect(await tieOf(school._id)).toBeUndefined();
    await house.settle();
    expect(await mailsTo(mail)).toBe(0);
  });

  test("says which lines the school has typed before, also as JSON", async () => {
    const { desk } = await aSchool();
    const typed = aPupil(16);
    await post(desk, "/pupils/invitations", typed);
    const list = `liv holm; ${typed.birthDay}; ${anAddress()}`;
    const answer = await desk
      .post("/api/v1/pupils/class-list")
      .send({ list, step: "send", requestId: newId() });
    expect(answer.body).toEqual({
      sent: 0,
      lines: [{ line: 1, code: "enrolments.problems.already", field: "name" }],
    });
  });

  test.each([
    ["nothing", {}],
    ["too many lines", { list: Array.from({ length: 61 }, (_, i) => `Navn ${i}; 2010-01-01`).join("\n") }],
    ["an operator", "list[$gt]="],
    ["too much text", { list: "x".repeat(13_000) }],
  ])("with %s is refused at the list", async (_what, body) => {
    const { desk } = await aSchool();
    const whole = typeof body === "string" ? `${body}&requestId=${newId()}` : { ...body, requestId: newId() };
    const answer = await post(desk, "/pupils/class-list", whole);
    expect([answer.status, answer.text.includes('id="list-error"')]).toEqual([422, true]);
  });
});

describe("a musician's own school", () => {
  const ask = async (member: Member, schoolId: string) =>
    post(await house.as(member), "/me/school", { schoolId });

  test("is asked, and the staff lets the musician in", async () => {
    const { school, desk } = await aSchool();
    const noor = await aMusician("Noor");
    expect((await ask(noor, school._id)).status).toBe(303);
    const id = (await tieOf(school._id))?._id;
    expect((await desk.get("/pupils")).text).toContain("1 vil være elev");
    expect((await post(desk, `/pupils/${id}/acceptance`)).status).toBe(303);
    expect((await desk.get("/pupils")).text).toContain(`/people/${noor.personId}`);
    expect((await (await house.as(noor)).get("/me/school")).text).toContain("Elev siden");
    expect((await ask(noor, school._id)).status).toBe(422);
  });

  test("can say no, and then nothing of the musician is left at the school", async () => {
    const { school, desk } = await aSchool();
    const noor = await aMusician("Noor");
    await ask(noor, school._id);
    const id = (await tieOf(school._id))?._id;
    expect((await post(desk, `/pupils/${id}/refusal`)).status).toBe(303);
    expect((await desk.get("/pupils")).text).not.toContain("Noor");
    expect((await post(desk, `/pupils/${id}/acceptance`)).status).toBe(404);
  });

  test("is kept until the new one says yes, which is when the old one stops seeing anything", async () => {
    const [old, next] = [await aSchool(), await aSchool("Nordskolen")];
    const noor = await aMusician("Noor");
    await attends(noor, old.school);
    const browser = await house.as(noor);
    expect((await browser.get("/me/school")).text).toContain("Skift skole");
    expect((await post(browser, "/me/school", { schoolId: next.school._id })).status).toBe(303);
    expect((await old.desk.get("/pupils")).text).toContain("Noor");
    expect((await next.desk.get("/pupils")).text).toContain("Noor");
    const third = await aSchool("Tredje");
    await post(browser, "/me/school", { schoolId: third.school._id });
    expect((await next.desk.get("/pupils")).text).not.toContain("Noor");
    expect((await old.desk.get("/pupils")).text).toContain("Noor");
    const id = (await tieOf(third.school._id))?._id;
    expect((await post(third.desk, `/pupils/${id}/acceptance`)).status).toBe(303);
    expect((await old.desk.get("/pupils")).text).not.toContain("Noor");
    const held = await tiesTo(noor.personId, clock.now(), "pupil");
    expect(held.map((tie) => tie.from)).toEqual([third.school._id]);
  });

  test("is not lost when the new one says no, and the question is taken back by one tap", async () => {
    const [old, next] = [await aSchool(), await aSchool("Nordskolen")];
    const noor = await aMusician("Noor");
    await attends(noor, old.school);
    const browser = await house.as(noor);
    await post(browser, "/me/school", { schoolId: next.school._id });
    const first = (await tieOf(next.school._id))?._id;
    expect((await post(next.desk, `/pupils/${first}/refusal`)).status).toBe(303);
    expect((await old.desk.get("/pupils")).text).toContain("Noor");
    await browser.get("/me/school");
    await post(browser, "/me/school", { schoolId: next.school._id });
    const second = (await tieOf(next.school._id))?._id;
    const notice = (await browser.get("/me/school")).text.split("<main")[0];
    expect(notice).toContain(`action="/me/school/${second}/departure"`);
    expect((await post(browser, `/me/school/${second}/departure`)).status).toBe(303);
    expect((await post(next.desk, `/pupils/${second}/acceptance`)).status).toBe(404);
    expect((await browser.get("/me/school")).text).toContain("Du spørger ikke skolen mere.");
  });

  test("can be left, and answers yes to an invitation; nobody else's enrolment can be touched", async () => {
    const { school, desk } = await aSchool();
    const [noor, other] = [await aMusician("Noor"), await aMusician("Silas")];
    const tie = await attends(noor, school);
    expect((await post(await house.as(other), `/me/school/${tie._id}/departure`)).status).toBe(404);
    expect((await post(await house.as(noor), `/me/school/${tie._id}/acceptance`)).status).toBe(403);
    expect((await post(await house.as(noor), `/me/school/${tie._id}/departure`)).status).toBe(303);
    expect((await desk.get("/pupils")).text).not.toContain("Noor");
    expect((await post(await house.as(noor), `/me/school/${tie._id}/departure`)).status).toBe(404);
  });

  test("cannot be asked behind the closed gate, and the reason stands there; behind the open one it can", async () => {
    const { school, desk } = await aSchool();
    const child = await aMusician("Villads", 13);
    const browser = await house.as(child);
    const page = await browser.get("/me/school");
    expect(page.text).toContain("Du er under 15");
    // The player waits at the foot of every page with a list of its own.
    expect(page.text.split("</main>")[0]).not.toContain("<select");
    const refused = await post(browser, "/me/school", { schoolId: school._id });
    expect([refused.status, refused.text.includes("Du er under 15")]).toEqual([422, true]);
    expect((await desk.get("/pupils")).text).not.toContain("Villads");
    const { ana } = await anaAndMarta();
    expect((await ask(ana, school._id)).status).toBe(303);
    expect((await desk.get("/pupils")).text).toContain("Ana");
  });

  test("a pupil whose gate closes is gone from the list at once", async () => {
    const { school, desk } = await aSchool();
    const child = await aMusician("Villads", 13);
    const tie = await attends(child, school);
    expect((await desk.get("/pupils")).text).not.toContain("Villads");
    expect((await desk.get(`/pupils/${tie._id}/end`)).status).toBe(404);
  });

  test.each([
    ["nothing", {}],
    ["an id that nothing has", { schoolId: newId() }],
    ["an operator", "schoolId[$gt]="],
  ])("is not asked with %s", async (_what, body) => {
    const answer = await post(await house.as(await aMusician()), "/me/school", body);
    expect([answer.status, answer.text.includes('id="schoolId-error"')]).toEqual([422, true]);
  });

  test("is a school that is open: a venue is not asked, and only musicians have the page", async () => {
    const venue = await anOrganisation("venue", "Lågen");
    expect((await ask(await aMusician(), venue._id)).status).toBe(422);
    expect((await (await house.as(await aMember())).get("/me/school")).status).toBe(404);
    const json = await (await house.as(await aMusician())).get("/api/v1/me/school");
    expect(json.body).toEqual({ gateOpen: true, enrolments: [] });
  });
});

describe("an enrolment that was ended by mistake", () => {
  test("comes back for an hour by whoever ended it, and by nobody else", async () => {
    const { school, desk } = await aSchool();
    const colleague = await house.as(await aMemberOf(school, "Per"));
    const noor = await aMusician("Noor");
    const tie = await attends(noor, school);
    const ended = await post(desk, `/pupils/${tie._id}/end`);
    expect(ended.status).toBe(303);
    expect((await desk.get("/pupils")).text).toContain(`/pupils/${tie._id}/return`);
    expect((await post(colleague, `/pupils/${tie._id}/return`)).status).toBe(404);
    expect((await post(desk, `/pupils/${tie._id}/return`)).status).toBe(303);
    expect((await tiesTo(noor.personId, clock.now(), "pupil")).map((one) => one.from)).toEqual([school._id]);
    expect((await post(desk, `/pupils/${tie._id}/return`)).status).toBe(409);
    const [again] = await tiesTo(noor.personId, clock.now(), "pupil");
    await post(desk, `/pupils/${again?._id}/end`);
    const late = plusMs(clock.now(), 61 * 60_000);
    clock.set(() => late);
    expect((await post(desk, `/pupils/${again?._id}/return`)).status).toBe(404);
    clock.set(null);
  });

  test("comes back by the pupil who left, for an hour, unless another school took them in", async () => {
    const [{ school, desk }, next] = [await aSchool(), await aSchool("Nordskolen")];
    const noor = await aMusician("Noor");
    const [browser, stranger] = [await house.as(noor), await house.as(await aMusician("Silas"))];
    const first = await attends(noor, school);
    await post(browser, `/me/school/${first._id}/departure`);
    expect((await browser.get("/me/school")).text).toContain(`/me/school/${first._id}/return`);
    expect((await post(stranger, `/me/school/${first._id}/return`)).status).toBe(404);
    expect((await post(browser, `/me/school/${first._id}/return`)).status).toBe(303);
    expect((await desk.get("/pupils")).text).toContain("Noor");
    const [again] = await tiesTo(noor.personId, clock.now(), "pupil");
    await post(browser, `/me/school/${again?._id}/departure`);
    await attends(noor, next.school);
    expect((await post(browser, `/me/school/${again?._id}/return`)).status).toBe(409);
    const late = plusMs(clock.now(), 61 * 60_000);
    clock.set(() => late);
    expect((await post(browser, `/me/school/${again?._id}/return`)).status).toBe(404);
    clock.set(null);
  });

  test("does not come back by the school when the pupil left", async () => {
    const { school, desk } = await aSchool();
    const noor = await aMusician("Noor");
    const tie = await attends(noor, school);
    expect((await post(await house.as(noor), `/me/school/${tie._id}/departure`)).status).toBe(303);
    expect((await post(desk, `/pupils/${tie._id}/return`)).status).toBe(404);
  });
});
