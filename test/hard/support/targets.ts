import { readFile } from "node:fs/promises";
import { z } from "zod";
import { PURPOSES } from "../../../src/features/consent/index.ts";
import { actions } from "../../../src/features/order.ts";
import type { Action } from "../../../src/http/action.ts";
import { makeContext } from "../../../src/platform/context.ts";
import { newId } from "../../../src/platform/ids.ts";
import { type Member, PASSWORD, seenBy } from "../../support/people.ts";
import type { Body, Heard } from "./knock.ts";
import { type Control, formsOf } from "./page.ts";
import { inDays, PICTURE, SOUND, today, type World } from "./world.ts";

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

const MILESTONES = ["H1", "K1", "E1", "H2", "K2", "K3", "E2", "E3", "H3"].map((id) => `RU-${id}`);
/** Where the ids of a path's first parameter live; other paths try every id there is. */
const HOMES: [RegExp, string[]][] = [
  [/^\/people\/:id\/journey/, ["journeys"]],
  [/^\/(people|musicians|guardian)\/:id/, ["people"]],
  [/^\/(pupils|guardians\/claims|followers|following|me\/guardians|me\/school)\/:id/, ["ties"]],
  [/^\/(guardian-invitations|admin\/team\/invitations)\/:id/, ["invitations"]],
  [/^\/(admin\/)?organisations\/:id/, ["organisations"]],
  [/^\/(acts|a)\/:id/, ["acts"]],
  [/^\/demos\/:id/, ["demos"]],
  [/^\/comments\/:id/, ["comments"]],
  [/^\/links\/:id/, ["links"]],
  [/^\/evidence\/:id/, ["evidence"]],
  [/^\/practice\/:id/, ["practiceEntries"]],
  [/^\/recommendations\/:id/, ["recommendations"]],
  [/^\/steps\/:id/, ["steps"]],
  [/^\/mentorships\/:id/, ["mentorships"]],
  [/^\/sessions\/:id/, ["mentorsessions"]],
  [/^\/safeguarding\/:id/, ["concerns"]],
  [/^\/page-reports\/:id/, ["pagereports"]],
  [/^\/admin\/(mentors|team)\/:id/, ["people"]],
];
const ID = /^[0-9a-hjkmnp-tv-z]{20}$/;

/** The ids of every document that there is, by collection. */
export const idsIn = (rows: ReadonlyMap<string, { _id?: unknown }[]>): Map<string, string[]> =>
  new Map(
    [...rows].map(([name, docs]) => [name, docs.map((doc) => String(doc._id)).filter((id) => ID.test(id))]),
  );

/** What could stand in each place of a path. */
export class Places {
  private readonly ids: Map<string, string[]>;
  private readonly known: Record<string, string>;
  constructor(ids: Map<string, string[]>, known: Record<string, string>) {
    this.ids = ids;
    this.known = known;
  }
  static async of(world: World): Promise<Places> {
    return new Places(idsIn(await world.state.everything()), world.known);
  }
  every(name: string): string[] {
    return this.ids.get(name) ?? [];
  }
  /** Each way to fill a path, at most `most`. */
  fill(path: string, most = 4_000): Record<string, string>[] {
    let out: Record<string, string>[] = [{}];
    for (const [, name] of path.matchAll(/:(\w+)/g)) {
      const choices = this.choices(path, name ?? "");
      out = out.flatMap((one) => choices.map((choice) => ({ ...one, [name ?? ""]: choice }))).slice(0, most);
    }
    return out;
  }
  private choices(path: string, name: string): string[] {
    if (name === "token")
      return Object.entries(this.known).flatMap(([key, value]) =>
        key.startsWith("invitation") ? [value] : [],
      );
    if (name === "n") return ["3", "2", "1"];
    if (name === "side") return ["96"];
    if (name === "milestone") return MILESTONES;
    if (name === "purpose") return [...PURPOSES];
    if (name === "viewer") return ["school", "mentor", "stranger", "follower"];
    if (name === "copy") return this.every("exports").slice(0, 10);
    if (name === "block") return this.every("ties");
    if (path.startsWith("/account/sign-ins")) return this.every("signins").slice(0, 10);
    if (name === "invitationId") return this.every("invitations");
    if (name === "memberId") return this.every("memberships");
    if (name === "personId") return this.every("people");
    if (path.startsWith("/notifications/:id")) return this.every("notices").slice(0, 40);
    if (/^\/organisations\/:id\/(invitations|members)/.test(path)) return [this.known.school ?? ""];
    const home = HOMES.find(([pattern]) => pattern.test(path))?.[1];
    return home
      ? home.flatMap((one) => this.every(one))
      : [...this.ids].flatMap(([key, all]) =>
          ["notices", "events", "devmails", "jobs"].includes(key) ? [] : all,
        );
  }
}
export const filled = (path: string, params: Record<string, string>): string =>
  path.replace(/:(\w+)/g, (_whole, name: string) => params[name] ?? "");

