import { describe, expect, test } from "@jest/globals";
import { applyAsMentor } from "../../src/features/mentors/index.ts";
import { unreadCount } from "../../src/features/notifications/index.ts";
import { hear } from "../../src/features/notifications/service.ts";
import { endTie } from "../../src/features/ties/index.ts";
import { eventRows } from "../../src/platform/events/events.ts";
import { clock, DAY_MS, plusMs } from "../../src/platform/clock.ts";
import { devMails } from "../../src/platform/mail.ts";
import { planDigest } from "../../src/features/notifications/service.ts";
import { useHouse } from "../support/house.ts";
import {
  aGuardianOf,
  aMember,
  aMusician,
  aSecretary,
  anOrganisation,
  aMemberOf,
  saysYes,
  seenBy,
} from "../support/people.ts";

const house = useHouse();
const ASK = { about: "Guitar", instruments: ["guitar"], municipality: null };
const choices = {
  answers: "now",
  steps: "daily",
  demos: "daily",
  milestones: "never",
  recommendations: "daily",
  follows: "daily",
  guardian: "daily",
  account: "never",
};

describe("a notice", () => {
  test("reaches those whom the event concerns, once, on the page, in the frame and by mail", async () => {
    const karen = await aSecretary();
    const ilir = await aMember({ name: "Ilir" });
    await applyAsMentor(await seenBy(ilir), ASK);
    const mail = await house.mail(karen.email);
    expect(mail.subject).toBe("En ny mentor har søgt om at blive godkendt.");
    expect(mail.text).not.toContain("Ilir");
    const [event] = await eventRows.find({ type: "mentors.applied" }, { sort: { at: -1 }, limit: 1 });
    if (event) await hear(event);
    expect(await unreadCount(karen.personId)).toBe(1);
    const list = await (await house.as(karen)).get("/notifications");
    expect(list.text).toContain("Ilir vil gerne være mentor");
    expect(list.text).toContain("1 ulæst besked");
    expect(await unreadCount(ilir.personId)).toBe(0);
  });

  test("is marked as read by a POST that leads to the thing, and only by its reader", async () => {
    const karen = await aSecretary();
    await applyAsMentor(await seenBy(await aMember()), ASK);
    await house.settle();
    const browser = await house.as(karen);
    await browser.get("/notifications");
    expect(await unreadCount(karen.personId)).toBe(1);
    const listed = await browser.get("/api/v1/notifications");
    const id = (listed.body as { notices: { id: string }[] }).notices[0]?.id ?? "";
    const stranger = await house.as(await aMember());
    expect((await stranger.post(`/notifications/${id}/reading`).type("form").send({})).status).toBe(404);
    const done = await browser.post(`/notifications/${id}/reading`).type("form").send({});
    expect([done.status, done.headers.location]).toEqual([303, "/admin/mentors"]);
    expect(await unreadCount(karen.personId)).toBe(0);
  });

  test("can all be read at once, and that can be undone", async () => {
    const karen = await aSecretary();
    await applyAsMentor(await seenBy(await aMember()), ASK);
    await applyAsMentor(await seenBy(await aMember()), ASK);
    await house.settle();
    const browser = await house.as(karen);
    await browser.post("/notifications/reading").type("form").send({});
    expect(await unreadCount(karen.personId)).toBe(0);
    const list = await browser.get("/notifications");
    const at = /name="at" value="(\d+)"/.exec(list.text)?.[1];
    await browser.post("/notifications/reading/undoing").type("form").send({ at });
    expect(await unreadCount(karen.personId)).toBe(2);
    expect((await browser.post("/notifications/reading/undoing").type("form").send("at[$gt]=0")).status).toBe(
      422,
    );
  });

  test("names a child only while its reader may know of it", async () => {
    const noor = await aMusician("Noor", 16);
    const marta = await aGuardianOf(noor);
    await saysYes(noor, noor);
    await house.settle();
    const browser = await house.as(marta);
    expect((await browser.get("/notifications")).text).toContain("Noor har selv sagt ja");
    for (const mail of await devMails.find({ to: marta.email })) expect(mail.subject).not.toContain("Noor");
    await endTie(await seenBy(noor), marta.tie);
    const after = (await browser.get("/notifications")).text;
    expect(after).not.toContain("Noor");
    expect(after).toContain("Dit barn har selv sagt ja");
  });

  test("tells the others of an organisation who has joined, not the newcomer", async () => {
    const school = await anOrganisation("school", "Furesø Musikskole");
    const first = await aMemberOf(school, "Bo");
    await house.settle();
    await aMemberOf(school, "Ida");
    await house.settle();
    expect((await (await house.as(first)).get("/notifications")).text).toContain(
      "arbejder nu med hos Furesø Musikskole",
    );
  });
});

describe("the choice of mails", () => {
  test("has defaults, is kept, and a daily one comes the next morning", async () => {
    const noor = await aMusician("Noor", 16);
    const marta = await aGuardianOf(noor);
    await house.settle();
    const browser = await house.as(marta);
    const page = await browser.get("/notifications/settings");
    expect(page.text).toContain("Det, der venter på dit svar");
    const saved = await browser
      .post("/notifications/settings")
      .type("form")
      .send({ ...choices, version: 0 });
    expect(saved.status).toBe(303);
    const before = await devMails.count({ to: marta.email });
    await saysYes(noor, noor);
    await house.settle();
    expect(await devMails.count({ to: marta.email })).toBe(before);
    await planDigest(clock.now());
    await planDigest(clock.now());
    const later = plusMs(clock.now(), DAY_MS + 60_000);
    clock.set(() => later);
    const mail = await house.mail(marta.email);
    clock.set(null);
    expect(mail.subject).toBe("Nyt siden i går");
    expect(mail.text).toContain("Dit barn har selv sagt ja");
    expect(mail.text).not.toContain("Noor");
    expect(await devMails.count({ to: marta.email })).toBe(before + 1);
  });

  test("refuses what is not a choice, keeps the rest, and tells the second of two windows", async () => {
    const browser = await house.as(await aMember());
    const wrong = await browser
      .post("/notifications/settings")
      .type("form")
      .send({ ...choices, steps: "<script>", milestones: "never", version: 0 });
    expect([wrong.status, wrong.text.includes("<script>")]).toEqual([422, false]);
    expect(wrong.text).toMatch(/name="milestones" value="never" checked/);
    const missing = await browser.post("/notifications/settings").type("form").send("steps[$gt]=&version=0");
    expect(missing.status).toBe(422);
    await browser
      .post("/notifications/settings")
      .type("form")
      .send({ ...choices, version: 0 });
    const late = await browser
      .post("/notifications/settings")
      .type("form")
      .send({ ...choices, version: 0 });
    expect(late.status).toBe(409);
    const json = await browser
      .post("/api/v1/notifications/settings")
      .type("json")
      .send({ ...choices, version: 1 });
    expect([json.status, (json.body as { version: number }).version]).toEqual([200, 2]);
  });

  test("an empty list says what will stand here", async () => {
    const answer = await (await house.as(await aMember())).get("/notifications");
    expect(answer.text).toContain("Her er stille");
  });
});
