import { describe, expect, test } from "@jest/globals";
import { actions } from "../../src/features/order.ts";
import { findByEmail, findByRole, giveRole, setLeavingAccount } from "../../src/features/accounts/index.ts";
import { applyAsMentor, findMentor } from "../../src/features/mentors/index.ts";
import { createOrganisation, membersOf } from "../../src/features/organisations/index.ts";
import { readConfig } from "../../src/config.ts";
import { addDays, dayOf } from "../../src/platform/calendar.ts";
import { clock, DAY_MS, plusMs } from "../../src/platform/clock.ts";
import { systemContext } from "../../src/platform/context.ts";
import { eventTypes } from "../../src/platform/events/events.ts";
import { hasSentence } from "../../src/platform/i18n.ts";
import { newId } from "../../src/platform/ids.ts";
import { command } from "../support/command.ts";
import { useHouse } from "../support/house.ts";
import {
  type Member,
  attends,
  aGuardianOf,
  aMember,
  aMemberOf,
  aMentor,
  aMusician,
  anOrganisation,
  aSafeguardingLead,
  aSecretary,
  FURESOE,
  PASSWORD,
  seenBy,
} from "../support/people.ts";

const house = useHouse();
const today = (): string => dayOf(clock.now());
type Browser = Awaited<ReturnType<typeof house.as>>;
const post = (browser: Browser, path: string, body: object | string = {}) =>
  browser.post(path).type("form").send(body);
const SCRIPT = "<script>alert(1)</script>";

async function anApplicant(name = "Ilir") {
  const member = await aMember({ name });
  await applyAsMentor(await seenBy(member), {
    about: "Guitar og sang med unge",
    instruments: ["guitar"],
    municipality: FURESOE,
  });
  return { ...member, at: `/admin/mentors/${member.personId}` };
}

describe("the pages of the secretariat", () => {
  test("are there for the secretariat alone", async () => {
    const applicant = await anApplicant();
    const venue = await anOrganisation("venue", "Lågen");
    const pages = [
      "/admin",
      "/admin/mentors",
      applicant.at,
      "/admin/organisations",
      "/admin/organisations/new",
      `/admin/organisations/${venue._id}`,
      "/admin/team",
      "/admin/people",
      "/admin/events",
    ];
    const secretary = await house.as(await aSecretary());
    const others = await Promise.all(
      [
        await aMember(),
        await aMusician(),
        await aMentor(),
        await aMemberOf(venue, "Bo"),
        await aSafeguardingLead(),
      ].map((one) => house.as(one)),
    );
    for (const path of pages) {
      expect([path, (await secretary.get(path)).status]).toEqual([path, 200]);
      for (const other of others) expect([path, (await other.get(path)).status]).toEqual([path, 404]);
    }
  });

  test("begin with what waits", async () => {
    const secretary = await house.as(await aSecretary());
    const before = (await secretary.get("/api/v1/admin")).body as { mentors: number; organisations: number };
    await anApplicant();
    await createOrganisation(
      await seenBy(await aMember()),
      { kind: "venue", name: "Ny scene", municipality: FURESOE, about: "" },
      false,
    );
    expect((await secretary.get("/api/v1/admin")).body).toMatchObject({
      mentors: before.mentors + 1,
      organisations: before.organisations + 1,
    });
    expect((await secretary.get("/admin")).text).toContain("vil være mentor");
  });
});

