import { describe, expect, test } from "@jest/globals";
import { createAct, findAct, isPublic, publicActs, type Act } from "../../src/features/acts/index.ts";
import { newId } from "../../src/platform/ids.ts";
import { useHouse } from "../support/house.ts";
import {
  aGuardianOf,
  aMember,
  aMentor,
  aMusician,
  anaAndMarta,
  type Member,
  mentors,
  saysYes,
  seenBy,
  seenByNobody,
} from "../support/people.ts";

const house = useHouse();
const typed = () => ({ kind: "band", name: "Våde Snørebånd", roles: "sang, guitar", requestId: newId() });

async function anAct(by: Member, kind: "solo" | "duo" | "band" = "band"): Promise<Act> {
  return createAct(await seenBy(by), {
    kind,
    name: "Våde Snørebånd",
    about: "",
    genres: "",
    ink: "gab",
    roles: "guitar",
    requestId: newId(),
  });
}

/** Invites by the form and accepts by the mail's link. */
async function joins(act: Act, admin: Member, newcomer: Member): Promise<number> {
  const sent = await (await house.as(admin))
    .post(`/acts/${act._id}/invitations`)
    .type("form")
    .send({ email: newcomer.email, roles: "trommer" });
  expect(sent.status).toBe(303);
  const { path } = await house.mail(newcomer.email);
  return (await (await house.as(newcomer)).post(`${path}/acceptance`).type("form").send({})).status;
}

describe("making an act", () => {
  test("gives it a random address and makes its maker the admin, once for one form", async () => {
    const noor = await aMusician();
    const browser = await house.as(noor);
    expect((await browser.get("/acts")).text).toContain("Du spiller ikke under et navn endnu");
    expect((await browser.get("/acts/new")).status).toBe(200);
    const form = typed();
    const made = await browser.post("/acts").type("form").send(form);
    const again = await browser.post("/acts").type("form").send(form);
    expect(made.status).toBe(303);
    expect(made.headers.location).toMatch(/^\/acts\/[0-9a-z]{20}$/);
    expect(again.headers.location).toBe(made.headers.location);
    const list = await browser.get("/api/v1/acts");
    expect(list.body.acts).toMatchObject([
      { name: "Våde Snørebånd", kind: "band", admin: true, isPublic: false },
    ]);
    expect((await browser.get(made.headers.location ?? "")).text).toContain("sang · guitar");
    expect((await browser.get("/acts")).text).toContain("Våde Snørebånd");
  });

  test("names what is wrong at the field, keeps what was typed, and takes no operators or script", async () => {
    const browser = await house.as(await aMusician());
    const bad = await browser
      .post("/acts")
      .type("form")
      .send({ ...typed(), name: "", kind: "kor", about: "Om os" });
    expect(bad.status).toBe(422);
    for (const text of ["Det her mangler", "Vælg en af mulighederne", "Om os"])
      expect(bad.text).toContain(text);
    expect(
      (
        await browser
          .post("/acts")
          .type("form")
          .send({ ...typed(), name: "x".repeat(61) })
      ).text,
    ).toContain("Højst 60");
    expect((await browser.post("/acts").type("form").send("name[$gt]=&kind=solo")).status).toBe(422);
    const script = await browser
      .post("/acts")
      .type("form")
      .send({ ...typed(), name: "<script>alert(1)</script>" });
    expect((await browser.get(script.headers.location ?? "")).text).not.toContain("<script>alert");
  });

  test("is for musicians; others find nothing there", async () => {
    expect((await (await house.as(await aMember())).get("/acts/new")).status).toBe(404);
    expect((await (await house.as(await aMember())).post("/acts").type("form").send(typed())).status).toBe(
      404,
    );
  });
});

