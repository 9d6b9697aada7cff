import type { Action } from "../../src/http/action.ts";
import type { Client } from "../support/house.ts";

export type Side = "html" | "json";
export const sidesOf = (action: Action): Side[] => [
  ...("none" in action.html ? [] : (["html"] as const)),
  ...("none" in action.json ? [] : (["json"] as const)),
];

/** `yes` may; `no` may not know of it (404, or the way to sign-in); `seen` knows of it and may not (403); else the status. */
export type Verdict = string;

/**
 * Knocks without changing anything. Who may is decided before a body is read, so a body of a kind that no door takes is
 * answered 415 to those who may, and 404, 403 or 401 to the others.
 */
export async function knock(
  browser: Client,
  action: Action,
  path: string,
  as: Side,
): Promise<{ verdict: Verdict; text: string }> {
  const url = `${as === "json" ? "/api/v1" : ""}${path}`;
  const answer =
    action.method === "get"
      ? await browser.get(url)
      : await browser.post(url).set("Content-Type", "text/plain").send("knock");
  const { status } = answer;
  const away = String(answer.headers.location ?? "");
  if (status === 404 || status === 401) return { verdict: "no", text: answer.text ?? "" };
  if (status === 403) return { verdict: "seen", text: answer.text ?? "" };
  if (status === 303 && away.startsWith("/sign-in")) return { verdict: "no", text: "" };
  const may = action.method === "get" ? [200, 303].includes(status) : status === 415;
  return { verdict: may ? "yes" : `${status} ${away}`, text: answer.text ?? "" };
}
