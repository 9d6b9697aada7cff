import { describe, expect, test } from "@jest/globals";
import { PWNED, STRINGS, TYPED } from "../support/payloads.ts";
import { row, sample, sized } from "../support/rows.ts";
import { allDoors, hasJson, hasPage } from "../support/targets.ts";
import type { Doors } from "../support/doors.ts";

const VALUES = [...STRINGS, ...TYPED.map((one) => JSON.stringify(one) ?? "")];

/** The same in queries and paths: a hundred where a door reads a query, some at each of the others; the doors take turns, so that all are sent many times. */
export function queriesRow(doors: Doors): void {
  const { world, changed } = doors;
  describe("operators in a query or a path", () => {
    test("never fault, and show or change nothing", async () => {
      const all = allDoors(world).filter((one) => one.method === "get");
      const wrong: string[] = [];
      let tried = 0;
      for (const [at, action] of sample(all, sized(15, 999)).entries()) {
        const names = action.query
          ? Object.keys((action.query as unknown as { shape?: object }).shape ?? { q: 1 })
          : ["q"];
        const role =
          typeof action.by === "string"
            ? "noor"
            : (Object.entries(world.people).find(
                ([key]) => ROLE_OF[key] && (action.by as readonly string[]).includes(ROLE_OF[key] ?? ""),
              )?.[0] ?? "noor");
        for (const [i, value] of sample(
          [...VALUES.slice((at * 7) % VALUES.length), ...VALUES.slice(0, (at * 7) % VALUES.length)],
          action.query ? sized(15, 100) : sized(3, 16),
        ).entries()) {
          const name = names[i % names.length] ?? "q";
          const queries = [
            `${name}=${safe(value)}`,
            `${name}[$gt]=${safe(value)}`,
            `${name}=a&${name}=${safe(value)}`,
            `${name}[__proto__][${PWNED}]=1`,
          ];
          const path = action.path.replace(/:(\w+)/g, () =>
            i % 3 === 0 ? safe(value).slice(0, 500) || "x" : "zzzzzzzzzzzzzzzzzzzz",
          );
          const sides = [...(hasPage(action) ? [""] : []), ...(hasJson(action) ? ["/api/v1"] : [])];
          // The page and its JSON are one door: they take turns, and the next payload of the kind meets the other one.
          for (const as of [sides[(i + at) % sides.length] ?? ""]) {
            tried += 1;
            const { status } = await world.send(
              role,
              `${as}${path}?${queries[i % queries.length]?.slice(0, 6_000)}`,
            );
            if (status >= 500) wrong.push(`${status} ${as}${action.path} ${name}=${value.slice(0, 60)}`);
          }
        }
      }
      const after = (await changed()).filter((name) => name !== "trail");
      await world.state.restore();
      row("NoSQL operators, queries and paths", {
        tried: `${tried} of ${VALUES.length} payloads at ${all.length} doors, ${all.filter((one) => one.query).length} of which read a query`,
        counted: "5xx; collections changed",
        result: `${wrong.length}; ${after.length}`,
      });
      expect([wrong, after]).toEqual([[], []]);
    }, 1_200_000);
    const ROLE_OF: Record<string, string> = {
      noor: "musician",
      ilir: "mentor",
      sine: "staff",
      booker: "booker",
      officer: "officer",
      karen: "secretariat",
      dorthe: "safeguarding",
      marta: "guardian",
    };
    const safe = (value: string): string => encodeURIComponent(value.replace(/[\ud800-\udfff]/g, "?"));
  });
}
