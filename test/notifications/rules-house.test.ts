import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { isAskedAbout, joinAct } from "../../src/features/acts/index.ts";
import { HOUSE } from "../../src/features/notifications/rules-house.ts";
import { remindOfUnopened } from "../../src/features/safeguarding/service.ts";
import { dayOf } from "../../src/platform/calendar.ts";
import { clock, DAY_MS, plusMs } from "../../src/platform/clock.ts";
import { newId } from "../../src/platform/ids.ts";
import { type Client, useHouse } from "../support/house.ts";
import {
  aGuardianOf,
  aMember,
  aMemberOf,
  aMusician,
  anOrganisation,
  aSafeguardingLead,
  aSecretary,
  FURESOE,
  type Member,
  saysYes,
  seenBy,
} from "../support/people.ts";
import { anAct } from "../support/songs.ts";
import { makeTold } from "../support/told.ts";

const house = useHouse();
const post = (browser: Client, path: string, body: object = {}) => browser.post(path).type("form").send(body);
const today = (): string => dayOf(clock.now());

let told: ReturnType<typeof makeTold>;
let applicant: Member;
let maker: Member;
let drummer: Member;
let handTo: Member;
let asApplicant: Client;
let asSecretary: Client;
let asMaker: Client;
let asDrummer: Client;
let asLead: Client;
let asStranger: Client;
let asCoordinator: Client;

beforeAll(async () => {
  told = makeTold(house);
  applicant = await aMember({ name: "Ilse" });
  asApplicant = await told.join("applicant", applicant);
  asSecretary = await told.join("secretary", await aSecretary("Karna"));
  maker = await aMusician("Yusuf", 19);
  drummer = await aMusician("Silke", 17);
  asMaker = await told.join("maker", maker);
  asDrummer = await told.join("drummer", drummer);
  await told.join("drummersMother", await aGuardianOf(drummer, "Vibeke"));
  asLead = await told.join("lead", await aSafeguardingLead("Dagny"));
  handTo = await aSafeguardingLead("Erling");
  await told.join("other lead", handTo);
  const school = await anOrganisation("school", "Furesø Musikskole");
  asCoordinator = await told.join("coordinator", await aMemberOf(school, "Rosa"));
  asStranger = await told.join("stranger", await aMember({ name: "Fremmede" }));
  await told.ready();
}, 120_000);

describe("the secretariat's decisions", () => {
  const ask = { about: "Guitar og sang med unge", instruments: "guitar", municipality: FURESOE };

  test("a mentor's application is told to the secretariat, each answer to the applicant", async () => {
    await told.tells(() => post(asApplicant, "/mentors/application", ask), {
      secretary: "mentorApplied: Ilse vil gerne være mentor. Se ansøgningen.",
    });
    const at = `/admin/mentors/${applicant.personId}`;
    await told.tells(() => post(asSecretary, `${at}/refusal`), {
      applicant: "mentorDeclined: Sekretariatet har sagt nej til din ansøgning som mentor.",
    });
    await told.tells(() => post(asSecretary, `${at}/approval`, { certificateDay: today() }), {
      applicant: "mentorApproved: Du er godkendt som mentor.",
    });
    await told.tells(() => post(asSecretary, `${at}/end`), {
      applicant: "mentorEnded: Du er ikke længere mentor hos Flyvefærdig.",
    });
  });

  test("an organisation waits for the secretariat, and whoever works there hears of the yes and of newcomers", async () => {
    const facts = { kind: "venue", name: "Ny scene", municipality: FURESOE, about: "", requestId: newId() };
    await told.tells(() => post(asApplicant, "/organisations", facts), {
      secretary: "organisationApplied: En organisation venter på at blive godkendt.",
    });
    const list = (await asSecretary.get("/admin/organisations")).text;
    const id = /\/admin\/organisations\/([0-9a-z]{20})/.exec(list)?.[1] ?? "";
    const form = (await asSecretary.get(`/admin/organisations/${id}`)).text;
    const version = /name="version" value="(\d+)"/.exec(form)?.[1];
    await told.tells(() => post(asSecretary, `/admin/organisations/${id}/approval`, { version }), {
      applicant: "organisationApproved: Ny scene er godkendt.",
    });
    const newcomer = await aMember({ name: "Bertil" });
    const invited = await post(asApplicant, `/organisations/${id}/invitations`, { email: newcomer.email });
    expect(invited.status).toBe(303);
    const { path } = await house.mail(newcomer.email);
    const asNewcomer = await house.as(newcomer);
    await told.tells(() => post(asNewcomer, `${path}/acceptance`), {
      applicant: "memberJoined: Bertil arbejder nu med hos Ny scene.",
    });
    await told.join("newcomer", newcomer);
    await told.ready();
    const heirs = (await asApplicant.get(`/organisations/${id}`)).text;
    const memberId = /<option value="([0-9a-z]{20})"/.exec(heirs)?.[1];
    await told.tells(() => post(asApplicant, `/organisations/${id}/coordination`, { memberId }), {
      newcomer: "coordinationYours: Du koordinerer nu Ny scene. Du inviterer og retter.",
    });
    await told.tells(() => post(asApplicant, `/organisations/${id}/coordination/return`), {
      newcomer: "coordinationTakenBack: Du koordinerer ikke Ny scene alligevel. Opgaven er taget tilbage.",
    });
  });
});

