import { afterEach, expect, test } from "@jest/globals";
import { askForErasure } from "../../src/features/privacy/index.ts";
import { erasureOf } from "../../src/features/privacy/model.ts";
import { confirmGuardian, makeTie } from "../../src/features/ties/index.ts";
import { clock, DAY_MS, plusMs } from "../../src/platform/clock.ts";
import { systemContext } from "../../src/platform/context.ts";
import { dailyWork } from "../../src/platform/jobs.ts";
import { devMails } from "../../src/platform/mail.ts";
import { useHouse } from "../support/house.ts";
import {
  aGuardianOf,
  aMember,
  aMusician,
  anaAndMarta,
  aSecretary,
  type Member,
  seenBy,
} from "../support/people.ts";

const house = useHouse();
afterEach(() => clock.set(null));
const travel = (days: number): void => {
  const then = plusMs(clock.now(), days * DAY_MS);
  clock.set(() => then);
};
const post = (browser: ReturnType<typeof house.client>, path: string, body: object = {}) =>
  browser.post(path).type("form").send(body);
/** Subjects of what somebody was mailed about an account that goes, the oldest first; the day is left out. */
async function told(who: Member): Promise<string[]> {
  await house.settle();
  const mails = (await devMails.find({ to: who.email })).sort((a, b) => a.at.getTime() - b.at.getTime());
  return mails.map((mail) => mail.subject.replace(/ \d.*/, "")).filter((one) => /slette|stadig/.test(one));
}
const about = async (who: Member) =>
  (await devMails.find({ to: who.email })).find((mail) => mail.subject.startsWith("Dit barns konto"));
/** A confirmed guardian who only looks on. */
async function anOnlooker(child: Member): Promise<Member> {
  const uncle = await aMember({
    name: "Onkel",
    roles: [{ kind: "guardian", organisationId: null, coordinator: false }],
  });
  const tie = await makeTie(
    await seenBy(uncle),
    {
      kind: "guardian",
      from: uncle.personId,
      fromKind: "person",
      to: child.personId,
      assurance: "claimed",
      power: "observer",
    },
    "active",
  );
  await confirmGuardian(await seenBy(await aSecretary()), tie);
  return uncle;
}

test("one guardian asks for the child to be erased: the others are told, and the no of one of them stops it", async () => {
  const { ana, marta } = await anaAndMarta();
  const far = await aGuardianOf(ana, "Far");
  const claimed = await aGuardianOf(ana, "Ukendt", false);
  const uncle = await anOnlooker(ana);
  const base = `/guardian/${ana.personId}`;
  expect((await post(await house.as(far), `${base}/erasure`, { sure: "yes" })).status).toBe(303);
  const goes = "Dit barns konto bliver slettet";
  expect([await told(far), await told(marta), await told(uncle), await told(claimed)]).toEqual([
    [goes],
    [goes],
    [goes],
    [],
  ]);
  const [hers, his] = [await about(marta), await about(uncle)];
  expect(hers?.text).toContain("Dit nej er nok");
  expect(his?.link).toMatch(/\/guardian$/);
  const mother = await house.as(marta);
  const path = new URL(hers?.link ?? "").pathname;
  expect(path).toBe(`${base}/erasure`);
  expect((await mother.get(path)).text).toContain("Behold kontoen for Ana");
  expect((await post(await house.as(uncle), `${base}/erasure/withdrawal`)).status).toBe(404);
  expect((await post(mother, `${base}/erasure/withdrawal`)).status).toBe(303);
  expect(await erasureOf(ana.personId)).toBeNull();
  const kept = "Dit barns konto bliver ikke slettet";
  expect([await told(far), await told(marta), await told(uncle)]).toEqual([
    [goes, kept],
    [goes],
    [goes, kept],
  ]);
}, 60_000);

test("the day before each of them is told once more, however often the job runs", async () => {
  const { ana, marta } = await anaAndMarta();
  const far = await aGuardianOf(ana, "Far");
  await askForErasure(await seenBy(far), ana.personId, "guardian");
  await house.settle();
  travel(13.5);
  await house.settle();
  for (const parent of [far, marta])
    expect(await told(parent)).toEqual([
      "Dit barns konto bliver slettet",
      "I morgen sletter vi dit barns konto",
    ]);
}, 60_000);

test("a child who is not here any more: the guardians are told after 22 months and when it is closed", async () => {
  // Still under 15 two years on.
  const ana = await aMusician("Ana", 10);
  const marta = await aGuardianOf(ana);
  const daily = async (): Promise<void> => {
    for (const { name, run } of dailyWork()) if (name === "privacy.retention") await run(clock.now());
  };
  await house.as(ana);
  travel(675);
  await house.as(marta);
  await daily();
  await daily();
  expect(await told(marta)).toEqual(["Bruger dit barn stadig Flyvefærdig?"]);
  travel(60);
  await house.as(marta);
  await daily();
  expect(await erasureOf(ana.personId)).toMatchObject({ why: "unused" });
  // The first one is too old by now to be shown to developers.
  expect(await told(marta)).toEqual(["Dit barns konto bliver slettet"]);
  const back = await post(await house.as(marta), `/guardian/${ana.personId}/erasure/withdrawal`);
  expect(back.status).toBe(303);
}, 60_000);

test("from 15 the young person's own wish is told to who looks on, who cannot stop it", async () => {
  const youth = await aMusician("Noor", 16);
  const parent = await aGuardianOf(youth, "Bente");
  await askForErasure(await seenBy(youth), youth.personId, "self");
  expect(await told(parent)).toEqual(["Dit barns konto bliver slettet"]);
  expect((await about(parent))?.link).toMatch(/\/guardian$/);
  // A grown-up's is told to nobody else.
  const grown = await aMusician("Emil", 19);
  const before = await aGuardianOf(grown, "Mor");
  await askForErasure(systemContext(), grown.personId, "self");
  expect(await told(before)).toEqual([]);
}, 60_000);
