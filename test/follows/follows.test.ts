import { beforeAll, describe, expect, test } from "@jest/globals";
import { relationTo, seesProgress } from "../../src/features/consent/index.ts";
import { followHome } from "../../src/features/follows/index.ts";
import type { Organisation } from "../../src/features/organisations/index.ts";
import { clock, DAY_MS, MINUTE_MS, plusMs } from "../../src/platform/clock.ts";
import { type Client, useHouse } from "../support/house.ts";
import {
  aMember,
  aMemberOf,
  aMusician,
  anaAndMarta,
  anOrganisation,
  follows,
  type Member,
  seenBy,
  saysYes,
} from "../support/people.ts";

const house = useHouse();
let venue: Organisation;
let booker: Member;
let atVenue: Client;

beforeAll(async () => {
  venue = await anOrganisation("venue", "Vershuset");
  booker = await aMemberOf(venue, "Bo");
  atVenue = await house.as(booker);
}, 60_000);

const post = (browser: Client, path: string, values: Record<string, string | string[]> = {}) =>
  browser.post(path).type("form").send(values);
const codeOf = async (browser: Client): Promise<string> => {
  await post(browser, "/me/follow-code");
  return (await browser.get("/api/v1/me/follow-code")).body.code as string;
};
const ask = (code: string, scope = "progress", organisationId = venue._id) =>
  post(atVenue, "/following", { code, scope, organisationId });
const asksOf = async (browser: Client, path = "/me/followers"): Promise<{ id: string; status: string }[]> =>
  (await browser.get(`/api/v1${path}`)).body as { id: string; status: string }[];
const sees = async (member: Member, musician: Member): Promise<boolean> => {
  const to = await relationTo(await seenBy(member), musician.personId);
  return to !== null && seesProgress(to);
};