describe("who sees an act", () => {
  test("its members, a member's mentor and a young member's guardian do; others are told nothing", async () => {
    const { ana, marta } = await anaAndMarta();
    const act = await anAct(ana);
    const ilir = await aMentor();
    await mentors(ilir, ana);
    for (const one of [ana, marta, ilir])
      expect((await (await house.as(one)).get(`/acts/${act._id}`)).status).toBe(200);
    for (const one of [await aMusician(), await aMember(), await aMentor("Sara")])
      for (const path of [`/acts/${act._id}`, `/api/v1/acts/${act._id}`])
        expect((await (await house.as(one)).get(path)).status).toBe(404);
  });

  test("only an admin may change it: others who see it are told 403", async () => {
    const { ana, marta } = await anaAndMarta();
    const act = await anAct(ana);
    const guardian = await house.as(marta);
    const edit = { kind: "band", name: "Nyt", about: "", genres: "", ink: "aeg", version: 0 };
    for (const path of ["edit", "invitations/new", `members/${ana.personId}`])
      expect((await guardian.get(`/acts/${act._id}/${path}`)).status).toBe(403);
    expect((await guardian.post(`/acts/${act._id}`).type("form").send(edit)).status).toBe(403);
    expect((await (await house.as(ana)).post(`/acts/${act._id}`).type("form").send(edit)).status).toBe(303);
    expect((await findAct(act._id))?.name).toBe("Nyt");
  });

  test("the second of two who edit is told, and nothing typed is lost", async () => {
    const noor = await aMusician();
    const act = await anAct(noor);
    const browser = await house.as(noor);
    expect((await browser.get(`/acts/${act._id}/edit`)).text).toContain('name="version" value="0"');
    const edit = { kind: "band", name: "Første", about: "", genres: "", ink: "aeg", version: 0 };
    await browser.post(`/acts/${act._id}`).type("form").send(edit);
    const late = await browser
      .post(`/acts/${act._id}`)
      .type("form")
      .send({ ...edit, name: "Anden" });
    expect(late.status).toBe(409);
    for (const text of ["Anden", "Første", "En anden har rettet det imens"])
      expect(late.text).toContain(text);
    const json = await browser.post(`/api/v1/acts/${act._id}`).send({ ...edit, name: "Tredje", version: 1 });
    expect(json.body).toEqual({ id: act._id, version: 2 });
  });
});

describe("members", () => {
  test("are invited by mail, get roles, are taken out, and that can be undone", async () => {
    const [noor, emil] = [await aMusician("Noor"), await aMusician("Emil")];
    const act = await anAct(noor);
    expect(await joins(act, noor, emil)).toBe(303);
    const browser = await house.as(noor);
    expect((await browser.get(`/acts/${act._id}`)).text).toContain("trommer");
    expect((await (await house.as(emil)).get(`/acts/${act._id}`)).text).toContain("Noor");
    const at = `/acts/${act._id}/members/${emil.personId}`;
    expect((await browser.get(at)).status).toBe(200);
    const version = (await findAct(act._id))?.version;
    expect((await browser.post(at).type("form").send({ roles: "bas", version })).status).toBe(303);
    expect((await browser.post(at).type("form").send({ roles: "kor", version })).status).toBe(409);
    const out = await browser.post(`${at}/departure`).type("form").send({});
    expect(out.status).toBe(303);
    expect((await (await house.as(emil)).get(`/acts/${act._id}`)).status).toBe(404);
    expect((await browser.post(`${at}/return`).type("form").send({})).status).toBe(303);
    expect((await (await house.as(emil)).get(`/acts/${act._id}`)).status).toBe(200);
    expect((await findAct(act._id))?.members[1]).toMatchObject({ roles: ["bas"], until: null });
  });

  test("may leave, but there is always an admin and never nobody", async () => {
    const [noor, emil] = [await aMusician("Noor"), await aMusician("Emil")];
    const act = await anAct(noor);
    const browser = await house.as(noor);
    const own = `/acts/${act._id}/members/${noor.personId}`;
    const alone = await browser.post(`${own}/departure`).type("form").send({});
    expect([alone.status, alone.text.includes("Du er den eneste")]).toEqual([409, true]);
    await joins(act, noor, emil);
    expect((await browser.post(`${own}/departure`).type("form").send({})).status).toBe(409);
    const version = (await findAct(act._id))?.version;
    const last = await browser.post(own).type("form").send({ roles: "", version });
    expect([last.status, last.text.includes("Mindst én skal kunne rette")]).toEqual([422, true]);
    const other = await house.as(emil);
    const taken = await other.post(`${own}/departure`).type("form").send({});
    expect(taken.status).toBe(403);
    expect(
      (await other.post(`/acts/${act._id}/members/${emil.personId}/departure`).type("form").send({})).status,
    ).toBe(303);
  });

  test("under 15 with a closed gate play alone: the invitation waits for the guardian", async () => {
    const noor = await aMusician("Noor");
    const act = await anAct(noor);
    const child = await aMusician("Villads", 13);
    expect(await joins(act, noor, child)).toBe(409);
    expect((await findAct(act._id))?.members).toHaveLength(1);
    const { path } = await house.mail(child.email);
    const guardian = await aGuardianOf(child);
    await saysYes(guardian, child);
    expect((await (await house.as(child)).post(`${path}/acceptance`).type("form").send({})).status).toBe(303);
  });

  test("may not be invited into a solo, twice, or beyond a duo; an invitation can be taken back", async () => {
    const noor = await aMusician("Noor");
    const browser = await house.as(noor);
    const solo = await anAct(noor, "solo");
    expect((await browser.get(`/acts/${solo._id}/invitations/new`)).status).toBe(403);
    const duo = await anAct(noor, "duo");
    expect((await browser.get(`/acts/${duo._id}/invitations/new`)).status).toBe(200);
    const to = { email: "gry@example.org", roles: "" };
    const sent = await browser.post(`/api/v1/acts/${duo._id}/invitations`).send(to);
    expect(sent.status).toBe(200);
    const twice = await browser.post(`/acts/${duo._id}/invitations`).type("form").send(to);
    expect([twice.status, twice.text.includes("allerede inviteret")]).toEqual([422, true]);
    const full = await browser
      .post(`/acts/${duo._id}/invitations`)
      .type("form")
      .send({ email: "bo@example.org" });
    expect(full.text).toContain("plads til 2");
    expect((await browser.get(`/acts/${duo._id}`)).text).toContain("gry@example.org");
    const back = `/acts/${duo._id}/invitations/${sent.body.id}/withdrawal`;
    expect((await (await house.as(await aMusician())).post(back).type("form").send({})).status).toBe(404);
    expect((await browser.post(back).type("form").send({})).status).toBe(303);
    const again = await browser.post(back).type("form").send({});
    expect([again.status, again.text.includes("er brugt eller trukket tilbage")]).toEqual([409, true]);
    expect(
      (await browser.post(`/acts/${duo._id}/invitations`).type("form").send({ email: "x" })).status,
    ).toBe(422);
    expect(
      (
        await browser
          .post(`/acts/${duo._id}`)
          .type("form")
          .send({ ...typed(), kind: "solo", version: 0 })
      ).status,
    ).toBe(303);
  });
});