/** Doors that need a query to be about something. */
const QUERIES: Record<string, (world: World) => string> = {
  "/mentorships/assignment": (world) => `?musician=${world.people.elif?.personId}`,
  "/sessions/new": (world) => `?mentorship=${world.known.mentorship}`,
};

/** A door that nobody passed after so many looks is named as one that nobody reaches. */
const MOST_LOOKS = 1_500;

/** Pairs of somebody and a thing that a door lets through, in the order in which they are tried. */
export async function* ways(
  world: World,
  places: Places,
  action: Action,
): AsyncGenerator<{ who: string | null; path: string }> {
  const people = Object.entries(world.people);
  const query = QUERIES[action.path]?.(world) ?? "";
  const asked = Object.fromEntries(new URLSearchParams(query));
  const all = places.fill(action.path);
  let looked = 0;
  const mayBe: [string | null, Member | null][] = action.by === "anyone" ? [[null, null], ...people] : people;
  for (const [who, member] of mayBe) {
    const ctx = member ? await seenBy(member) : makeContext(null, "da");
    const roles = action.by;
    if (typeof roles !== "string" && !ctx.actor?.roles.some((role) => roles.includes(role.kind))) continue;
    for (const raw of all) {
      if ((looked += 1) > MOST_LOOKS) return;
      const params = action.params ? action.params.safeParse(raw) : { success: true, data: {} };
      const parsedQuery = action.query ? action.query.safeParse(asked) : { success: true, data: {} };
      if (!params.success || !parsedQuery.success) continue;
      const subject = await Promise.resolve(
        action.load(ctx, { params: params.data, query: parsedQuery.data }),
      ).catch(() => null);
      if (subject === null || subject === undefined) continue;
      if (action.can !== "always" && !action.can(ctx, subject)) continue;
      yield { who, path: filled(action.path, raw) + query };
    }
  }
}

/** What an input's fields look like from outside: JSON Schema, transforms left out. */
export interface Field {
  name: string;
  type: string | null;
  choices: string[];
  required: boolean;
  max: number | null;
}
export function fieldsOf(action: Action): Field[] {
  if (!action.input) return [];
  const schema = z.toJSONSchema(action.input, { io: "input", unrepresentable: "any" }) as Schema;
  const objects = schema.properties ? [schema] : (schema.oneOf ?? schema.anyOf ?? []);
  const seen = new Map<string, Field>();
  for (const object of objects)
    for (const [name, inner] of Object.entries(object.properties ?? {}))
      if (!seen.has(name))
        seen.set(name, {
          name,
          type: inner.type ?? inner.anyOf?.[0]?.type ?? null,
          choices:
            inner.enum ?? inner.anyOf?.find((one) => one.enum)?.enum ?? (inner.const ? [inner.const] : []),
          required: (object.required ?? []).includes(name),
          max: inner.maxLength ?? null,
        });
  return [...seen.values()];
}
interface Schema {
  type?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  enum?: string[];
  const?: string;
  maxLength?: number;
  anyOf?: Schema[];
  oneOf?: Schema[];
}

let count = 0;
/** A likely answer to a question by its name. */
function likely(field: Field, world: World): unknown {
  const { name } = field;
  if (field.choices.length > 0) return field.choices[0];
  if (name === "requestId") return newId();
  if (name === "password" || name === "current" || name === "again") return PASSWORD;
  if (/e?mail$/i.test(name)) return `gaest${(count += 1)}@example.org`;
  if (/birthDay|^was$/.test(name)) return "2010-04-03";
  if (/until|deadline/i.test(name)) return inDays(20);
  if (/day$/i.test(name)) return today();
  if (name === "time") return "00:01";
  if (name === "minutes") return "30";
  if (name === "municipality") return "0190";
  if (name === "links" || name === "link" || name === "address") return "https://example.org/sang";
  if (name === "at") return world.known.readAt;
  if (name === "version") return 0;
  if (/^(mentor|mentorId)$/.test(name)) return world.people.ilir?.personId;
  if (name === "schoolId") return world.schools[1]?._id;
  if (name === "organisationId") return world.venue._id;
  if (name === "code") return world.known.code;
  if (name === "goals" || name === "instruments" || name === "genres" || name === "roles") return "guitar";
  if (name === "list") return `Ny Elev;${"2012-03-04"};elev${(count += 1)}@example.org;`;
  if (
    [
      "evidence",
      "milestones",
      "lastStep",
      "outcome",
      "minutesOther",
      "milestone",
      "for",
      "next",
      "act",
    ].includes(name)
  )
    return undefined;
  if (name === "locale") return "da";
  if (name === "token") return "x".repeat(43);
  if (field.type === "boolean" || name === "ownWork" || name === "secret" || name === "admin") return "on";
  if (field.type === "number" || field.type === "integer") return 1;
  return field.required || field.type === "string" ? "Hilsen fra øvelokalet" : undefined;
}