describe("a mentor", () => {
  test("is approved with the day of a certificate, and the list says when it is seen again", async () => {
    const ilir = await anApplicant();
    const secretary = await house.as(await aSecretary());
    expect((await secretary.get("/admin/mentors")).text).toContain("Ilir");
    expect(
      (await post(secretary, `${ilir.at}/approval`, { certificateDay: today(), referenceDay: "" })).status,
    ).toBe(303);
    expect(await findMentor(ilir.personId)).toMatchObject({ status: "approved", certificateDay: today() });
    expect((await secretary.get(ilir.at)).text).toContain("Attesten skal ses igen senest");
    const again = await post(secretary, `${ilir.at}/approval`, { certificateDay: today() });
    expect([again.status, again.text.includes("ændret imens")]).toEqual([409, true]);
  });

  test.each([
    ["no day at all", { certificateDay: "", referenceDay: "" }, "certificateDay"],
    ["a day to come", { certificateDay: "2099-01-01" }, "certificateDay"],
    ["no such day", { certificateDay: "2026-02-30" }, "certificateDay"],
    ["a reference to come", { referenceDay: "2099-01-01" }, "referenceDay"],
    ["script text", { referenceDay: SCRIPT }, "referenceDay"],
    ["an operator", "certificateDay[$gt]=", "certificateDay"],
  ])("is not approved with %s", async (_what, body, field) => {
    const ilir = await anApplicant();
    const answer = await post(await house.as(await aSecretary()), `${ilir.at}/approval`, body);
    expect([answer.status, answer.text.includes(`id="${field}-error"`)]).toEqual([422, true]);
    expect(answer.text).not.toContain(SCRIPT);
    expect((await findMentor(ilir.personId))?.status).toBe("applied");
  });

  test("is declined, and may be approved after all", async () => {
    const ilir = await anApplicant();
    const secretary = await house.as(await aSecretary());
    expect((await post(secretary, `${ilir.at}/refusal`)).status).toBe(303);
    expect((await findMentor(ilir.personId))?.status).toBe("declined");
    expect((await post(secretary, `${ilir.at}/approval`, { referenceDay: today() })).status).toBe(303);
  });

  test("shows the certificate again, and ends: the role goes at once", async () => {
    const ilir = await aMentor("Ilir", addDays(today(), -800));
    const at = `/admin/mentors/${ilir.personId}`;
    const secretary = await house.as(await aSecretary());
    expect((await secretary.get(at)).text).toContain("Attesten skulle ses igen");
    expect((await post(secretary, `${at}/certificate`, {})).status).toBe(422);
    expect((await post(secretary, `${at}/certificate`, { certificateDay: today() })).status).toBe(303);
    expect((await secretary.get(at)).text).not.toContain("Attesten skulle ses igen");
    expect((await post(secretary, `${at}/end`)).status).toBe(303);
    expect((await findByEmail(ilir.email))?.roles).toEqual([]);
  });

  test("who is approved shows a reference again: its day is written, and not one to come", async () => {
    const ilir = await aMentor("Ilir", null);
    const at = `/admin/mentors/${ilir.personId}`;
    const secretary = await house.as(await aSecretary());
    expect((await secretary.get(at)).text).toContain(`action="${at}/reference"`);
    for (const referenceDay of ["", "2099-01-01"]) {
      const answer = await post(secretary, `${at}/reference`, { referenceDay });
      expect([answer.status, answer.text.includes('id="referenceDay-error"')]).toEqual([422, true]);
    }
    expect((await post(secretary, `${at}/reference`, { referenceDay: today() })).status).toBe(303);
    expect((await findMentor(ilir.personId))?.referenceDay).toBe(today());
    expect((await post(await house.as(ilir), `${at}/reference`, { referenceDay: today() })).status).toBe(404);
  });

  test("is never decided about by themselves", async () => {
    const karen = await aSecretary();
    await applyAsMentor(await seenBy(karen), { about: "Sang", instruments: [], municipality: null });
    const at = `/admin/mentors/${karen.personId}`;
    const [own, colleague] = [await house.as(karen), await house.as(await aSecretary("Lone"))];
    expect((await own.get(at)).text).toContain("En kollega skal afgøre det");
    expect((await post(own, `${at}/approval`, { certificateDay: today() })).status).toBe(403);
    expect((await post(colleague, `${at}/approval`, { certificateDay: today() })).status).toBe(303);
    expect((await post(own, `${at}/certificate`, { certificateDay: today() })).status).toBe(403);
  });
});