describe("following a musician of 16", () => {
  test("is asked for with a code, opens nothing until the yes, and ends in one tap everywhere", async () => {
    const noor = await aMusician("Noor");
    const browser = await house.as(noor);
    expect((await browser.get("/me/followers")).text).toContain("Ingen følger med");
    expect((await browser.get("/me/follow-code")).text).toContain("Du har ingen åben kode");
    const code = await codeOf(browser);
    expect((await browser.get("/me/follow-code")).text).toContain(
      `${code.slice(0, 4)}-${code.slice(4)}`.toUpperCase(),
    );
    expect((await atVenue.get("/following/new")).status).toBe(200);
    const sent = await ask(` ${code.slice(0, 4)}-${code.slice(4)} `.toUpperCase(), "progressAndDemos");
    expect([sent.status, sent.headers.location]).toEqual([303, "/following"]);
    expect((await ask(code, "progressAndDemos")).status).toBe(303);
    const [one, ...more] = await asksOf(browser);
    expect([one?.status, more]).toEqual(["asked", []]);
    const waiting = await atVenue.get("/following");
    expect(waiting.text).toContain("Venter på svar");
    expect(waiting.text).not.toContain("Noor");
    expect(await sees(booker, noor)).toBe(false);
    expect((await followHome(await seenBy(noor))).waiting).toHaveLength(1);
    expect((await browser.get("/me/followers")).text).toContain("Må Vershuset følge dig?");

    const yes = await post(browser, `/followers/${one?.id}/answer`, { answer: "yes", scope: "progress" });
    expect(yes.headers.location).toBe("/me/followers");
    expect(await sees(booker, noor)).toBe(true);
    expect((await relationTo(await seenBy(booker), noor.personId))?.follow).toBe("progress");
    const list = await atVenue.get("/following");
    expect(list.text).toContain("Noor");
    expect(list.text).toContain("0 af 9 milepæle");
    expect((await atVenue.get("/api/v1/following")).body.rows).toHaveLength(1);

    await post(browser, `/followers/${one?.id}/scope`, { scope: "progressAndDemos" });
    expect((await relationTo(await seenBy(booker), noor.personId))?.follow).toBe("progressAndDemos");
    const [now] = await asksOf(browser);
    await post(browser, `/followers/${now?.id}/closure`);
    expect(await sees(booker, noor)).toBe(false);
    expect((await atVenue.get("/following")).text).not.toContain("Noor");
    expect((await browser.get("/me/followers")).text).toContain("/reopening");
    await post(browser, `/followers/${now?.id}/reopening`);
    expect(await sees(booker, noor)).toBe(true);
  });

  test("may be refused, and a no opens nothing", async () => {
    const browser = await house.as(await aMusician("Elif"));
    await ask(await codeOf(browser));
    const [one] = await asksOf(browser);
    await post(browser, `/followers/${one?.id}/answer`, { answer: "no" });
    expect(await asksOf(browser)).toEqual([]);
    const late = await post(browser, `/followers/${one?.id}/answer`, { answer: "yes", scope: "progress" });
    expect(late.status).toBe(409);
    expect((await post(browser, `/followers/${one?.id}/reopening`)).status).toBe(409);
  });

  test("never gives more than was asked for, and needs a scope", async () => {
    const browser = await house.as(await aMusician("Vega"));
    await ask(await codeOf(browser));
    const [one] = await asksOf(browser);
    const wider = await post(browser, `/followers/${one?.id}/answer`, {
      answer: "yes",
      scope: "progressAndDemos",
    });
    expect([wider.status, wider.text.includes("mere, end de har bedt om")]).toEqual([422, true]);
    for (const scope of ["", "alt", "<script>"])
      expect((await post(browser, `/followers/${one?.id}/answer`, { answer: "yes", scope })).status).toBe(
        422,
      );
    expect((await post(browser, `/followers/${one?.id}/answer`, { "answer[$gt]": "" })).status).toBe(422);
    expect((await asksOf(browser))[0]?.status).toBe("asked");
  });

  test("is ended by the follower too, who needs a new yes", async () => {
    const sol = await aMusician("Sol");
    const tie = await follows(venue, sol);
    const browser = await house.as(sol);
    expect((await post(atVenue, `/following/${tie._id}/closure`)).status).toBe(303);
    expect(await sees(booker, sol)).toBe(false);
    expect((await post(browser, `/followers/${tie._id}/reopening`)).status).toBe(409);
  });

  test("is nobody else's to answer, change or see", async () => {
    const sol = await aMusician("Liv");
    const tie = await follows(venue, sol);
    const stranger = await house.as(await aMusician("Fremmed"));
    const elsewhere = await house.as(await aMemberOf(await anOrganisation("venue", "Andet sted"), "Pia"));
    for (const browser of [stranger, elsewhere, atVenue]) {
      for (const door of ["answer", "scope", "closure", "reopening"])
        expect((await post(browser, `/followers/${tie._id}/${door}`, { answer: "no" })).status).toBe(404);
      expect((await browser.get(`/people/${sol.personId}/followers`)).status).toBe(404);
    }
    expect((await post(elsewhere, `/following/${tie._id}/closure`)).status).toBe(404);
    expect((await stranger.get("/following")).status).toBe(404);
    expect((await house.as(await aMember()).then((one) => one.get("/me/follow-code"))).status).toBe(404);
    expect(await sees(booker, sol)).toBe(true);
  });
});

