import { clock } from "./clock.ts";
import { type EventDraft, wakeReader, writeEvents } from "./events/events.ts";
import { type Locale, type Translate, translator } from "./i18n.ts";
import { newId } from "./ids.ts";
import { transaction } from "./mongo/connection.ts";
import { addToTrail, type Entry, type Sight } from "./trail/trail.ts";

/** What somebody is, as a fact that follows from ties and memberships. One login may hold several. */
export type RoleKind =
  | "musician"
  | "guardian"
  | "mentor"
  | "staff"
  | "booker"
  | "officer"
  | "partner"
  | "secretariat"
  | "safeguarding";

export interface Role {
  kind: RoleKind;
  /** The organisation for staff, booker, officer and partner. */
  organisationId: string | null;
  /** May invite and hand over in that organisation. */
  coordinator: boolean;
}

/** Who asks. */
export interface Actor {
  personId: string;
  accountId: string;
  roles: readonly Role[];
}

/** How the reader of this request is signed in. */
export interface Proof {
  /** The sign-in's own id, as one's list of sign-ins names it. */
  id: string;
  /** When they last proved that it is them: by password, code or passkey. */
  at: Date;
  /** They hold a role that asks for a second factor and have set up none: that role is kept from them until they do. */
  incomplete: boolean;
}

/** Everything that a service may know about the moment: who, when, in which language. */
export interface Context<A extends Actor | null = Actor | null> {
  actor: A;
  now: Date;
  locale: Locale;
  t: Translate;
  requestId: string;
  /** Whom the actor has been shown in this request, and in which relation: a page view about others becomes one row of the trail. */
  seen: Map<string, Sight>;
  /** The role that the reader chose to act as in this browser; what they may do does not depend on it. */
  actingAs?: string | null;
  /** The reader's erasure was asked for: they reach nothing but the way back. */
  leaving?: boolean;
  /** Only in a request of somebody who is signed in. */
  proof?: Proof | null;
  /**
   * Runs a change and writes its events in one transaction, then wakes the reader. `events` are drafts or functions of
   * the change's result that give drafts. `work` may run again after a conflict, so it only touches the database.
   */
  change<T>(work: () => Promise<T>, ...events: EventsOf<T>[]): Promise<T>;
}
export type MemberContext = Context<Actor>;
type EventsOf<T> = EventDraft | ((result: T) => EventDraft | readonly EventDraft[] | null);

/** `now` is given by scripts that tell a story which lies in the past; a request is always of this moment. */
export function makeContext<A extends Actor | null>(
  actor: A,
  locale: Locale,
  requestId: string = newId(),
  now: Date = clock.now(),
): Context<A> {
  return {
    actor,
    now,
    locale,
    t: translator(locale),
    requestId,
    seen: new Map(),
    change: async (work, ...events) => {
      const result = await transaction(async () => {
        const value = await work();
        const drafts = events.flatMap((event) =>
          typeof event === "function" ? (event(value) ?? []) : event,
        );
        if (drafts.length > 0) {
          const by = actor?.personId ?? null;
          await writeEvents(drafts, by, now);
          await addToTrail(changesOfOthers(drafts, by, now));
        }
        return value;
      });
      wakeReader();
      return result;
    },
  };
}

/** What somebody (or the program) changed of somebody else, as rows of the trail. */
const changesOfOthers = (drafts: readonly EventDraft[], by: string | null, at: Date): Entry[] =>
  drafts
    .filter(({ person }) => person !== null && person !== by)
    .map(({ type, person }) => ({ at, kind: "change", what: type, by: { id: by }, seen: [{ id: person }] }));

/** Notes that the actor is shown somebody else, as a mentor, for a school … The page view writes it into the trail. */
export function saw(ctx: Context, personId: string, as: string, of: string | null = null): void {
  if (ctx.actor && ctx.actor.personId !== personId) ctx.seen.set(personId, { id: personId, as, of });
}

/**
 * The program does something again as of its own instant, after a backup from before it was put back. Its changes write no events:
 * whoever calls puts the one of the first time back, so that it is told once.
 */
export const againContext = (at: Date): Context<null> => ({
  ...makeContext(null, "da", newId(), at),
  change: (work) => transaction(work),
});

/** The program itself at work: jobs, listeners, scripts. */
export const systemContext = (locale: Locale = "da"): Context<null> => makeContext(null, locale);

/** Does the actor hold this role (for this organisation, if one is named)? */
export const hasRole = (actor: Actor | null, kind: RoleKind, organisationId?: string): boolean =>
  actor?.roles.some(
    (role) => role.kind === kind && (organisationId === undefined || role.organisationId === organisationId),
  ) ?? false;

/** The organisations in which the actor holds a role. */
export const organisationsOf = (actor: Actor | null, kind?: RoleKind): string[] =>
  actor?.roles.flatMap((role) =>
    role.organisationId && (!kind || role.kind === kind) ? [role.organisationId] : [],
  ) ?? [];