describe("an organisation", () => {
  const anApplication = async () => {
    const applicant = await aMember({ name: "Sanne" });
    const row = await createOrganisation(
      await seenBy(applicant),
      { kind: "venue", name: "Lågen", municipality: FURESOE, about: "" },
      false,
    );
    return { applicant, row, at: `/admin/organisations/${row._id}` };
  };

  test("is approved once, and its applicant coordinates", async () => {
    const { applicant, row, at } = await anApplication();
    const secretary = await house.as(await aSecretary());
    expect((await secretary.get(at)).text).toContain("Sanne søgte");
    expect((await post(secretary, `${at}/approval`, {})).status).toBe(422);
    expect((await post(secretary, `${at}/approval`, { version: 7 })).status).toBe(409);
    expect((await post(secretary, `${at}/approval`, { version: 0 })).status).toBe(303);
    expect(await membersOf(row._id)).toMatchObject([{ personId: applicant.personId, coordinator: true }]);
    expect((await post(secretary, `${at}/approval`, { version: 0 })).status).toBe(404);
  });

  test("is declined, and the applicant is told", async () => {
    const { applicant, row, at } = await anApplication();
    const secretary = await house.as(await aSecretary());
    expect((await post(secretary, `${at}/refusal`, { version: 0 })).status).toBe(303);
    expect((await house.mail(applicant.email)).subject).toBe("Svar på din ansøgning");
    expect((await (await house.as(applicant)).get(`/organisations/${row._id}`)).text).toContain("lukket");
    expect(await membersOf(row._id)).toEqual([]);
  });

  test("is closed: its people lose their roles at once, and strangers see it no more", async () => {
    const school = await anOrganisation("school", "Nordskolen");
    const bodil = await aMemberOf(school, "Bodil");
    const secretary = await house.as(await aSecretary());
    expect((await post(secretary, `/admin/organisations/${school._id}/closure`, { version: 0 })).status).toBe(
      303,
    );
    expect((await findByEmail(bodil.email))?.roles).toEqual([]);
    expect((await (await house.as(bodil)).get(`/organisations/${school._id}`)).status).toBe(404);
  });

  test("is made by the secretariat, once, and then invites its first coordinator", async () => {
    const secretary = await house.as(await aSecretary());
    const typed = { kind: "partner", name: "Fonden", municipality: FURESOE, about: "", requestId: newId() };
    const made = await post(secretary, "/admin/organisations", typed);
    expect((await post(secretary, "/admin/organisations", typed)).headers.location).toBe(
      made.headers.location,
    );
    const email = `${newId()}@example.org`;
    expect((await post(secretary, `${made.headers.location}/invitations`, { email })).status).toBe(303);
    const fresh = house.client();
    await post(fresh, `${(await house.mail(email)).path}/account`, { name: "Kim", password: PASSWORD });
    expect((await findByEmail(email))?.roles).toMatchObject([{ kind: "partner", coordinator: true }]);
    expect((await post(secretary, "/admin/organisations", { ...typed, name: "" })).status).toBe(422);
  });
});

