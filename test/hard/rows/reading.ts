import { describe, expect, test } from "@jest/globals";
import { row } from "../support/rows.ts";
import { hasJson, hasPage, isTaken } from "../support/targets.ts";
import type { Way } from "../support/places.ts";
import type { Doors } from "../support/doors.ts";

/** What a look may write: the trail of who looked at whom, and that a sign-in is still in use. */
const LOOKS = new Set(["trail", "sessions", "signins"]);

/** Links that only a mail holds: opening one must not be what it is for, since programs that check mail open them too. */
const MAILED: Record<string, readonly string[]> = {
  "/sign-up/confirmation": ["signUp"],
  "/password-reset/new": ["reset"],
  "/email-change/confirmation": ["emailChange"],
};

export function readingRow(doors: Doors): void {
  const { world, changed } = doors;
  describe("a GET", () => {
    test("changes nothing, whoever opens whatever page or link", async () => {
      const readers = await doors.readers();
      const wrong: string[] = [];
      let [tried, read] = [0, 0];
      for (const [action, own] of readers) {
        for (const path of [...own, ...mailed(action.path)])
          for (const method of ["GET", "HEAD"] as const)
            for (const side of [...(hasPage(action) ? [""] : []), ...(hasJson(action) ? ["/api/v1"] : [])]) {
              tried += 1;
              const heard = await world.send(path.who, side + path.path, { method });
              if (isTaken(heard)) read += 1;
              if (heard.status >= 500) wrong.push(`${method} ${side}${action.path}: ${heard.status}`);
            }
        const after = (await changed()).filter((name) => !LOOKS.has(name));
        if (after.length > 0) {
          wrong.push(`get ${action.path} changed ${after.join(", ")}`);
          await world.state.restore();
        }
      }
      await world.state.restore();
      row("GET that changes state", {
        tried: `${tried} looks at ${readers.size} doors, ${read} answered`,
        counted: "collections changed but the trail of looks; 5xx",
        result: `${wrong.length}`,
      });
      expect(wrong).toEqual([]);
    }, 1_200_000);
  });

  const mailed = (path: string): Way[] =>
    (MAILED[path] ?? []).map((key) => ({ who: null, path: `${path}?token=${world.known[key] ?? ""}` }));
}
