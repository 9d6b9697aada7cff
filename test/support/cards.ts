import { expect } from "@jest/globals";
import { typePupils } from "../../src/features/enrolments/index.ts";
import type { Organisation } from "../../src/features/organisations/index.ts";
import { tiesWith } from "../../src/features/ties/index.ts";
import { newId } from "../../src/platform/ids.ts";
import type { Client } from "./house.ts";
import { bornFor, type Member, seenBy } from "./people.ts";

/** A child whom a school's teacher typed, without a mail; the guardian has not answered. */
export async function typed(
  school: Organisation,
  teacher: Member,
  name: string,
): Promise<{ personId: string; tieId: string }> {
  const pupil = { name, birthDay: bornFor(10), email: null, guardianEmail: `${newId()}@example.org` };
  const batch = await typePupils(await seenBy(teacher), school, [pupil] as never, newId());
  const personId = batch.people[0] as string;
  const [tie] = await tiesWith({ to: personId, kind: "pupil", status: "asked" });
  return { personId, tieId: tie?._id ?? "" };
}

/** A card as it is printed: its number, its words, and the page they stand on. */
export interface Printed {
  number: string;
  words: string;
  text: string;
}

/** Makes a card at the door of a school or a guardian. */
export async function make(browser: Client, at: string): Promise<Printed> {
  const { text, status } = await browser.post(at).type("form").send({});
  expect(status).toBe(200);
  const [number, words] = [...text.matchAll(/class="typecode">([^<]+)</g)].map((match) => match[1] as string);
  return { number: number ?? "", words: words ?? "", text };
}

/** Signs in with a card's number and words. */
export const signIn = (browser: Client, card: { number: string; words: string }) =>
  browser.post("/sign-in/card").type("form").send({ number: card.number, words: card.words });

/** Whether a browser is signed in. */
export const isIn = async (browser: Client): Promise<boolean> =>
  (await browser.get("/account")).status === 200;