describe("the team", () => {
  test("is named by mail: who has an account gets the role at once, and loses it at once", async () => {
    const secretary = await house.as(await aSecretary());
    const dorthe = await aMember({ name: "Dorthe" });
    await aSafeguardingLead("Erik");
    expect((await post(secretary, "/admin/team", { email: dorthe.email, kind: "safeguarding" })).status).toBe(
      303,
    );
    expect((await findByEmail(dorthe.email))?.roles).toMatchObject([{ kind: "safeguarding" }]);
    expect((await secretary.get("/admin/team")).text).toContain("Dorthe");
    const twice = await post(secretary, "/admin/team", { email: dorthe.email, kind: "safeguarding" });
    expect([twice.status, twice.text.includes("allerede den rolle")]).toEqual([422, true]);
    expect(
      (await post(secretary, `/admin/team/${dorthe.personId}/removal`, { kind: "safeguarding" })).status,
    ).toBe(303);
    expect((await findByEmail(dorthe.email))?.roles).toEqual([]);
    expect(
      (await post(secretary, `/admin/team/${dorthe.personId}/removal`, { kind: "safeguarding" })).status,
    ).toBe(404);
  });

  test("is invited where there is no account: a link that works once and runs out", async () => {
    const secretary = await house.as(await aSecretary());
    const email = `${newId()}@example.org`;
    await post(secretary, "/admin/team", { email, kind: "secretariat" });
    const { path } = await house.mail(email);
    const later = plusMs(clock.now(), 15 * DAY_MS);
    clock.set(() => later);
    try {
      expect((await house.client().get(path)).status).toBe(404);
    } finally {
      clock.set(null);
    }
    const fresh = house.client();
    await post(fresh, `${path}/account`, { name: "Lone", password: PASSWORD });
    // In, and led to the second step that the role asks for.
    expect((await fresh.get("/admin")).headers.location).toBe("/account/second-factor");
    expect((await findByEmail(email))?.roles.map((role) => role.kind)).toEqual(["secretariat"]);
    expect((await house.client().get(path)).status).toBe(404);
  });

  test("an invitation can be taken back, and whoever sent it cannot use it", async () => {
    const karen = await aSecretary();
    const secretary = await house.as(karen);
    const email = `${newId()}@example.org`;
    await post(secretary, "/admin/team", { email, kind: "safeguarding" });
    const { path } = await house.mail(email);
    expect((await post(secretary, `${path}/acceptance`)).status).toBe(409);
    const page = (await secretary.get("/admin/team")).text;
    const row = page.slice(page.indexOf(email));
    const action = /\/admin\/team\/invitations\/\w+\/withdrawal/.exec(row)?.[0] ?? "";
    expect((await post(secretary, action)).status).toBe(303);
    expect((await house.client().get(path)).status).toBe(404);
  });

  test("nobody names themselves safeguarding lead", async () => {
    const karen = await aSecretary();
    const answer = await post(await house.as(karen), "/admin/team", {
      email: karen.email,
      kind: "safeguarding",
    });
    expect([answer.status, answer.text.includes("Bed en kollega")]).toEqual([422, true]);
    expect((await findByEmail(karen.email))?.roles.map((one) => one.kind)).toEqual(["secretariat"]);
  });

  test("two who are removed at once are not both the last but one", async () => {
    const [one, two] = [await house.as(await aSecretary()), await house.as(await aSecretary("Lone"))];
    const pair = [await aSafeguardingLead("Dorthe"), await aSafeguardingLead("Erik")];
    const path = (personId: string): string => `/admin/team/${personId}/removal`;
    const ours = new Set(pair.map((member) => member.personId));
    for (const other of await findByRole("safeguarding"))
      if (!ours.has(other.personId)) await post(one, path(other.personId), { kind: "safeguarding" });
    const answers = await Promise.all(
      [one, two].map((browser, i) => post(browser, path(pair[i]?.personId ?? ""), { kind: "safeguarding" })),
    );
    expect(answers.map((answer) => answer.status).sort((a, b) => a - b)).toEqual([303, 409]);
    expect(await findByRole("safeguarding")).toHaveLength(1);
  });

  test("somebody who is leaving does not count as another one", async () => {
    const secretary = await house.as(await aSecretary());
    const [stays, leaves] = [await aSafeguardingLead("Dorthe"), await aSafeguardingLead("Erik")];
    for (const other of await findByRole("safeguarding"))
      if (![stays.personId, leaves.personId].includes(other.personId))
        await post(secretary, `/admin/team/${other.personId}/removal`, { kind: "safeguarding" });
    await setLeavingAccount(leaves.personId, clock.now());
    const refused = await post(secretary, `/admin/team/${stays.personId}/removal`, { kind: "safeguarding" });
    expect([refused.status, refused.text.includes("mindst én")]).toEqual([409, true]);
    await setLeavingAccount(leaves.personId, null);
    expect(
      (await post(secretary, `/admin/team/${stays.personId}/removal`, { kind: "safeguarding" })).status,
    ).toBe(303);
  });

  test("a lead stays who alone may read an open concern; one that nobody may read is a number to the secretariat", async () => {
    const secretary = await house.as(await aSecretary());
    const [reads, concerned] = [await aSafeguardingLead("Dorthe"), await aSafeguardingLead("Erik")];
    for (const other of await findByRole("safeguarding"))
      if (![reads.personId, concerned.personId].includes(other.personId))
        await post(secretary, `/admin/team/${other.personId}/removal`, { kind: "safeguarding" });
    const noor = await house.as(await aMusician("Noor"));
    const words = { worry: "unsafe", text: "", notTo: concerned.personId, requestId: newId() };
    expect((await post(noor, "/concerns", words)).status).toBe(303);
    const removal = () => post(secretary, `/admin/team/${reads.personId}/removal`, { kind: "safeguarding" });
    const refused = await removal();
    expect([refused.status, refused.text.includes("kan kun læses af den ansvarlige")]).toEqual([409, true]);
    expect((await secretary.get("/api/v1/admin")).body).toMatchObject({ concerns: 0 });
    await setLeavingAccount(reads.personId, clock.now());
    expect((await secretary.get("/api/v1/admin")).body).toMatchObject({ concerns: 1 });
    const page = (await secretary.get("/admin")).text.split("</main>")[0] ?? "";
    expect(page).toContain("En bekymring har ingen, der må læse den");
    expect(page).not.toContain("Noor");
    const third = await aSafeguardingLead("Dagny");
    await setLeavingAccount(reads.personId, null);
    expect((await removal()).status).toBe(303);
    expect((await findByEmail(third.email))?.roles).toHaveLength(1);
  });

  test("the last one of a role stays", async () => {
    const secretary = await house.as(await aSecretary());
    const lead = await aSafeguardingLead();
    const leads = await findByRole("safeguarding");
    for (const one of leads.filter((account) => account.personId !== lead.personId))
      expect(
        (await post(secretary, `/admin/team/${one.personId}/removal`, { kind: "safeguarding" })).status,
      ).toBe(303);
    const last = await post(secretary, `/admin/team/${lead.personId}/removal`, { kind: "safeguarding" });
    expect([last.status, last.text.includes("mindst én")]).toEqual([409, true]);
    expect(await findByRole("safeguarding")).toHaveLength(1);
  });

  test.each([
    ["nothing", {}, "email"],
    ["no mail", { email: SCRIPT, kind: "secretariat" }, "email"],
    ["a role that is not given here", { email: "a@example.org", kind: "mentor" }, "kind"],
    ["an operator", "email[$gt]=&kind=secretariat", "email"],
  ])("is not named with %s", async (_what, body, field) => {
    const answer = await post(await house.as(await aSecretary()), "/admin/team", body);
    expect([answer.status, answer.text.includes(`id="${field}-error"`)]).toEqual([422, true]);
    expect(answer.text).not.toContain(SCRIPT);
  });
});

