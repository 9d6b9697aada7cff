import { describe, expect, test } from "@jest/globals";
import { PWNED, STRINGS, TYPED } from "../support/payloads.ts";
import { row, sample, sized } from "../support/rows.ts";
import { allDoors, hasJson, hasPage } from "../support/targets.ts";
import type { Doors } from "../support/doors.ts";

/** The same in queries and paths. */
export function queriesRow(doors: Doors): void {
  const { world, changed } = doors;
  describe("operators in a query or a path", () => {
    test("never fault, and show or change nothing", async () => {
      const all = allDoors(world).filter((one) => one.method === "get");
      const wrong: string[] = [];
      let tried = 0;
      for (const action of sample(all, sized(15, 999))) {
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
          [...STRINGS, ...TYPED.map((one) => JSON.stringify(one) ?? "")],
          action.query ? sized(15, 999) : sized(3, 30),
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
          for (const as of hasJson(action) ? ["", "/api/v1"] : [""]) {
            if (as === "" && !hasPage(action)) continue;
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
        tried,
        counted: "5xx; collections changed",
        result: `${wrong.length}; ${after.length}`,
      });
      expect([wrong, after]).toEqual([[], []]);
    }, 600_000);
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
