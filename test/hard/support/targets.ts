import { actions } from "../../../src/features/order.ts";
import type { Action } from "../../../src/http/action.ts";
import { newId } from "../../../src/platform/ids.ts";
import { aPicture, aSound } from "./hands.ts";
import type { Body, Heard } from "./knock.ts";
import { fieldsOf, likely, SPECIAL } from "./likely.ts";
import { type Control, formsOf } from "./page.ts";
import { Places, ways } from "./places.ts";
import type { World } from "./world.ts";

/** A door with somebody who may use it, on a thing that is there, and a body that it takes. */
export interface Target {
  action: Action;
  who: string | null;
  path: string;
  /** Taken by the door as it is; a new `requestId` is put in by `fresh`. */
  body: Body;
}
export const doorOf = (action: Action): string => `${action.method} ${action.path}`;
export const hasPage = (action: Action): boolean => !("none" in action.html);
export const hasJson = (action: Action): boolean => !("none" in action.json);
/** The row of limits is put back by `restore`; the mailbox of developers is no door of the product. */
export const allDoors = (world: World): Action[] =>
  actions(world.house.config).filter((action) => !action.path.startsWith("/dev/"));

/** Files of the doors that take one. */
export async function fileFor(action: Action): Promise<Body> {
  if (!action.upload) return {};
  return { [action.upload.field]: await (action.upload.field === "audio" ? aSound() : aPicture()) };
}

export const isTaken = (heard: Pick<Heard, "status">): boolean => heard.status >= 200 && heard.status < 400;

export const post = (
  world: World,
  { action, who, path }: Pick<Target, "action" | "who" | "path">,
  body: Body,
  as: "html" | "json" = hasPage(action) ? "html" : "json",
): Promise<Heard> => {
  const at = as === "json" ? `/api/v1${path}` : path;
  if (action.upload) return world.send(who, at, { files: body });
  return world.send(who, at, as === "json" ? { json: body } : { form: body });
};
/** The same body with a request of its own. */
export const fresh = (body: Body): Body => ("requestId" in body ? { ...body, requestId: newId() } : body);

/** What stands in the form that the door shows again when nothing was filled in. */
async function shown(world: World, way: Pick<Target, "action" | "who" | "path">): Promise<Control[]> {
  if (!way.action.form) return [];
  const heard = await post(world, way, way.action.upload ? { nothing: "here" } : { version: "-1" });
  if (isTaken(heard)) await world.state.restore();
  const path = way.path.split("?")[0];
  const form = formsOf(heard.text).find((one) => one.action.split("?")[0] === path);
  return form?.controls ?? [];
}

function valuesOf(controls: readonly Control[]): Body {
  const out: Body = {};
  for (const control of controls) {
    if (control.kind === "file" || control.kind === "button") continue;
    if (control.kind === "radio" && control.value === null) {
      out[control.name] ??= control.options[0];
      continue;
    }
    if (control.value === null) continue;
    const value =
      control.kind === "select" && control.value === "" && control.required
        ? (control.options.find((one) => one !== "") ?? "")
        : control.value;
    if (control.kind === "radio") out[control.name] = value;
    else if (control.name in out && control.kind !== "select")
      out[control.name] = [out[control.name], value].flat();
    else out[control.name] = value;
  }
  return out;
}

/** The first body that the door takes on this way, or null. The world is put back. */
async function bodyFor(
  world: World,
  way: Pick<Target, "action" | "who" | "path">,
): Promise<{ body: Body; last: Heard | null } | { body: null; last: Heard | null }> {
  const { action } = way;
  const fields = fieldsOf(action);
  const own = action.input ? valuesOf(await shown(world, way)) : {};
  const guess: Body = {};
  for (const field of fields) {
    if (action.upload?.field === field.name) continue;
    const given = own[field.name];
    const value =
      given === undefined || given === "" || (field.name === "version" && given === "-1")
        ? likely(field, world)
        : given;
    if (value !== undefined) guess[field.name] = value;
  }
  Object.assign(guess, SPECIAL[doorOf(action)]?.(world) ?? {}, await fileFor(action));
  for (const key of Object.keys(guess)) if (guess[key] === undefined) delete guess[key];
  const versions = "version" in guess ? [guess.version, 0, 1, 2, 3, 4, 5, 6] : [null];
  let last: Heard | null = null;
  for (const version of versions) {
    const body = fresh(version === null ? guess : { ...guess, version });
    last = await post(world, way, body);
    if (isTaken(last)) {
      await world.state.restore();
      return { body, last };
    }
    if (last.status !== 409 || version === null) break;
  }
  return { body: null, last };
}

export interface Unreached {
  door: string;
  why: string;
}
/** For each of these POST doors one way through it with a body that it takes. Those without are named. */
export async function targetsOf(
  world: World,
  doors: readonly Action[],
  most = 12,
): Promise<{ targets: Target[]; unreached: Unreached[] }> {
  const places = await Places.of(world);
  const targets: Target[] = [];
  const unreached: Unreached[] = [];
  for (const action of doors) {
    let tries = 0;
    let why = "nobody may, on anything that is there";
    let target: Target | null = null;
    for await (const way of ways(world, places, action)) {
      if ((tries += 1) > most) break;
      const { body, last } = await bodyFor(world, { action, ...way });
      if (body) {
        target = { action, ...way, body };
        break;
      }
      why = `${way.who} ${way.path}: ${last?.status} ${problemsIn(last?.text ?? "")}`;
    }
    if (target) targets.push(target);
    else unreached.push({ door: doorOf(action), why });
  }
  return { targets, unreached };
}
export const problemsIn = (html: string): string =>
  [...html.matchAll(/class="[^"]*(?:error|problem|alert)[^"]*"[^>]*>([\s\S]{0,200})/g)]
    .map((one) =>
      (one[1] ?? "")
        .replace(/<[^>]+>/g, " ")
        .replace(/\s+/g, " ")
        .trim(),
    )
    .join(" | ")
    .slice(0, 300);
