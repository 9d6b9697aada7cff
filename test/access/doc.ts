import type { Action } from "../../src/http/action.ts";
import { type Viewer, VIEWERS } from "./cast.ts";
import { cellsOf, keyOf, type Row, type State, STATES } from "./rows.ts";
import { FIELDS, GENERAL, HERS } from "./table.ts";

const ALL = Object.keys(VIEWERS) as Viewer[];
const MEMBERS = ALL.filter((name) => name !== "nobody");
/** As they are called in the tables. */
const CALLED: Record<Viewer, string> = {
  nobody: "signed out",
  sten: "any member",
  emil: "another musician",
  ana: "**herself**",
  noor: "bandmate",
  marta: "guardian",
  claus: "claimed guardian",
  ilir: "mentor",
  bo: "another mentor",
  lone: "school",
  per: "another school",
  vera: "follower",
  viggo: "another venue",
  olga: "officer",
  karen: "secretariat",
  dorthe: "lead",
};

function said(row: Row, state: State, hers: boolean, cell: "yes" | "seen"): string {
  const cells = cellsOf(row, state, hers);
  const who = ALL.filter((name) => cells[name] === cell);
  if (who.length === ALL.length) return "everyone";
  if (who.length === MEMBERS.length && !who.includes("nobody")) return "everyone signed in";
  return who.map((name) => CALLED[name]).join(", ") || "nobody";
}

/** How the other states differ, where they do. */
function elsewhere(row: Row): string {
  const open = said(row, "open", true, "yes");
  return (Object.keys(STATES) as State[])
    .filter((state) => state !== "open" && said(row, state, true, "yes") !== open)
    .map((state) => `${state}: ${said(row, state, true, "yes")}`)
    .join("; ");
}

const cleaned = (text: string): string => text.replaceAll("|", "\\|");

/** `docs/access.md`, made from the tables that the access matrix test holds against every door. */
export function accessDoc(doors: readonly Action[]): string {
  const lines = [
    "# Who may do what",
    "",
    "Made by `npm run docs:access` from the tables in `test/access/table.ts`, which a test holds against every door of the house: it",
    "knocks at each as each of these people, and reads every page for the words of private fields. Do not edit it by hand.",
    "",
    "All of it is about Ana, 14. The people:",
    "",
    ...ALL.map((name) => `- ${CALLED[name]}: ${VIEWERS[name]}`),
    "",
    "And the states of the last column:",
    "",
    ...(Object.keys(STATES) as State[]).map((state) => `- *${state}*: ${STATES[state]}`),
    "",
    "## What is hers",
    "",
    "Who is not named knows nothing of it and is told 404. *Knows of it*: is told 403.",
    "",
    "| Door | For | May | Knows of it | In other states may |",
    "| --- | --- | --- | --- | --- |",
    ...doors.flatMap((door) => {
      const row = HERS[keyOf(door)];
      if (row === undefined) return [];
      const seen = said(row, "open", true, "seen").replace("nobody", "");
      return [
        `| \`${keyOf(door)}\` | ${cleaned(door.doc)} | ${said(row, "open", true, "yes")} | ${seen} | ${elsewhere(row)} |`,
      ];
    }),
    "",
    "## Her private fields",
    "",
    "Who reads the words themselves, somewhere on the pages and in the JSON, while the gate is open.",
    "",
    "| Field | Read by |",
    "| --- | --- |",
    ...Object.entries(FIELDS).map(([field, who]) => `| ${field} | ${said(who, "open", false, "yes")} |`),
    "",
    "## What is not about her",
    "",
    "| Door | For | May | Knows of it |",
    "| --- | --- | --- | --- |",
    ...doors.flatMap((door) => {
      const row = GENERAL[keyOf(door)];
      if (row === undefined) return [];
      const seen = said(row, "open", false, "seen").replace("nobody", "");
      return [`| \`${keyOf(door)}\` | ${cleaned(door.doc)} | ${said(row, "open", false, "yes")} | ${seen} |`];
    }),
    "",
  ];
  return lines.join("\n");
}
