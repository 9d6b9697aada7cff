import { describe, expect, test } from "@jest/globals";
import type { Body, Heard } from "../support/knock.ts";
import { formsOf } from "../support/page.ts";
import { row, sized } from "../support/rows.ts";
import { doorOf, fresh, isTaken, post, type Target } from "../support/targets.ts";
import { fieldsOf } from "../support/likely.ts";
import type { Doors } from "../support/doors.ts";

/** Two people who opened the same form and both save it. */
export function editorsRow(doors: Doors): void {
  const { world, who } = doors;
  describe("two people who edit one thing", () => {
    test("are never overwritten in silence: one is taken, the other is told and keeps what was typed", async () => {
      const wrong: string[] = [];
      let [pairs, told] = [0, 0];
      const forms = doors.targets().filter((one) => "version" in one.body);
      for (const target of forms)
        for (let i = 0; i < sized(2, 50); i += 1) {
          pairs += 1;
          const bodies = [variant(target, `Asta ${i}`), variant(target, `Birk ${i}`)] as const;
          // Every second pair one after the other, as most people do; the others at the same moment.
          const heard =
            i % 2 === 0
              ? await Promise.all(bodies.map((body) => post(world, target, body)))
              : [await post(world, target, bodies[0]), await post(world, target, bodies[1])];
          const taken = heard.filter(isTaken);
          // Who writes the very same at the very same moment overwrites nothing.
          const same = JSON.stringify(bodies[0]) === JSON.stringify(bodies[1]);
          if (taken.length !== 1 && !(same && taken.length === 2))
            wrong.push(
              `${taken.length} of two taken (${heard.map((one) => `${one.status} ${one.headers.location ?? ""}`).join(", ")}): ${who(target)}`,
            );
          for (const [at, one] of heard.entries()) {
            if (isTaken(one)) continue;
            told += 1;
            const problem = saysSo(target, one, bodies[at] ?? {});
            if (problem) wrong.push(`${problem}: ${who(target)}`);
          }
          await world.state.restore();
        }
      row("two people edit one thing", {
        tried: `${pairs} pairs on ${forms.length} forms`,
        counted: `both taken, or refused without what was typed; ${told} told`,
        result: `${wrong.length}`,
      });
      expect([...new Set(wrong)]).toEqual([]);
    }, 1_200_000);
  });

  /** The same form with other words in each field of free words. */
  function variant(target: Target, words: string): Body {
    const out: Body = { ...fresh(target.body) };
    for (const { name, choices, type } of fieldsOf(target.action))
      if (FREE.has(name) && type === "string" && choices.length === 0) out[name] = words;
    return out;
  }

  /** The second one is told: the form with the words that were typed, or a plain refusal where the moment for it has passed. */
  function saysSo(target: Target, heard: Heard, body: Body): string | null {
    if (![403, 404, 409, 422].includes(heard.status)) return `answered ${heard.status}`;
    if (heard.status !== 409 || !target.action.form) return null;
    const form = formsOf(heard.text).find((one) => one.action.split("?")[0] === target.path.split("?")[0]);
    if (!form) return null;
    for (const { name, kind, value } of form.controls)
      if (FREE.has(name) && ["text", "textarea"].includes(kind) && typeof body[name] === "string")
        if (value !== body[name]) return `what was typed in ${name} is gone (${doorOf(target.action)})`;
    return null;
  }
}
/** Fields of words, in which two people write differently. */
const FREE = new Set([
  "name",
  "about",
  "bio",
  "text",
  "note",
  "where",
  "title",
  "goals",
  "motivation",
  "reason",
  "sentence",
  "what",
  "roles",
  "genres",
  ...["title", "short", "evidence"].flatMap((name) => [`${name}Da`, `${name}En`]),
]);
