import { expect, test } from "@jest/globals";
import { findByEmail } from "../../src/features/accounts/index.ts";
import { mailOf } from "../../src/sample/people.ts";
import { useBrowser } from "../support/browser.ts";
import { type Cast, SAMPLE_CAST } from "../support/cast.ts";
import { byMail } from "../support/doors-by-mail.ts";
import { useHouse } from "../support/house.ts";
import { deadLinks, lookRound } from "../support/look-round.ts";
import { aMusician, PASSWORD } from "../support/people.ts";
import { theRegion } from "../support/region.ts";
import { cookieOf, UNLINKED } from "../support/walk.ts";

const house = useHouse();
const web = useBrowser(house);

/** Pages of one's own that a form leads to. */
const OWN = ["/confirm-it-is-you?next=/me"];
/** Pages of a child whom, or whose guardian, the secretariat searched for. */
async function lookedUp(): Promise<string[]> {
  const ana = await findByEmail(mailOf("Ana"));
  return [`/musicians/${ana?.personId}/guardians`, `/admin/people/${ana?.personId}/closing`];
}

/** Nobody of the sample region who has an open gate is without a mentor: this one may ask for one. */
async function withoutMentor(): Promise<Cast> {
  const { email } = await aMusician("Nyankomne", 17);
  return { role: "musician-new", email, password: PASSWORD };
}

/** The secretariat is in the middle of a new version of the milestones. */
async function beginDraft(): Promise<void> {
  const karen = SAMPLE_CAST.find(({ role }) => role === "secretariat") as Cast;
  const cookie = await cookieOf(web.base, karen.email, karen.password);
  const answer = await fetch(`${web.base}/admin/framework/draft`, {
    method: "POST",
    redirect: "manual",
    headers: { origin: web.base, cookie, "content-type": "application/x-www-form-urlencoded" },
    body: "",
  });
  expect(answer.status).toBe(303);
}

test("every page is well in a full region, and each is reached by a link or by a mail", async () => {
  await theRegion(house);
  const cast = [...SAMPLE_CAST, await withoutMentor()];
  await beginDraft();
  const starts = { public: await byMail(house), "musician-17": OWN, secretariat: await lookedUp() };
  const { doors, found, complaints, looks } = await lookRound(house, web, cast, { starts, every: "spread" });
  const visited = new Set(found.filter(({ status }) => status === 200).map(({ door }) => door));
  const unseen = doors.map(({ path }) => path).filter((path) => !visited.has(path));
  expect({
    unseen: unseen.filter((path) => !(path in UNLINKED)),
    seenAfterAll: Object.keys(UNLINKED).filter((path) => !unseen.includes(path)),
    dead: deadLinks(found),
    complaints,
  }).toEqual({ unseen: [], seenAfterAll: [], dead: [], complaints: [] });
  expect(looks).toBeGreaterThan(90);
}, 900_000);