test("somebody is found by the exact mail address, and it is never in a URL", async () => {
  const secretary = await house.as(await aSecretary());
  const ilir = await aMentor("Ilir Hoxha");
  const found = await post(secretary, "/admin/people", { email: ilir.email });
  expect([found.status, found.text.includes("Ilir Hoxha")]).toEqual([200, true]);
  const part = await post(secretary, "/admin/people", { email: ilir.email.replace("person", "perso") });
  expect(part.text).toContain("Ingen profil har den adresse");
  expect((await post(secretary, "/admin/people", "email[$ne]=")).status).toBe(422);
});

test("whoever is found is said what they are and who stands around them, with the doors that open for the secretariat", async () => {
  const karen = await aSecretary();
  const secretary = await house.as(karen);
  const main = async (member: Member): Promise<string> =>
    (await post(secretary, "/admin/people", { email: member.email })).text.split("</main>")[0] ?? "";
  const child = await aMusician("Villads", 12);
  const school = await anOrganisation("school", "Furesø Musikskole");
  await attends(child, school);
  await aGuardianOf(child);
  await aGuardianOf(child, "Jon", false);
  const found = await main(child);
  for (const text of ["Musiker", "Elev på Furesø Musikskole", "En bekræftet værge", "En værge, der mangler"])
    expect(found).toContain(text);
  expect(found).not.toContain(`href="/people/${child.personId}"`);
  expect(found).toContain(`href="/musicians/${child.personId}/birth-day"`);
  expect((await secretary.get(`/musicians/${child.personId}/birth-day`)).status).toBe(200);
  expect(await main(await aMemberOf(school, "Rosa"))).toContain("Musikskole: Furesø Musikskole");
  const mentor = await aMentor();
  expect(await main(mentor)).toContain(`href="/admin/mentors/${mentor.personId}"`);
  const own = await main(karen);
  expect([own.includes("Sekretariat"), own.includes('value="safeguarding"')]).toEqual([true, false]);
});

