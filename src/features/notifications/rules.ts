import type { EventRow } from "../../platform/events/events.ts";
import {
  type Audience,
  guardiansOfMinor,
  idIn,
  musician,
  named,
  organisationAbout,
  organisationIn,
  secretariat,
} from "./audience.ts";
import type { Group } from "./schema.ts";

/** What one event says to whom. The sentences are `notifications.says.<key>.text` (with names) and `.plain` (without). */
export interface Rule {
  key: string;
  group: Group;
  whom: Audience;
  /** Where one tap leads. */
  path: (event: EventRow) => string;
  /** Only some events of the type. */
  when?: (event: EventRow) => boolean;
  /** The fact that names the organisation of the sentence. */
  organisation?: (event: EventRow) => string;
  /** Facts that are numbers in the sentence. */
  numbers?: readonly string[];
  /** Names without which the sentence with names cannot be said. */
  needs: readonly ("who" | "person" | "place")[];
}

const is = (name: string, value: string) => (event: EventRow) => event.data[name] === value;
const at = (path: string) => () => path;

/** Event type → what it says. Of several rules that reach the same person the first one counts. */
export const RULES: Readonly<Record<string, readonly Rule[]>> = {
  "mentors.applied": [
    { key: "mentorApplied", group: "answers", whom: secretariat, path: at("/admin"), needs: ["who"] },
  ],
  "mentors.approved": [{ key: "mentorApproved", group: "account", whom: musician, path: at("/"), needs: [] }],
  "mentors.declined": [{ key: "mentorDeclined", group: "account", whom: musician, path: at("/"), needs: [] }],
  "portfolios.problemReported": [
    { key: "pageReported", group: "answers", whom: secretariat, path: at("/page-reports"), needs: [] },
  ],
  "organisations.created": [
    { key: "organisationApplied", group: "answers", whom: secretariat, path: at("/admin"), needs: [] },
  ],
  "organisations.approved": [
    {
      key: "organisationApproved",
      group: "account",
      whom: organisationAbout,
      path: at("/"),
      organisation: (event) => event.about,
      needs: ["place"],
    },
  ],
  "organisations.memberJoined": [
    {
      key: "memberJoined",
      group: "account",
      whom: organisationIn("organisationId"),
      path: at("/"),
      organisation: (event) => idIn(event, "organisationId"),
      needs: ["person", "place"],
    },
  ],
  "ties.guardianConfirmed": [
    { key: "guardianIsConfirmed", group: "guardian", whom: named("from"), path: at("/"), needs: ["person"] },
    { key: "myGuardianIsConfirmed", group: "guardian", whom: musician, path: at("/"), needs: [] },
  ],
  "consent.given": [
    {
      key: "childSaidYes",
      group: "guardian",
      whom: guardiansOfMinor,
      when: is("power", "self"),
      path: at("/"),
      needs: ["person"],
    },
    {
      key: "guardianSaidYes",
      group: "guardian",
      whom: musician,
      when: is("power", "guardian"),
      path: at("/"),
      needs: ["who"],
    },
  ],
  "consent.withdrawn": [
    {
      key: "childTookBack",
      group: "guardian",
      whom: guardiansOfMinor,
      when: is("power", "self"),
      path: at("/"),
      needs: ["person"],
    },
    {
      key: "guardianTookBack",
      group: "guardian",
      whom: musician,
      when: is("power", "guardian"),
      path: at("/"),
      needs: ["who"],
    },
  ],
  "people.birthDayCorrected": [
    { key: "birthDayCorrected", group: "account", whom: musician, path: at("/"), needs: [] },
    {
      key: "childBirthDayCorrected",
      group: "guardian",
      whom: guardiansOfMinor,
      path: at("/"),
      needs: ["person"],
    },
  ],
  "mentors.ended": [{ key: "mentorEnded", group: "account", whom: musician, path: at("/"), needs: [] }],
};

const byKey = new Map(
  Object.values(RULES)
    .flat()
    .map((rule) => [rule.key, rule]),
);
export const ruleOf = (key: string): Rule | null => byKey.get(key) ?? null;
