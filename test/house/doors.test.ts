import { describe, expect, test } from "@jest/globals";
import { actions } from "../../src/features/order.ts";
import type { Action } from "../../src/http/action.ts";
import { newId } from "../../src/platform/ids.ts";
import { readConfig } from "../../src/config.ts";
import { useHouse } from "../support/house.ts";
import { aMember } from "../support/people.ts";
import { filesUnder } from "../support/source.ts";

const house = useHouse();
const all = actions(readConfig({ NODE_ENV: "test" }));

/** A path with ids that nothing has. */
const filled = (path: string): string =>
  path
    .replace(/:token/g, "x".repeat(43))
    .replace(/:(n|side)\b/g, "1")
    .replace(/:\w+/g, () => newId());

const knock = async (action: Action, as: "html" | "json", browser: ReturnType<typeof house.client>) => {
  const path = `${as === "json" ? "/api/v1" : ""}${filled(action.path)}`;
  if (action.method === "get") return browser.get(path);
  if (action.upload) return browser.post(path).field("nothing", "here");
  return browser
    .post(path)
    .type(as === "json" ? "json" : "form")
    .send({});
};

const doorsOf = (action: Action): ("html" | "json")[] => [
  ...("none" in action.html ? [] : (["html"] as const)),
  ...("none" in action.json ? [] : (["json"] as const)),
];

describe("the law of doors", () => {
  test("each door has a line that says what it is for, and no two are the same", () => {
    expect(all.filter((action) => action.doc.length < 8).map((action) => action.path)).toEqual([]);
    const keys = all.map((action) => `${action.method} ${action.path}`);
    expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([]);
  });

  test("a door without a page or without JSON says why", () => {
    const reasons = all
      .flatMap(({ html, json }) => [html, json])
      .flatMap((side) => ("none" in side ? [side.none] : []));
    expect(reasons.filter((reason) => reason.length < 8)).toEqual([]);
  });

  test("nobody who is signed out passes a member's door", async () => {
    const browser = house.client();
    for (const action of all.filter((one) => one.by !== "anyone"))
      for (const as of doorsOf(action)) {
        const answer = await knock(action, as, browser);
        expect([action.method, action.path, answer.status]).toEqual([
          action.method,
          action.path,
          as === "json" ? 401 : 303,
        ]);
        if (as === "html") expect(answer.headers.location).toMatch(/^\/sign-in/);
      }
  }, 120_000);

  test("somebody without the role gets the plain 404 at a role's door", async () => {
    const browser = await house.as(await aMember());
    for (const action of all.filter((one) => typeof one.by !== "string"))
      for (const as of doorsOf(action))
        expect([action.path, (await knock(action, as, browser)).status]).toEqual([action.path, 404]);
  }, 120_000);

  test("a thing that is not there never gives a fault, to anyone", async () => {
    const browser = await house.as(await aMember());
    for (const action of all.filter((one) => one.path.includes(":")))
      for (const as of doorsOf(action)) {
        const { status } = await knock(action, as, browser);
        expect([action.path, status < 500, status]).toEqual([action.path, true, status]);
      }
  }, 120_000);

  test("no GET door has a change behind it", () => {
    expect(
      all
        .filter((action) => action.method === "get" && (action.run !== null || action.input !== null))
        .map((action) => action.path),
    ).toEqual([]);
  });

  test("one GET counts what it sends, once its bytes are on the way: the sound behind a private link", () => {
    const counting = filesUnder("src/features", [".ts"]).filter(({ text }) => /\bfirstByte\b/.test(text));
    expect(counting.map(({ path }) => path)).toEqual(["src/features/links/routes.ts"]);
  });

  test("what is mounted under a path beside the table of doors is named, and nothing else is", () => {
    const [app] = filesUnder("src", ["app.ts"]);
    const mounted = [
      ...(app?.text.matchAll(/app\.(?:use|get|post|put|patch|delete|all)\((?:"([^"]+)"|([A-Z_]+))/g) ?? []),
    ];
    expect(mounted.map(([, path, name]) => path ?? name)).toEqual([
      "/health",
      // Its protocol has methods that no action has; `test/uploads/door.test.ts` asks of it what the laws ask of the table.
      "UPLOADS_PATH",
      "/api/v1/openapi.json",
    ]);
  });

  test("a door whose act needs the browser itself says that it touches the session, but for those that count senders", () => {
    const taking = all.filter((action) => (action.run?.length ?? 0) > 3 && !action.touchesSession);
    expect(taking.map((action) => action.path).sort()).toEqual([
      "/a/:id/enquiry",
      "/a/:id/report",
      "/reports/:about",
    ]);
    const idle = all.filter((action) => action.touchesSession && (action.run?.length ?? 0) < 4);
    expect(idle.map((action) => action.path)).toEqual([]);
  });

  test("each answer carries the headers that protect a reader", async () => {
    for (const path of ["/", "/sign-in", "/nothing-here", "/api/v1/nothing"]) {
      const { headers } = await house.client().get(path);
      expect(headers["content-security-policy"]).toContain("default-src 'none'");
      expect(headers["content-security-policy"]).not.toContain("unsafe");
      expect([
        headers["x-content-type-options"],
        headers["referrer-policy"],
        headers["cache-control"],
      ]).toEqual(["nosniff", "same-origin", "no-store"]);
    }
  });
});
