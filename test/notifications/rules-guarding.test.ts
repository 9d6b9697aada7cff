import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { relationTo } from "../../src/features/consent/index.ts";
import { askMentor } from "../../src/features/mentorships/index.ts";
import { GUARDING } from "../../src/features/notifications/rules-guarding.ts";
import { createPerson, getPerson } from "../../src/features/people/index.ts";
import type { Organisation } from "../../src/features/organisations/index.ts";
import { addDays } from "../../src/platform/calendar.ts";
import { clock, DAY_MS, plusMs } from "../../src/platform/clock.ts";
import { systemContext } from "../../src/platform/context.ts";
import { newId } from "../../src/platform/ids.ts";
import { dailyWork } from "../../src/platform/jobs.ts";
import { type Client, useHouse } from "../support/house.ts";
import {
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
import { makeTie, tiesWith } from "../../src/features/ties/index.ts";
import { makeTold } from "../support/told.ts";

const house = useHouse();
const post = (browser: Client, path: string, body: object = {}) => browser.post(path).type("form").send(body);
/** A change made by a service, where its door asks for more than this test is about. */
const done = async (work: Promise<unknown>): Promise<{ status: number }> => {
  await work;
  return { status: 303 };
};

let told: ReturnType<typeof makeTold>;
let child: Member;
let mother: Member;
let father: Member;
let teen: Member;
let school: Organisation;
let venue: Organisation;
let asChild: Client;
let asMother: Client;
let asFather: Client;
let asTeen: Client;
let asSecretary: Client;
let asBooker: Client;
let asTeacher: Client;

beforeAll(async () => {
  told = makeTold(house);
  school = await anOrganisation("school", "Furesø Musikskole");
  venue = await anOrganisation("venue", "Vershuset");
  child = await aMusician("Zarina", 12);
  teen = await aMusician("Yusuf", 16);
  [mother, father] = [await aMember({ name: "Merete" }), await aMember({ name: "Frode" })];
  asChild = await told.join("child", child);
  asTeen = await told.join("teen", teen);
  asMother = await told.join("mother", mother);
  asFather = await told.join("father", father);
  asSecretary = await told.join("secretary", await aSecretary("Karna"));
  asTeacher = await told.join("teacher", await aMemberOf(school, "Rosa"));
  await told.join("other school", await aMemberOf(await anOrganisation("school", "Fjern"), "Ove"));
  asBooker = await told.join("booker", await aMemberOf(venue, "Bertil"));
  await told.join("stranger", await aMember({ name: "Fremmede" }));
  await attends(child, school);
  await told.ready();
}, 120_000);

const invites = async (browser: Client, path: string, whom: Member): Promise<string> => {
  const sent = await post(browser, path, { email: whom.email, power: "approver", requestId: newId() });
  expect(sent.status).toBe(303);
  return (await house.mail(whom.email)).path;
};
/** The claim that was confirmed last. */
let confirmed = "";
const confirms = async () => {
  const { claims } = (await asSecretary.get("/api/v1/guardians/claims")).body as { claims: { id: string }[] };
  confirmed = claims[0]?.id ?? "";
  return post(asSecretary, `/guardians/claims/${confirmed}/confirmation`);
};

describe("a guardian", () => {
  test("who accepts is told to the child and the secretariat, who is confirmed hears it, and a yes reaches the child", async () => {
    const path = await invites(asChild, "/me/guardians", mother);
    await told.tells(() => post(asMother, `${path}/acceptance`), {
      child: "guardianBegun: En værge er knyttet til din profil.",
      secretary: "guardianClaims: En værge venter på at blive bekræftet.",
    });
    await told.tells(confirms, {
      child: "myGuardianIsConfirmed: Din værge er bekræftet.",
      mother: "guardianIsConfirmed: Du er bekræftet som værge for Zarina. Nu tæller dit svar.",
    });
    await told.tells(() => post(asSecretary, `/guardians/claims/${confirmed}/undo`), {
      child: "myGuardianNotConfirmed: Din værge er ikke bekræftet mere. Der bliver set på det igen.",
      mother:
        "guardianNotConfirmed: Bekræftelsen af dig som værge for Zarina er taget tilbage. Dit svar tæller ikke lige nu.",
    });
    await told.tells(confirms, {
      child: "myGuardianIsConfirmed: Din værge er bekræftet.",
      mother: "guardianIsConfirmed: Du er bekræftet som værge for Zarina. Nu tæller dit svar.",
    });
    await told.tells(
      () => post(asMother, `/guardian/${child.personId}/consents/profile`, { answer: "yes" }),
      {
        child: "guardianSaidYes: Merete har sagt ja på dine vegne.",
      },
    );
  });

  test("is told to a school only where its word decides: a child whom it typed, and no guardian's answer due", async () => {
    const typed = await aMusician("Tias", 11);
    await makeTie(
      await seenBy(typed),
      {
        kind: "pupil",
        from: school._id,
        fromKind: "organisation",
        to: typed.personId,
        typedName: "Tias",
      },
      "active",
    );
    const [asTyped, waits] = [
      await house.as(typed),
      "guardianClaims: En værge venter på at blive bekræftet.",
    ];
    const claims = async (by: Client, from: string, name: string): Promise<[Client, string]> => {
      const whom = await aMember({ name });
      const path = await invites(by, from, whom);
      await told.ready();
      return [await house.as(whom), path];
    };
    const [asFirst, first] = await claims(asTyped, "/me/guardians", "Freja");
    await told.tells(() => post(asFirst, `${first}/acceptance`), { secretary: waits, teacher: waits });
    const claimed = ((await asTeacher.get("/api/v1/guardians/claims")).body.claims as { id: string }[])[0]
      ?.id;
    await told.tells(() => post(asTeacher, `/guardians/claims/${claimed}/confirmation`), {});
    // Invited by the child alone: the confirmed guardian's answer is due, and the school can do nothing.
    const [asSecond, second] = await claims(asTyped, "/me/guardians", "Bent");
    await told.tells(() => post(asSecond, `${second}/acceptance`), { secretary: waits });
    expect((await asTeacher.get("/api/v1/guardians/claims")).body.claims).toEqual([]);
    const [asThird, third] = await claims(asFirst, `/guardian/${typed.personId}/invitations`, "Vera");
    await told.tells(() => post(asThird, `${third}/acceptance`), { secretary: waits, teacher: waits });
    for (const { id } of (await asSecretary.get("/api/v1/guardians/claims")).body.claims as { id: string }[])
      await post(asSecretary, `/guardians/claims/${id}/refusal`);
    await told.ready();
  });

  test("who comes second is told to the first, not to a school that did not type the child, and each hears of the other's answers", async () => {
    const path = await invites(asMother, `/guardian/${child.personId}/invitations`, father);
    await told.tells(() => post(asFather, `${path}/acceptance`), {
      child: "guardianBegun: En værge er knyttet til din profil.",
      secretary: "guardianClaims: En værge venter på at blive bekræftet.",
      mother:
        "otherGuardianBegun: Frode har åbnet et link som værge for Zarina og venter på at blive bekræftet. Kender du det ikke, så skriv til os.",
    });
    const isConfirmed = {
      child: "myGuardianIsConfirmed: Din værge er bekræftet.",
      father: "guardianIsConfirmed: Du er bekræftet som værge for Zarina. Nu tæller dit svar.",
      mother: "otherGuardianIsConfirmed: Zarina har fået en værge mere, som er bekræftet. Se, hvem det er.",
    };
    await told.tells(confirms, isConfirmed);
    await told.tells(() => post(asSecretary, `/guardians/claims/${confirmed}/undo`), {
      child: "myGuardianNotConfirmed: Din værge er ikke bekræftet mere. Der bliver set på det igen.",
      father:
        "guardianNotConfirmed: Bekræftelsen af dig som værge for Zarina er taget tilbage. Dit svar tæller ikke lige nu.",
      mother: "otherGuardianNotConfirmed: Bekræftelsen af en anden værge for Zarina er taget tilbage.",
    });
    await told.tells(confirms, isConfirmed);
    await told.tells(() => done(saysYes(father, child, "picture")), {
      child: "guardianSaidYes: Frode har sagt ja på dine vegne.",
      mother: "otherGuardianSaidYes: Frode har sagt ja til noget for Zarina. Se, om det også venter på dig.",
    });
    await told.tells(() => done(saysNo(mother, child, "picture")), {
      child: "guardianTookBack: Merete har trukket et ja tilbage. Det virker med det samme.",
      father: "otherGuardianTookBack: Merete har sagt nej til noget for Zarina. Det gælder med det samme.",
    });
  });

  test("hears of a child's own yes and no from 15", async () => {
    const sister = await aMusician("Silke", 16);
    const parent = await aGuardianOf(sister, "Bente");
    await told.join("parent of 16", parent);
    await told.ready();
    await told.tells(() => done(saysYes(sister, sister)), {
      "parent of 16": "childSaidYes: Silke har selv sagt ja til noget. Se, hvad det er.",
    });
    await told.tells(() => done(saysNo(sister, sister)), {
      "parent of 16": "childTookBack: Silke har trukket et ja tilbage.",
    });
  });
});

describe("somebody who wants to follow", () => {
  const codeOf = async (browser: Client): Promise<string> => {
    await post(browser, "/me/follow-code");
    return (await browser.get("/api/v1/me/follow-code")).body.code as string;
  };
  const ask = (code: string) =>
    post(asBooker, "/following", { code, scope: "progress", organisationId: venue._id });
  const asked = async (browser: Client, path: string): Promise<string> =>
    ((await browser.get(`/api/v1${path}`)).body as { id: string }[])[0]?.id ?? "";

  test("asks the musician from 15, who answers", async () => {
    await told.tells(async () => ask(await codeOf(asTeen)), {
      teen: "followAsked: Vershuset vil gerne følge med. Svar ja eller nej.",
    });
    const first = await asked(asTeen, "/me/followers");
    await told.tells(() => post(asTeen, `/followers/${first}/answer`, { answer: "no" }), {
      booker: "followDeclined: Et ønske om at følge fik et nej.",
    });
    await ask(await codeOf(asTeen));
    await told.ready();
    const second = await asked(asTeen, "/me/followers");
    await told.tells(
      () => post(asTeen, `/followers/${second}/answer`, { answer: "yes", scope: "progress" }),
      {
        booker: "followBegun: I kan nu følge Yusuf.",
      },
    );
  });

  test("asks the guardians of a child under 15, not the child", async () => {
    const says = "followAskedChild: Vershuset vil gerne følge Zarina. Svar ja eller nej.";
    for (const parent of [mother, father]) await saysYes(parent, child, "venueContact");
    await told.ready();
    await told.tells(async () => ask(await codeOf(asChild)), { mother: says, father: says });
  });
});

describe("a school and a mentor", () => {
  test("a musician who asks to join is told to the school, and so is one who says yes to it; its answers and its goodbye to the musician", async () => {
    await told.tells(() => post(asTeen, "/me/school", { schoolId: school._id }), {
      teacher: "pupilAsks: En musiker vil gerne ind på skolen. Svar ja eller nej.",
    });
    const asking = async (): Promise<string> =>
      (await tiesWith({ from: school._id, to: teen.personId, kind: "pupil", status: "asked" }))[0]?._id ?? "";
    const first = await asking();
    await told.tells(() => post(asTeacher, `/pupils/${first}/refusal`), {
      teen: "schoolSaidNo: Furesø Musikskole har sagt nej til at have dig som elev.",
    });
    await post(asTeen, "/me/school", { schoolId: school._id });
    await told.ready();
    const second = await asking();
    await told.tells(() => post(asTeacher, `/pupils/${second}/acceptance`), {
      teen: "schoolSaidYes: Furesø Musikskole har lukket dig ind. Du er elev der nu.",
    });
    await told.tells(() => post(asTeacher, `/pupils/${second}/end`), {
      teen: "schoolEnded: Furesø Musikskole har taget dig af elevlisten. Skolen ser ikke noget mere.",
    });
    const leaves = async () => {
      await post(asTeen, "/me/school", { schoolId: school._id });
      await post(asTeacher, `/pupils/${await asking()}/acceptance`);
      await told.ready();
      return (await tiesWith({ from: school._id, to: teen.personId, kind: "pupil", status: "active" }))[0]
        ?._id;
    };
    const third = await leaves();
    await told.tells(() => post(asTeen, `/me/school/${third}/departure`), {
      teacher: "pupilLeft: En elev har meldt sig ud af jeres skole.",
    });
    // What was only asked is taken back, and nobody has left.
    await post(asTeen, "/me/school", { schoolId: school._id });
    await told.ready();
    const asked = await asking();
    await told.tells(() => post(asTeen, `/me/school/${asked}/departure`), {});
    // Going over to another school is leaving this one; who blocks it has nothing more to tell it.
    await leaves();
    const other = await anOrganisation("school", "Den anden");
    const asOther = await house.as(await aMemberOf(other, "Oda"));
    await post(asTeen, "/me/school", { schoolId: other._id });
    await told.ready();
    const there = (await tiesWith({ from: other._id, to: teen.personId, kind: "pupil", status: "asked" }))[0];
    await told.tells(() => post(asOther, `/pupils/${there?._id}/acceptance`), {
      teacher: "pupilLeft: En elev har meldt sig ud af jeres skole.",
      teen: "schoolSaidYes: Den anden har lukket dig ind. Du er elev der nu.",
    });
    const blocker = await aMusician("Blok", 16);
    for (const one of [school, other]) await attends(blocker, one);
    const asBlocker = await house.as(blocker);
    await told.ready();
    const party = `organisation-${school._id}`;
    await told.tells(() => post(asBlocker, `/people/${blocker.personId}/blocks`, { party }), {});
    const newcomer = await aMusician("Noor", 16);
    const typed = {
      name: "Noor Holm",
      birthDay: (await getPerson(newcomer.personId)).birthDay,
      email: newcomer.email,
      guardianEmail: "",
      requestId: newId(),
    };
    expect((await post(asTeacher, "/pupils/invitations", typed)).status).toBe(303);
    const { path } = await house.mail(newcomer.email);
    const asNewcomer = await house.as(newcomer);
    await told.ready();
    await told.tells(() => post(asNewcomer, `${path}/acceptance`), {
      teacher: "pupilJoined: Noor er nu elev hos jer.",
    });
  });

  test("a pupil who never came is told to who coordinates the school, once, two months before the row goes", async () => {
    const began = plusMs(clock.now(), -700 * DAY_MS);
    const typed = await createPerson(
      { ...systemContext(), now: began },
      { name: "Elev", birthDay: "2015-01-01" },
    );
    const colleague = await aMemberOf(school, "Kaja");
    await told.join("colleague", colleague);
    const row = { kind: "pupil", from: school._id, fromKind: "organisation", to: typed._id } as const;
    await makeTie(await seenBy(colleague), { ...row, typedName: "Elev" }, "asked");
    await told.ready();
    const night = async () => {
      for (const { name, run } of dailyWork()) if (name === "privacy.retention") await run(clock.now());
      return { status: 303 };
    };
    await told.tells(night, {
      teacher:
        "pupilGoesSoon: En elev, som I har skrevet ind, har aldrig været her og slettes om to måneder. Send linket igen, hvis det er en fejl.",
    });
    await told.tells(night, {});
  });

  test("a mentor who was asked for a child hears of it when the guardians have said yes", async () => {
    const mentor = await aMentor("Ilse");
    await told.join("mentor", mentor);
    const ctx = await seenBy(child);
    const to = await relationTo(ctx, child.personId);
    if (!to) throw new Error("nobody there");
    await askMentor(ctx, to, { mentor: mentor.personId, goal: "", requestId: newId() }, null);
    await told.ready();
    await told.tells(() => done(saysYes(mother, child, "mentoring")), {
      child: "guardianSaidYes: Merete har sagt ja på dine vegne.",
      father: "otherGuardianSaidYes: Merete har sagt ja til noget for Zarina. Se, om det også venter på dig.",
      mentor: "mentorAskedNow: En musiker vil gerne have dig som mentor. Svar ja eller nej.",
    });
  });
});

describe("an organisation that is closed", () => {
  const close = async (organisation: Organisation) => {
    const at = `/admin/organisations/${organisation._id}`;
    const version = /name="version" value="(\d+)"/.exec((await asSecretary.get(at)).text)?.[1];
    return post(asSecretary, `${at}/closure`, { version });
  };

  test("is told to its pupils, whom it has no more", async () => {
    const small = await anOrganisation("school", "Lille Skole");
    await attends(teen, small);
    await told.ready();
    await told.tells(() => close(small), {
      teen: "schoolClosed: Lille Skole er lukket hos Flyvefærdig, så du kan ikke være elev der mere.",
    });
    expect(await tiesWith({ from: small._id, kind: "pupil", status: "active" })).toEqual([]);
  });

  test("is told to whom it followed, and not to whom it had only asked", async () => {
    const stage = await anOrganisation("venue", "Lille Scene");
    await follows(stage, teen);
    const tie = { kind: "follow", from: stage._id, fromKind: "organisation", to: child.personId } as const;
    await makeTie(await seenBy(child), { ...tie, scope: "progress" }, "asked");
    await told.ready();
    await told.tells(() => close(stage), {
      teen: "followerClosed: Lille Scene er lukket hos Flyvefærdig og følger dig ikke mere.",
    });
    for (const status of ["asked", "active"] as const)
      expect(await tiesWith({ from: stage._id, kind: "follow", status })).toEqual([]);
  });
});

describe("a corrected birthday", () => {
  test("is told to the musician and to the guardians, but not to the one who corrected it", async () => {
    const was = (await getPerson(child.personId)).birthDay ?? "";
    await told.tells(
      () => post(asMother, `/musicians/${child.personId}/birth-day`, { was, birthDay: addDays(was, 3) }),
      {
        child: "birthDayCorrected: Din fødselsdag er rettet.",
        father: "childBirthDayCorrected: Zarinas fødselsdag er rettet.",
      },
    );
  });
});

describe("a secret address", () => {
  test("that is turned off by one guardian is told to the other and to the child; turned on, to nobody", async () => {
    const at = `/guardian/${child.personId}/secret-address`;
    await told.tells(() => post(asMother, at, { secret: "true" }), {});
    await told.tells(() => post(asMother, at, { secret: "false" }), {
      child: "addressShown: Din hemmelige adresse er slået fra.",
      father: "childAddressShown: Zarinas hemmelige adresse er slået fra.",
    });
  });
});

afterAll(() => {
  const all = Object.values(GUARDING).flatMap((rules) => rules.map((one) => one.key));
  expect([...new Set(all)].filter((key) => !told.keys.has(key))).toEqual([]);
});
