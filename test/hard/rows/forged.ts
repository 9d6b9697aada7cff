import { describe, expect, test } from "@jest/globals";
import { type Heard, knock, multipart, urlencoded } from "../support/knock.ts";
import { row, sample, sized } from "../support/rows.ts";
import { doorOf, hasJson, type Target } from "../support/targets.ts";
import type { Doors } from "../support/doors.ts";

/** Requests that another page made. */
export function forgedRow(doors: Doors): void {
  const { world, changed } = doors;
  describe("a request that was forged", () => {
    const FORGED: Record<string, Record<string, string>> = {
      "with neither header": { "Sec-Fetch-Site": "" },
      "cross-site": { "Sec-Fetch-Site": "cross-site" },
      "same-site": { "Sec-Fetch-Site": "same-site" },
      "typed into the address bar": { "Sec-Fetch-Site": "none" },
      "from a foreign origin": { "Sec-Fetch-Site": "", Origin: "https://evil.example" },
      "from the null origin": { "Sec-Fetch-Site": "", Origin: "null" },
      "from an origin that begins like ours": {
        "Sec-Fetch-Site": "",
        Origin: "http://127.0.0.1.evil.example",
      },
      "cross-site with our origin": { "Sec-Fetch-Site": "cross-site", Origin: "OURS" },
    };
    test("is taken by no door, sign-in and sign-out among them, and changes nothing", async () => {
      let tried = 0;
      const taken: string[] = [];
      for (const target of doors.targets()) {
        for (const [name, headers] of sample(Object.entries(FORGED), sized(2, 99)))
          for (const as of hasJson(target.action) ? (["html", "json"] as const) : (["html"] as const)) {
            tried += 1;
            const { status } = await forge(target, as, headers);
            if (status !== 403) taken.push(`${name} ${as} ${doorOf(target.action)} ${status}`);
          }
        for (const [type, headers] of sample(
          [
            ["text/plain", {}],
            ["text/plain;application/json", {}],
            ["application/x-www-form-urlencoded", {}],
            ["", {}],
          ] as const,
          sized(1, 9),
        )) {
          if (!hasJson(target.action) || target.action.upload) continue;
          tried += 1;
          const at = `/api/v1${target.path}`;
          const cookie: Record<string, string> = target.who
            ? { Cookie: world.cookies[target.who] ?? "" }
            : {};
          const { status } = await knock(world.base, {
            method: "POST",
            path: at,
            headers: {
              "Sec-Fetch-Site": "same-origin",
              ...cookie,
              ...(type ? { "Content-Type": type } : {}),
              ...headers,
            },
            body: JSON.stringify(target.body),
          });
          if (status < 400 || status >= 500) taken.push(`JSON as ${type} ${doorOf(target.action)} ${status}`);
        }
        const after = await changed();
        if (after.length > 0) {
          taken.push(`${doorOf(target.action)} changed ${after.join(", ")}`);
          await world.state.restore();
        }
      }
      row("CSRF", { tried, counted: "requests taken over every POST door", result: `${taken.length}` });
      expect(taken).toEqual([]);
    }, 1_200_000);

    async function forge(target: Target, as: "html" | "json", more: Record<string, string>): Promise<Heard> {
      const cookie: Record<string, string> = target.who ? { Cookie: world.cookies[target.who] ?? "" } : {};
      const headers: Record<string, string> = { ...cookie };
      for (const [name, value] of Object.entries(more))
        if (value) headers[name] = value === "OURS" ? world.base : value;
      const { upload } = target.action;
      headers["Content-Type"] = upload
        ? "multipart/form-data; boundary=----flyvefaerdig7MA4YWxkTrZu0gW"
        : as === "json"
          ? "application/json"
          : "application/x-www-form-urlencoded";
      const body = upload
        ? multipart({ title: "x" })
        : as === "json"
          ? JSON.stringify(target.body)
          : urlencoded(target.body);
      return knock(world.base, {
        method: "POST",
        path: (as === "json" ? "/api/v1" : "") + target.path,
        headers,
        body,
      });
    }
  });
}