describe("a public page", () => {
  test("needs an admin's wish and each member's yes, and one withdrawal hides it at once", async () => {
    const [noor, emil] = [await aMusician("Noor"), await aMusician("Emil", 19)];
    const act = await anAct(noor);
    await joins(act, noor, emil);
    const [a, b] = [await house.as(noor), await house.as(emil)];
    const shown = async () => isPublic(seenByNobody(), (await findAct(act._id)) ?? act);
    const says = (browser: typeof a, who: Member, answer: string) =>
      browser.post(`/acts/${act._id}/members/${who.personId}/consent`).type("form").send({ answer });
    expect((await b.post(`/acts/${act._id}/publication`).type("form").send({ answer: "yes" })).status).toBe(
      403,
    );
    await a.post(`/acts/${act._id}/publication`).type("form").send({ answer: "yes" });
    expect((await a.get(`/acts/${act._id}`)).text).toContain("Siden venter på 2 svar");
    expect((await says(a, noor, "yes")).status).toBe(303);
    expect((await says(a, emil, "yes")).status).toBe(404);
    expect(await shown()).toBe(false);
    await says(b, emil, "yes");
    expect(await shown()).toBe(true);
    expect((await publicActs(seenByNobody())).map((one) => one._id)).toContain(act._id);
    await says(b, emil, "no");
    expect(await shown()).toBe(false);
    expect((await publicActs(seenByNobody())).map((one) => one._id)).not.toContain(act._id);
    expect((await says(b, emil, "maybe")).status).toBe(422);
  });

  test("of a child waits for the guardian, whose yes the child cannot give", async () => {
    const { ana, marta } = await anaAndMarta();
    const act = await anAct(ana, "solo");
    const child = await house.as(ana);
    await child.post(`/acts/${act._id}/publication`).type("form").send({ answer: "yes" });
    expect((await child.get(`/acts/${act._id}`)).text).toContain("Værgen har ikke sagt ja");
    const at = `/acts/${act._id}/members/${ana.personId}/consent`;
    expect((await child.post(at).type("form").send({ answer: "yes" })).status).toBe(403);
    const guardian = await house.as(marta);
    expect((await guardian.get(`/acts/${act._id}`)).text).toContain("med Ana på?");
    await guardian.post(at).type("form").send({ answer: "yes" });
    expect(await isPublic(seenByNobody(), (await findAct(act._id)) ?? act)).toBe(true);
    expect((await child.post(at).type("form").send({ answer: "no" })).status).toBe(303);
    expect(await isPublic(seenByNobody(), (await findAct(act._id)) ?? act)).toBe(false);
  });
});
