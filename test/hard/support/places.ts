import { PURPOSES } from "../../../src/features/consent/index.ts";
import type { Action } from "../../../src/http/action.ts";
import { makeContext } from "../../../src/platform/context.ts";
import { type Member, seenBy } from "../../support/people.ts";
import type { World } from "./world.ts";

const MILESTONES = ["H1", "K1", "E1", "H2", "K2", "K3", "E2", "E3", "H3"].map((id) => `RU-${id}`);
/** Where the ids of a path's first parameter live; other paths try every id there is. */
const HOMES: [RegExp, string[]][] = [
  [/^\/people\/:id\/journey/, ["journeys"]],
  [/^\/(people|musicians|guardian)\/:id/, ["people"]],
  [/^\/(pupils|guardians\/claims|followers|following|me\/guardians|me\/school)\/:id/, ["ties"]],
  [/^\/(guardian-invitations|admin\/team\/invitations)\/:id/, ["invitations"]],
  [/^\/guardian\/claims\/:id/, ["ties"]],
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
  [/^\/admin\/(mentors|team|people)\/:id/, ["people"]],
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
  private readonly named: Map<string, Set<string>>;
  constructor(rows: ReadonlyMap<string, { _id?: unknown }[]>, known: Record<string, string>) {
    this.ids = idsIn(rows);
    this.known = known;
    this.named = new Map();
    for (const doc of [...rows.values()].flat())
      this.named.set(String(doc._id), new Set(JSON.stringify(doc).match(/[0-9a-hjkmnp-tv-z]{20}/g)));
  }
  static async of(world: World): Promise<Places> {
    return new Places(await world.state.everything(), world.known);
  }
  /** Does one of the things that a path names have one of these ids in it? Whoever is named is likely to be let in. */
  names(params: Record<string, string>, handles: readonly string[]): boolean {
    return Object.values(params).some((id) =>
      handles.some((one) => one === id || this.named.get(id)?.has(one)),
    );
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
    if (name === "song") return this.every("demos");
    if (name === "side") return ["96"];
    if (name === "milestone") return MILESTONES;
    if (name === "purpose") return [...PURPOSES];
    if (name === "viewer") return ["school", "mentor", "stranger", "follower"];
    if (name === "pictureId") return this.every("pressPictures");
    if (name === "admissionId") return this.every("actAdmissions");
    if (name === "enquiryId") return this.every("enquiries");
    if (name === "width") return ["480"];
    if (name === "copy") return this.every("datacopies");
    if (name === "block") return this.every("blocks");
    if (name === "about")
      return ["demo", "act", "person"].flatMap((kind) =>
        this.every(kind === "person" ? "people" : `${kind}s`).map((id) => `${kind}-${id}`),
      );
    if (path.startsWith("/account/sign-ins")) return (this.known.signIns ?? "").split(" ");
    if (name === "invitationId") return this.every("invitations");
    if (name === "evidenceId") return this.every("evidence");
    if (name === "stepId") return this.every("steps");
    if (name === "noteId") return this.every("sessionnotes");
    if (name === "sessionId") return this.every("mentorsessions");
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

export interface Way {
  who: string | null;
  path: string;
}
/**
 * Pairs of somebody and a thing that a door lets through; whoever is named in the thing is tried first. `once`: of each person one
 * thing is enough.
 */
export async function* ways(world: World, places: Places, action: Action, once = false): AsyncGenerator<Way> {
  const people = Object.entries(world.people);
  const query = QUERIES[action.path]?.(world) ?? "";
  const asked = Object.fromEntries(new URLSearchParams(query));
  const all = places.fill(action.path);
  const mayBe: [string | null, Member | null][] = action.by === "anyone" ? [[null, null], ...people] : people;
  const passed = new Set<string | null>();
  let looked = 0;
  for (const near of [true, false])
    for (const [who, member] of mayBe) {
      if (once && passed.has(who)) continue;
      const ctx = member ? await seenBy(member) : makeContext(null, "da");
      const roles = action.by;
      if (typeof roles !== "string" && !ctx.actor?.roles.some((role) => roles.includes(role.kind))) continue;
      const organisations = (ctx.actor?.roles ?? []).flatMap((role) => role.organisationId ?? []);
      const handles = member ? [member.personId, member.accountId, ...organisations] : [];
      for (const raw of all) {
        if (places.names(raw, handles) !== near) continue;
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
        passed.add(who);
        if (once) break;
      }
    }
}

/** Up to so many people whom each door lets through, each to one thing. */
export async function readersOf(
  world: World,
  doors: readonly Action[],
  most: number,
): Promise<Map<Action, Way[]>> {
  const places = await Places.of(world);
  const out = new Map<Action, Way[]>();
  for (const action of doors) {
    const own: Way[] = [];
    for await (const way of ways(world, places, action, true)) if (own.push(way) >= most) break;
    out.set(action, own);
  }
  return out;
}
