import { beforeAll, describe, expect, test } from "@jest/globals";
import { actions } from "../../src/features/order.ts";
import type { RoleKind } from "../../src/platform/context.ts";
import { type Client, useHouse } from "../support/house.ts";
import {
  aMemberOf,
  aMentor,
  anaAndMarta,
  anOrganisation,
  aSafeguardingLead,
  aSecretary,
  attends,
  follows,
  mentors,
} from "../support/people.ts";

const house = useHouse();
const TAPS = 3;

/** Pages that no menu leads to: a form, a mail or a door's answer does. */
const ON_THE_WAY = [
  "/sign-in",
  "/sign-in/code",
  "/sign-in/card",
  "/sign-up",
  "/sign-up/confirmation",
  "/password-reset",
  "/password-reset/new",
  "/email-change/confirmation",
  "/confirm-it-is-you",
  "/not-me",
  "/account/second-factor/app",
  // A report is about the thing that it is opened from.
  "/reports/new",
  // Asked by other sites, never by somebody who is here.
  "/oembed",
];
/** Pages that are there for every member, but only have something for a musician. */
const MUSICIANS = ["/acts", "/acts/new", "/demos", "/demos/new", "/timeline", "/evidence", "/me/consents"];
/** Pages that a role may open and has another one for; this musician is too young to be a mentor. */
const INSTEAD: Partial<Record<RoleKind, readonly string[]>> = {
  musician: ["/mentors/application"],
  guardian: ["/guardian"],
  secretariat: ["/mentors"],
  safeguarding: ["/recommendations"],
};

const linksIn = (html: string): string[] =>
  [...html.matchAll(/href="(\/[^"#]*)/g)]
    .map((one) => (one[1] ?? "").replaceAll("&amp;", "&"))
    .filter((href) => !/^\/(css|js|img|fonts|assets)\//.test(href));

/** Of these pages, those that are not reached from the first screen within three taps; no page is opened once all are. */
async function notReached(browser: Client, wanted: readonly string[]): Promise<string[]> {
  const found = new Set(["/"]);
  const left = new Set(wanted);
  left.delete("/");
  let edge = ["/"];
  for (let tap = 1; tap <= TAPS; tap += 1) {
    const next: string[] = [];
    // The pages of one kind lead to the same places: of each kind one is opened.
    const opened = new Set<string>();
    for (const path of edge) {
      if (left.size === 0) return [];
      const kind = path.split("?")[0]?.replace(/[0-9a-z]{20}/g, ":id") ?? "";
      if (opened.has(kind)) continue;
      opened.add(kind);
      const answer = await browser.get(path);
      if (answer.status !== 200 || !String(answer.headers["content-type"]).includes("html")) continue;
      for (const href of linksIn(answer.text))
        if (!found.has(href)) {
          found.add(href);
          left.delete(href.split("?")[0] ?? "");
          next.push(href);
        }
    }
    edge = next;
  }
  return [...left];
}

/** The pages without a parameter that a role may open. */
const pagesFor = (kind: RoleKind): string[] =>
  actions(house.config)
    .filter((one) => one.method === "get" && "html" in one && one.html && !one.path.includes(":"))
    .filter(({ by }) => by === "anyone" || by === "member" || (Array.isArray(by) && by.includes(kind)))
    .map((one) => one.path)
    .filter((path) => !ON_THE_WAY.includes(path) && !path.startsWith("/dev/"))
    .filter((path) => kind === "musician" || !MUSICIANS.includes(path))
    .filter((path) => !INSTEAD[kind]?.includes(path));

describe("from the first screen", () => {
  const browsers = new Map<RoleKind, Client>();
  beforeAll(async () => {
    const { ana, marta } = await anaAndMarta();
    const [school, venue, town, partner] = [
      await anOrganisation("school", "Furesø Musikskole"),
      await anOrganisation("venue", "Kanten"),
      await anOrganisation("municipality", "Furesø Kommune"),
      await anOrganisation("partner", "Fonden"),
    ];
    const ilir = await aMentor("Ilir");
    await mentors(ilir, ana);
    await attends(ana, school);
    await follows(venue, ana);
    const people = [
      ["musician", ana],
      ["guardian", marta],
      ["mentor", ilir],
      ["staff", await aMemberOf(school, "Bodil")],
      ["booker", await aMemberOf(venue, "Henrik")],
      ["officer", await aMemberOf(town, "Annelise")],
      ["partner", await aMemberOf(partner, "Per")],
      ["secretariat", await aSecretary()],
      ["safeguarding", await aSafeguardingLead()],
    ] as const;
    for (const [kind, member] of people) browsers.set(kind, await house.as(member));
  }, 120_000);

  test.each([
    "musician",
    "guardian",
    "mentor",
    "staff",
    "booker",
    "officer",
    "partner",
    "secretariat",
    "safeguarding",
  ] as const)("%s reaches every page in at most three taps", async (kind) => {
    const browser = browsers.get(kind);
    if (!browser) throw new Error("nobody");
    expect(await notReached(browser, pagesFor(kind))).toEqual([]);
  });
});