describe("a follow code", () => {
  test("works once, for 14 days, until closed or made anew", async () => {
    const browser = await house.as(await aMusician("Storm"));
    const first = await codeOf(browser);
    expect(await codeOf(browser)).toBe(first);
    const then = clock.now();
    clock.set(() => plusMs(then, MINUTE_MS));
    const second = await codeOf(browser);
    clock.set(null);
    expect(second).not.toBe(first);
    expect((await ask(first)).status).toBe(422);
    await post(browser, "/me/follow-code/closure");
    const refused = await ask(second);
    expect(refused.status).toBe(422);
    expect(refused.text).toContain("Koden passer ikke");
    expect(refused.text).toContain(second);
    const third = await codeOf(browser);
    const now = clock.now();
    clock.set(() => plusMs(now, 14 * DAY_MS + 1));
    const late = await house.as(booker);
    expect(
      (await post(late, "/following", { code: third, scope: "progress", organisationId: venue._id })).status,
    ).toBe(422);
    clock.set(null);
    expect((await ask(third)).status).toBe(303);
    const other = await anOrganisation("school", "Skolen");
    const staff = await house.as(await aMemberOf(other, "Sine"));
    const used = await post(staff, "/following", {
      code: third,
      scope: "progress",
      organisationId: other._id,
    });
    expect(used.status).toBe(422);
  });

  test("is asked for with clear sentences, and in no other organisation's name", async () => {
    const browser = await house.as(await aMusician("Ask"));
    const code = await codeOf(browser);
    const asker = await house.as(await aMemberOf(venue, "Ib"));
    for (const values of [
      {},
      { code: "", scope: "progress", organisationId: venue._id },
      { code: "x".repeat(500), scope: "progress", organisationId: venue._id },
      { code: "<script>1", scope: "progress", organisationId: venue._id },
      { code, scope: "alt", organisationId: venue._id },
      { "code[$gt]": "", "scope[$gt]": "", organisationId: venue._id },
      { code, scope: "progress", organisationId: (await anOrganisation("venue", "Fremmed"))._id },
    ] as Record<string, string>[])
      expect((await post(asker, "/following", values)).status).toBe(422);
    expect(await asksOf(browser)).toEqual([]);
    expect(
      (await post(asker, "/following", { code, scope: "progress", organisationId: venue._id })).status,
    ).toBe(303);
    const again = await post(asker, "/following", {
      code: await codeOf(browser),
      scope: "progress",
      organisationId: venue._id,
    });
    expect([again.status, again.text.includes("findes allerede")]).toEqual([409, true]);
  });

  test("cannot be guessed: ten wrong ones an hour, then none, not even the right one", async () => {
    const code = await codeOf(await house.as(await aMusician("Tor")));
    const guesser = await house.as(await aMemberOf(venue, "Gert"));
    const guess = (text: string) =>
      post(guesser, "/following", { code: text, scope: "progress", organisationId: venue._id });
    for (let i = 0; i < 10; i += 1) expect((await guess(`0000000${i}`)).status).toBe(422);
    const stopped = await guess(code);
    expect([stopped.status, stopped.text.includes("Vent en time")]).toEqual([429, true]);
    const now = clock.now();
    clock.set(() => plusMs(now, 61 * 60_000));
    expect((await guess(code)).status).toBe(303);
    clock.set(null);
  });
});

describe("following somebody under 15", () => {
  test("is answered by the guardian; the child may only say no", async () => {
    const { ana, marta } = await anaAndMarta();
    const [child, guardian] = [await house.as(ana), await house.as(marta)];
    const path = `/people/${ana.personId}/followers`;
    // A venue comes only when the guardian has said yes to venues; until then its code is as good as none.
    expect((await ask(await codeOf(child))).status).toBe(422);
    await saysYes(marta, ana, "venueContact");
    await ask(await codeOf(child));
    const [one] = await asksOf(child);
    const own = await child.get("/me/followers");
    expect(own.text).toContain("Din værge svarer");
    const refused = await post(child, `/followers/${one?.id}/answer`, { answer: "yes", scope: "progress" });
    expect([refused.status, await sees(booker, ana)]).toEqual([403, false]);
    expect((await guardian.get(path)).text).toContain("Må Vershuset følge Ana?");
    expect(
      (await post(guardian, `/followers/${one?.id}/answer`, { answer: "yes", scope: "progress" })).headers
        .location,
    ).toBe(path);
    expect(await sees(booker, ana)).toBe(true);
    expect((await post(child, `/followers/${one?.id}/scope`, { scope: "progressAndDemos" })).status).toBe(
      403,
    );
    expect((await post(guardian, `/followers/${one?.id}/scope`, { scope: "progressAndDemos" })).status).toBe(
      303,
    );
    const [now] = await asksOf(guardian, path);
    expect((await post(child, `/followers/${now?.id}/scope`, { scope: "progress" })).status).toBe(303);
    const [narrow] = await asksOf(guardian, path);
    expect((await post(guardian, `/followers/${narrow?.id}/closure`)).status).toBe(303);
    expect(await sees(booker, ana)).toBe(false);
  });

  test("is not possible behind a closed gate, and a code from before does not help", async () => {
    const child = await aMusician("Ida", 14);
    const browser = await house.as(child);
    expect((await browser.get("/me/follow-code")).text).toContain("En værge skal sige ja");
    expect((await post(browser, "/me/follow-code")).status).toBe(403);
    const teen = await aMusician("Nour", 15);
    const open = await house.as(teen);
    expect((await post(open, "/me/follow-code")).status).toBe(303);
    expect((await open.get(`/people/${child.personId}/followers`)).status).toBe(404);
  });
});