test("an organisation that is closed is told to those who worked there", async () => {
  const place = await anOrganisation("partner", "Lille Fond");
  await told.join("partner", await aMemberOf(place, "Pil"));
  await told.ready();
  await told.tells(() => post(asSecretary, `/admin/organisations/${place._id}/closure`, { version: 0 }), {
    partner: "workplaceClosed: Lille Fond er lukket hos Flyvefærdig. Du har ikke adgang der mere.",
  });
});

describe("an act", () => {
  test("tells its members who joins, who leaves and that a public page waits for their yes", async () => {
    const form = {
      kind: "band",
      name: "Våde Snørebånd",
      about: "",
      genres: "",
      ink: "gab",
      roles: "guitar",
      requestId: newId(),
    };
    const at = (await post(asMaker, "/acts", form)).headers.location ?? "";
    await post(asMaker, `${at}/invitations`, { email: drummer.email, roles: "trommer" });
    const { path } = await house.mail(drummer.email);
    await told.tells(() => post(asDrummer, `${path}/acceptance`), {
      maker: "actMemberJoined: Der er kommet en ny med i din act.",
    });
    await told.tells(() => post(asMaker, `${at}/publication`, { public: "yes", answer: "yes" }), {
      drummer: "actAsksPublic: En act, du er med i, vil have en offentlig side. Den venter på jeres ja.",
    });
    const picture = { credit: "Fie Foto", alt: "To på en scene", agreed: "yes", requestId: newId() };
    const jpeg = join(import.meta.dirname, "../fixtures/pictures/gps.jpg");
    await told.tells(() => asMaker.post(`${at}/kit/pictures`).field(picture).attach("picture", jpeg), {
      drummer: "kitPictureAdded: Der er lagt et billede i pressekittet for en act, du er med i.",
    });
    const id = at.split("/").at(-1) ?? "";
    for (const one of [maker, drummer]) await saysYes(one, one, "demoPublic", id);
    await told.ready();
    await told.tells(
      () => post(asStranger, `/a/${id}/report`, { what: "hurtful", text: "Forkert", requestId: newId() }),
      { secretary: "pageReported: Nogen har meldt et problem med en offentlig side." },
    );
    for (const one of [maker, drummer]) await saysYes(one, one, "venueContact");
    await told.ready();
    const enquiry = { name: "Henrik", email: "h@kanten.example", text: "Den 12.?", requestId: newId() };
    await told.tells(() => post(asStranger, `/a/${id}/enquiry`, enquiry), {
      // The drummer is under 18: those who are written to are guardians alone.
      drummersMother: "enquiryCame: En arrangør har skrevet til en act, du svarer for.",
    });
    await told.tells(() => post(asDrummer, `${at}/members/${drummer.personId}/departure`), {
      maker: "actMemberLeft: En har forladt din act.",
    });
  });
});