describe("the trail", () => {
  test("is read page by page without names, by type and by day", async () => {
    const secretary = await house.as(await aSecretary());
    const noor = await aMusician("Noor");
    for (let i = 0; i < 60; i += 1)
      await giveRole(systemContext(), noor.personId, {
        kind: "musician",
        organisationId: null,
        coordinator: false,
      });
    const first = await secretary.get("/api/v1/admin/events?type=accounts.roleGiven");
    const rows = first.body.events as { type: string; person: string }[];
    expect(rows).toHaveLength(25);
    expect(new Set(rows.map((row) => row.type))).toEqual(new Set(["accounts.roleGiven"]));
    expect(rows[0]?.person).toBe(noor.personId.slice(0, 6));
    const all: string[] = [];
    let next = "";
    do {
      const page = (
        await secretary.get(`/api/v1/admin/events?day=${today()}${next ? `&before=${next}` : ""}`)
      ).body;
      all.push(...(page.events as object[]).map((row) => JSON.stringify(row)));
      next = page.next ?? "";
    } while (next);
    expect(all.length).toBeGreaterThan(60);
    const page = (await secretary.get("/admin/events")).text;
    expect(page).not.toContain("Noor");
    expect(page).not.toContain(noor.personId);
    expect((await secretary.get("/admin/events?day=2001-01-01")).text).toContain("Ingen hændelser");
  });

  test("says in words of both languages what happened, of every type that there is", async () => {
    expect([...eventTypes().keys()].filter((type) => !hasSentence(`happened.${type}`))).toEqual([]);
    const secretary = await house.as(await aSecretary());
    const danish = (await secretary.get("/admin/events?type=accounts.roleGiven")).text;
    expect(danish).toContain("En rolle blev givet");
    expect(danish.match(/<li class="row/g)?.length).toBeLessThanOrEqual(25);
    await post(secretary, "/language", { locale: "en", next: "/admin/events" });
    expect((await secretary.get("/admin/events?type=accounts.roleGiven")).text).toContain("A role was given");
  });

  test("bears an odd query", async () => {
    const secretary = await house.as(await aSecretary());
    for (const odd of [
      "before=x",
      "day=2026-99-99",
      "type[$gt]=",
      "type=nothing.here",
      "before=99999999999999999_x",
    ])
      expect([odd, (await secretary.get(`/admin/events?${odd}`)).status]).toEqual([odd, 200]);
  });
});

describe("the mailbox", () => {
  test("shows the newest mails with their link on a development machine", async () => {
    await post(house.client(), "/password-reset", { email: (await aMember()).email });
    await house.settle();
    const list = await house.client().get("/dev/mailbox");
    const path = /"(\/dev\/mailbox\/\w{20})">Ny adgangskode/.exec(list.text)?.[1] ?? "";
    const mail = await house.client().get(path);
    expect(mail.text).toContain('href="/password-reset/new?token=');
    expect((await house.client().get(`/dev/mailbox/${newId()}`)).status).toBe(404);
  });
  test("is not there with SMTP, with a database of one's own, or in production", () => {
    const paths = (env: Record<string, string>) =>
      actions(readConfig({ NODE_ENV: "test", ...env })).filter((one) => one.path.startsWith("/dev/mailbox"));
    expect(paths({})).toHaveLength(2);
    expect(paths({ SMTP_URL: "smtp://localhost:1" })).toEqual([]);
    expect(paths({ MONGODB_URI: "mongodb://localhost/x" })).toEqual([]);
  });
});

describe("npm run admin:create", () => {
  const run = (...args: string[]) => command("admin-create", args, house.connection.dbName);

  test("makes a secretary with a link that sets the password once; refuses a second unless it is asked for", async () => {
    await aSecretary();
    const email = `${newId()}@example.org`;
    const refused = await run(email, "Karen");
    expect([refused.code, refused.out.includes("--another")]).toEqual([1, true]);
    expect(await findByEmail(email)).toBeNull();
    const made = await run(email, "Karen", "--another");
    expect([made.code, made.out.includes(email)]).toEqual([0, true]);
    const token = /token=([\w-]{43})/.exec(made.out)?.[1] ?? "";
    expect((await findByEmail(email))?.passwordHash).toBeNull();
    const browser = house.client();
    expect((await post(browser, "/password-reset/new", { token, password: PASSWORD })).status).toBe(303);
    expect((await post(browser, "/password-reset/new", { token, password: PASSWORD })).status).toBe(422);
    await post(browser, "/sign-in", { email, password: PASSWORD });
    expect((await browser.get("/admin")).headers.location).toBe("/account/second-factor");
    expect((await (await house.as({ email })).get("/admin")).status).toBe(200);
  }, 30_000);

  test("says how it is written when something is missing", async () => {
    expect(await run("ikke en mail", "Karen")).toMatchObject({
      code: 1,
      out: expect.stringContaining("npm run admin:create"),
    });
  }, 30_000);
});