/** What only a person would know to write: where the likely answer is not taken. */
const SPECIAL: Record<string, (world: World) => Body> = {
  "post /sign-in": (world) => ({ email: world.people.stranger?.email, password: PASSWORD }),
  "post /sign-up": () => ({ kind: "musician", birthDay: "2008-05-24" }),
  "post /sign-up/confirmation": (world) => ({ token: world.known.signUp }),
  "post /password-reset": (world) => ({ email: world.people.stranger?.email }),
  "post /password-reset/new": (world) => ({ token: world.known.reset }),
  "post /email-change/confirmation": (world) => ({ token: world.known.emailChange }),
  "post /account/password": () => ({ current: PASSWORD, password: "en ny og lang adgangskode" }),
  "post /organisations/:id/coordination": (world) => ({ memberId: world.known.loneMembership }),
  "post /musicians/:id/birth-day": () => ({ birthDay: "2012-03-04" }),
  "post /evidence": () => ({ kind: "text", text: "Om en koncert", address: undefined }),
  "post /mentorships/:id/stand-in": (world) => ({ mentor: world.people.eva?.personId, until: inDays(10) }),
  "post /recommendations": (world) => ({
    pupilId: world.people.noor?.personId,
    receiver: `organisation-${world.venue._id}`,
  }),
  "post /recommendations/:id/answer": () => ({ answer: "accept" }),
  "post /mentorships/:id/sessions": () => ({
    due: "week",
    day: today(),
    time: "00:01",
    minutes: "45",
    readers: "both",
  }),
  "post /mentorships/:id/plan": () => ({ day: inDays(9), time: "16:00", minutes: "45" }),
  "post /mentorships/:id/steps": () => ({ dueDay: inDays(12), owner: "both", next: "no" }),
  "post /steps/:id/date": () => ({ dueDay: inDays(12) }),
  "post /people/:id/journey/:milestone": () => ({ verdict: "confirmed", sentence: "Ja" }),
  "post /journey/:milestone": () => ({ said: "ready" }),
  "post /admin/people": (world) => ({ email: world.people.noor?.email }),
  "post /admin/team": (world) => ({ email: world.people.stranger?.email, kind: "secretariat" }),
  "post /safeguarding/:id/handover": (world) => ({ to: world.people.ditte?.personId }),
  "post /concerns": () => ({ worry: "contact" }),
  "post /acting-as": () => ({ kind: "mentor" }),
  "post /following": (world) => ({
    code: world.known.code,
    organisationId: world.venue._id,
    scope: "progress",
  }),
  "post /mentorships": (world) => ({ mentor: world.people.ilir?.personId }),
};

/** Files of the doors that take one. */
export async function fileFor(action: Action): Promise<Body> {
  if (!action.upload) return {};
  const audio = action.upload.field === "audio";
  return {
    [action.upload.field]: {
      bytes: await readFile(audio ? SOUND : PICTURE),
      name: audio ? "tone.mp3" : "billede.jpg",
      type: audio ? "audio/mpeg" : "image/jpeg",
    },
  };
}

export const isTaken = (heard: Pick<Heard, "status">): boolean => heard.status >= 200 && heard.status < 400;

export const post = (
  world: World,
  { action, who, path }: Pick<Target, "action" | "who" | "path">,
  body: Body,
  as: "html" | "json" = "html",
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
/** For each POST door one way through it with a body that it takes. Those without are named. */
export async function targetsOf(
  world: World,
  most = 12,
): Promise<{ targets: Target[]; unreached: Unreached[] }> {
  const places = await Places.of(world);
  const targets: Target[] = [];
  const unreached: Unreached[] = [];
  for (const action of allDoors(world).filter((one) => one.method === "post")) {
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