describe("an act with a child under 15 in it", () => {
  test("tells the guardian when the child joins, when a grown-up joins, and of its press kit", async () => {
    const [zara, dan] = [await aMusician("Zara", 12), await aMusician("Dan", 20)];
    const tove = await aGuardianOf(zara, "Tove");
    const per = await aGuardianOf(zara, "Per");
    await saysYes(tove, zara);
    const asTove = await told.join("zarasMother", tove);
    await told.join("zarasFather", per);
    const [asZara, asDan] = [await told.join("zara", zara), await told.join("dan", dan)];
    const form = { kind: "band", name: "Tusmørke", about: "", genres: "", ink: "gab", requestId: newId() };
    const at = (await post(asMaker, "/acts", form)).headers.location ?? "";
    await house.settle();
    const links = new Map<Member, string>();
    for (const one of [zara, dan, drummer]) {
      await post(asMaker, `${at}/invitations`, { email: one.email, roles: "" });
      links.set(one, (await house.mail(one.email)).path);
    }
    const accept = (browser: Client, who: Member) => () => post(browser, `${links.get(who)}/acceptance`);
    await told.ready();
    const joined = "actMemberJoined: Der er kommet en ny med i din act.";
    const asks =
      "admissionAsked: Dit barn kommer måske til at spille sammen med en voksen. Svar ja eller nej.";
    const answers = (answer: string) => async () => {
      const page = (await asTove.get("/guardian")).text;
      return post(asTove, /action="(\/acts\/\w+\/admissions\/\w+\/answer)"/.exec(page)?.[1] ?? "", {
        answer,
      });
    };
    const intoAct = "youJoinedAct: Du er nu med i en act, som du var inviteret til.";
    await told.tells(accept(asZara, zara), { zarasMother: asks, zarasFather: asks });
    await told.tells(answers("yes"), {
      maker: joined,
      zara: intoAct,
      zarasFather: "childJoinedAct: Zara spiller nu med i en act. Se, hvem der er med.",
    });
    // Another who is no grown-up is nothing to write home about.
    await told.tells(accept(asDrummer, drummer), { maker: joined, zara: joined });
    await told.tells(accept(asDan, dan), { zarasMother: asks, zarasFather: asks });
    await told.tells(answers("no"), {
      maker: "invitedNotIn: En, der var inviteret til din act, kommer ikke med.",
      dan: "notInAct: Du kommer ikke med i en act, som du var inviteret til.",
    });
    await post(asMaker, `${at}/invitations`, { email: dan.email, roles: "" });
    links.set(dan, (await house.mail(dan.email)).path);
    await told.ready();
    await told.tells(accept(asDan, dan), { zarasMother: asks, zarasFather: asks });
    await told.tells(answers("yes"), {
      maker: joined,
      zara: joined,
      drummer: joined,
      dan: intoAct,
      zarasFather:
        "adultJoinedChildsAct: En voksen er kommet med i en act, som dit barn spiller i. Se, hvem det er.",
    });
    const picture = { credit: "Fie Foto", alt: "To på en scene", agreed: "yes", requestId: newId() };
    const jpeg = join(import.meta.dirname, "../fixtures/pictures/gps.jpg");
    const added = "kitPictureAdded: Der er lagt et billede i pressekittet for en act, du er med i.";
    const childsAdded =
      "childsKitPictureAdded: Der er lagt et billede i pressekittet for en act, dit barn er med i.";
    await told.tells(() => asMaker.post(`${at}/kit/pictures`).field(picture).attach("picture", jpeg), {
      zara: added,
      dan: added,
      drummer: added,
      zarasMother: childsAdded,
      zarasFather: childsAdded,
    });
  });
});

test("the guardian of a child who comes to an act is asked about the grown-up who waits there already", async () => {
  const [astrid, bo] = [await aMusician("Astrid", 12), await aMusician("Bo", 13)];
  const [rikke, gro] = [await aGuardianOf(astrid, "Rikke"), await aGuardianOf(bo, "Gro")];
  for (const [mother, child] of [
    [rikke, astrid],
    [gro, bo],
  ] as const)
    await saysYes(mother, child);
  const act = (await anAct(astrid, await aMusician("Emil", 16)))._id;
  await joinAct(await seenBy(await aMusician("Dan", 40)), act, "");
  await told.join("rikke", rikke);
  await told.join("gro", gro);
  await told.ready();
  const comes = async (who: Member) => {
    await joinAct(await seenBy(who), act, "");
    return { status: 303 };
  };
  await told.tells(() => comes(bo), {
    gro: "admissionAsked: Dit barn kommer måske til at spille sammen med en voksen. Svar ja eller nej.",
  });
  // Somebody of 15 to 17 is not asked about.
  const { personId } = await aMusician("Ida", 16);
  expect([await isAskedAbout(act, bo.personId), await isAskedAbout(act, personId)]).toEqual([true, false]);
});

