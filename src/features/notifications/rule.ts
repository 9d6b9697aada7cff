import type { EventRow } from "../../platform/events/events.ts";
import { type Audience, idIn } from "./audience.ts";
import type { Group } from "./schema.ts";

/** What one event says to whom. The sentences are `notifications.says.<key>.text` (with names) and `.plain` (without). */
export interface Rule {
  key: string;
  group: Group;
  whom: Audience;
  /** Where one tap leads. */
  path: (event: EventRow) => string;
  /** Names without which the sentence with names cannot be said. */
  needs: readonly ("who" | "person" | "place")[];
  /** Only some events of the type. */
  when?: (event: EventRow) => boolean;
  /** The organisation of the sentence. */
  organisation?: (event: EventRow) => string;
  /** Facts that are numbers in the sentence. */
  numbers?: readonly string[];
  /** One notice for each reader and path: when there is more it comes up again, unread. */
  gathered?: true;
  /** How long its mail is held, in ms, while what it tells can be taken back unseen. */
  heldMs?: number;
  /**
   * The key of the notice that this one takes the place of, when the event takes another back (`takesBack`): only who had read
   * that notice or been mailed it is told; from everybody else it is gone as if it had never come.
   */
  insteadOf?: string;
}

/** A rule in one line; `path` may hold `:about`, `:person` and `:<fact>`. */
export const rule = (
  key: string,
  group: Group,
  whom: Audience,
  path: string,
  needs: Rule["needs"] = [],
  more: Pick<Rule, "when" | "organisation" | "numbers" | "gathered" | "heldMs" | "insteadOf"> = {},
): Rule => ({ key, group, whom, needs, path: (event) => filled(path, event), ...more });

const filled = (path: string, event: EventRow): string =>
  path.replace(/:(\w+)/g, (_whole, name: string) =>
    name === "about" ? event.about : name === "person" ? (event.person ?? "") : idIn(event, name),
  );

/** Only events with this fact. */
export const is = (name: string, value: string) => (event: EventRow) => event.data[name] === value;
/** Done by the musician whom it is about. */
export const byMusician = (event: EventRow): boolean => event.by === event.person;
export const organisation = (name: string) => ({ organisation: (event: EventRow) => idIn(event, name) });
