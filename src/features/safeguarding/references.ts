import type { MemberContext } from "../../platform/context.ts";
import { relationTo, seesProfile } from "../consent/index.ts";
import { findOrganisation, membersOf } from "../organisations/index.ts";
import type { Reference } from "./schema.ts";

/** Whom a thing may be about: its musicians, and the others who stand in it. */
export interface Standing {
  musicians: readonly string[];
  people: readonly string[];
}
type Resolve = (ctx: MemberContext, id: string) => Promise<Standing | null>;

/** The first word of an address → the kind of thing behind the id that follows it. */
const KINDS: Readonly<Record<string, string>> = {
  people: "person",
  mentorships: "mentorship",
  sessions: "session",
  demos: "demo",
  comments: "comment",
  acts: "act",
  a: "act",
  recommendations: "recommendation",
  organisations: "organisation",
};
export const REFERENCES: readonly string[] = [...new Set(Object.values(KINDS))];

const resolvers = new Map<string, Resolve>();
/** A room says whom its things are about, through the actor's reach: null is what the actor may not know of. */
export const onReference = (type: string, resolve: Resolve): void => void resolvers.set(type, resolve);

/** What a page is about, from its address: `session-<id>`; null for pages about nothing in particular. */
export function referenceOf(path: string): string | null {
  const [, first = "", id = ""] = /^\/([a-z]+)\/([0-9a-hjkmnp-tv-z]{20})(?:\/|$)/.exec(path) ?? [];
  const kind = KINDS[first];
  return kind ? `${kind}-${id}` : null;
}

/** Whom the thing is about, if the actor may know of it. */
export async function standingIn(ctx: MemberContext, at: Reference | null): Promise<Standing | null> {
  return (at && (await resolvers.get(at.type)?.(ctx, at.id))) ?? null;
}

onReference("person", async (ctx, id) => {
  const to = await relationTo(ctx, id);
  return to && (seesProfile(to) || to.guardian) ? { musicians: [id], people: [] } : null;
});
onReference("organisation", async (_ctx, id) => {
  const row = await findOrganisation(id);
  return row ? { musicians: [], people: (await membersOf(id)).map((one) => one.personId) } : null;
});
