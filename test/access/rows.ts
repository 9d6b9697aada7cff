import type { Action } from "../../src/http/action.ts";
import { type Viewer, VIEWERS } from "./cast.ts";

/** What is true of Ana while a table is checked. */
export const STATES = {
  open: "14, her guardian has said yes",
  closed: "14, her guardian has taken the yes back",
  fifteen: "has turned 15, and has not answered afresh",
  lapsed: "14, the mentor's certificate is over due, and she has left school and follower",
} as const;
export type State = keyof typeof STATES;

/** What one viewer is answered: may, knows of it and may not (403), knows nothing of it (404, or the way to sign-in). */
export type Cell = "yes" | "seen" | "no";

/**
 * A row as it is written by hand: the viewers who may, with `!` after those who know of the thing and may not. `all` is
 * everybody, `members` all who are signed in. Other states only where they differ from what `inState` takes away by itself.
 */
export type Row = string | ({ open: string } & Partial<Record<Exclude<State, "open">, string>>);

/** How a door is called in the table. */
export const keyOf = (action: Action): string => `${action.method} ${action.path}`;

const ALL = Object.keys(VIEWERS) as Viewer[];
const SETS: Record<string, readonly Viewer[]> = {
  all: ALL,
  members: ALL.filter((name) => name !== "nobody"),
  musicians: ["emil", "ana", "noor"],
  staff: ["lone", "per"],
  houses: ["lone", "per", "vera", "viggo", "olga"],
  mentors: ["ilir", "bo"],
};

/** Who falls away by themselves: behind a closed gate all but herself and her guardians; with what lapsed, those it tied. */
const LEFT: Record<State, (name: Viewer) => boolean> = {
  open: () => true,
  closed: (name) => ["ana", "marta", "claus"].includes(name),
  fifteen: () => true,
  lapsed: (name) => !["ilir", "lone", "vera"].includes(name),
};

/** The row as cells of one state. `hers`: the door is about Ana, so that the states bite. */
export function cellsOf(row: Row, state: State, hers: boolean): Record<Viewer, Cell> {
  const own = typeof row === "string" ? undefined : row[state];
  const words = (own ?? (typeof row === "string" ? row : row.open)).split(" ").filter((word) => word !== "");
  const cells = Object.fromEntries(ALL.map((name) => [name, "no"])) as Record<Viewer, Cell>;
  for (const word of words) {
    const name = word.replace(/!$/, "");
    for (const viewer of SETS[name] ?? [name as Viewer]) cells[viewer] = word.endsWith("!") ? "seen" : "yes";
  }
  if (hers && own === undefined) for (const name of ALL) if (!LEFT[state](name)) cells[name] = "no";
  return cells;
}