describe("a concern", () => {
  test("is told to the leads alone, again after a day, and to whoever it is handed over to", async () => {
    const words = { worry: "else", text: "Er blevet meget stille.", reach: "", requestId: newId() };
    await told.tells(() => post(asCoordinator, "/concerns", words), {
      lead: "concernRaised: Nogen har sendt dig en bekymring.",
      "other lead": "concernRaised: Nogen har sendt dig en bekymring.",
    });
    const later = plusMs(clock.now(), 2 * DAY_MS);
    const waits = "concernWaits: En bekymring har ventet mere end et døgn på at blive åbnet.";
    await told.tells(
      async () => {
        clock.set(() => later);
        await remindOfUnopened(later);
        clock.set(null);
        return { status: 303 };
      },
      { lead: waits, "other lead": waits },
    );
    const cases = (await asLead.get("/api/v1/safeguarding")).body as { id: string; version: number }[];
    const at = `/safeguarding/${cases[0]?.id ?? ""}`;
    const version = async (): Promise<number> =>
      ((await asLead.get(`/api/v1${at}`)).body as { version: number }).version;
    expect((await post(asLead, `${at}/opening`)).status).toBe(200);
    await post(asLead, `${at}/hand`, { version: await version() });
    await told.ready();
    await told.tells(
      async () => post(asLead, `${at}/handover`, { to: handTo.personId, version: await version() }),
      { "other lead": "concernForYou: En anden ansvarlig har givet dig en bekymring." },
    );
    await told.tells(async () => post(asLead, `${at}/takeover`, { version: await version() }), {
      "other lead": "concernTaken: En anden ansvarlig har overtaget en bekymring, du havde.",
    });
  });
});

describe("a role of the house", () => {
  test("that is given or taken is told to whoever it is about, and to the secretariat and the leads", async () => {
    const colleague = await aSecretary("Lone");
    await told.join("colleague", colleague);
    await told.ready();
    const team = (email: string | null, kind: string) => post(asSecretary, "/admin/team", { email, kind });
    const removal = (one: Member, kind: string) =>
      post(asSecretary, `/admin/team/${one.personId}/removal`, { kind });
    await told.tells(() => team(colleague.email, "safeguarding"), {
      colleague: "youAreLead: Du er nu ansvarlig for børnebeskyttelse.",
      lead: "leadNamed: Lone er nu ansvarlig for børnebeskyttelse.",
      "other lead": "leadNamed: Lone er nu ansvarlig for børnebeskyttelse.",
    });
    await told.tells(() => removal(colleague, "safeguarding"), {
      colleague: "youWereLead: Du er ikke ansvarlig for børnebeskyttelse mere.",
      lead: "leadGone: Lone er ikke ansvarlig for børnebeskyttelse mere.",
      "other lead": "leadGone: Lone er ikke ansvarlig for børnebeskyttelse mere.",
    });
    await told.tells(() => team(handTo.email, "secretariat"), {
      colleague: "secretaryNamed: Erling er nu med i sekretariatet.",
      lead: "secretaryNamed: Erling er nu med i sekretariatet.",
      "other lead": "youAreSecretary: Du er nu med i sekretariatet.",
    });
    await told.tells(() => removal(handTo, "secretariat"), {
      colleague: "secretaryGone: Erling er ikke med i sekretariatet mere.",
      lead: "secretaryGone: Erling er ikke med i sekretariatet mere.",
      "other lead": "youWereSecretary: Du er ikke med i sekretariatet mere.",
    });
  });
});

/** A card is made and used in `test/cards/from-fifteen.test.ts`. */
const BY_CARD = ["newCard", "newSignIn"];
/** The nights of a certificate are walked in `test/safeguarding/certificates.test.ts`, a report's outcome in `reports.test.ts` there. */
const ELSEWHERE = [
  ...BY_CARD,
  "certificateDue",
  "certificateOver",
  "mentorCertificateOver",
  "childsMentorAway",
  "reportActed",
  "reportLeft",
];
afterAll(() => {
  const all = Object.values(HOUSE).flatMap((rules) => rules.map((one) => one.key));
  expect(all.filter((key) => !told.keys.has(key) && !ELSEWHERE.includes(key))).toEqual([]);
});
