import { describe, expect, test } from "@jest/globals";
import "../../src/app.ts";
import { Id, z } from "../../src/platform/fields.ts";
import { collections } from "../../src/platform/mongo/collection.ts";
import { faultsOf } from "../../src/platform/personal/law.ts";
import {
  actor,
  isPersonal,
  keptRules,
  type Rule,
  subject,
  whileHere,
} from "../../src/platform/personal/rule.ts";

describe("the law of personal data", () => {
  test("each rule covers its shape: every id points somewhere, every field that may hold a person is spoken for", () => {
    const faults = [...collections().values()].flatMap(({ name, shape, personal }) =>
      faultsOf(name, shape, personal),
    );
    expect(faults).toEqual([]);
    expect(collections().size).toBeGreaterThan(30);
  });

  test("each personal rule says how long and why", () => {
    const silent = [...collections().values()]
      .filter(({ personal }) => isPersonal(personal) && keptRules(personal).length === 0)
      .map(({ name }) => name);
    expect(silent).toEqual([]);
    const days = [...collections().values()].flatMap(({ name, shape, personal }) =>
      keptRules(personal)
        .filter((kept) => typeof kept.for === "number" && !(kept.from && kept.from in shape.shape))
        .map(() => `${name} counts days from a field that it does not have`),
    );
    expect(days).toEqual([]);
  });

  test("bites: each kind of hole is seen", () => {
    const shape = z.object({
      _id: Id,
      person: Id,
      act: Id,
      requestId: Id,
      members: z.array(z.object({ signedBy: z.string() })),
      data: z.record(z.string(), z.unknown()),
      counts: z.record(z.string(), z.number()),
    });
    const whole: Rule = {
      purpose: "A test",
      basis: "agreement",
      people: { person: subject(), "members.signedBy": actor(), data: subject({ deep: true }) },
      points: { act: "acts" },
      kept: whileHere,
    };
    const without = (path: string): Rule => ({
      ...whole,
      people: Object.fromEntries(Object.entries(whole.people).filter(([key]) => key !== path)),
      points: Object.fromEntries(Object.entries(whole.points ?? {}).filter(([key]) => key !== path)),
    });
    expect(faultsOf("x", shape, whole)).toEqual([]);
    expect(faultsOf("x", shape, without("person"))).toEqual([
      "x: person is an id that the rule says nothing of",
    ]);
    expect(faultsOf("x", shape, without("act"))).toEqual(["x: act is an id that the rule says nothing of"]);
    expect(faultsOf("x", shape, without("members.signedBy"))).toEqual([
      "x: members.signedBy sounds like a person and the rule says nothing of it",
    ]);
    expect(faultsOf("x", shape, without("data"))).toEqual([
      "x: data can hold anything and the rule says nothing of it",
    ]);
    expect(faultsOf("x", shape, { ...whole, secret: ["hash"] })).toEqual([
      "x: hash stands in the rule and not in the shape",
    ]);
    expect(faultsOf("x", shape, { none: "no people" })).toHaveLength(4);
  });
});
