import { describe, expect, test } from "@jest/globals";
import { readConfig } from "../../src/config.ts";
import { actions } from "../../src/features/order.ts";

/** What of an answer is asked after who one is: what opens something, by somebody who answers for another. `of` is the door's subject. */
interface Case {
  of?: unknown;
  input: Record<string, unknown>;
  asks: boolean;
}
const [yes, no] = [{ answer: "yes" }, { answer: "no" }];
const [self, child] = [{ to: { self: true } }, { to: { self: false } }];
const follow = (own: boolean, scope: string) => ({ to: { self: own }, tie: { scope } });
const YES_ASKS: Case[] = [
  { input: yes, asks: true },
  { input: no, asks: false },
];
const YES_FOR_A_CHILD_ASKS: Case[] = [
  { of: child, input: yes, asks: true },
  { of: child, input: no, asks: false },
  { of: self, input: yes, asks: false },
];

const DOORS: Record<string, Case[]> = {
  "post /guardian/:id/consents/:purpose": YES_ASKS,
  // That both guardians must agree is what closes; without it one yes is enough.
  "post /guardian/:id/together": [
    { input: no, asks: true },
    { input: yes, asks: false },
  ],
  "post /guardian/:id/secret-address": [
    { input: { secret: false }, asks: true },
    { input: { secret: true }, asks: false },
  ],
  "post /followers/:id/answer": YES_FOR_A_CHILD_ASKS,
  "post /followers/:id/scope": [
    { of: follow(false, "progress"), input: { scope: "progressAndDemos" }, asks: true },
    { of: follow(false, "progressAndDemos"), input: { scope: "progress" }, asks: false },
    { of: follow(false, "progressAndDemos"), input: { scope: "progressAndDemos" }, asks: false },
    { of: follow(true, "progress"), input: { scope: "progressAndDemos" }, asks: false },
  ],
  "post /recommendations/:id/approval": YES_ASKS,
  "post /acts/:id/members/:personId/consent": YES_FOR_A_CHILD_ASKS,
  "post /acts/:id/admissions/:admissionId/answer": YES_ASKS,
};

describe("doors that ask who one is for some answers only", () => {
  const some = actions(readConfig({ NODE_ENV: "test" })).filter((one) => typeof one.fresh === "function");

  test("are these, each with the answers that it asks at", () => {
    expect(some.map(({ method, path }) => `${method} ${path}`).toSorted()).toEqual(
      Object.keys(DOORS).toSorted(),
    );
  });
  for (const action of some)
    test(`${action.method} ${action.path}`, () => {
      const asks = action.fresh as unknown as (of: unknown, input: unknown) => boolean;
      const cases = DOORS[`${action.method} ${action.path}`] ?? [];
      expect(cases.map(({ of, input }) => asks(of ?? {}, input))).toEqual(cases.map((one) => one.asks));
    });
});
